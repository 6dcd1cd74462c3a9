// Lists of bytes as decimal numbers: what `journalctl -o json` makes of a coloured line, a `Buffer` in JSON, Go's `%v`, Erlang's `~w`.
import { allMatches } from './all-matches.ts';
import type { Reading } from './reading.ts';
import type { Rewriting } from './rewriting.ts';

/** What stands between two numbers: a comma, a blank, or both; also the end of a line. */
const BETWEEN = String.raw`(?:,?[ \t]{1,4}|,|,?[ \t]{0,4}\r?\n(?:[0-9]{7}(?=[ \t]))?[ \t]{0,40})`;

const NUMBER = '[0-9]{1,3}';

/** Shorter lists hold nothing that any rule searches for. */
const MIN_NUMBERS = 8;

const LIST = new RegExp(`(?<![0-9.])${NUMBER}(?:${BETWEEN}${NUMBER}(?![0-9.])){${MIN_NUMBERS - 1},}`, 'g');

/** A list that the end of a text cuts. */
const LIST_AT_END = new RegExp(
  `(?<![0-9.])${NUMBER}(?:${BETWEEN}${NUMBER}(?![0-9.]))*(?:${BETWEEN}|,|[ \t]{0,4}\r?\n[0-9]{1,7})?$`,
);

/** How numbers are parted where no line ends: an anchor is searched for with each of them. */
const SEPARATORS = [',', ', ', ' ', '  '];

/** Stands for a number that is no byte. */
const OTHER = '\u0001';

export const decimal: Rewriting = {
  name: 'decimal',
  stretch: 12,
  // Twice, so that a line end breaks only one of them.
  spell(literals) {
    const spelled = literals.flatMap((literal) => {
      const codes = [...literal.slice(-4)].map((char) => char.charCodeAt(0));
      const parts = codes.length < 4 ? [codes] : [codes.slice(0, 2), codes.slice(1)];
      return SEPARATORS.flatMap((separator) =>
        parts.map((part) => (part.length === 2 ? [...part, ''] : part).join(separator).trimEnd()),
      );
    });
    // One on each line, only the last two of these would be in every list.
    const lines = literals.flatMap((literal) => {
      const [last, next] = [literal.charCodeAt(literal.length - 2), literal.charCodeAt(literal.length - 3)];
      return Number.isNaN(next) ? [] : [`${last},\n`, `${last},\r`, `${next}\n${last}\n`, `${next}\r\n${last}\r`];
    });
    return [...new Set([...spelled, ...lines])];
  },
  decode: (text) => readLists([...allMatches(text, LIST)]),
  tails(text) {
    const list = LIST_AT_END.exec(text);
    if (list === null) return [];
    const whole = readLists([list]);
    // The last number may not have come in full.
    const less = whole === undefined ? undefined : { ...whole, text: whole.text.slice(0, -2) };
    return [whole && { ...whole, text: whole.text.slice(0, -1) }, less].filter((reading) => reading !== undefined);
  },
  glance: (text) => [[...text.matchAll(/[0-9]+/g)].map(([digits]) => charOf(digits)).join('')],
};

const charOf = (digits: string): string => (Number(digits) > 255 ? OTHER : String.fromCharCode(Number(digits)));

/** The characters of all lists, each list ended by a line feed. */
function readLists(lists: readonly RegExpMatchArray[]): Reading | undefined {
  if (lists.length === 0) return undefined;
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { 0: list, index: at = 0 } of lists) {
    for (const { 0: digits, index } of list.matchAll(/(?<![0-9])[0-9]{1,3}(?![0-9])/g)) {
      text += charOf(digits);
      starts.push(at + index);
      ends.push(at + index + digits.length);
    }
    text += '\n';
    starts.push(at + list.length);
    ends.push(at + list.length);
  }
  const names = [decimal.name];
  return {
    text,
    start: (index) => starts[index] ?? ends.at(-1) ?? 0,
    end: (index) => ends[index - 1] ?? 0,
    encodings: () => names,
    isJoined: () => false,
  };
}
