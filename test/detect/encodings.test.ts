// Each encoding reads what is written in it, and maps every character back to the bytes it came from.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ENCODINGS, type Encoding } from '../../src/detect/encodings.ts';
import type { RuleFamily } from '../../src/types.ts';
import { detectIn, detectorFor } from '../support/detect.ts';
import { randomOf, randomToken } from '../support/random.ts';
import { ACME } from '../support/rule.ts';
import { botId, token } from '../support/token.ts';

const T = token('encodings');
const lower = (char: string): string => char.charCodeAt(0).toString(16).padStart(2, '0');
const upper = (char: string): string => lower(char).toUpperCase();
const NAMES: Readonly<Record<string, string>> = { ':': 'colon', '/': 'sol', '"': 'quot', "'": 'apos', '&': 'amp', _: 'lowbar' };

/** All the ways we know to write a character in each encoding. */
const WAYS: Readonly<Record<string, (char: string) => readonly string[]>> = {
  plain: () => [],
  percent: (char) => ['%', '%25'].flatMap((sign) => [sign + upper(char), sign + lower(char)]),
  'unicode-escape': (char) => [
    ...['\\u', '\\\\u', '\\\\\\\\u'].flatMap((sign) => [`${sign}00${upper(char)}`, `${sign}00${lower(char)}`]),
    ...['\\u{', '\\u{0000', '\\\\u{'].flatMap((sign) => [`${sign}${upper(char)}}`, `${sign}${lower(char)}}`]),
    `\\U000000${upper(char)}`,
    `\\U000000${lower(char)}`,
  ],
  'hex-escape': (char) => ['\\x', '\\\\x', '\\\\\\\\x'].flatMap((sign) => [sign + upper(char), sign + lower(char)]),
  'html-entity': (char) => [
    ...['&#', '&#0', '&#000'].map((sign) => `${sign}${char.charCodeAt(0)};`),
    ...['&#x', '&#X', '&#x00'].flatMap((sign) => [`${sign}${upper(char)};`, `${sign}${lower(char)};`]),
    ...(NAMES[char] === undefined ? [] : [`&${NAMES[char]};`]),
  ],
  'file-name': (char) => (char === ':' ? ['~'] : []),
};

const waysIn = (encoding: Encoding, char: string): readonly string[] => WAYS[encoding.name]?.(char) ?? [];

/** A character and how it is written. */
type Written = readonly [char: string, raw: string];

/** A character as it is: none with which an escape begins, so that what is written can be read in one way only. */
const asItIs: fc.Arbitrary<Written> = fc
  .integer({ min: 0, max: 255 })
  .map((code) => String.fromCharCode(code))
  .filter((char) => !'%\\&~'.includes(char))
  .map((char) => [char, char]);

function escaped(encoding: Encoding): fc.Arbitrary<Written> {
  // A percent sign that is itself escaped can be read in two ways.
  const codes =
    encoding.name === 'file-name' ? [0x3a] : Array.from({ length: 256 }, (_, code) => code).filter((code) => code !== 0x25);
  return fc
    .constantFrom(...codes.map((code) => String.fromCharCode(code)))
    .chain((char) => fc.constantFrom(...waysIn(encoding, char)).map((raw): Written => [char, raw]));
}

/** Any text with something in it that is written in `encoding`. */
function anyText(encoding: Encoding): fc.Arbitrary<readonly Written[]> {
  if (encoding.name === 'plain') return fc.array(asItIs, { maxLength: 60, size: 'max' });
  const any = fc.array(fc.oneof({ weight: 3, arbitrary: asItIs }, { weight: 1, arbitrary: escaped(encoding) }), {
    maxLength: 40,
    size: 'max',
  });
  return fc.tuple(any, escaped(encoding), any).map(([before, one, after]) => [...before, one, ...after]);
}

test('the table of ways has all encodings', () => {
  expect(ENCODINGS.map(({ name }) => name)).toEqual(Object.keys(WAYS));
});

describe.each(ENCODINGS)('$name', (encoding) => {
  test('reads what was written, and knows where each character came from', () => {
    fc.assert(
      fc.property(anyText(encoding), (written) => {
        const raw = written.map(([, spelled]) => spelled).join('');
        const decoded = encoding.decode(raw);
        expect(decoded?.text).toBe(written.map(([char]) => char).join(''));
        let offset = 0;
        for (const [index, [, spelled]] of written.entries()) {
          expect(decoded?.rawOffset(index)).toBe(offset);
          offset += spelled.length;
        }
        expect(decoded?.rawOffset(written.length)).toBe(raw.length);
      }),
      { numRuns: 300 },
    );
  });

  test('never throws, and its offsets never go back, whatever it reads', () => {
    const pieces = fc.constantFrom(
      '%',
      '25',
      '3A',
      '\\',
      'u',
      'x',
      '{',
      '}',
      '003a',
      '&',
      '#',
      ';',
      'colon',
      '~',
      ':',
      'U0000003A',
      '9',
      'f',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40, size: 'max' }), (parts) => {
        const raw = parts.join('');
        const decoded = encoding.decode(raw);
        if (decoded === undefined) return;
        const offsets = Array.from({ length: decoded.text.length + 1 }, (_, index) => decoded.rawOffset(index));
        expect(offsets.every((at, index) => index === 0 || at > (offsets[index - 1] ?? -1))).toBe(true);
        expect(offsets[0]).toBe(0);
        expect(offsets.at(-1)).toBe(raw.length);
      }),
      { numRuns: 500 },
    );
  });

  // The second list is of the kind users write: what must be escaped stands not only at the front.
  test.each([[[':AA', '/bot', ':abc']], [['key=', 'a:b', '://', 'x-key: ', '<t>']]])(
    'one of its spellings stands in all ways to write %j',
    (literals) => {
      for (const literal of literals) {
        const spelled = encoding.spell(literal);
        const missed = waysToWrite(encoding, literal).filter((raw) => !spelled.some((bytes) => raw.includes(bytes)));
        expect(missed, `anchors for ${literal}: ${spelled.join(' ')}`).toEqual([]);
      }
    },
  );

  test('its spellings are three bytes or longer, each once', () => {
    for (const literal of [':AA', '/bot', '===', ':::', 'abc']) {
      const spelled = encoding.spell(literal);
      expect(new Set(spelled).size).toBe(spelled.length);
      expect(spelled.filter((bytes) => bytes.length < 3)).toEqual([]);
    }
  });

  test('a token whose colon is written in any of its ways is found, with the bytes it was written in', () => {
    const detector = detectorFor();
    const random = randomOf(7);
    const [left, right] = [fc.array(asItIs, { maxLength: 200, size: 'max' }), fc.array(asItIs, { maxLength: 200, size: 'max' })];
    fc.assert(
      fc.property(
        left,
        right,
        fc.constantFrom(...waysIn(encoding, ':'), ...(encoding.name === 'plain' ? [':'] : [])),
        (a, b, colon) => {
          const clear = randomToken(random, 5 + random(12));
          const raw = clear.replace(':', colon);
          const before = `${a.map(([char]) => char).join('')} `;
          const bytes = Buffer.from(`${before}${raw} ${b.map(([char]) => char).join('')}`, 'latin1');
          const [found] = detectIn(detector, bytes).filter(({ confidence }) => confidence === 'certain');
          expect(found?.secret.expose()).toBe(clear);
          expect(found?.encodings).toEqual(encoding.name === 'plain' ? [] : [encoding.name]);
          expect(bytes.toString('latin1', found?.start, found?.end)).toBe(raw);
          expect(bytes.toString('latin1', found?.secretStart, found?.end)).toBe(clear.slice(clear.indexOf(':') + 1));
        },
      ),
      { numRuns: 200 },
    );
  });
});

/** The texts that mean `literal` with what has to be escaped in it written in the same one of the ways. */
function waysToWrite(encoding: Encoding, literal: string): readonly string[] {
  const special = [...literal].filter((char) => waysIn(encoding, char).length > 0 && !/[A-Za-z0-9_-]/.test(char));
  const most = Math.min(...special.map((char) => waysIn(encoding, char).length));
  if (special.length === 0) return [];
  return Array.from({ length: most }, (_, way) =>
    [...literal].map((char) => (special.includes(char) ? (waysIn(encoding, char)[way] ?? char) : char)).join(''),
  );
}

describe('slack', () => {
  test.each(ENCODINGS)('$name: any way to write the colon of a token fits', (encoding) => {
    for (const colon of waysIn(encoding, ':')) expect(colon.length - 1).toBeLessThanOrEqual(encoding.slack);
  });

  /** A rule whose longest match begins with its anchor, so that all that is escaped comes behind it. */
  const family: RuleFamily = {
    name: 'mine',
    rules: [
      { ...ACME, id: 'long', anchors: ['acme'], pattern: '(?<secret>acme[A-Za-z0-9/]{60})(?![A-Za-z0-9/])', maxLength: 64 },
    ],
  };
  /** The same with the anchor at its end. */
  const backwards: RuleFamily = {
    name: 'mine',
    rules: [
      { ...ACME, id: 'long', anchors: ['acme'], pattern: '(?<![A-Za-z0-9/])(?<secret>[A-Za-z0-9/]{60}acme)', maxLength: 64 },
    ],
  };

  test.each(ENCODINGS)('$name: the longest match with as much escaped as the slack allows is found', (encoding) => {
    const ways = waysIn(encoding, '/');
    const random = randomOf(8);
    for (const way of ways.length === 0 ? ['/'] : ways) {
      const many = Math.min(12, way.length === 1 ? 12 : Math.floor(encoding.slack / (way.length - 1)));
      const letters = Array.from({ length: 60 }, (_, at) =>
        at % 5 === 2 && at / 5 < many ? '/' : 'abcdXYZ089'[random(10)],
      ).join('');
      for (const [rules, clear] of [
        [family, `acme${letters}`],
        [backwards, `${letters}acme`],
      ] as const) {
        const raw = clear.replaceAll('/', way);
        const [found] = detectIn(detectorFor([rules]), `some text; ${raw}; more text`);
        expect(found?.secret.expose(), raw).toBe(clear);
        expect([found?.start, found?.end]).toEqual([11, 11 + raw.length]);
      }
    }
  });
});

describe('what is none', () => {
  test.each([
    ['percent', '%zz %3 100% %'],
    ['unicode-escape', '\\u12 \\u{} \\u{110000zz \\n U0000003A u003a'],
    ['hex-escape', '\\x \\xg0 0x3a x3a'],
    ['html-entity', '&#; &foo; &colon &#x; &#58 &; R&D;'],
  ])('%s leaves alone: %s', (name, raw) => {
    expect(ENCODINGS.find((encoding) => encoding.name === name)?.decode(raw)).toBeUndefined();
  });

  test('a character above U+00FF is no byte', () => {
    expect(ENCODINGS.find(({ name }) => name === 'unicode-escape')?.decode('\\u0041\\u0442')?.text).not.toContain('B');
  });

  test('a file name counts only where the structure is perfect', () => {
    const loose = `${botId('x')}~AAb${T.slice(T.indexOf(':') + 4)}`;
    expect(detectIn(detectorFor(), `telegram bot token ${loose}`)).toEqual([]);
    expect(detectIn(detectorFor(), `telegram bot token ${T.replace(':', '~')}`)).toHaveLength(1);
  });
});

describe('which encoding is named', () => {
  const only = (text: string): readonly string[] | undefined => {
    const found = detectIn(detectorFor(), text);
    expect(found.map(({ secret }) => secret.expose())).toEqual([T]);
    return found[0]?.encodings;
  };

  test('none for a plain token among escapes', () => {
    expect(only(`%20 %3A \\u003a \\x3a &colon; ~ ${T} %20 %3A \\u003a \\x3a &colon; ~`)).toEqual([]);
  });

  test('the one in which the token is, among others', () => {
    expect(only(`\\u003a &colon; ${T.replace(':', '%3A')} \\x3a ~`)).toEqual(['percent']);
    expect(only(`%20 &colon; ${T.replace(':', '\\x3a')} \\u003a ~`)).toEqual(['hex-escape']);
  });
});
