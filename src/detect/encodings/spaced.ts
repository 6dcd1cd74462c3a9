// Characters with something before each: what `od -c` prints, and lists of small integers in Erlang's external term format.
import { allMatches } from './all-matches.ts';
import type { Reading } from './reading.ts';
import type { Rewriting } from './rewriting.ts';

/** A character of `od -c`, four wide: it stands for itself, or is written as an escape or a number. */
const CELL = String.raw` {3}[!-~]| {2}\\[0abtnvfr\\]| [0-3][0-7]{2}| {4}`;
const CELLS = new RegExp(CELL, 'g');

/** Cells, sixteen in a line behind its address. */
const TABLE = new RegExp(String.raw` {3}[!-~](?:${CELL}|\r?\n[0-9a-f]{6,8}(?= ))+`, 'g');

/** Erlang writes before each character that it is a small integer. */
const TAG = 'a';

/** Stands for what is no character. */
const OTHER = '\u0001';

/** More than stands at the end of a text before the next cell: the address of a line. */
const CUT_BYTES = 14;

/** Characters, and where each is. */
interface Units {
  readonly text: string;
  readonly at: readonly number[];
}

export const spaced: Rewriting = {
  name: 'spaced',
  stretch: 5,
  // A line of the table may end behind any character.
  spell(literals) {
    const spelled = literals.flatMap((literal) => {
      const [first = '', second = '', third = ''] = literal.slice(-4);
      const cells = third === '' ? [] : [`${second}   ${third}`];
      return [`${first}${TAG}${second}`, `${first}   ${second}`, ...cells];
    });
    return [...new Set(spelled)];
  },
  decode: (text) => readUnits(unitsIn(text)),
  tails: (text) =>
    unitsIn(text)
      .filter(({ at }) => text.length - (at.at(-1) ?? 0) < CUT_BYTES)
      .flatMap((units) => readUnits([units]) ?? [])
      .map((reading) => ({ ...reading, text: reading.text.slice(0, -1) })),
  glance: (text) => unitsIn(text).map((units) => (/[:A]$/.test(units.text) ? `${units.text}:AAE` : units.text)),
};

function unitsIn(text: string): readonly Units[] {
  const units: Units[] = [0, 1].map((parity) => taggedFrom(text, parity)).filter((one) => one.at.length > 0);
  for (const { 0: table, index } of allMatches(text, TABLE)) {
    const cells = [...table.matchAll(CELLS)];
    units.push({
      text: cells.map(({ 0: cell }) => (/^ {3}/.test(cell) ? cell.slice(3) : OTHER)).join(''),
      at: cells.map((cell) => index + cell.index + 3),
    });
  }
  return units;
}

/** The characters at `parity` and every second byte from there that follow the tag. */
function taggedFrom(text: string, parity: number): Units {
  let units = '';
  const at: number[] = [];
  for (let index = 2 - parity; index < text.length; index += 2) {
    if (text[index - 1] === TAG) {
      units += text[index];
      at.push(index);
    } else if (units !== '' && !units.endsWith(OTHER)) {
      units += OTHER;
      at.push(index);
    }
  }
  return { text: units, at };
}

/** All of them, each ended by a line feed; undefined where there are none. */
function readUnits(all: readonly Units[]): Reading | undefined {
  if (all.length === 0) return undefined;
  const at = all.flatMap((units) => [...units.at, (units.at.at(-1) ?? 0) + 1]);
  const names = [spaced.name];
  return {
    text: all.map(({ text }) => `${text}\n`).join(''),
    start: (index) => at[index] ?? at.at(-1) ?? 0,
    end: (index) => (at[index - 1] ?? 0) + 1,
    encodings: () => names,
    isJoined: () => false,
  };
}
