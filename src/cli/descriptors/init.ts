// Describes `tokenscan init`.
import { describeCommand } from '../descriptor.ts';

export const init = describeCommand({
  name: 'init',
  group: 'setup',
  summary: 'set up a project: tokenscan.json, the git hooks, a CI job',
  usage: ['tokenscan init [options]'],
  description: [
    'Sets up the project of the current folder, and asks before each part: a tokenscan.json with the default settings, the git hooks (as `tokenscan install` does), and a job for GitHub Actions or GitLab, whichever the project uses.',
    'A file that is there already is never changed. At the end it prints what was done, and how to undo it.',
  ],
  options: {
    config: { type: 'boolean', help: 'write tokenscan.json, without asking' },
    hooks: { type: 'boolean', help: 'install the git hooks, without asking' },
    ci: { type: 'boolean', help: 'write the CI job, without asking' },
    provider: {
      type: 'string',
      value: 'NAME',
      choices: ['github', 'gitlab'],
      help: 'the CI system (default: found by .github, .gitlab-ci.yml or the remote)',
    },
    yes: { type: 'boolean', help: 'set up all of it, without asking' },
    'dry-run': { type: 'boolean', help: 'only say what would be done' },
  },
  exitCodes: [
    ['0', 'what was asked for is set up; or you said no'],
    ['2', 'something could not be set up'],
  ],
  examples: [
    ['tokenscan init', 'with a question for each part'],
    ['tokenscan init --yes --provider gitlab', 'all of it, for scripts'],
  ],
});
