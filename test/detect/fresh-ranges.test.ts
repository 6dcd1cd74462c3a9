// A Blob that is mostly copied from a clean one: only what is near its new parts is examined, and nothing is missed.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Detector } from '../../src/detect/detector.ts';
import { FreshParts } from '../../src/detect/fresh-ranges.ts';
import { detectIn, detectorFor, SMALL_WINDOW } from '../support/detect.ts';
import { randomOf, randomToken } from '../support/random.ts';
import { SOAK } from '../support/soak.ts';

/** Ranges in order, which neither touch nor overlap. */
const ranges = fc.array(fc.tuple(fc.nat(60), fc.nat(20)), { maxLength: 8 }).map((gaps) => {
  const pairs: number[] = [];
  let at = 0;
  for (const [gap, length] of gaps) {
    at += gap + (pairs.length === 0 ? 0 : 1);
    pairs.push(at, at + length);
    at += length;
  }
  return pairs;
});

describe('parts', () => {
  test('given ranges, then a stretch touches them where it has a byte of one, or both sides of an empty one', () => {
    fc.assert(
      fc.property(
        ranges,
        fc.array(fc.tuple(fc.integer({ min: -20, max: 500 }), fc.integer({ min: 1, max: 60 }))),
        (pairs, asked) => {
          const parts = new FreshParts(Uint32Array.from(pairs));
          for (const [from, length] of asked) {
            const to = from + length;
            let expected = false;
            for (let at = 0; at < pairs.length; at += 2)
              if ((pairs[at] ?? 0) < to && (pairs[at + 1] ?? 0) > from) expected = true;
            expect(parts.touches(from, to), `${from} to ${to}`).toBe(expected);
          }
        },
      ),
    );
  });

  test('given a reach, then the positions that are walked are those within it of a range', () => {
    fc.assert(
      fc.property(ranges, fc.nat(30), (pairs, reach) => {
        const parts = new FreshParts(Uint32Array.from(pairs));
        const walked = new Set<number>();
        for (let at = parts.next(0, reach); at < 600; ) {
          const end = Math.min(600, parts.until(at, reach));
          expect(end).toBeGreaterThan(at);
          for (; at < end; at++) walked.add(at);
          at = parts.next(end, reach);
        }
        const near = (position: number): boolean =>
          pairs.some((start, at) => at % 2 === 0 && position >= start - reach && position <= (pairs[at + 1] ?? 0) + reach);
        expect([...walked]).toEqual(Array.from({ length: 600 }, (_, at) => at).filter(near));
      }),
    );
  });
});

/** How many matches there are, if only what is near the ranges is examined. */
function countNear(detector: Detector, bytes: Buffer, pairs: readonly number[]): number {
  detector.begin(Uint32Array.from(pairs));
  let count = 0;
  for (let at = 0; at < bytes.length; ) {
    const room = detector.room();
    const piece = bytes.subarray(at, at + room.length);
    room.set(piece);
    count += detector.take(piece.length).length;
    at += piece.length;
  }
  return count + detector.finish().length;
}

/** Writes text that has all that a token is made of, but in the wrong order, and often cut. */
function nearMisses(random: (below: number) => number, length: number): Buffer {
  const parts: string[] = [];
  for (let size = 0; size < length; ) {
    const token = randomToken(random);
    const cut = random(token.length);
    const part = [
      token.slice(0, cut),
      token.slice(cut),
      Buffer.from(token)
        .toString('base64')
        .slice(random(20), 20 + random(40)),
      'webhook secret_token = ',
      'https://api.telegram.org/bot',
      ' '.repeat(random(2000)),
      `"${token.slice(token.indexOf(':') + 1)}"`,
      Buffer.from(token.slice(cut), 'utf16le').toString('latin1'),
      'BOT_ID = ',
      '\n',
      'x'.repeat(random(900)),
    ][random(11)];
    parts.push(part ?? '');
    size += part?.length ?? 0;
  }
  return Buffer.from(parts.join(''), 'latin1');
}

test('given a clean text and any delta of it, then there are matches near the new parts exactly where there are any', () => {
  const [near, all] = [detectorFor([], { firstOnly: true }), detectorFor()];
  const random = randomOf(14);
  let clean = 0;
  let found = 0;
  for (let round = 0; round < 500 * SOAK; round++) {
    const base = nearMisses(random, 200 + random(9000));
    if (detectIn(all, base).length > 0) continue;
    clean++;
    const { bytes, pairs } = changed(base, random);
    const expected = detectIn(all, bytes).length > 0;
    if (expected) found++;
    expect(countNear(near, bytes, pairs) > 0, `round ${round}`).toBe(expected);
  }
  expect(clean).toBeGreaterThan(100 * SOAK);
  expect(found).toBeGreaterThan(16 * SOAK);
});

/** Copies of parts of `base` and new parts, some of which complete a token, with the ranges that a delta of it has. */
function changed(base: Buffer, random: (below: number) => number): { readonly bytes: Buffer; readonly pairs: readonly number[] } {
  const pieces: Buffer[] = [];
  const pairs: number[] = [];
  let at = 0;
  let copied = 0;
  const note = (from: number, to: number): void => {
    if (pairs.at(-1) === from && pairs.length > 0) pairs[pairs.length - 1] = to;
    else pairs.push(from, to);
  };
  for (let step = 0; step < 1 + random(5); step++) {
    if (random(3) === 0) {
      const token = randomToken(random);
      const cut = random(token.length);
      const insert = Buffer.from([token, token.slice(cut), token.slice(0, cut), 'some words'][random(4)] ?? '');
      note(at, at + insert.length);
      pieces.push(insert);
      at += insert.length;
      copied = -1;
    } else {
      const from = random(4) === 0 ? Math.max(0, copied) : random(base.length);
      const piece = base.subarray(from, from + 1 + random(base.length - from));
      if (from !== copied) note(at, at);
      pieces.push(piece);
      at += piece.length;
      copied = from + piece.length;
    }
  }
  if (copied !== base.length) note(at, at);
  return { bytes: Buffer.concat(pieces), pairs };
}

test('given a range far into a Blob of many windows, then it is examined, and nothing else', () => {
  const token = randomToken(randomOf(3));
  const bytes = Buffer.alloc(400_000, 'some words ');
  bytes.write(` ${token} `, 299_999);
  bytes.write(` ${token} `, 99_999);
  const detector = detectorFor([], SMALL_WINDOW);
  expect(countNear(detector, bytes, [])).toBe(0);
  expect(countNear(detector, bytes, [300_010, 300_012])).toBe(1);
  expect(countNear(detector, bytes, [100_010, 100_010, 300_010, 300_012])).toBe(2);
  expect(detectIn(detector, bytes)).toHaveLength(2);
});

test('given a Blob with many matches, then a detector that stops at the first one finds one, and another Blob is not affected', () => {
  const random = randomOf(5);
  const bytes = Buffer.from(Array.from({ length: 50 }, () => `"${randomToken(random)}"\n`).join(''));
  const detector = detectorFor([], { firstOnly: true });
  const first = detectIn(detectorFor(), bytes)[0];
  for (let round = 0; round < 2; round++) {
    expect(detectIn(detector, bytes).map(({ start, line }) => ({ start, line }))).toEqual([
      { start: first?.start, line: first?.line },
    ]);
    expect(detectIn(detector, 'nothing here')).toEqual([]);
  }
});

test('given a token of which any part was copied and the rest is new, then it is found', () => {
  const detector = detectorFor();
  const clear = randomToken(randomOf(8));
  for (let cut = 1; cut < clear.length; cut++) {
    const bytes = Buffer.from(`const a = "${clear}";\n`);
    const start = bytes.indexOf(clear);
    for (const [from, to] of [
      [start, start + cut],
      [start + cut, start + clear.length],
      [start + cut, start + cut],
    ] as const) {
      expect(countNear(detector, bytes, [from, to]), `${from} to ${to}`).toBe(1);
    }
  }
});
