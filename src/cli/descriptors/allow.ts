// Describes `tokenscan allow`.
import { describeCommand } from '../descriptor.ts';

export const allow = describeCommand({
  name: 'allow',
  group: 'prevent',
  summary: 'add a token to the allowlist',
  usage: ['tokenscan allow FINGERPRINT --reason TEXT [options]'],
  description: [
    'Adds the token with this fingerprint to the allowlist in tokenscan.json: it no longer counts, wherever it is found. Another token in the same place does. Reports print fingerprints; the token itself is never written.',
    'Afterwards it searches the files of this folder and its repository, and says where the token is: an entry for an unknown fingerprint, or for a token that is only in a private .env, has no effect.',
  ],
  options: {
    reason: { type: 'string', value: 'TEXT', help: 'why the token is harmless (required)' },
    expires: { type: 'string', value: 'DATE', help: 'the last day on which the entry applies, as YYYY-MM-DD' },
    'no-check': { type: 'boolean', help: 'do not search this folder and its repository for the token' },
    path: { type: 'string', value: 'GLOB', multiple: true, help: 'allow the token only there' },
  },
  exitCodes: [
    ['0', 'the entry was added or changed'],
    ['2', 'nothing was changed'],
  ],
  examples: [],
});
