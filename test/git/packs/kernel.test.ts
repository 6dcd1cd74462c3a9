// The kernel that unpacks: held against zlib, and against deltas applied one step after another.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { constants, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createUnpackKernel } from '../../../src/git/packs/kernel/unpack.ts';
import { applied, type DeltaStep, deltaOf } from '../../support/repositories/packs.ts';

const kernel = createUnpackKernel(8 << 20);
if (kernel === undefined) throw new Error('no WebAssembly');
const { memory, free } = kernel;
const INPUT = free;
const BASE = free + (1 << 20);
const OUT = free + (4 << 20);

/** Texts and bytes that compress well, badly, and not at all. */
const contents: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
  fc
    .array(fc.constantFrom('token', ' ', 'const bot = new Bot(', '\n', 'a', 'é', '0123456789'), { maxLength: 2000 })
    .map((words) => Buffer.from(words.join(''))),
  fc.tuple(fc.nat(255), fc.nat(70_000)).map(([byte, length]) => Buffer.alloc(length, byte)),
  // Frequencies as different as can be make codes of all lengths.
  fc.nat(24).map((last) => Buffer.concat(Array.from({ length: last }, (_, at) => Buffer.alloc(Math.round(1.6 ** at), at * 7)))),
);

const options = fc.record({
  level: fc.constantFrom(0, 1, 6, 9),
  strategy: fc.constantFrom(
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
    constants.Z_FIXED,
    constants.Z_FILTERED,
  ),
  memLevel: fc.integer({ min: 1, max: 9 }),
});

function inflate(stream: Buffer, size: number): Buffer | undefined {
  // What lies behind the stream is another entry.
  randomBytes(64).copy(memory, INPUT + stream.length);
  stream.copy(memory, INPUT);
  const length = kernel?.inflate(INPUT, INPUT + stream.length, OUT, size);
  return length !== 0 && length === stream.length ? Buffer.from(memory.subarray(OUT, OUT + size)) : undefined;
}

describe('inflate', () => {
  test('given what zlib compressed, in whatever way, then it gives the same bytes', () => {
    fc.assert(
      fc.property(contents, options, (content, how) => {
        expect(inflate(deflateSync(content, how), content.length)?.equals(content)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('given several blocks, flushed between, then it gives all of them', () => {
    const parts = [Buffer.alloc(40_000, 'ab'), randomBytes(70_000), Buffer.from('end')];
    const whole = Buffer.concat(parts);
    expect(inflate(deflateSync(whole, { level: 1, memLevel: 1 }), whole.length)?.equals(whole)).toBe(true);
  });

  test('given another size than there is, then it gives nothing', () => {
    const stream = deflateSync('some text, some text');
    expect([19, 21].map((size) => inflate(stream, size))).toEqual([undefined, undefined]);
  });

  test('given a stream in which any bit is wrong, then it gives nothing', () => {
    const content = Buffer.from('const token = process.env.TOKEN; const other = process.env.OTHER;'.repeat(3));
    for (const how of [{ level: 9 }, { strategy: constants.Z_FIXED }, { level: 0 }]) {
      const stream = deflateSync(content, how);
      for (let bit = 0; bit < stream.length * 8; bit++) {
        const wrong = Buffer.from(stream);
        wrong[bit >> 3] = (wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        // The first byte names the size of the window, which does not matter here, and with the second one is a checksum.
        const given = inflate(wrong, content.length);
        expect(given === undefined || given.equals(content), `bit ${bit}`).toBe(true);
      }
    }
  });

  test('given a stream that was cut, then it gives nothing', () => {
    const content = randomBytes(500);
    const stream = deflateSync(content);
    for (let length = 0; length < stream.length; length++) {
      expect(inflate(stream.subarray(0, length), content.length), `${length} bytes`).toBeUndefined();
    }
  });

  test('given random bytes behind a header, then it ends, and gives nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 400 }), fc.nat(2000), (bytes, size) => {
        expect(inflate(Buffer.concat([Buffer.from([0x78, 0x9c]), bytes]), size)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});

/** A base, and steps that make something of it. */
const deltas = fc
  .tuple(fc.uint8Array({ minLength: 1, maxLength: 500 }), fc.array(fc.tuple(fc.boolean(), fc.nat(), fc.nat()), { maxLength: 12 }))
  .map(([bytes, plan]) => {
    const base = Buffer.from(bytes);
    const steps = plan.map(([copies, a, b]): DeltaStep => {
      const from = a % base.length;
      return copies ? { from, count: 1 + (b % (base.length - from)) } : { insert: randomBytes(1 + (b % 300)) };
    });
    return { base, steps };
  });

function apply(base: Buffer, delta: Buffer, size: number): { readonly result: Buffer; readonly ranges: number[] } | undefined {
  base.copy(memory, BASE);
  delta.copy(memory, INPUT);
  if (kernel?.resultSize(INPUT, delta.length, base.length) !== size) return undefined;
  const count = kernel.applyDelta(INPUT, delta.length, BASE, base.length, OUT, size);
  if (count < 0) return undefined;
  return { result: Buffer.from(memory.subarray(OUT, OUT + size)), ranges: [...kernel.ranges.subarray(0, count * 2)] };
}

describe('deltas', () => {
  test('given any steps, then the result is right, and what lies between two ranges is one piece of the base', () => {
    fc.assert(
      fc.property(deltas, ({ base, steps }) => {
        const expected = applied(base, steps);
        const given = apply(base, deltaOf(base.length, expected.length, steps), expected.length);
        expect(given?.result.equals(expected)).toBe(true);
        const edges = [0, ...(given?.ranges ?? []), expected.length];
        expect(edges).toEqual(edges.toSorted((a, b) => a - b));
        for (let at = 0; at < edges.length; at += 2) {
          const piece = expected.subarray(edges[at], edges[at + 1]);
          expect(base.includes(piece)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['a copy of all', [{ from: 0, count: 10 }], []],
    [
      'two copies that follow each other',
      [
        { from: 0, count: 4 },
        { from: 4, count: 6 },
      ],
      [],
    ],
    ['the end left out', [{ from: 0, count: 4 }], [4, 4]],
    ['the start left out', [{ from: 4, count: 6 }], [0, 0]],
    [
      'a part left out',
      [
        { from: 0, count: 4 },
        { from: 5, count: 5 },
      ],
      [4, 4],
    ],
    ['something between', [{ from: 0, count: 4 }, { insert: Buffer.from('ab') }, { from: 4, count: 6 }], [4, 6]],
    ['something in place of another', [{ from: 0, count: 4 }, { insert: Buffer.from('ab') }, { from: 6, count: 4 }], [4, 6]],
    [
      'something before and behind',
      [{ insert: Buffer.from('a') }, { from: 0, count: 10 }, { insert: Buffer.from('b') }],
      [0, 1, 11, 12],
    ],
    [
      'the same piece twice',
      [
        { from: 0, count: 10 },
        { from: 0, count: 10 },
      ],
      [10, 10],
    ],
    ['nothing', [], [0, 0]],
  ] as const)('given %s, then the ranges say so', (_, steps, ranges) => {
    const base = Buffer.from('0123456789');
    const expected = applied(base, steps);
    expect(apply(base, deltaOf(10, expected.length, steps), expected.length)?.ranges).toEqual(ranges);
  });

  test('given more ranges than there is room for, then the last one has the rest', () => {
    const base = Buffer.from('0123456789');
    const steps = Array.from({ length: 5000 }, (_, at) => ({ from: (at * 3) % 7, count: 2 }));
    const expected = applied(base, steps);
    const given = apply(base, deltaOf(10, expected.length, steps), expected.length);
    expect(given?.result.equals(expected)).toBe(true);
    expect(given?.ranges.at(-1)).toBe(expected.length);
    expect(given?.ranges.length).toBeLessThanOrEqual(kernel.ranges.length);
  });

  test.each([
    ['a copy from beyond the base', deltaOf(10, 4, [{ from: 8, count: 4 }])],
    ['a copy that begins beyond the base', deltaOf(10, 4, [{ from: 0xffff_fff0, count: 4 }])],
    ['more than it says', deltaOf(10, 4, [{ from: 0, count: 5 }])],
    ['less than it says', deltaOf(10, 4, [{ from: 0, count: 3 }])],
    ['an insertion that is cut', deltaOf(10, 4, [{ insert: Buffer.from('abcd') }]).subarray(0, -1)],
    ['a copy that is cut', deltaOf(10, 4, [{ from: 1, count: 4 }]).subarray(0, -1)],
    ['a step that is reserved', Buffer.concat([deltaOf(10, 4, [{ from: 0, count: 4 }]), Buffer.from([0])])],
    ['another base', deltaOf(11, 4, [{ from: 0, count: 4 }])],
    ['no size that ends', Buffer.alloc(20, 0xff)],
    ['nothing', Buffer.alloc(0)],
  ])('given %s, then it is refused', (_, delta) => {
    expect(apply(Buffer.from('0123456789'), delta, 4)).toBeUndefined();
  });
});

test('wasm.ts is generated from the current unpack.as.ts and its parts', async () => {
  const compiler: { compileKernel(name: string): Promise<string> } = await import(
    new URL('../../../.ci/kernel.mjs', import.meta.url).href
  );
  expect(readFileSync(new URL('../../../src/git/packs/kernel/wasm.ts', import.meta.url), 'utf8')).toBe(
    await compiler.compileKernel('UNPACK'),
  );
});
