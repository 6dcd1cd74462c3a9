// Describes `tokenscan redact`.
import { describeCommand } from '../descriptor.ts';
import { IN_PLACE_OPTIONS, MASK_OPTIONS } from './option-tables.ts';

export const redact = describeCommand({
  name: 'redact',
  group: 'redact',
  summary: 'mask the tokens in a stream or in files',
  usage: [
    'command | tokenscan redact [options]',
    'tokenscan redact --in-place FILE… [options]',
    'tokenscan redact --follow FILE [options]',
    'tokenscan redact --http LISTEN --to URL',
    'tokenscan redact --new-key FILE',
  ],
  description: [
    'Copies standard input to standard output with every secret masked: 1234567890:xxxxxxxxxx… The mask has as many bytes as the secret; all other bytes stay the same. Output does not wait for the end of a line: only what may be the beginning of a secret is held back.',
  ],
  options: {
    ...MASK_OPTIONS,
    'new-key': { type: 'string', value: 'FILE', help: 'make such a key, in a file that only you can read, and exit' },
    count: { type: 'boolean', help: 'at the end, print on standard error how many secrets were masked' },
    'in-place': { type: 'boolean', help: 'mask the secrets in the files; programs that write to them can go on' },
    'dry-run': { type: 'boolean', help: 'with --in-place: only print what would be masked' },
    ...IN_PLACE_OPTIONS,
    follow: { type: 'boolean', help: 'print what is appended to FILE, masked, as `tail -F` does, from its last ten lines on' },
    http: {
      type: 'string',
      value: 'LISTEN',
      help: 'listen on PORT or HOST:PORT and pass HTTP requests on, masked: logs on their way to a collector',
    },
    to: { type: 'string', value: 'URL', help: 'with --http: where the requests are sent' },
  },
  exitCodes: [
    ['0', 'everything was copied, or masked; or there was nothing to mask'],
    ['1', 'with --dry-run: there is something to mask'],
    ['2', 'not everything could be copied, or masked'],
    ['141', 'output closed (SIGPIPE)'],
  ],
  examples: [
    ['my-bot 2>&1 | tokenscan redact >> bot.log', 'write a log without tokens'],
    ['tokenscan redact --in-place bot.log', 'mask the tokens in a log'],
  ],
});
