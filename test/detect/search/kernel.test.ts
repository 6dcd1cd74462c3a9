// Both kernels find the same as a naive search, and the generated files are up to date.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { DERIVED } from '../../../src/detect/search/derived.ts';
import { addFingerprints, groupFingerprints } from '../../../src/detect/search/kernel/buckets.ts';
import {
  type Buckets,
  createKernel,
  createPlainKernel,
  createSimdKernel,
  isFull,
  type Kernel,
  WINDOW_BYTES,
} from '../../../src/detect/search/kernel/kernel.ts';
import { settleBuckets } from '../../../src/detect/search/kernel/settled-buckets.ts';
import { makePlan, planFor } from '../../../src/detect/search/plan.ts';
import { detectIn, detectorFor, SMALL_WINDOW_BYTES } from '../../support/detect.ts';
import { randomOf, randomToken } from '../../support/random.ts';
import { bare, FORMS, plant } from '../../support/repositories/plant.ts';
import { SOAK, someOf } from '../../support/soak.ts';

const BUILT_IN = planFor(prepareRules()).buckets.flat();

function simdKernel(fingerprints: readonly string[], windowBytes = SMALL_WINDOW_BYTES): Kernel {
  return simdKernelOf(groupFingerprints(fingerprints), windowBytes);
}

function plainKernel(fingerprints: readonly string[], windowBytes = SMALL_WINDOW_BYTES): Kernel {
  return createPlainKernel(groupFingerprints(fingerprints), { windowBytes });
}

function simdKernelOf(buckets: Buckets, windowBytes = WINDOW_BYTES): Kernel {
  const kernel = createSimdKernel(buckets, { windowBytes });
  if (kernel === undefined) throw new Error('this platform has no SIMD: the tests of the kernel need it');
  return kernel;
}

/** All positions in [from, to), the search continued as often as it is full. */
function searchAll(kernel: Kernel, from: number, to: number): readonly number[] {
  const hits: number[] = [];
  for (let at = from; at < to; ) {
    const found = kernel.search(at, to);
    for (let index = 0; index < found; index++) hits.push(kernel.hits[index] ?? -1);
    at = isFull(found) ? (hits.at(-1) ?? to) + 1 : to;
  }
  return hits;
}

function naive(bytes: Buffer, fingerprints: readonly string[], from: number, to: number): readonly number[] {
  const hits = new Set<number>();
  for (const fingerprint of fingerprints) {
    const needle = Buffer.from(fingerprint, 'latin1');
    const range = bytes.subarray(0, Math.min(bytes.length, to + 2));
    for (let at = range.indexOf(needle, from); at >= 0; at = range.indexOf(needle, at + 1)) hits.add(at);
  }
  return [...hits].sort((a, b) => a - b);
}

/** The anchor positions that have a fingerprint. */
function verified(bytes: Buffer, hits: readonly number[], fingerprints: readonly string[]): readonly number[] {
  const whole = new Set(fingerprints);
  return hits.filter((at) => whole.has(bytes.toString('latin1', at, at + 3)));
}

const ascending = (hits: readonly number[]): boolean => hits.every((at, index) => index === 0 || at > (hits[index - 1] ?? -1));

const fingerprint = fc.oneof(
  fc.stringMatching(/^[:AB%;]{3}$/),
  fc.uint8Array({ minLength: 3, maxLength: 3 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
);

/** Fingerprints, and bytes in which they and their parts are many. */
const searched = fc
  .uniqueArray(fingerprint, { minLength: 1, maxLength: 24, size: 'max' })
  .chain((fingerprints) =>
    fc.record({
      fingerprints: fc.constant(fingerprints),
      pieces: fc.array(
        fc.oneof(
          fc.constantFrom(...fingerprints),
          fc
            .constantFrom(...fingerprints)
            .chain((whole) => fc.constantFrom(whole.slice(1), whole.slice(0, 2), whole.slice(0, 1))),
          fc.uint8Array({ maxLength: 40, size: 'max' }).map((bytes) => Buffer.from(bytes).toString('latin1')),
        ),
        { maxLength: 60, size: 'max' },
      ),
    }),
  )
  .map(({ fingerprints, pieces }) => ({ fingerprints, bytes: Buffer.from(pieces.join(''), 'latin1') }));

/** Where in the window the bytes are put: also at its very end. */
const offsets = fc.oneof(fc.nat(100), fc.constant(Number.POSITIVE_INFINITY));

describe('search', () => {
  test('both kernels find the same positions as a naive search', () => {
    fc.assert(
      fc.property(searched, offsets, fc.nat(200), fc.nat(200), ({ fingerprints, bytes }, offset, skipped, left) => {
        const start = Math.min(offset, SMALL_WINDOW_BYTES - bytes.length);
        const from = Math.min(start + skipped, start + bytes.length);
        const to = Math.max(from, start + bytes.length - left);
        for (const kernel of [simdKernel(fingerprints), plainKernel(fingerprints)]) {
          bytes.copy(kernel.window, start);
          const expected = naive(kernel.window, fingerprints, from, to);
          const hits = searchAll(kernel, from, to);
          expect(ascending(hits)).toBe(true);
          expect(hits.every((at) => at >= from && at < to)).toBe(true);
          expect(verified(kernel.window, hits, fingerprints)).toEqual(expected);
        }
      }),
      { numRuns: 80 * SOAK },
    );
  });

  test('the plain kernel reports no false position', () => {
    fc.assert(
      fc.property(searched, ({ fingerprints, bytes }) => {
        const kernel = plainKernel(fingerprints);
        bytes.copy(kernel.window);
        expect(searchAll(kernel, 0, bytes.length)).toEqual(naive(kernel.window, fingerprints, 0, bytes.length));
      }),
      { numRuns: 40 * SOAK },
    );
  });

  test('a fingerprint is found at each position, whatever its bytes', () => {
    const kernel = simdKernel(['\u0000\u00ff\u0080', 'AAA']);
    const needle = Buffer.from([0x00, 0xff, 0x80]);
    kernel.window.fill(0x20);
    for (let at = 0; at < 200; at++) {
      kernel.window.fill(0x20, 0, 300);
      needle.copy(kernel.window, at);
      expect(searchAll(kernel, 0, 300)).toEqual([at]);
      expect(searchAll(kernel, at, at + 1)).toEqual([at]);
      expect(searchAll(kernel, at + 1, 300)).toEqual([]);
      expect(searchAll(kernel, 0, at)).toEqual([]);
    }
  });

  test.each(['simd', 'plain'])('%s: a search with more results than fit is continued', (kind) => {
    const kernelOf = kind === 'simd' ? simdKernel : plainKernel;
    const [small, whole] = [kernelOf(BUILT_IN), kernelOf(BUILT_IN, WINDOW_BYTES)];
    const random = randomOf(4);
    for (const piece of someOf(BUILT_IN, 4)) {
      // All of the real window once; that is enough of a megabyte.
      const kernel = piece === BUILT_IN[0] ? whole : small;
      const [from, to] = kernel === whole ? [0, WINDOW_BYTES] : [random(1000), 16_000 + random(1000)];
      kernel.window.fill(piece, 'latin1');
      kernel.window[from + random(to - from)] = 0;
      const expected = naive(kernel.window, BUILT_IN, from, to);
      const hits = verified(kernel.window, searchAll(kernel, from, to), BUILT_IN);
      expect(hits.length).toBeGreaterThan(4096);
      expect(Buffer.from(Uint32Array.from(hits).buffer).equals(Buffer.from(Uint32Array.from(expected).buffer))).toBe(true);
    }
  });

  test('a search never writes more results than fit', () => {
    for (const kernel of [simdKernel(['AAA']), plainKernel(['AAA'])]) {
      kernel.window.fill('A');
      for (let to = 4000; to < 4200; to++) {
        const found = kernel.search(0, to);
        expect(found).toBeLessThanOrEqual(kernel.hits.length);
        expect(found === to || isFull(found)).toBe(true);
      }
    }
  });

  test('the SIMD kernel reports hardly any false positions', () => {
    const kernel = simdKernelOf(planFor(prepareRules()).buckets);
    const random = randomOf(5);
    for (let at = 0; at < WINDOW_BYTES; at++) kernel.window[at] = 0x20 + random(95);
    const hits = searchAll(kernel, 0, WINDOW_BYTES);
    // The buckets are made for texts that people have: of random ones they accept more.
    expect(hits.length - verified(kernel.window, hits, BUILT_IN).length).toBeLessThan(WINDOW_BYTES / 2_000);
  });

  test('the fastest kernel is the one with SIMD where there is SIMD', () => {
    const kernel = createKernel([['AAA']]);
    expect(kernel.window.buffer.byteLength).toBe(simdKernel(['AAA']).window.buffer.byteLength);
    expect(kernel.window.buffer.byteLength).not.toBe(plainKernel(['AAA']).window.buffer.byteLength);
  });

  test('the window has the default size, or the requested one', () => {
    for (const kernel of [createKernel([['AAA']]), createPlainKernel([['AAA']])]) expect(kernel.window.length).toBe(WINDOW_BYTES);
    for (const kernel of [simdKernel(['AAA'], 70_000), plainKernel(['AAA'], 70_000)]) expect(kernel.window.length).toBe(70_000);
  });
});

describe('buckets', () => {
  const most = fc.uniqueArray(fingerprint, { minLength: 1, maxLength: 60, size: 'max' });

  test('each fingerprint is in one of eight', () => {
    fc.assert(
      fc.property(most, (fingerprints) => {
        const buckets = groupFingerprints(fingerprints);
        expect(buckets.length).toBeLessThanOrEqual(8);
        expect(buckets.flat().sort()).toEqual([...fingerprints].sort());
      }),
    );
  });

  test('fingerprints can be added later', () => {
    fc.assert(
      fc.property(most, fc.nat(60), (fingerprints, first) => {
        const buckets = addFingerprints(groupFingerprints(fingerprints.slice(0, first)), fingerprints.slice(first));
        expect(buckets.length).toBe(8);
        expect(buckets.flat().sort()).toEqual([...fingerprints].sort());
      }),
    );
  });

  test('groups accept fewer random bytes than fingerprints dealt out in order', () => {
    const kernel = (buckets: Buckets): number => {
      let passed = 0;
      const masks = buckets.map((members) => [0, 1, 2].map((at) => members.map((member) => member.charCodeAt(at))));
      for (let probe = 0; probe < 20_000; probe++) {
        const bytes = [0, 1, 2].map((at) => 0x20 + ((probe * ([7919, 104_729, 1_299_709][at] ?? 1)) % 95));
        passed += Number(
          masks.some((mask) =>
            mask.every(
              (codes, at) =>
                codes.some((code) => (code & 15) === ((bytes[at] ?? 0) & 15)) &&
                codes.some((code) => code >> 4 === (bytes[at] ?? 0) >> 4),
            ),
          ),
        );
      }
      return passed;
    };
    const asTheyCome = addFingerprints([], []).map((_, bucket) => BUILT_IN.filter((_fingerprint, at) => at % 8 === bucket));
    expect(kernel(planFor(prepareRules()).buckets)).toBeLessThan(kernel(asTheyCome) / 2);
  });
});

describe('countLines', () => {
  test('counts the same as a naive count', () => {
    const bytes = fc
      .uint8Array({ maxLength: 300, size: 'max' })
      .map((raw) => Buffer.from(raw.map((byte) => (byte % 3 === 0 ? 10 : byte))));
    const kernels = [simdKernel(['AAA']), plainKernel(['AAA'])];
    fc.assert(
      fc.property(bytes, offsets, fc.nat(300), fc.nat(300), (raw, offset, one, other) => {
        const start = Math.min(offset, SMALL_WINDOW_BYTES - raw.length);
        const from = start + Math.min(one, other, raw.length);
        const to = start + Math.min(Math.max(one, other), raw.length);
        const expected = raw.subarray(from - start, to - start).filter((byte) => byte === 10).length;
        for (const kernel of kernels) {
          kernel.window.fill(10, 0, 700);
          kernel.window.fill(10, SMALL_WINDOW_BYTES - 700);
          raw.copy(kernel.window, start);
          expect(kernel.countLines(from, to)).toBe(expected);
        }
      }),
      { numRuns: 80 * SOAK },
    );
  });

  test('a window of nothing but line feeds', () => {
    for (const kernel of [simdKernel(['AAA'], WINDOW_BYTES), plainKernel(['AAA'], WINDOW_BYTES)]) {
      kernel.window.fill(10);
      expect(kernel.countLines(0, WINDOW_BYTES)).toBe(WINDOW_BYTES);
      expect(kernel.countLines(1, WINDOW_BYTES - 1)).toBe(WINDOW_BYTES - 2);
      expect(kernel.countLines(7, 7)).toBe(0);
    }
  });
});

test('the detector finds the same with either kernel', () => {
  const random = randomOf(6);
  const bytes = Buffer.alloc(3 * WINDOW_BYTES);
  for (let at = 0; at < bytes.length; at++) bytes[at] = random(12) === 0 ? 10 : 0x20 + random(95);
  for (let at = 100; at < bytes.length - 200; at += 150 + random(20_000)) {
    const form = FORMS[random(FORMS.length)];
    if (form !== undefined) plant(bytes, at, randomToken(random), form);
  }
  const plain = detectIn(detectorFor([], { kernel: (buckets) => createPlainKernel(buckets) }), bytes).map(bare);
  const simd = detectIn(detectorFor([], { kernel: (buckets) => simdKernelOf(buckets) }), bytes).map(bare);
  expect(simd).toEqual(plain);
  expect(simd.length).toBeGreaterThan(200);
});

test('wasm.ts is generated from the current kernel.as.ts', async () => {
  const compiler: { compileKernel(name: string): Promise<string> } = await import(
    new URL('../../../.ci/kernel.mjs', import.meta.url).href
  );
  expect(readFileSync(new URL('../../../src/detect/search/kernel/wasm.ts', import.meta.url), 'utf8')).toBe(
    await compiler.compileKernel('KERNEL'),
  );
});

test('derived.ts is what rules and encodings give now: `npm run derive`', () => {
  // Of other rules nothing is recalled: everything is found, but each hook works it out again.
  expect(DERIVED.rules).toEqual(prepareRules().map(({ rule }) => rule.id));
  const [recalled, made] = [planFor(prepareRules()), makePlan(prepareRules())];
  expect(recalled.buckets).toEqual(settleBuckets(made.buckets));
  expect(recalled.anchors()).toEqual(made.anchors());
});
