// Base64, in the standard and the URL alphabet, padded or not, in lines or in one piece.
import {
  byLength,
  chooseGrams,
  digitsOf,
  findRuns,
  findTails,
  glanceParts,
  MIN_RUN,
  type Piece,
  type Rewriting,
  type Run,
  readPieces,
  readTails,
} from './rewriting.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const DIGITS = digitsOf('A-Za-z0-9+/_-');

/** How many digits may precede the first group that is read: where the groups begin is not always visible. */
const ALIGNMENTS = [0, 1, 2, 3];

export const base64: Rewriting = {
  name: 'base64',
  stretch: 4 / 3,
  spell(literals, broken) {
    const groups = byLength(literals);
    const spelled = groups.flatMap((group) =>
      [0, 1, 2].flatMap((before) =>
        chooseGrams(
          group.map((literal) => encodeBehind(literal, before)),
          broken,
        ),
      ),
    );
    return [...new Set(spelled.flatMap((digits) => [digits, digits.replaceAll('+', '-').replaceAll('/', '_')]))];
  },
  decode: (text) => readPieces('base64', piecesOf(findRuns(text, DIGITS, MIN_RUN)), 6),
  tails: (text) => readTails('base64', piecesOf(findTails(text, DIGITS)), 6),
  glance: (text) => glanceParts(text, DIGITS).flatMap((part) => ALIGNMENTS.map((skip) => decode(part, skip))),
};

/** The runs, decoded from each digit at which a byte may begin. */
const piecesOf = (runs: readonly Run[]): readonly Piece[] =>
  runs.flatMap((run) => ALIGNMENTS.map((skip) => ({ run, skip, text: decode(run.digits, skip) })));

const decode = (digits: string, skip: number): string => Buffer.from(digits.slice(skip), 'base64').toString('latin1');

/** The digits of `literal` that do not depend on the bytes around it, with `before` bytes of its first group in front of it. */
function encodeBehind(literal: string, before: number): string {
  let digits = '';
  // From the first digit without a bit of the bytes before, to the last one without a bit of those behind.
  for (let bit = Math.ceil((8 * before) / 6) * 6 - 8 * before; bit + 6 <= 8 * literal.length; bit += 6) {
    digits += ALPHABET[bitsAt(literal, bit)] ?? '';
  }
  return digits;
}

/** Six bits of `literal` from `bit` on. */
function bitsAt(literal: string, bit: number): number {
  const at = bit >> 3;
  return (((literal.charCodeAt(at) << 8) | (at + 1 < literal.length ? literal.charCodeAt(at + 1) : 0)) >> (10 - (bit & 7))) & 63;
}
