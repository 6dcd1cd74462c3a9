// Paths as text and back: no byte is lost, and no two paths have one text.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pathToBytes, pathToText } from '../../src/system/path-text.ts';
import { anyCharacter } from '../support/characters.ts';

/** Bytes among which valid, cut-off and broken UTF-8 sequences are frequent. */
const bytes = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc.string({ unit: anyCharacter }).map((text) => Buffer.from(text)),
      fc.constantFrom(
        [0xff],
        [0xc3],
        [0xe2, 0x82],
        [0xed, 0xa0, 0xbd],
        [0xef, 0xbf, 0xbd],
        [0xef, 0xbb, 0xbf],
        [0xf0, 0x9f, 0x92],
      ),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => Buffer.concat(pieces.map((piece) => Uint8Array.from(piece))));

describe('pathToText and pathToBytes', () => {
  test('lose no byte, whatever the bytes are', () => {
    fc.assert(
      fc.property(bytes, (path) => {
        expect(pathToBytes(pathToText(path)).equals(path)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('leave valid text as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        expect(pathToText(Buffer.from(text))).toBe(text);
        expect(pathToBytes(text).equals(Buffer.from(text))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('give different texts for different paths', () => {
    fc.assert(
      fc.property(bytes, bytes, (one, two) => {
        expect(pathToText(one) === pathToText(two)).toBe(one.equals(two));
      }),
    );
  });

  test.each<[string, readonly number[], string]>([
    ['a byte that is no UTF-8', [0x61, 0xff, 0x62], 'a\udcffb'],
    ['a sequence that is cut off', [0xe2, 0x82], '\udce2\udc82'],
    ['a surrogate written as UTF-8', [0xed, 0xa0, 0x80], '\udced\udca0\udc80'],
    ['an overlong slash', [0xc0, 0xaf], '\udcc0\udcaf'],
    ['U+FFFD itself', [0xef, 0xbf, 0xbd], '\ufffd'],
    ['U+FFFD beside a broken byte', [0xef, 0xbf, 0xbd, 0xfe], '\ufffd\udcfe'],
    ['an emoji beside a broken byte', [0xf0, 0x9f, 0x92, 0x80, 0xff], '💀\udcff'],
    ['a byte order mark', [0xef, 0xbb, 0xbf, 0x61], '\ufeffa'],
    ['nothing', [], ''],
  ])('%s', (_title, path, text) => {
    expect(pathToText(Uint8Array.from(path))).toBe(text);
    expect([...pathToBytes(text)]).toEqual(path);
  });

  test('take a part of a larger buffer for what it is', () => {
    expect(pathToText(new Uint8Array(Buffer.from('xabcx')).subarray(1, 4))).toBe('abc');
  });
});
