// Stores and compressed files: what is in each is unpacked; cut off or damaged anywhere, it ends with what there is, or a problem.
import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Limits } from '../../../src/sources/archives/budget.ts';
import type { Format } from '../../../src/sources/archives/recognise.ts';
import { type Unpacked, unpack } from '../../support/fixtures/archive.ts';
import { HELLO, parquet, redis, STORES, storeLog } from '../../support/fixtures/stores.ts';
import { SOAK, someOf } from '../../support/soak.ts';

const TEXT = 'what is in it, of some length, so that it is not taken for something else: 0123456789 abcdefghijklmnopqrstuvwxyz';

/** As `unpack`, with what ends it as a problem: its code, or the name of an error that must not be. */
async function unpackAll(bytes: Uint8Array, format: Format, limits?: Limits): Promise<Unpacked> {
  try {
    return await unpack(bytes, { format, ...(limits === undefined ? {} : { limits }) });
  } catch (error) {
    return { entries: [], names: [], problems: [error instanceof Error ? error.name : String(error)] };
  }
}

const CASES = STORES.map((store) => [store.format, store] as const);

test.each(CASES)('%s: given a whole one, then what is in it', async (format, { make }) => {
  const { entries, problems } = await unpackAll(make(TEXT), format);
  const texts = entries.map(([, text]) => text).join('\n');
  const expected = [TEXT, HELLO].filter((text) => texts.includes(text));
  expect(problems).toEqual([]);
  // What is in these is unpacked one level deeper.
  if (['pg-dump', 'makeself', 'script'].includes(format)) expect(entries.map(([, text]) => text.length > 20)).toEqual([true]);
  else expect(expected).not.toEqual([]);
});

describe.each(CASES)('%s, broken', (format, { make, hasEnd }) => {
  const whole = make(TEXT);
  const ends = Array.from({ length: whole.length }, (_, at) => at).slice(16);
  const step = Math.ceil(whole.length / 200);

  test('given one that is cut off anywhere, then it ends, with a problem or with what there is', async () => {
    const { entries: all } = await unpackAll(whole, format);
    for (const end of someOf(ends, step)) {
      const { entries, problems } = await unpackAll(whole.subarray(0, end), format);
      for (const problem of problems) expect(['TypeError', 'RangeError', 'Error']).not.toContain(problem);
      if (hasEnd && problems.length === 0) expect(entries).toEqual(all);
    }
  });

  test('property: given any damage, then it ends, with problems of a known kind', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), fc.nat(255), async (at, byte) => {
        const broken = Buffer.from(whole);
        broken[at] = byte;
        const { problems } = await unpackAll(broken, format);
        for (const problem of problems) expect(['TypeError', 'RangeError', 'Error']).not.toContain(problem);
      }),
      { numRuns: 60 * SOAK },
    );
  });
});

describe('bombs', () => {
  const limits: Limits = { free: 1e6, ratio: 10, total: 1e9 };
  const zeros = '\0'.repeat(20_000_000);

  test.each([
    ['a page of Parquet', () => parquet(zeros, 2), 'parquet'],
    [
      'a stream in a file of HDF5',
      () => Buffer.concat([Buffer.from('\x89HDF\r\n\x1a\n\0', 'latin1'), deflateSync(zeros)]),
      'hdf5',
    ],
    ['a file of brotli', () => STORES.find(({ format }) => format === 'brotli')?.make(zeros) ?? Buffer.alloc(0), 'brotli'],
  ] as const)('given %s that unpacks to too much, then unpacking stops', async (_title, make, format) => {
    const { problems } = await unpackAll(make(), format, limits);
    expect(problems.join()).toMatch(/unpacking stopped|ScanError/);
  });
});

test('given a string in LZF whose stated length is not what comes out, then nothing of it', async () => {
  const broken = redis(TEXT);
  const at = broken.indexOf(0xc3);
  broken.writeUInt8((broken[at + 4] ?? 0) ^ 1, at + 4);
  expect((await unpackAll(broken, 'redis')).entries).toEqual([]);
});

test.each([32_650, 32_700, 32_720])(
  'given a record of a log with %s bytes before the text, then the cut in it is closed',
  async (before) => {
    const { entries } = await unpackAll(storeLog(before, TEXT), 'store-log');
    expect(entries.map(([, text]) => text.includes(TEXT))).toEqual([true]);
  },
);

test('given data behind a script that are of no known format, then they are said not to be unpacked', async () => {
  const { problems } = await unpackAll(
    Buffer.from(`#!/bin/sh\nexit\n${gzipSync(TEXT).toString('latin1').slice(1)}`, 'latin1'),
    'script',
  );
  expect(problems).toEqual(['no archive of a known format behind the script']);
});
