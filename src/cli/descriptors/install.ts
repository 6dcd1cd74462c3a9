// Describes `tokenscan install`.
import { describeCommand } from '../descriptor.ts';

export const install = describeCommand({
  name: 'install',
  group: 'prevent',
  summary: 'set up the git hooks of this repository',
  usage: ['tokenscan install [options]', 'tokenscan install --agents [NAME…] [--global]'],
  description: [
    'Makes git run tokenscan before each commit, merge, message and push of this repository, using the hook manager it has: husky, lefthook, the pre-commit framework, or none. Hooks that are there already are kept and still run.',
    'With --agents it adds tokenscan to the hooks of coding agents (claude-code, codex, copilot-cli, cursor, gemini, junie, kiro, vibe, vscode), in the settings of this project, or with --global in those of this user.',
    'Afterwards `tokenscan doctor` proves that git runs the hooks; `tokenscan uninstall` removes them.',
  ],
  options: {
    strict: { type: 'boolean', help: 'also check what `--no-verify` and rebase bypass, and `git am`' },
    server: { type: 'boolean', help: 'check what is pushed to this repository, instead' },
    global: { type: 'boolean', help: 'for all repositories of this user' },
    agents: { type: 'boolean', help: 'the hooks of coding agents instead: those named, or those used here' },
  },
  exitCodes: [
    ['0', 'installed'],
    ['2', 'not installed, or not completely'],
  ],
  examples: [],
});
