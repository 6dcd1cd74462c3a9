// Any character, for random texts.
import fc from 'fast-check';

/** Surrogates are no characters: from the first of them on, code points are this many more than their index. */
const SURROGATES = { from: 0xd800, many: 0x800 } as const;

/**
 * Any code point but surrogates, as a unit of `fc.string`. It has the values of fast-check's unit `binary`, which makes a table of a million of
 * them in each process first: a second, and a hundred megabytes that each start of a program has to map again.
 */
export const anyCharacter: fc.Arbitrary<string> = fc
  .nat(0x10_ff_ff - SURROGATES.many)
  .map((index) => String.fromCodePoint(index < SURROGATES.from ? index : index + SURROGATES.many), indexOf);

/** The way back, by which fast-check also puts in words like `__proto__`, and makes what fails smaller. */
function indexOf(character: unknown): number {
  const code = typeof character === 'string' ? character.codePointAt(0) : undefined;
  if (code === undefined || String.fromCodePoint(code) !== character) throw new Error('not one character');
  if (code < SURROGATES.from) return code;
  if (code < SURROGATES.from + SURROGATES.many) throw new Error('a surrogate');
  return code - SURROGATES.many;
}
