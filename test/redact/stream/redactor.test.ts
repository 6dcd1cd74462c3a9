// Every secret is masked and every other byte stays the same, in whatever pieces the bytes come.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import type { Match } from '../../../src/model/types.ts';
import { createRedactor } from '../../../src/redact/stream/redactor.ts';
import { plan } from '../../bench/telegram/generate.mjs';
import { attempt } from '../../fuzz/targets/redactor.ts';
import { detectIn, detectorFor } from '../../support/detect.ts';
import { randomOf, randomToken } from '../../support/random.ts';
import { holdsPieceOf, redactAll, redactInTwo } from '../../support/redact.ts';
import { FORMS, write } from '../../support/repositories/plant.ts';
import { IN_SOAK, SOAK, someOf } from '../../support/soak.ts';
import { fillCredentials } from '../../support/tokens/credentials.ts';
import { ENCODERS, inLines } from '../../support/tokens/encode.ts';
import { fillExample, looseToken, oldToken, secretOf, token } from '../../support/tokens/token.ts';

const rules = prepareRules();
const redactor = createRedactor(rules);
const keyed = createRedactor(rules, { key: Buffer.alloc(32, 7) });
const detector = detectorFor();
const random = randomOf(5);
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const T = token('redact');

/** All ways to write a token that tests know: each colon, each encoding, in lines, in pieces, behind a name. */
const WAYS: Readonly<Record<string, (clear: string) => Buffer>> = {
  ...Object.fromEntries(
    FORMS.map((form, at) => [`form ${at}`, (clear: string) => latin1(write(clear, form) + (form.tail ?? ''))]),
  ),
  ...Object.fromEntries(ENCODERS.map(({ name, encode }, at) => [`${name} ${at}`, (clear: string) => encode(`token=${clear};`)])),
  'base64 in lines': (clear) => inLines(Buffer.from(latin1(`{"token":"${clear}"}`).toString('base64')), 20, '\n'),
  'base64 of base64': (clear) => Buffer.from(Buffer.from(latin1(clear).toString('base64')).toString('base64')),
  'base64 of UTF-16': (clear) => Buffer.from(Buffer.from(`x${clear}`, 'utf16le').toString('base64')),
  'all escaped': (clear) => latin1([...clear].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')),
  'all percent': (clear) => latin1([...clear].map((char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`).join('')),
  'each in colour': (clear) => latin1([...clear].map((char) => `\u001b[3${char.charCodeAt(0) % 8}m${char}\u001b[0m`).join('')),
  'rich at 80 columns': (clear) =>
    latin1(`/bot${clear.slice(0, 24)}\u001b[0m\n${' '.repeat(29)}\u001b[4;94m${clear.slice(24)}/getMe`),
  'in a name': (clear) => latin1(`/tmp/bot_${clear}_state.json`),
  'two variables': (clear) => latin1(`BOT_ID=${clear.split(':')[0]}\nBOT_SECRET=${clear.split(':')[1]}`),
  'two variables, the other way round': (clear) => latin1(`SECRET=${clear.split(':')[1]}\nBOT_ID=${clear.split(':')[0]}`),
  half: (clear) => latin1(`TELEGRAM_TOKEN=${clear.split(':')[1]}`),
};

/** What a redactor writes, said by the detector: the bytes that are not part of a secret. */
function outside(bytes: Buffer, matches: readonly Match[]): Buffer {
  const rest = Buffer.from(bytes);
  for (const { secretStart, end } of matches) rest.fill(0x78, secretStart, end);
  return rest;
}

/** As `toEqual`, which takes longer: it is asked only for what to say of a difference. */
function expectSame(written: Buffer, expected: Buffer): void {
  if (!written.equals(expected)) expect(written).toEqual(expected);
}

// In `npm test` the ways take turns: each is cut at every tenth place.
const wayApart = IN_SOAK ? 1 : 10;

describe.each(Object.entries(WAYS).map(([name, way], turn) => [name, way, turn] as const))('%s', (_, way, turn) => {
  const clear = T;
  const secret = clear.slice(clear.indexOf(':') + 1);
  const bytes = Buffer.concat([latin1('12:30:05 {"msg":"é '), way(clear), latin1(' done","n":12345}\r\n\u0000\u00ff')]);
  const whole = redactAll(redactor, bytes);
  const matches = detectIn(detector, bytes);

  test('is masked, and nothing else is', () => {
    expect(matches.length).toBeGreaterThan(0);
    expect(detectIn(detector, whole)).toEqual([]);
    expect(outside(whole, matches)).toEqual(outside(bytes, matches));
    expect(holdsPieceOf(secret, whole.toString('latin1').replace(/\0|\u001b\[[0-9;]*m|\s/g, ''))).toBe(false);
  });

  test('in two pieces, at every place', () => {
    const others = Array.from(bytes.keys())
      .slice(1)
      .filter((at) => at % wayApart === turn % wayApart)
      .filter((at) => !redactInTwo(redactor, bytes, at).equals(whole));
    expect(others).toEqual([]);
  });

  // In `npm test` each third way.
  test.runIf(IN_SOAK || turn % 3 === 1)('byte by byte', () => {
    expect(redactAll(redactor, bytes, () => 1)).toEqual(whole);
  });

  test('again: masks stay as they are', () => {
    expect(redactAll(redactor, whole)).toEqual(whole);
    const named = redactAll(keyed, bytes);
    expect(redactAll(keyed, named)).toEqual(named);
    expect(redactAll(redactor, named)).toEqual(named);
    expect(redactAll(keyed, whole)).toEqual(whole);
  });
});

describe('every shape of the benchmark', () => {
  const shapes = plan(1).filter(({ label, bytes }) => label.group !== 'archives' && bytes.length < 300_000);

  /** The longest piece, in bytes, and whether with a key: a pseudonym depends on the whole secret, and so shows whether all of it was known. */
  const PIECES = [
    { longest: 3, redactor },
    { longest: 40, redactor: keyed },
    { longest: 1000, redactor },
  ];

  // In `npm test` each second shape comes in pieces of one kind, by its index; in `npm run soak` in all of them, with and without a key.
  test.each(someOf(shapes, 2).map(({ label, bytes }, at) => [`${label.group}/${label.shape}`, bytes, at] as const))(
    '%s',
    (_, bytes, at) => {
      // A line behind: at the end of a stream what has only begun is masked, too.
      const all = Buffer.concat([bytes, latin1('\n;\n')]);
      const whole = redactAll(redactor, all);
      const matches = detectIn(detector, all);
      expect(outside(whole, matches).equals(outside(all, matches))).toBe(true);
      expect(detectIn(detector, whole)).toEqual([]);
      expect(redactAll(redactor, whole).equals(whole)).toBe(true);
      const kinds = IN_SOAK
        ? PIECES.flatMap(({ longest }) => [redactor, keyed].map((one) => ({ longest, redactor: one })))
        : PIECES;
      for (const { longest, redactor: one } of IN_SOAK ? kinds : kinds.slice(at % kinds.length).slice(0, 1)) {
        const size = all.length > 20_000 ? longest * 50 : longest;
        const expected = one === redactor ? whole : redactAll(one, all);
        expect(redactAll(one, all, () => 1 + random(size)).equals(expected)).toBe(true);
      }
    },
  );
});

describe('every other credential', () => {
  const examples = rules.flatMap(({ rule }) => rule.examples.match.map((example) => [rule.id, example] as const));

  // In `npm test` the examples take turns: each is cut at every fifteenth place.
  const apart = IN_SOAK ? 1 : 15;

  test.each(examples.map((example, turn) => [...example, turn] as const))('%s: %s', (id, example, turn) => {
    const bytes = latin1(`first line\n${fillExample(fillCredentials(example, 'redact'))}\n;\n`);
    // Of some files only the start is a session.
    const from = example.startsWith('{{tdata') || id === 'telegram-gramjs-file' ? 11 : 0;
    const all = bytes.subarray(from);
    const matches = detectIn(detector, all);
    const whole = redactAll(redactor, all);
    expect(matches.length).toBeGreaterThan(0);
    expect(whole).not.toEqual(all);
    expect(detectIn(detector, whole)).toEqual([]);
    expect(outside(whole, matches)).toEqual(outside(all, matches));
    expect(redactAll(redactor, whole)).toEqual(whole);
    const named = redactAll(keyed, all);
    expect(redactAll(keyed, named)).toEqual(named);
    expect(
      Array.from(all.keys()).filter(
        (at) => at > 0 && at % apart === turn % apart && !redactInTwo(redactor, all, at).equals(whole),
      ),
    ).toEqual([]);
    expect(redactAll(redactor, all, () => 1)).toEqual(whole);
  });

  test('tokens whose structure is not perfect', () => {
    for (const clear of [looseToken(), oldToken()]) {
      const text = latin1(`GET /bot${clear}/getMe\n`);
      const whole = redactAll(redactor, text);
      expect(whole.toString()).toBe(`GET /bot${clear.replace(/(?<=:).*/, (secret) => 'x'.repeat(secret.length))}/getMe\n`);
      expect(redactAll(redactor, text, () => 1)).toEqual(whole);
    }
  });
});

const ways = Object.values(WAYS);
const part = fc.oneof(
  { weight: 3, arbitrary: fc.record({ seed: fc.nat(1e6), way: fc.nat(ways.length - 1) }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
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
      'A',
      ':AA',
      '12345',
      '1BVts',
      'bot',
      'TOKEN=',
      '\u001b[1m',
      '\u0000',
    ),
  },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 30 }) },
);
const streamOf = (between: string): fc.Arbitrary<Buffer> =>
  fc.array(part, { maxLength: 12, size: 'max' }).map((parts) =>
    Buffer.concat(
      parts.map((one) => {
        if (typeof one === 'string') return latin1(one);
        if (one instanceof Uint8Array) return Buffer.from(one);
        const written = ways[one.way]?.(randomToken(randomOf(one.seed), 5 + (one.seed % 11))) ?? Buffer.alloc(0);
        return Buffer.concat([latin1(between), written, latin1(between)]);
      }),
    ),
  );
const splits = fc.record({ seed: fc.nat(1e6), most: fc.constantFrom(2, 8, 50, 300) });

describe('anything', () => {
  // Also where tokens stand side by side without a byte between. Which of those there are is for the detector to say: where they are that
  // close, a second pass may find another one.
  test.each(['', `\n${'. '.repeat(80)}\n`])(
    'in any pieces gives the same, of the same length; between tokens: %j',
    (between) => {
      fc.assert(
        fc.property(streamOf(between), splits, (bytes, { seed, most }) => {
          const whole = redactAll(redactor, bytes);
          const next = randomOf(seed);
          expect(whole.length).toBe(bytes.length);
          // Each eighth piece is long: where all are small a stream takes ten times as long, which is for `npm run soak`.
          let turn = 0;
          const inPieces = redactAll(redactor, bytes, () => 1 + next(IN_SOAK || seed % 16 === 0 || ++turn % 8 > 0 ? most : 300));
          expectSame(inPieces, whole);
          if (between !== '') expect(detectIn(detector, whole).map(({ rule }) => rule.id)).toEqual([]);
        }),
        { numRuns: 50 * SOAK, seed: 11 },
      );
    },
    240_000 * SOAK,
  );

  test('random bytes stay as they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300, size: 'max' }), splits, (bytes, { seed, most }) => {
        const next = randomOf(seed);
        const written = redactAll(redactor, bytes, () => 1 + next(most));
        expectSame(written, Buffer.from(bytes));
      }),
      { numRuns: 200 * SOAK, seed: 12 },
    );
  });

  test('JSON stays JSON and differs in secrets only', () => {
    let found = 0;
    fc.assert(
      fc.property(fc.json(), fc.nat(ways.length - 1), fc.nat(1e6), (json, at, seed) => {
        const clear = randomToken(randomOf(seed));
        const written = ways[at]?.(clear).toString('latin1') ?? '';
        const line = Buffer.from(`${JSON.stringify({ log: written, json, end: 1 })}\n`);
        const parsed = JSON.parse(redactAll(redactor, line).toString('utf8')) as { readonly json: unknown };
        expect(parsed.json).toEqual(json);
        // Not all of them are known in JSON: UTF-16 with its zeros escaped, say.
        const known = detectIn(detector, line).length > 0;
        found += Number(known);
        expect(known && holdsPieceOf(clear.slice(clear.indexOf(':') + 1), JSON.stringify(parsed))).toBe(false);
      }),
      { numRuns: 100 * SOAK, seed: 13 },
    );
    expect(found).toBeGreaterThan(50 * SOAK);
  });
});

// Groups of hexadecimal digits that go on, and ids with zeros before them in binary data.
test.each([572, 932, 3206, 3241, 4608, 8059])('given stream %i of the fuzzer, then it is the same in pieces', (seed) => {
  expect(attempt(seed)).toBeUndefined();
});

test('the windows of a large stream: every border', () => {
  const line = latin1(`${'x'.repeat(90)} /bot${T}/getMe\n`);
  // More than two windows.
  const count = IN_SOAK ? 20_000 : 16_000;
  const bytes = Buffer.concat(Array.from({ length: count }, () => line));
  const masked = latin1(line.toString('latin1').replace(secretOf('redact'), 'x'.repeat(35)));
  const expected = Buffer.concat(Array.from({ length: count }, () => masked));
  expect(redactAll(redactor, bytes).equals(expected)).toBe(true);
  expect(redactAll(redactor, bytes, () => 65_536 - random(99)).equals(expected)).toBe(true);
});

test('a complete secret behind one that is still held', () => {
  // The id of the first one could come within 75 bytes: it and all behind it are held.
  const bytes = latin1(`SECRET=${secretOf('waiting')}\n/bot${T}/getMe and so on, ${'and so on, '.repeat(9)}\n`);
  const whole = redactAll(redactor, bytes);
  expect(whole.toString()).toBe(bytes.toString().replace(secretOf('redact'), 'x'.repeat(35)));
  for (const at of bytes.keys()) if (at > 0) expectSame(redactInTwo(redactor, bytes, at), whole);
  expect(redactAll(redactor, bytes, () => 1)).toEqual(whole);
});
