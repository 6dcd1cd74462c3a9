// Describes `tokenscan staged`.
import { describeCommand } from '../descriptor.ts';
import { FINDING_OPTIONS } from './option-tables.ts';

export const staged = describeCommand({
  name: 'staged',
  group: 'scan',
  summary: 'scan what the next commit would add',
  usage: ['tokenscan staged [options]'],
  description: [
    'Scans what the next commit would add: the whole staged content of each path that it adds or changes, as the index holds it, and the path itself. Files of the working tree are not read.',
    'A token that HEAD has already, in the same file or in the one that it was renamed from, is reported and does not count.',
  ],
  options: {
    ...FINDING_OPTIONS,
    'strict-existing': { type: 'boolean', help: 'tokens that HEAD has in the same file count, too' },
  },
  exitCodes: [
    ['0', 'no token found, or nothing is staged'],
    ['1', 'tokens found'],
    ['2', 'error or incomplete scan (tokens may also have been found)'],
  ],
  examples: [],
});
