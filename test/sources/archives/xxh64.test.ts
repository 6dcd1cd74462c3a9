// The checksum of zstd: that of its reference, for bytes in any pieces.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Xxh64 } from '../../../src/sources/archives/xxh64/xxh64.ts';
import { seededBytes } from '../../support/seeded.ts';

function sumOf(bytes: Uint8Array, piece: number): number | undefined {
  const sum = Xxh64.create();
  for (let at = 0; at < bytes.length; at += piece) sum?.update(bytes.subarray(at, at + piece));
  return sum?.end();
}

// By xxhsum, the program of its author: the lower half.
test.each([
  ['', 0x51d8e999],
  ['abc', 0xad770999],
])('the sum of %j', (text, expected) => {
  expect(sumOf(Buffer.from(text), 7)).toBe(expected);
});

test('given pieces of any size, then the sum is the same', () => {
  const bytes = seededBytes('sums', 200_000);
  const whole = sumOf(bytes, bytes.length);
  for (const piece of [1000, 31, 32, 33, 65_536, 65_537]) expect(sumOf(bytes, piece)).toBe(whole);
});

test('wasm.ts is generated from the current xxh64.as.ts', async () => {
  const compiler: { compileKernel(name: string): Promise<string> } = await import(
    new URL('../../../.ci/kernel.mjs', import.meta.url).href
  );
  const written = readFileSync(new URL('../../../src/sources/archives/xxh64/wasm.ts', import.meta.url), 'utf8');
  expect(written).toBe(await compiler.compileKernel('XXH64'));
});
