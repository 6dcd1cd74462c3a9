// Hexadecimal digits, in either case, in lines or in one piece.
import {
  byLength,
  digitsOf,
  findRuns,
  findTails,
  glanceParts,
  type Piece,
  type Rewriting,
  type Run,
  readPieces,
  readTails,
  SHORTEST,
} from './rewriting.ts';

const DIGITS = digitsOf('0-9A-Fa-f');

export const hex: Rewriting = {
  name: 'hex',
  stretch: 2,
  spell(literals, broken) {
    const digits = (literal: string): string => Buffer.from(literal, 'latin1').toString('hex');
    const spelled = byLength(literals.flatMap((literal) => [digits(literal), digits(literal).toUpperCase()]));
    return [...new Set(spelled.flatMap((group) => chooseHex([...new Set(group)], broken)))];
  },
  decode: (text) => readPieces('hex', piecesOf(findRuns(text, DIGITS, SHORTEST)), 4),
  tails: (text) => readTails('hex', piecesOf(findTails(text, DIGITS)), 4),
  glance: (text) => glanceParts(text, DIGITS).flatMap((part) => [decode(part, 0), decode(part, 1)]),
};

/** The runs, read from each digit at which a character may begin. */
const piecesOf = (runs: readonly Run[]): readonly Piece[] =>
  runs.flatMap((run) => [0, 1].map((skip) => ({ run, skip, text: decode(run.digits, skip) })));

const decode = (digits: string, skip: number): string => Buffer.from(digits.slice(skip), 'hex').toString('latin1');

/** Three digits are in all lists of checksums: six are looked for and, should a line end break them, the four before. */
function chooseHex(texts: readonly string[], broken: boolean): readonly string[] {
  const ends = texts.map((text) => text.slice(-6));
  return [...new Set(broken ? [...ends, ...texts.map((text) => text.slice(-8, -4))] : ends)];
}
