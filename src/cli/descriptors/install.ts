// Describes `tokenscan install`.
import { describeCommand } from '../descriptor.ts';

export const install = describeCommand({
  name: 'install',
  group: 'prevent',
  summary: 'set up the git hooks of this repository',
  usage: ['tokenscan install [options]'],
  description: [
    'Makes git run tokenscan before each commit, merge, message and push of this repository, using the hook manager it has: husky, lefthook, the pre-commit framework, or none. Hooks that are there already are kept and still run.',
    'Afterwards `tokenscan doctor` proves that git runs the hooks; `tokenscan uninstall` removes them.',
  ],
  options: {
    strict: { type: 'boolean', help: 'also check what `--no-verify` and rebase bypass, and `git am`' },
    server: { type: 'boolean', help: 'check what is pushed to this repository, instead' },
    global: { type: 'boolean', help: 'for all repositories of this user' },
  },
  exitCodes: [
    ['0', 'installed'],
    ['2', 'not installed, or not completely'],
  ],
  examples: [],
});
