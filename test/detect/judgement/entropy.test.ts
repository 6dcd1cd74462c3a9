// Entropy: from 0 to that of a text without repeats.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distinctCharacters, shannonEntropy } from '../../../src/detect/judgement/entropy.ts';

/** A character is a byte where we measure. */
const latin1 = fc.uint8Array({ maxLength: 300, size: 'max' }).map((bytes) => Buffer.from(bytes).toString('latin1'));

test('entropy lies within 0 and log2 of the length', () => {
  fc.assert(
    fc.property(latin1, (text) => {
      const entropy = shannonEntropy(text);
      expect(entropy).toBeGreaterThanOrEqual(0);
      expect(entropy).toBeLessThanOrEqual((text.length === 0 ? 0 : Math.log2(text.length)) + 1e-9);
      expect(entropy).toBeLessThanOrEqual(Math.log2(Math.max(1, distinctCharacters(text))) + 1e-9);
    }),
    { numRuns: 1000 },
  );
});

test('entropy depends neither on the order nor on the alphabet', () => {
  fc.assert(
    fc.property(latin1, fc.integer({ min: 1, max: 255 }), (text, shift) => {
      const sorted = [...text].sort().join('');
      const shifted = [...text].map((char) => String.fromCharCode((char.charCodeAt(0) + shift) % 256)).join('');
      expect(shannonEntropy(sorted)).toBeCloseTo(shannonEntropy(text), 9);
      expect(shannonEntropy(shifted)).toBeCloseTo(shannonEntropy(text), 9);
    }),
  );
});

test('a text written twice has the entropy of the text', () => {
  fc.assert(
    fc.property(latin1, (text) => {
      expect(shannonEntropy(text + text)).toBeCloseTo(shannonEntropy(text), 9);
    }),
  );
});

test.each([
  ['', 0],
  ['a', 0],
  ['aaaaaaaa', 0],
  ['ab', 1],
  ['aabb', 1],
  ['abcd', 2],
  ['aab', 0.9182958340544896],
  ['abcdefghijklmnop', 4],
] as const)('the entropy of %j is %d', (text, bits) => expect(shannonEntropy(text)).toBeCloseTo(bits, 12));

test('a text without repeats has the maximal entropy of its length', () => {
  for (let length = 1; length <= 256; length++) {
    const text = Array.from({ length }, (_, code) => String.fromCharCode(code)).join('');
    expect(shannonEntropy(text)).toBeCloseTo(Math.log2(length), 9);
    expect(distinctCharacters(text)).toBe(length);
  }
});

test('distinct characters are counted once each', () => {
  expect(distinctCharacters('')).toBe(0);
  expect(distinctCharacters('aAaA')).toBe(2);
  fc.assert(
    fc.property(latin1, (text) => {
      expect(distinctCharacters(text)).toBe([...text].filter((char, at) => text.indexOf(char) === at).length);
    }),
  );
});
