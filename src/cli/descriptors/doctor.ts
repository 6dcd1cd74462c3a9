// Describes `tokenscan doctor`.
import { describeCommand } from '../descriptor.ts';

export const doctor = describeCommand({
  name: 'doctor',
  group: 'prevent',
  summary: 'prove that git runs the hooks',
  usage: ['tokenscan doctor [options]'],
  description: [
    'Proves that git runs tokenscan in this repository: it runs the hooks on a canary, a token of no bot, which is staged and committed in a temporary copy of the index. If hooks are not active or can be bypassed, it prints why. It also checks other worktrees, submodules, the hooks of Git LFS, and GUI applications. Hooks of coding agents get a canary, too, in the form of each agent.',
  ],
  options: { agents: { type: 'boolean', help: 'test only the hooks of coding agents' } },
  exitCodes: [
    ['0', 'all checks passed'],
    ['1', 'hooks are not active, or only partly'],
    ['2', 'not everything could be checked'],
  ],
  examples: [],
});
