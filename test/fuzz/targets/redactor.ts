// A redactor writes the same for the same bytes in whatever pieces they come: small streams that are dense with what is nearly a token.
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { createRedactor } from '../../../src/redact/stream/redactor.ts';
import { type Random, randomOf, randomSecret, randomToken } from '../../support/random.ts';
import { redactAll } from '../../support/redact.ts';
import { FORMS, write } from '../../support/repositories/plant.ts';
import { ENCODERS } from '../../support/tokens/encode.ts';

const rules = prepareRules();
const REDACTORS = [createRedactor(rules), createRedactor(rules, { key: Buffer.alloc(32, 7) })] as const;

/** What stands around tokens, ends them, or nearly begins one. */
const JUNK: readonly string[] = [
  ...[
    '\n',
    '\r\n',
    ' ',
    '"',
    "'",
    '%',
    '\\',
    '&',
    '=',
    '~',
    ':',
    '.',
    '..',
    '...',
    '-',
    '_',
    '/',
    '+',
    ',',
    ';',
    '<',
    '>',
    '[',
    '\t',
  ],
  ...[
    'A',
    'AA',
    'AAE',
    ':A',
    ':AA',
    ':AAE',
    '1',
    '12345',
    '123456789',
    '0x',
    '7:',
    '1BVts',
    'bot',
    '/bot',
    'TOKEN=',
    'BOT_ID=',
    'SECRET=',
  ],
  ...[
    '\\u',
    '\\u003a',
    '\\u00',
    '\\x3a',
    '\\x',
    '\\072',
    '\\0',
    '%3A',
    '%253A',
    '%2',
    '&#58;',
    '&#',
    '&colon;',
    '&co',
    '=3A',
    '=3',
    '=\n',
  ],
  ...[
    '\u001b[1m',
    '\u001b[',
    '\u001b',
    '^[[0m',
    '#033[0m',
    '\u001b]8;;',
    '\u0007',
    '<wbr>',
    '<b>',
    '</',
    '\u0000',
    '\u0001',
    '\u00ff',
  ],
  ...[
    '" + "',
    '"\n  "',
    '\n    ',
    '\\n',
    '\\r\\n',
    ' \\\n',
    '","',
    ', ',
    'xxxxx',
    'webhook',
    'secret_token',
    'tg://proxy?secret=ee',
  ],
  ...[
    '\u00e2\u0080\u008b',
    '\u00e2\u0080',
    '\u00c2\u00ad',
    '\u00ef\u00bb\u00bf',
    '\u00e2\u0080\u00a6',
    ' # tokenscan:allow',
    'session',
    'Bot ',
  ],
];

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

/** A token, or what is nearly one. */
function tokenOf(random: Random): string {
  const clear = randomToken(random, 5 + random(11));
  const at = clear.indexOf(':');
  switch (random(8)) {
    case 0:
      return clear.slice(0, random(clear.length + 1));
    case 1:
      return clear.slice(random(clear.length));
    case 2:
      return `${clear.slice(0, at)}:${randomSecret(random).slice(0, 20 + random(16))}`;
    case 3:
      return `${clear}${randomSecret(random).slice(0, random(36))}`;
    default:
      return clear;
  }
}

/** One of the ways to write it. */
function written(random: Random): Buffer {
  const clear = tokenOf(random);
  const form = FORMS[random(FORMS.length)];
  switch (random(8)) {
    case 0:
    case 1:
      return form === undefined ? latin1(clear) : latin1(write(clear, form) + (form.tail ?? ''));
    case 2:
      return ENCODERS[random(ENCODERS.length)]?.encode(`${JUNK[random(JUNK.length)]}${clear}`) ?? latin1(clear);
    case 3:
      return latin1(Buffer.from(`${'x'.repeat(random(3))}${clear}`, random(2) === 0 ? 'latin1' : 'utf16le').toString('base64'));
    case 4:
      return latin1(spread(clear, random));
    default:
      return latin1(clear);
  }
}

/** With something between two of its characters, or a few of them written as escapes. */
function spread(clear: string, random: Random): string {
  const at = random(clear.length);
  if (random(2) === 0) return clear.slice(0, at) + JUNK[random(JUNK.length)] + clear.slice(at);
  const escapes = [
    (char: string) => `\\u00${char.charCodeAt(0).toString(16)}`,
    (char: string) => `%${char.charCodeAt(0).toString(16)}`,
    (char: string) => `\\x${char.charCodeAt(0).toString(16)}`,
    (char: string) => `&#${char.charCodeAt(0)};`,
    (char: string) => `\u001b[1m${char}\u001b[0m`,
    (char: string) => `${char}\n`,
  ];
  const rewrite = escapes[random(escapes.length)] ?? ((char: string) => char);
  const length = 1 + random(1 + random(40));
  return clear.slice(0, at) + [...clear.slice(at, at + length)].map(rewrite).join('') + clear.slice(at + length);
}

/** The parts of the stream that belongs to `seed`. */
function partsOf(random: Random): readonly Buffer[] {
  const count = 1 + random(10);
  return Array.from({ length: count }, () => {
    if (random(3) === 0) return written(random);
    if (random(6) > 0) return latin1(JUNK[random(JUNK.length)] ?? '');
    return Buffer.from(Array.from({ length: random(12) }, () => random(256)));
  });
}

/** What is different where the bytes of `parts` come in the pieces that `cuts` says; undefined where nothing is. */
function difference(bytes: Buffer, keyed: boolean, cuts: number): string | undefined {
  const redactor = REDACTORS[keyed ? 1 : 0];
  const whole = redactAll(redactor, bytes);
  const next = randomOf(cuts);
  const longest = [2, 8, 50, 200][next(4)] ?? 8;
  const pieces = redactAll(redactor, bytes, () => 1 + next(longest));
  if (pieces.equals(whole)) return undefined;
  return `longest piece ${longest}\n  in  ${JSON.stringify(bytes.toString('latin1'))}\n  one ${JSON.stringify(whole.toString('latin1'))}\n  cut ${JSON.stringify(pieces.toString('latin1'))}`;
}

/** What ends everything that has begun. At the end of a stream what of it was not yet written is masked, and that depends on the pieces. */
const TAIL = latin1(`\n${';'.repeat(200)}\n`);

/** The bytes that belong to `seed`. */
function streamOf(seed: number): Buffer {
  return Buffer.concat([...partsOf(randomOf(seed)), TAIL]);
}

/** What is wrong with the stream that belongs to `seed`; undefined for nothing. */
export function attempt(seed: number): string | undefined {
  return difference(streamOf(seed), seed % 4 === 0, seed);
}
