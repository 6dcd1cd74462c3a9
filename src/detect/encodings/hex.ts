// Hexadecimal digits, in either case, in lines or in one piece.
import {
  byLength,
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

const DIGITS = digitsOf('0-9A-Fa-f');

export const hex: Rewriting = {
  name: 'hex',
  stretch: 2,
  spell(literals, broken) {
    const digits = (literal: string): string => Buffer.from(literal, 'latin1').toString('hex');
    const spelled = byLength(literals.flatMap((literal) => [digits(literal), digits(literal).toUpperCase()]));
    // Of UTF-16 in either byte order; in one line, for its digits are rarer than these.
    const wide = broken
      ? literals.map((literal) => Buffer.from(literal.slice(-4, -2), 'utf16le').toString('hex').slice(0, 6))
      : [];
    const wides = wide.filter(({ length }) => length === 6).flatMap((digits) => [digits, digits.toUpperCase()]);
    return [...new Set([...spelled.flatMap((group) => chooseHex([...new Set(group)], broken)), ...wides])];
  },
  decode: (text) => readPieces('hex', piecesOf(findRuns(text, DIGITS, MIN_RUN)), 4),
  tails: (text) => readTails('hex', piecesOf(findTails(text, DIGITS)), 4),
  glance: (text) => glanceParts(text, DIGITS).flatMap((part) => [decode(part, 0), decode(part, 1)]),
};

/** The runs, decoded from each digit at which a byte may begin. */
const piecesOf = (runs: readonly Run[]): readonly Piece[] =>
  runs.flatMap((run) => [0, 1].map((skip) => ({ run, skip, text: decode(run.digits, skip) })));

const decode = (digits: string, skip: number): string => Buffer.from(digits.slice(skip), 'hex').toString('latin1');

/** Any three digits are in every list of checksums: so six are searched for and, in case a line end breaks these, the four before them. */
function chooseHex(texts: readonly string[], broken: boolean): readonly string[] {
  const ends = texts.map((text) => text.slice(-6));
  return [...new Set(broken ? [...ends, ...texts.map((text) => text.slice(-8, -4))] : ends)];
}
