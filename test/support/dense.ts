// Random texts in which whole, broken and made-up tokens stand close together, most of them behind `/bot`.
import fc from 'fast-check';
import { botId, looseToken, oldToken, secretOf, token } from './tokens/token.ts';

const SECRET = secretOf('dense');

/** Parts of which most texts are nearly a token in a URL. */
const PARTS: readonly string[] = [
  token('dense'),
  token('dense'),
  token('other', 8),
  token('long', 16),
  token('short', 5),
  looseToken('dense'),
  oldToken('dense'),
  `${botId('dense')}:AA${'Ex'.repeat(16)}E`,
  `${botId('dense')}:${SECRET.slice(0, 34)}`,
  `${botId('dense')}:${SECRET.slice(0, 34)}B`,
  `9${'9'.repeat(15)}:${SECRET}`,
  `0${botId('dense')}:${SECRET}`,
  botId('dense', 4),
  botId('dense', 17),
  SECRET,
  SECRET.slice(0, 20),
  SECRET.slice(20),
  ...['/bot', '/bot', '/bot', 'bot', '\\/bot', '%2Fbot', '2fbot', 'Bot', 'BOT_ID=', 'BOT_TOKEN="', 'robot'],
  ...[':', '~', '%3A', '\\u003a', '&#58;', '/', '/getMe', '/getUpdates"', ' ', '"', "'", '-', '_', '.', 'A', 'AA', '7', '0'],
  ...['\n', '\r\n', '\\n', '=\n', '%41', '%5F', '\\x2d', '&amp;', '\u001b[0m', '\u001b]8;;', '\u0007', '<wbr>', '<b>', '\u00ad'],
  ...[
    '"\n  "',
    '" + "',
    '\u0000',
    '\u0001',
    'xxxxx',
    '=?utf-8?q?',
    'https://api.telegram.org',
    ' # tokenscan:allow',
    '2026-11-29 10:00:00 ',
  ],
];

/** Texts of such parts. */
export const denseText: fc.Arbitrary<Buffer> = fc
  .array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...PARTS) }, { weight: 1, arbitrary: fc.string({ maxLength: 4 }) }), {
    minLength: 1,
    maxLength: 24,
  })
  .map((parts) => Buffer.from(parts.join(''), 'utf8'));
