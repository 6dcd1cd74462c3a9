// Blobs give their bytes whole, whatever the pieces, and do not run after a file that grows for ever.
import { appendFileSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blobOf } from '../../src/model/blob-of.ts';
import type { Origin } from '../../src/model/origin.ts';
import type { Blob } from '../../src/model/types.ts';
import { blobFrom, FileBlob } from '../../src/sources/blobs.ts';
import { stdinSource } from '../../src/sources/stdin.ts';
import { temporaryFolder } from '../support/terminal/cli.ts';

const ORIGIN: Origin = { kind: 'file', path: 'x' };

/** Reads a Blob to its end in pieces of at most `size` bytes. */
async function readAll(blob: Blob, size: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const into = new Uint8Array(size);
  for (let count = await blob.read(into); count > 0; count = await blob.read(into)) {
    pieces.push(Buffer.from(into.subarray(0, count)));
  }
  blob.close();
  return Buffer.concat(pieces);
}

async function* chunksOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

describe('bytes in memory', () => {
  test('given blobOf, then it returns the bytes in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 60 }), async (bytes, size) => {
        expect([...(await readAll(blobOf(bytes, ORIGIN), size))]).toEqual([...bytes]);
      }),
    );
  });

  test('given blobFrom, then it returns all chunks, empty ones included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 })), fc.integer({ min: 1, max: 60 }), async (chunks, size) => {
        const all = await readAll(blobFrom(chunksOf(chunks), ORIGIN), size);
        expect(all.equals(Buffer.concat(chunks))).toBe(true);
      }),
    );
  });

  test('given a stream that fails, then blobFrom throws its error', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('a');
      throw new Error('gone');
    }
    const blob = blobFrom(failing(), ORIGIN);
    expect(await blob.read(new Uint8Array(9))).toBe(1);
    await expect(blob.read(new Uint8Array(9))).rejects.toThrow('gone');
  });

  test('standard input is one Blob', () => {
    expect([...stdinSource(chunksOf([]))]).toMatchObject([{ type: 'blob', origin: { kind: 'stdin' } }]);
  });
});

describe('FileBlob', () => {
  const openFile = (path: string, follow = false): FileBlob => new FileBlob(path, ORIGIN, {}, { follow });

  const MEBIBYTE = 1 << 20;

  test.each([0, 1, 65_536, MEBIBYTE - 1, MEBIBYTE, MEBIBYTE + 1, 5 * MEBIBYTE + 3])('reads a file of %d bytes', async (size) => {
    const path = join(temporaryFolder(), 'x');
    const content = Buffer.alloc(size, 'abcdefg');
    writeFileSync(path, content);
    expect((await readAll(openFile(path), 300_000)).equals(content)).toBe(true);
  });

  test('reads a file larger than the growth limit', async () => {
    const path = join(temporaryFolder(), 'x');
    writeFileSync(path, '');
    truncateSync(path, 200 * MEBIBYTE);
    expect((await readAll(openFile(path), 8 * MEBIBYTE)).length).toBe(200 * MEBIBYTE);
  });

  test('given a file that grows while it is read, then the new bytes are read', async () => {
    const path = join(temporaryFolder(), 'x');
    writeFileSync(path, 'a');
    const blob = openFile(path);
    const into = new Uint8Array(9);
    expect(await blob.read(into)).toBe(1);
    appendFileSync(path, 'bc');
    expect(await blob.read(into)).toBe(2);
    expect(await blob.read(into)).toBe(0);
    blob.close();
  });

  test('given a file that grows as fast as it is read, then reading stops', async () => {
    const path = join(temporaryFolder(), 'x');
    writeFileSync(path, '');
    truncateSync(path, 2 * MEBIBYTE);
    const blob = openFile(path);
    const into = new Uint8Array(MEBIBYTE);
    let size = 2 * MEBIBYTE;
    const readOn = async (): Promise<void> => {
      while ((await blob.read(into)) > 0 && size < 1000 * MEBIBYTE) {
        size += MEBIBYTE;
        truncateSync(path, size);
      }
    };
    await expect(readOn()).rejects.toThrow(/^grew while it was read: only the first [0-9]+ bytes were scanned$/);
    blob.close();
    expect(size).toBeLessThan(100 * MEBIBYTE);
  });

  test.skipIf(process.platform === 'win32')('follows a link only if asked to (no links on Windows)', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'real'), 'abc');
    symlinkSync('real', join(folder, 'link'));
    expect(() => openFile(join(folder, 'link')).read(new Uint8Array(9))).toThrow('ELOOP');
    expect(String(await readAll(openFile(join(folder, 'link'), true), 9))).toBe('abc');
  });

  test('given a file that cannot be opened, then read throws and close works', () => {
    const blob = openFile(join(temporaryFolder(), 'x'));
    expect(() => blob.read(new Uint8Array(9))).toThrow('ENOENT');
    blob.close();
  });

  test('given a folder, then read throws', () => {
    const folder = join(temporaryFolder(), 'x');
    mkdirSync(folder);
    const blob = openFile(folder);
    expect(() => blob.read(new Uint8Array(9))).toThrow('EISDIR');
    blob.close();
  });
});
