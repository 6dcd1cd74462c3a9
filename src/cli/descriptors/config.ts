// Describes `tokenscan config`.
import { describeCommand } from '../descriptor.ts';

export const config = describeCommand({
  name: 'config',
  group: 'setup',
  summary: 'check tokenscan.json and the rules it names',
  usage: ['tokenscan config check [options]'],
  description: [
    'Reads the tokenscan.json that a scan here would use, and its rule files; prints where it is and what it contains. What is wrong in it is named with the field. Entries of the allowlist that are expired are listed.',
  ],
  options: {
    config: { type: 'string', value: 'FILE', help: 'check this file instead of the nearest tokenscan.json' },
  },
  words: ['check'],
  exitCodes: [
    ['0', 'there is nothing wrong; or there is no tokenscan.json'],
    ['1', 'entries of the allowlist are expired'],
    ['2', 'tokenscan.json or a rule file is wrong'],
  ],
  examples: [],
});
