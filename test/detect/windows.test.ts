// The detector finds the same wherever a token stands in a Blob, and in whatever pieces the Blob comes.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WINDOW_BYTES } from '../../src/detect/search/kernel/kernel.ts';
import { HOLD_BYTES, SETTLED_BYTES } from '../../src/detect/window.ts';
import type { Match } from '../../src/model/types.ts';
import { detectIn, detectorFor, SMALL_WINDOW, SMALL_WINDOW_BYTES } from '../support/detect.ts';
import { randomBytes, randomOf, randomToken } from '../support/random.ts';
import { bare, FORMS, type Form, type Planted, place, placesOf, plant } from '../support/repositories/plant.ts';
import { IN_SOAK, SOAK } from '../support/soak.ts';
import { token } from '../support/tokens/token.ts';

/** Where the first window ends, and the second one, which begins 2 * HOLD_BYTES before that. */
const ENDS = [SMALL_WINDOW_BYTES, 2 * SMALL_WINDOW_BYTES - 2 * HOLD_BYTES];

/** How far around the end of a window anything is decided: what is kept begins 2 * HOLD_BYTES before it. */
const BEFORE = 2 * HOLD_BYTES + 512;
const BEYOND = 1536;

const detector = detectorFor([], SMALL_WINDOW);
/** Another one, for what is scanned between. */
const nearby = detectorFor([], SMALL_WINDOW);
/** With the window that a scan has. */
const realDetector = detectorFor();
const random = randomOf(1);
const TOKENS = Array.from({ length: 101 }, (_, index) => randomToken(random, 5 + (index % 12)));
const tokenAt = (index: number): string => TOKENS[index % TOKENS.length] ?? '';
const formAt = (index: number): Form => FORMS[index % FORMS.length] ?? { encodings: [], lead: ' ', colon: ':' };
const PLAIN = formAt(0);

/** Text in lines of up to `longest` bytes, with nothing in it that any rule looks for. */
function filler(size: number, longest: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at++) bytes[at] = 0x61 + random(26);
  for (let at = random(longest); at < size; at += 1 + random(longest)) bytes[at] = 10;
  for (let at = 0; at < size; at += 1 + random(24)) if (bytes[at] !== 10) bytes[at] = 0x20;
  return bytes;
}

const FILLER = filler(2 * SMALL_WINDOW_BYTES, 200);
/** Longer than the first two windows together, so that the third is not empty. */
const SIZE = 2 * SMALL_WINDOW_BYTES;

/** So that there are three windows of the real size. */
const MEGABYTES = IN_SOAK ? 8 : 3;

/** The offsets from `from` on to `to`, `step` apart. */
const range = (from: number, to: number, step: number): readonly number[] =>
  Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, index) => from + index * step);

describe('every border', () => {
  const STEP = 127;
  const bytes = Buffer.from(FILLER);

  /** Plants tokens at all of `offsets` and compares what is found. */
  function expectFound(offsets: readonly number[], form: Form, seed: number): void {
    FILLER.copy(bytes);
    const planted = offsets.map((at, index) => plant(bytes, at, tokenAt(index + seed), form));
    expect(detectIn(detector, bytes).map(place)).toEqual(placesOf(bytes, planted));
  }

  // In `npm test` each twelfth offset: near the borders the next test is at all of them.
  test('a token at each offset in the range that is kept or held back', () => {
    for (const phase of range(0, STEP, IN_SOAK ? 1 : 12)) {
      expectFound(
        ENDS.flatMap((end) => range(end - BEFORE + phase, end + BEYOND, STEP)),
        PLAIN,
        phase,
      );
    }
  });

  // Where the window ends, what is looked at ends, what is settled ends, what is kept begins.
  const BORDERS = ENDS.flatMap((end) => [end - 2 * HOLD_BYTES, end - HOLD_BYTES - SETTLED_BYTES, end - HOLD_BYTES, end]);

  // In `npm test` each form takes its turn of the offsets, in `npm run soak` each form is at all of them.
  test.each(FORMS.map((form, turn) => ({ ...form, turn })))(
    'a token as $lead<id>$colon<secret> at each offset near each border',
    ({ turn, ...form }) => {
      for (const phase of IN_SOAK ? range(0, STEP, 1) : range(turn % 12, STEP, 12)) {
        expectFound(
          BORDERS.flatMap((border) => range(border - STEP + phase, border + STEP, STEP)),
          form,
          phase,
        );
      }
    },
  );

  test.each([40, 300, 1500, 5000])('excerpts and markers match the position: lines of up to %i', (longest) => {
    for (let run = 0; run < SOAK; run++) {
      const text = filler(SIZE, longest);
      const planted = ENDS.flatMap((end) => scatter(text, end - BEFORE + random(300), end + BEYOND));
      const found = detectIn(detector, text);
      expect(found.map(place)).toEqual(placesOf(text, planted));
      for (const match of found) expect(bare(match)).toEqual(locally(text, match));
    }
  });

  /** Tokens of which many are the same, with markers between some of them. */
  function scatter(text: Buffer, from: number, to: number): readonly Planted[] {
    const planted: Planted[] = [];
    for (let at = from; at < to; at += 150 + random(random(3) === 0 ? 1500 : 120)) {
      planted.push(plant(text, at, tokenAt(random(random(2) === 0 ? 2 : 90)), formAt(random(FORMS.length))));
      if (random(2) === 0) text.write(' tokenscan:allow ', at + 125 + random(10));
    }
    return planted;
  }

  /** What is said of a match when only what is near it is looked at. */
  function locally(text: Buffer, { start, end, line, column }: Match): ReturnType<typeof bare> | undefined {
    const from = Math.max(0, start - 3000);
    const near = detectIn(nearby, text.subarray(from, end + 3000)).find((other) => other.start + from === start);
    if (near === undefined) return undefined;
    const { secretStart, ...rest } = bare(near);
    return { ...rest, start, end: near.end + from, secretStart: secretStart + from, line, column };
  }

  test('a marker does not allow a token when another one begins within its reach', () => {
    const [one = '', other = ''] = TOKENS.slice(10);
    for (let back = 0; back < 24; back++) {
      for (const apart of [1000, 1010, 1022]) {
        const text = Buffer.alloc(SIZE, 'x ');
        const end = SMALL_WINDOW_BYTES - HOLD_BYTES - SETTLED_BYTES - 12 + back;
        const first = plant(text, end - one.length - PLAIN.lead.length, one, PLAIN);
        plant(text, first.end + apart - PLAIN.lead.length, other, PLAIN);
        text.write('tokenscan:allow', first.end + 10);
        const found = detectIn(detector, text).map(({ allowed }) => allowed);
        expect(found, `ends at ${first.end}, the next begins ${apart} further on`).toEqual([[], []]);
      }
    }
  });
});

/** A Blob with tokens and pieces of other bytes in any order. */
const anyBlob = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ index: fc.nat(1000), form: fc.nat(FORMS.length - 1) }) },
      {
        weight: 2,
        arbitrary: fc.constantFrom('\n', '\r\n', ' ', '"', ' tokenscan:allow ', '%', '\\', '&#', '~', 'x', '7', ':AA'),
      },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }) },
      { weight: 1, arbitrary: fc.noBias(fc.nat(56_000)) },
    ),
    { maxLength: 40, size: 'max' },
  )
  .map((parts) =>
    Buffer.concat(
      parts.map((part) => {
        if (typeof part === 'number') return FILLER.subarray(0, part);
        if (typeof part === 'string') return Buffer.from(part);
        if (part instanceof Uint8Array) return Buffer.from(part);
        const { lead, colon } = formAt(part.form);
        return Buffer.from(lead + tokenAt(part.index).replace(':', colon));
      }),
    ),
  );

describe('pieces', () => {
  test('random pieces give the same as the whole', () => {
    const whole = detectorFor([], SMALL_WINDOW);
    const pieces = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 125_000 })), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(anyBlob, pieces, (blob, sizes) => {
        let turn = 0;
        // Small pieces only at first and now and then: many bytes one by one teach no more.
        const nextSize = (): number => {
          turn++;
          return turn > 200 && turn % 7 !== 0 ? 6000 : (sizes[turn % sizes.length] ?? 1);
        };
        expect(detectIn(detector, blob, nextSize).map(bare)).toEqual(detectIn(whole, blob).map(bare));
      }),
      { numRuns: 40 * SOAK },
    );
  });

  test('byte by byte gives the same as the whole', () => {
    const blob = Buffer.concat([
      Buffer.from(`${tokenAt(0)}\n`),
      FILLER.subarray(0, 5000),
      Buffer.from(`x=${tokenAt(1)} ${tokenAt(2)}`),
    ]);
    expect(detectIn(detector, blob, () => 1).map(bare)).toEqual(detectIn(detector, blob).map(bare));
    expect(detectIn(detector, blob, () => 1)).toHaveLength(3);
  });

  test('pieces that end around the end of the window', () => {
    const blob = Buffer.from(FILLER);
    const planted = [plant(blob, SMALL_WINDOW_BYTES - 20, tokenAt(3), PLAIN)];
    for (const size of [
      SMALL_WINDOW_BYTES - 1,
      SMALL_WINDOW_BYTES,
      SMALL_WINDOW_BYTES - 2 * HOLD_BYTES,
      SMALL_WINDOW_BYTES - HOLD_BYTES,
      4096,
      4095,
    ]) {
      expect(detectIn(detector, blob, () => size).map(place)).toEqual(placesOf(blob, planted));
    }
  });

  test('an empty Blob has no match', () => {
    expect(detectIn(detector, '')).toEqual([]);
    detector.begin();
    expect(detector.finish()).toEqual([]);
  });

  test('room() is never empty', () => {
    const other = detectorFor();
    other.begin();
    for (let turn = 0; turn < 40; turn++) {
      const room = other.room();
      expect(room.length).toBeGreaterThan(0);
      room.fill(0x61);
      other.take(turn % 2 === 0 ? room.length : Math.min(room.length, 70_000));
    }
  });
});

describe('places', () => {
  const T = token('places');
  const U = token('other place');
  const expectPlaces = (blob: Buffer, ...planted: readonly (readonly [string, number])[]): void => {
    const expected = planted.map(([clear, start]) => ({ token: clear, start, end: start + clear.length, encodings: [] }));
    expect(detectIn(realDetector, blob).map(place)).toEqual(placesOf(blob, expected));
  };

  test('the first byte and the last', () => expectPlaces(Buffer.from(T), [T, 0]));
  test('the end of a file without line feed', () => expectPlaces(Buffer.from(`a\nb\n${T}`), [T, 4]));
  test('two on a line', () => expectPlaces(Buffer.from(`\n${T} ${U}\n`), [T, 1], [U, T.length + 2]));
  test('two with a comma between', () => expectPlaces(Buffer.from(`${T},${U}`), [T, 0], [U, T.length + 1]));
  test('between CR LF', () => expectPlaces(Buffer.from(`a\r\n${T}\r\n${U}\r\n`), [T, 3], [U, T.length + 5]));
  test('CR alone ends no line', () => expectPlaces(Buffer.from(`a\rb\r${T}`), [T, 4]));

  test('columns count bytes', () => {
    expect(detectIn(realDetector, `ключ\nжук ${T}`)[0]).toMatchObject({ line: 2, column: 8 });
  });

  test('among invalid UTF-8 and NULs', () => {
    const noise = Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28, 0x80, 0x0a, 0xed, 0xa0, 0x80, 0x00]);
    const blob = Buffer.concat([noise, Buffer.from(T), noise, Buffer.from(U), noise]);
    expectPlaces(blob, [T, noise.length], [U, 2 * noise.length + T.length]);
  });

  test('a line of five megabytes', () => {
    const blob = Buffer.alloc(5_000_000, 'no line feed ');
    for (const at of [999, 2_500_000, 4_900_000]) blob.write(` ${T} `, at);
    expectPlaces(blob, [T, 1000], [T, 2_500_001], [T, 4_900_001]);
    expect(detectIn(realDetector, blob).map(({ column }) => column)).toEqual([1001, 2_500_002, 4_900_002]);
  });

  test('a line feed as the only one, far back', () => {
    const blob = Buffer.alloc(3_000_000, 'x ');
    blob[1_200_000] = 10;
    blob.write(` ${T} `, 2_900_000);
    expect(detectIn(realDetector, blob)[0]).toMatchObject({ line: 2, column: 2_900_001 - 1_200_000 });
  });

  test('lines of three million line feeds', () => {
    const blob = Buffer.alloc(3_000_000, '\n');
    blob.write(T, 2_999_000);
    expect(detectIn(realDetector, blob)[0]).toMatchObject({ line: 2_999_001, column: 1 });
  });

  test('many thousand tokens, each once, in order', () => {
    const many = Array.from({ length: IN_SOAK ? 50_000 : 2000 }, () => randomToken(random));
    const found = detectIn(realDetector, many.join('\n'));
    expect(found.map(({ secret }) => secret.expose())).toEqual(many);
    expect(found.map(({ line }) => line)).toEqual(many.map((_, index) => index + 1));
    expect(found.every(({ column }) => column === 1)).toBe(true);
  });

  test('matches are returned when a window is full, not only at the end', () => {
    const blob = Buffer.from(FILLER);
    plant(blob, 5000, T, PLAIN);
    detector.begin();
    const room = detector.room();
    blob.copy(room, 0, 0, room.length);
    expect(detector.take(room.length).map(({ secret }) => secret.expose())).toEqual([T]);
    expect(detector.finish()).toEqual([]);
  });
});

test('the default window: a token at offsets around each of its borders', () => {
  const ends = [WINDOW_BYTES, 2 * WINDOW_BYTES - 2 * HOLD_BYTES];
  const bytes = Buffer.alloc(2 * WINDOW_BYTES);
  for (let phase = 0; phase < 127; phase += IN_SOAK ? 1 : 16) {
    for (let at = 0; at < bytes.length; at += FILLER.length) FILLER.copy(bytes, at);
    const borders = ends.flatMap((end) => [end - 2 * HOLD_BYTES, end - HOLD_BYTES - SETTLED_BYTES, end - HOLD_BYTES, end]);
    const planted = borders.flatMap((border) =>
      range(border - 254 + phase, border + 127, 127).map((at, index) => plant(bytes, at, tokenAt(index + phase), PLAIN)),
    );
    expect(detectIn(realDetector, bytes).map(place)).toEqual(placesOf(bytes, planted));
  }
});

describe('no match without a token', () => {
  test('random bytes', () => {
    fc.assert(
      fc.property(randomBytes(0, 5000), (bytes) => {
        expect(detectIn(realDetector, bytes)).toEqual([]);
      }),
      { numRuns: 150 * SOAK },
    );
  });

  test('megabytes of random bytes', () => {
    const bytes = Buffer.alloc(MEGABYTES << 20);
    for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(random(2 ** 32), at);
    expect(detectIn(realDetector, bytes)).toEqual([]);
  });

  test('megabytes of random printable ASCII', () => {
    const bytes = Buffer.alloc(MEGABYTES << 20);
    for (let at = 0; at < bytes.length; at++) bytes[at] = 0x20 + random(95);
    expect(detectIn(realDetector, bytes)).toEqual([]);
  });

  test('random text of the characters of tokens', () => {
    const characters = Buffer.from('0123456789:AAEEFGH%3A\\u003a&#58;~/bot');
    const bytes = Buffer.alloc(2 << 20);
    for (let at = 0; at < bytes.length; at++) bytes[at] = characters[random(characters.length)] ?? 0;
    expect(detectIn(realDetector, bytes).filter(({ confidence }) => confidence === 'certain')).toEqual([]);
  });
});

describe('input made to be slow', () => {
  test.each([':AA', '7', '1:AAE', '%3A', '/bot1', 'AAAA', '\n'])('megabytes of %j', (pattern) => {
    expect(detectIn(realDetector, Buffer.alloc(MEGABYTES << 20, pattern))).toEqual([]);
  });

  // The dearest texts we know: an anchor in each few bytes, and something to decode around each.
  test.each(['%3AAA', '\\u003AAA', '&#58;AA', '~AA', '12345:AA%3A'])('a quarter of a megabyte of %j', (pattern) => {
    expect(detectIn(realDetector, Buffer.alloc(1 << 18, pattern))).toEqual([]);
  });
});

describe('a new Blob', () => {
  const T = token('stale');

  test('is never read together with bytes of the last one', () => {
    const long = Buffer.from(`x ${T} and more text behind it, ${T}`);
    const other = detectorFor([], SMALL_WINDOW);
    for (let length = 0; length <= long.length; length++) {
      detectIn(other, long);
      const expected = length < 2 + T.length ? 0 : length < long.length ? 1 : 2;
      const found = detectIn(other, long.subarray(0, length)).filter(({ confidence }) => confidence === 'certain');
      expect(found, `${length} bytes`).toHaveLength(expected);
    }
  });

  test('does not go on with bytes of the last one', () => {
    const other = detectorFor([], SMALL_WINDOW);
    for (const form of FORMS) {
      const raw = form.lead + T.replace(':', form.colon);
      for (let cut = 1; cut < raw.length; cut++) {
        detectIn(other, raw);
        expect(
          detectIn(other, raw.slice(0, cut)).filter(({ confidence }) => confidence === 'certain'),
          raw.slice(0, cut),
        ).toEqual([]);
      }
    }
  });

  test('has its own excerpt', () => {
    const other = detectorFor([], SMALL_WINDOW);
    detectIn(other, `${T} left over from before tokenscan:allow`);
    expect(detectIn(other, `${T} x`)[0]).toMatchObject({ excerpt: { before: '', after: ' x' }, allowed: [] });
  });

  test('has its own lines, even after a Blob that was abandoned', () => {
    const other = detectorFor([], SMALL_WINDOW);
    other.begin();
    const room = other.room();
    room.fill(10);
    room.set(Buffer.from(` ${T} `), room.length - 100);
    other.take(room.length);
    expect(detectIn(other, `a\n${T}`).map(place)).toEqual([{ start: 2, end: 48, encodings: [], token: T, line: 2, column: 1 }]);
  });

  test('gives the same after any other Blob', () => {
    fc.assert(
      fc.property(anyBlob, anyBlob, (first, second) => {
        detectIn(detector, first);
        expect(detectIn(detector, second).map(bare)).toEqual(detectIn(detectorFor([], SMALL_WINDOW), second).map(bare));
      }),
      { numRuns: 25 * SOAK },
    );
  });
});
