// A fast random number generator that gives the same numbers for the same seed.
import fc from 'fast-check';

/** Whole numbers from 0 to below `bound`, one after the other (mulberry32). */
export type Random = (bound: number) => number;

/** The numbers that belong to `seed`. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}

/** `count` bytes. fast-check's own arrays make an object of each byte, which takes a hundred times as long. */
function bytesOf(random: Random, count: number): Buffer {
  const bytes = Buffer.alloc(count);
  for (let at = 0; at < count; at++) bytes[at] = random(256);
  return bytes;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The secret of a real token: 208 bits, of which the first 16 are 00 01, as 35 base64url characters. */
export function randomSecret(random: Random): string {
  let secret = `AA${'EFGH'[random(4)]}`;
  while (secret.length < 34) secret += ALPHABET[random(64)];
  return secret + ALPHABET[random(16) * 4];
}

/** A token that is perfect in structure, with an id of `digits` digits. */
export function randomToken(random: Random, digits = 10): string {
  let id = String(1 + random(9));
  while (id.length < digits) id += String(random(10));
  return `${id}:${randomSecret(random)}`;
}

/** Bytes without any order, of which there are `least` to `most`. For what holds for all bytes: they are not made smaller where a test fails. */
export function randomBytes(least: number, most: number): fc.Arbitrary<Buffer> {
  const seed = fc.noShrink(fc.nat(2 ** 32 - 1));
  return fc.tuple(seed, fc.integer({ min: least, max: most })).map(([state, count]) => bytesOf(randomOf(state), count));
}
