// Describes `tokenscan uninstall`.
import { describeCommand } from '../descriptor.ts';

export const uninstall = describeCommand({
  name: 'uninstall',
  group: 'prevent',
  summary: 'remove the git hooks again',
  usage: ['tokenscan uninstall [options]', 'tokenscan uninstall --agents [NAME…] [--global]'],
  description: ['Removes what `tokenscan install` added to the hooks of this repository, and restores what was there before.'],
  options: {
    global: { type: 'boolean', help: 'remove what `tokenscan install --global` added' },
    agents: { type: 'boolean', help: 'remove what `tokenscan install --agents` added' },
  },
  exitCodes: [
    ['0', 'nothing of tokenscan is left'],
    ['2', 'not removed, or not completely'],
  ],
  examples: [],
});
