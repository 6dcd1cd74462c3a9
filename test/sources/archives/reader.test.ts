// Bytes that come in pieces: taken in other pieces, put back, skipped, searched and read in part.
import { describe, expect, test } from 'vitest';
import { ByteReader } from '../../../src/sources/archives/reader.ts';

/** A reader of the characters of `pieces`, one piece after another. */
function readerOf(...pieces: readonly string[]): ByteReader {
  const left = pieces.map((piece) => Buffer.from(piece, 'latin1'));
  return new ByteReader(async () => left.shift());
}

/** The rest of `reader`, in the pieces in which it comes. */
async function restOf(reader: ByteReader): Promise<readonly string[]> {
  const pieces: string[] = [];
  for (let piece = await reader.chunk(); piece.length > 0; piece = await reader.chunk()) pieces.push(String(piece));
  return pieces;
}

describe('peek and take', () => {
  test('bytes over several pieces come at once, and stay until they are taken', async () => {
    const reader = readerOf('ab', 'c', 'de');
    expect(String(await reader.peek(4))).toBe('abcd');
    expect(String(await reader.peek(2))).toBe('ab');
    reader.take(2);
    expect([reader.position, await restOf(reader)]).toEqual([2, ['cde']]);
  });

  test('fewer come only at the end', async () => {
    const reader = readerOf('ab', 'c');
    expect(String(await reader.peek(9))).toBe('abc');
    reader.take(3);
    expect([(await reader.peek(1)).length, reader.position]).toEqual([0, 3]);
  });

  test('at the end the source is not asked again', async () => {
    let asked = 0;
    const reader = new ByteReader(async () => {
      asked++;
      return undefined;
    });
    await reader.peek(1);
    await reader.peek(1);
    await reader.chunk();
    expect(asked).toBe(1);
  });
});

describe('chunk and unread', () => {
  test('a chunk has at most as many bytes as asked for, and 16 KiB by default', async () => {
    const reader = readerOf('abc', 'x'.repeat(20_000));
    expect(String(await reader.chunk(2))).toBe('ab');
    expect((await restOf(reader)).map(({ length }) => length)).toEqual([1, 16_384, 3616]);
  });

  test('what is put back comes again, before what is buffered', async () => {
    const reader = readerOf('abcd', 'ef');
    const piece = await reader.chunk(3);
    reader.unread(piece.subarray(1));
    expect([reader.position, await restOf(reader)]).toEqual([1, ['bcd', 'ef']]);
    reader.unread(Buffer.from('f'));
    reader.unread(Buffer.alloc(0));
    expect([reader.position, await restOf(reader)]).toEqual([5, ['f']]);
  });
});

test.each([
  [0, 0, 'abcdef'],
  [3, 0, 'def'],
  [6, 0, ''],
  [8, 2, ''],
])('of %d bytes to skip %d are missing, and %j is left', async (count, missing, rest) => {
  const reader = readerOf('ab', 'cd', 'ef');
  expect(await reader.skip(count)).toBe(missing);
  expect([reader.position, (await restOf(reader)).join('')]).toEqual([count - missing, rest]);
});

describe('seek', () => {
  test.each([
    ['in the first piece', ['a--b'], ['--'], true, '--b'],
    ['over two pieces', ['a-', '-b'], ['--'], true, '--b'],
    ['at the start', ['--b'], ['--'], true, '--b'],
    ['at the end', ['ab', '--'], ['--'], true, '--'],
    ['the first of two marks', ['a==b--c'], ['--', '=='], true, '==b--c'],
    ['no mark', ['a-b', 'c'], ['--'], false, 'c'],
    ['less than a mark', ['-'], ['--'], false, '-'],
    ['nothing', [], ['--'], false, ''],
  ])('%s', async (_, pieces, marks, found, rest) => {
    const reader = readerOf(...pieces);
    expect(await reader.seek(marks)).toBe(found);
    expect((await restOf(reader)).join('')).toBe(rest);
  });
});

test('a part has so many bytes, and what follows it is left to the whole', async () => {
  const reader = readerOf('ab', 'cd', 'ef');
  const part = reader.part(3);
  expect([(await restOf(part)).join(''), part.position, reader.position]).toEqual(['abc', 3, 3]);
  expect((await restOf(reader)).join('')).toBe('def');
});

test('a part of a whole that ends before it ends there', async () => {
  const part = readerOf('ab').part(3);
  expect([(await restOf(part)).join(''), await part.skip(1)]).toEqual(['ab', 1]);
});
