// The randomness of keys: where the border lies between random bytes and regular ones.
import { describe, expect, test } from 'vitest';
import { authKey, shortKey } from '../../../src/detect/judgement/structure/auth-key.ts';

/** `length` bytes with `different` values, of which no two in a row are near each other. */
function keyOf(length: number, different: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => ((at % different) * 101) % 256);
}

/** Twenty bytes, all different, of which `steps` are one more than the one before; they end in 0. */
function keyWithSteps(steps: number): Uint8Array {
  const far = Array.from({ length: 19 - steps }, (_, at) => 60 + 10 * at);
  const near = Array.from({ length: steps + 1 }, (_, at) => steps - at);
  return Uint8Array.from([...far, ...near]);
}

describe('an authorization key', () => {
  test.each([
    [124, false],
    [125, true],
    [200, true],
    [201, false],
  ])('with %d different bytes: %s', (different, expected) => {
    expect(authKey(keyOf(256, different))).toBe(expected);
  });
});

describe('a short key', () => {
  test.each([
    [11, false],
    [12, true],
  ])('of 20 bytes with %d different ones: %s', (different, expected) => {
    expect(new Set(keyOf(20, different)).size).toBe(different);
    expect(shortKey(keyOf(20, different))).toBe(expected);
  });

  test.each([
    [7, true],
    [8, false],
  ])('of 20 bytes with %d that are next to the one before: %s', (steps, expected) => {
    expect(new Set(keyWithSteps(steps)).size).toBe(20);
    expect(shortKey(keyWithSteps(steps))).toBe(expected);
  });
});
