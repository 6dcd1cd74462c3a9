// Describes `tokenscan allow`.
import { describeCommand } from '../descriptor.ts';

export const allow = describeCommand({
  name: 'allow',
  group: 'prevent',
  summary: 'add a token to the allowlist',
  usage: [
    'tokenscan allow FINGERPRINT --reason TEXT [options]',
    'tokenscan allow --from REPORT --reason TEXT [options]',
    'tokenscan allow --list | --prune | --remove FINGERPRINT',
  ],
  description: [
    'Adds the token with this fingerprint to the allowlist in tokenscan.json: it no longer counts, wherever it is found. Another token in the same place does. Reports print fingerprints; the token itself is never written.',
    'Afterwards it searches the files of this folder and its repository, and says where the token is: an entry for an unknown fingerprint, or for a token that is only in a private .env, has no effect.',
  ],
  options: {
    reason: { type: 'string', value: 'TEXT', help: 'why the token is harmless (required)' },
    from: {
      type: 'string',
      value: 'REPORT',
      help: 'allow each token of a report (JSON or ndjson), or of a list of fingerprints or of sha256 of values (Betterleaks); - is standard input',
    },
    list: { type: 'boolean', help: 'list the entries' },
    remove: { type: 'string', value: 'FINGERPRINT', multiple: true, help: 'remove the entries for this fingerprint' },
    prune: {
      type: 'boolean',
      help: 'scan this folder and its repository, and remove the entries for tokens that are not in them',
    },
    expires: { type: 'string', value: 'DATE', help: 'the last day on which the entry applies, as YYYY-MM-DD' },
    'no-check': { type: 'boolean', help: 'do not search this folder and its repository for the token' },
    path: { type: 'string', value: 'GLOB', multiple: true, help: 'allow the token only there' },
  },
  exitCodes: [
    ['0', 'the entry was added or changed; the entries were listed, added or removed'],
    ['2', 'nothing was changed'],
  ],
  examples: [['tokenscan allow --from report.json --reason "old"', 'allow what a report has']],
});
