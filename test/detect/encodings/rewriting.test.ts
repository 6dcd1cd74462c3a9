// Encodings that rewrite every character: read at every alignment, in lines of every width, nested.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REWRITINGS } from '../../../src/detect/encodings/layers.ts';
import type { Rewriting } from '../../../src/detect/encodings/rewriting.ts';
import { mayHold } from '../../../src/detect/search/anchors.ts';
import type { Match } from '../../../src/model/types.ts';
import { detectIn, detectorFor } from '../../support/detect.ts';
import { type Random, randomOf, randomToken } from '../../support/random.ts';
import { SOAK } from '../../support/soak.ts';
import { ENCODERS, type Encoder, encoderOf, inLines } from '../../support/tokens/encode.ts';

const detector = detectorFor();

/** The bytes of the Blob that a match covers. */
const rawOf = (bytes: Buffer, { start, end }: Match): string => bytes.toString('latin1', start, end);

/** Any bytes before and behind a token, in which it has room: no digit before it, in the line before neither, no character of a token behind it. */
const around = fc.tuple(
  fc.uint8Array({ maxLength: 40, size: 'max' }).map((bytes) => `${Buffer.from(bytes).toString('latin1')}x `),
  fc.uint8Array({ maxLength: 40, size: 'max' }).map((bytes) => ` ${Buffer.from(bytes).toString('latin1')}`),
);

const seeds = fc.nat(2 ** 31);
const tokenOf = (seed: number): string => {
  const random = randomOf(seed);
  return randomToken(random, 5 + random(12));
};

describe.each(REWRITINGS)('$name', (rewriting) => {
  const encoders = ENCODERS.filter(({ layer }) => layer === rewriting.name);

  test('reads what was written, with the way back to the bytes of each character', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...encoders),
        fc.string({ minLength: 40, maxLength: 80, unit: 'binary-ascii' }),
        (encoder, text) => {
          const raw = encoder.encode(text).toString('latin1');
          const read = rewriting.decode(raw, 0);
          const at = read?.text.indexOf(text) ?? -1;
          expect(at).toBeGreaterThanOrEqual(0);
          for (let index = 0; index < text.length; index++) {
            const alone = encoder.digitsOf(text, index);
            expect([read?.start(at + index), read?.end(at + index + 1)]).toEqual(alone);
          }
        },
      ),
      { numRuns: 100 * SOAK },
    );
  });

  test('one of its spellings stands wherever it carries a literal', () => {
    const literal = fc.string({ minLength: 3, maxLength: 8, unit: 'binary-ascii' });
    fc.assert(
      fc.property(fc.constantFrom(...encoders), literal, around, (encoder, wanted, [before, after]) => {
        const raw = encoder.encode(before + wanted + after).toString('latin1');
        expect(rewriting.spell([wanted], false).some((bytes) => raw.includes(bytes))).toBe(true);
      }),
      { numRuns: 200 * SOAK },
    );
  });

  test('a token is found at every alignment, with its exact bytes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...encoders), seeds, around, (encoder, seed, [before, after]) => {
        const clear = tokenOf(seed);
        const bytes = encoder.encode(before + clear + after);
        const found = detectIn(detector, bytes).filter(({ secret }) => secret.expose() === clear);
        expect(found).toHaveLength(1);
        for (const match of found) {
          expect(match.confidence).toBe('certain');
          expect(match.encodings).toEqual([encoder.name]);
          const [first] = encoder.digitsOf(before + clear + after, before.length);
          const [, last] = encoder.digitsOf(before + clear + after, before.length + clear.length - 1);
          expect([match.start, match.end]).toEqual([first, last]);
        }
      }),
      { numRuns: 150 * SOAK },
    );
  });

  test('the token alone in a Blob', () => {
    for (let seed = 0; seed < 70 * SOAK; seed++) {
      for (const encoder of encoders) {
        const clear = tokenOf(seed);
        expect(detectIn(detector, encoder.encode(clear)).map(({ secret }) => secret.expose())).toEqual([clear]);
      }
    }
  });
});

describe('in lines', () => {
  const broken: readonly Encoder[] = ENCODERS.filter(({ name }) => name === 'base64' || name === 'hex');
  const ENDS = [
    ...['\n', '\r\n', '\n    ', '\\n', '\\r\\n', '&#10;', '&#13;\n', '%0A', '\r', '\r\r\n', '\n\n', '<br>', '\\u000a'],
    // Programs, notebooks, patches, comments, logs.
    ...[
      '" +\n  "',
      '\\n"\n    "',
      '\\n" +\n  "',
      '",\n  "',
      '\\n",\n    "',
      '", "',
      '"\n    b"',
      '" & _\r\n  "',
      '" .. "',
      '\n-    ',
      '\n+',
    ],
    ...['\n# ', '\n// ', '\n> ', '\napi-1  | ', '\n\u00e2\u0094\u0082 '],
  ];

  test.each(broken)('$name of any width from 20 on, the line end anywhere in the token', (encoder) => {
    for (let seed = 0; seed < 500; seed++) {
      const random = randomOf(seed);
      const clear = tokenOf(seed);
      const text = `${letters(random, random(90))} ${clear}\n${letters(random, random(90))}`;
      const end = ENDS[seed % ENDS.length] ?? '\n';
      // A byte in hex is not broken.
      const bytes = inLines(encoder.encode(text), 20 + 2 * random(30), end);
      const found = detectIn(detector, bytes).filter(({ secret }) => secret.expose() === clear);
      expect(found.length, `${encoder.name} ${seed} ${JSON.stringify(end)}`).toBe(1);
    }
  });

  test.each(broken)('$name: the line end at each place in the token', (encoder) => {
    const clear = tokenOf(1);
    const whole = encoder.encode(`ab ${clear} cd`).toString('latin1');
    const step = encoder.name === 'hex' ? 2 : 1;
    for (let at = step; at < whole.length; at += step) {
      const raw = `${whole.slice(0, at)}\n${whole.slice(at)}`;
      expect(
        detectIn(detector, raw).map(({ secret }) => secret.expose()),
        `broken at ${at}`,
      ).toEqual([clear]);
    }
  });

  test('lines of the usual widths, as PEM, MIME and Kubernetes have them', () => {
    for (const width of [64, 76, 60, 72]) {
      for (let before = 0; before < 80; before++) {
        const clear = tokenOf(before);
        const bytes = inLines(encoderOf('base64').encode(`${'x'.repeat(before)} ${clear}\n`), width, '\n');
        expect(detectIn(detector, bytes).map(({ secret }) => secret.expose())).toEqual([clear]);
      }
    }
  });

  test('a token without padding, and another line right behind it', () => {
    for (let seed = 0; seed < 100; seed++) {
      const clear = tokenOf(seed);
      const raw = `token\n${encoderOf('base64').encode(clear).toString('latin1').replaceAll('=', '')}\nNext\nand more`;
      expect(detectIn(detector, raw).map(({ secret }) => secret.expose())).toEqual([clear]);
    }
  });

  test('the match spans the line end', () => {
    const clear = tokenOf(3);
    const whole = encoderOf('base64').encode(clear).toString('latin1');
    const raw = Buffer.from(`${whole.slice(0, 30)}\r\n  ${whole.slice(30)}`);
    const [match] = detectIn(detector, raw);
    expect(match === undefined ? '' : rawOf(raw, match)).toBe(raw.toString().replace(/=+$/, ''));
  });
});

describe('nested', () => {
  const pairs = ENCODERS.flatMap((outer) =>
    ENCODERS.filter((inner) => mayHold(outer.layer, inner.layer)).map((inner) => ({ outer, inner })),
  );

  test.each(pairs)('$inner.name in $outer.name', ({ outer, inner }) => {
    for (let seed = 0; seed < 60; seed++) {
      const clear = tokenOf(seed);
      const bytes = outer.encode(
        `${'x'.repeat(seed % 9)} ${inner.encode(`${'y'.repeat(seed % 7)}"${clear}"`).toString('latin1')} z`,
      );
      const found = detectIn(detector, bytes);
      expect(
        found.map(({ secret }) => secret.expose()),
        `seed ${seed}`,
      ).toEqual([clear]);
      // Which byte order it is cannot be told from so few characters in other ones.
      expect(found[0]?.encodings.map((name) => name.replace(/[bl]e$/, ''))).toEqual([outer.layer, inner.layer]);
    }
  });

  const escapes: Readonly<Record<string, string>> = {
    percent: '%3A',
    'unicode-escape': '\\u003a',
    'hex-escape': '\\x3a',
    'octal-escape': '\\072',
    'html-entity': '&#58;',
    'file-name': '~',
  };

  // In a dump of bytes only UTF-16 is searched for: each digit of an escape is in every dump.
  const outers = ENCODERS.filter(({ layer }) => layer !== 'hex-list' && layer !== 'spaced');

  test.each(outers.flatMap((outer) => Object.entries(escapes).map(([name, colon]) => ({ outer, name, colon }))))(
    '$name in $outer.name',
    ({ outer, name, colon }) => {
      for (let seed = 0; seed < 40; seed++) {
        const clear = tokenOf(seed);
        const bytes = outer.encode(`${'x'.repeat(seed % 9)} ${clear.replace(':', colon)} z`);
        const found = detectIn(detector, bytes);
        expect(
          found.map(({ secret }) => secret.expose()),
          `seed ${seed}`,
        ).toEqual([clear]);
        expect(found[0]?.encodings).toEqual([outer.name, name]);
      }
    },
  );
});

describe('no match', () => {
  test('random bytes, and random bytes in each encoding, give no finding', () => {
    const random = randomOf(11);
    const noise = Buffer.from(Uint8Array.from({ length: 400_000 }, () => random(256)));
    expect(detectIn(detector, noise)).toEqual([]);
    for (const encoder of ENCODERS) expect(detectIn(detector, encoder.encode(noise.toString('latin1')))).toEqual([]);
  });

  test('an imperfect token under an encoding is no finding', () => {
    for (const encoder of ENCODERS) {
      const [id = '', secret = ''] = tokenOf(5).split(':');
      expect(detectIn(detector, encoder.encode(`telegram bot token ${id}:AAb${secret.slice(3)} `))).toEqual([]);
    }
  });
});

/** Lowercase letters and spaces. */
function letters(random: Random, count: number): string {
  return Array.from({ length: count }, () => 'abcdefghij klmno'[random(16)]).join('');
}

// The table and the tests must not drift apart.
test('every encoding of the table is tested', () => {
  const names: readonly Rewriting['name'][] = REWRITINGS.map(({ name }) => name);
  expect([...new Set(ENCODERS.map(({ layer }) => layer))].sort()).toEqual([...names].sort());
});
