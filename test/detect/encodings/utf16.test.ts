// UTF-16: which byte order a text is in, wherever it begins, and which bytes carry each character.
import { describe, expect, test } from 'vitest';
import { utf16 } from '../../../src/detect/encodings/utf16.ts';

const LITTLE = 'a\0b\0c\0';
const BIG = '\0a\0b\0c';

describe('utf16', () => {
  test.each([
    ['little-endian at an even offset', `${LITTLE}xy`, 0, 'utf-16le', 0],
    ['little-endian at an odd offset', `x${LITTLE}xy`, 0, 'utf-16le', 1],
    ['big-endian at an even offset', `xy${BIG}z`, 0, 'utf-16be', 3],
    ['big-endian at an odd offset', `x${BIG}z`, 0, 'utf-16be', 2],
    ['between zeros, a first byte at an even offset', `\0\0${LITTLE}\0\0`, 0, 'utf-16le', 2],
    ['between zeros, a first byte at an odd offset', `\0\0${BIG}\0\0`, 0, 'utf-16be', 3],
    ['between zeros, in a text at an odd offset', `\0\0${LITTLE}\0\0`, 1, 'utf-16be', 2],
  ])('%s', (_, text, offset, encoding, start) => {
    const reading = utf16.decode(text, offset);
    const at = reading?.text.indexOf('abc') ?? -1;
    expect(at).toBeGreaterThanOrEqual(0);
    expect(reading?.encodings(at, at + 3)).toEqual([encoding]);
    expect([0, 1, 2].map((index) => [reading?.start(at + index), reading?.end(at + index + 1)])).toEqual(
      [0, 2, 4].map((byte) => [start + byte, start + byte + 1]),
    );
  });

  test.each([
    [`xy${LITTLE}`, 2],
    [`x${LITTLE}`, 1],
    [`x${BIG}`, 2],
  ])('the end of %j is read with the way back to its bytes', (text, start) => {
    const tail = utf16.tails(text).find((reading) => reading.text.includes('abc'));
    const at = tail?.text.indexOf('abc') ?? -1;
    expect([tail?.start(at), tail?.end(at + 1), tail?.start(at + 2), tail?.end(at + 3)]).toEqual([
      start,
      start + 1,
      start + 4,
      start + 5,
    ]);
  });

  test('a text without zeros is none', () => {
    expect([utf16.decode('abcabc', 0), utf16.tails('abcabc')]).toEqual([undefined, []]);
  });
});
