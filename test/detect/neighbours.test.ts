// A perfect token between any two neighbours is found under its own id and secret, or all its readings are reported, none of them certain.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Match } from '../../src/model/types.ts';
import { detectIn, detectorFor } from '../support/detect.ts';
import { randomOf, randomToken } from '../support/random.ts';

const detector = detectorFor();

/** What stands directly before a token in real files. */
const BEFORE = [
  ...['', ' ', '"', "'", '/bot', 'bot', '=', '(', '@', '\n', '\t', '\0', 'Token:', 'HTTP API:', 'x', '_', '-', '.', ',', '|'],
  // SQL, DokuWiki, batch files, URLs.
  ...['%', '%%', '%25', '%25%25', "''%%", "LIKE '%", '%3D', '%3A', '%2F', '%20', '%22', '%0A', '+', '&t=', '%2520'],
  // Programs and what they print.
  ...[
    '\\x',
    '\\u',
    '\\x22',
    '\\x27',
    '\\u0022',
    '\\u003d',
    '\\u2013',
    '\\n',
    '\\t',
    '\\"',
    '\\\\',
    '\\0',
    '&quot;',
    '&#34;',
    '&#x22;',
  ],
  // Colours: of terminals, of IRC.
  ...[
    '\u001b[31m',
    '\u001b[1;36m',
    '\u001b[38;5;7m',
    '^[[0m',
    '\u000304',
    '\u00034,',
    '\u000305',
    '\u000304,12',
    '\u0002',
    '\u000f',
    '[0;32m',
  ],
];

/** What stands directly behind one. */
const BEHIND = [
  ...['', ' ', '"', "'", '/getMe', '\n', '\t', '\0', '.', ',', ')', '|', ';', '</td>', '&quot;', '@'],
  ...[
    '%',
    '%%',
    '%25',
    "%%''",
    "%'",
    '%0A',
    '%22',
    '%20',
    '%2FgetMe',
    '\\n',
    '\\"',
    '\\x00',
    '\\u0022',
    '\u001b[0m',
    '\u0003',
    '\u000f',
  ],
  // Glued: a forgotten slash, a lost line end.
  ...[
    'sendMessage',
    'getMe',
    'setWebhook',
    'answerCallbackQuery',
    'undefined',
    'null',
    'Keep your token secure',
    'https://x',
    '_prod',
    '-2',
    '_',
  ],
  ...['JSON', 'Use this token', 'Done', 'and', 'or', '1700000000'],
];

/** Ids as they are given today and were given. */
const tokens = fc
  .tuple(fc.nat(2 ** 31), fc.integer({ min: 8, max: 10 }))
  .map(([seed, digits]) => randomToken(randomOf(seed), digits));

const shownOf = ({ secret, confidence }: Match): string => `${secret.expose()} ${confidence}`;

test('given any two neighbours, then the token itself is found, or every reading, none certain', () => {
  fc.assert(
    fc.property(fc.constantFrom(...BEFORE), tokens, fc.constantFrom(...BEHIND), (before, clear, behind) => {
      // A blank and an id of eight digits: no id of ten digits begins with 40.
      fc.pre(!(before === '\\0' && /^40[0-9]{8}:/.test(clear)));
      const found = detectIn(detector, Buffer.from(`some text ${before}${clear}${behind}`, 'latin1'));
      const own = found.filter(({ secret }) => secret.expose() === clear);
      expect(own.map(shownOf), JSON.stringify([before, clear, behind, found.map(shownOf)])).toHaveLength(1);
      if (found.length > 1) expect(found.every(({ confidence }) => confidence === 'likely')).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

test.each(['20', '22', '25', '29', '40', '60'])(
  'given %% before an id that begins with %s, then both ids are reported, none certain',
  (digits) => {
    const clear = `${digits}12345678:${randomToken(randomOf(1), 10).slice(11)}`;
    const found = detectIn(detector, `where line like '%${clear}%'`);
    expect(found.map(shownOf)).toEqual([`${clear} likely`, `${clear.slice(2)} likely`]);
  },
);

test.each(['70', '51', '62', '19', '99'])('given %% before an id that begins with %s, then it is certain', (digits) => {
  const clear = `${digits}12345678:${randomToken(randomOf(1), 10).slice(11)}`;
  for (const sign of ['%', '%%', '%25', '\\x', '\\u']) {
    expect(detectIn(detector, `a '${sign}${clear}' b`).map(shownOf), sign).toEqual([`${clear} certain`]);
  }
});

test('given a binary file without a control byte for kilobytes, then the token between its strings is found', () => {
  const clear = randomToken(randomOf(7), 10);
  const strings = 'goroutine stack exceeds 1000000000-byte limit'.repeat(100);
  for (const [lead, rest] of [
    ['shutdown', 'slice bounds out of range'],
    ['unexpectedly 0', 'qZ7http2: Transport'],
    ['17', 'NAF'],
  ]) {
    const bytes = Buffer.from(`\u007fELF\u0002\u0001\u0001\0${strings}${lead}${clear}${rest}${strings}`, 'latin1');
    expect(detectIn(detector, bytes).map(shownOf)).toEqual([`${clear} certain`]);
  }
});
