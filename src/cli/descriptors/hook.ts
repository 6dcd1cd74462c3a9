// Describes `tokenscan hook`. Loaded by every hook: it imports nothing.
import { describeCommand } from '../descriptor.ts';

export const hook = describeCommand({
  name: 'hook',
  group: 'prevent',
  summary: 'run as a git hook, or as the hook of a coding agent',
  usage: ['tokenscan hook [--strict-existing] NAME [ARGUMENT…]', 'tokenscan hook agent'],
  description: [
    'Runs as the git hook NAME, with the arguments that git gives it. Prints nothing if no token is found; otherwise, or if not everything could be scanned, it makes git stop. `tokenscan install` sets the hooks up.',
    'A token that is not new (HEAD has it in the same file, or for a push a remote-tracking branch has it) is reported, and git goes on.',
  ],
  terms: [
    ['pre-commit, pre-merge-commit', 'what is staged'],
    ['commit-msg FILE', 'the commit message'],
    [
      'prepare-commit-msg FILE …',
      'what is staged and the message; runs with --no-verify, too, and for cherry-pick, rebase and revert',
    ],
    ['applypatch-msg FILE, pre-applypatch', 'the message and the changes of a patch that `git am` applies'],
    ['pre-push REMOTE URL', 'what the push brings, every ref of it'],
    ['pre-receive', 'the same, on the server'],
    [
      'agent',
      'what a coding agent (Claude Code, Codex, Cursor, Copilot, Gemini CLI, Kiro, Junie, Mistral Vibe) is about to send or to do, or what a tool printed, as JSON on standard input; the answer refuses or masks tokens',
    ],
  ],
  options: {
    'strict-existing': { type: 'boolean', help: 'tokens that are not new make git stop, too' },
  },
  exitCodes: [
    ['0', 'no token found'],
    ['1', 'tokens found: git stops'],
    ['2', 'not everything could be scanned: git stops; of `agent`, for Kiro: refused'],
  ],
  examples: [],
  leavesRest: true,
});
