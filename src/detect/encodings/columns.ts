// Cells of tables whose text was wrapped: the rest of it stands in the same column, one line lower.
import { lastAtMost, type Reading } from './reading.ts';

/** The border between two cells, as text and as UTF-8. */
const BORDER = /\||\xe2\x94[\x82\x83]|\xe2\x95\x91/g;

const NAMES: readonly string[] = ['line-wrap'];
const NONE: readonly string[] = [];

/** The text of a cell without the blanks around it, and where it begins. */
interface Cell {
  readonly at: number;
  readonly text: string;
}

/** The columns in `text` in which a cell goes on below, each as a reading; it ends with a line feed unless the table may go on behind the text. */
export function readColumns(text: string): readonly Reading[] {
  if (text.search(BORDER) < 0) return [];
  const readings: Reading[] = [];
  let row: (readonly Cell[])[] = [];
  const finish = (isOpen: boolean): void => {
    const width = row[0]?.length ?? 0;
    for (let column = 0; row.length > 1 && column < width; column++) {
      const cells = row.flatMap((line) => line[column] ?? []).filter((cell, index) => cell.text !== '' || index === 0);
      if (cells.length > 1) readings.push(joinCells(cells, isOpen));
    }
    row = [];
  };
  let at = 0;
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const cells = cellsOf(line, at);
    // The last line may not have come in full.
    const isLast = index === lines.length - 1;
    if (!isLast && !(row[0]?.length === cells.length && goesOn(cells))) finish(false);
    if (cells.length > 0 && (!isLast || row[0]?.length === cells.length)) row.push(cells);
    at += line.length + 1;
  }
  finish(true);
  return readings;
}

/** The cells between the borders of a line that begins at the index `from`. */
function cellsOf(line: string, from: number): readonly Cell[] {
  const cells: Cell[] = [];
  let start: number | undefined;
  for (const { 0: border, index } of line.matchAll(BORDER)) {
    if (start !== undefined) {
      const raw = line.slice(start, index);
      const text = raw.trim();
      cells.push({ at: from + start + (text === '' ? 0 : raw.indexOf(text)), text });
    }
    start = index + border.length;
  }
  return cells;
}

/** Whether a line goes on from the one before: its first cell is empty, or all others are. */
function goesOn(cells: readonly Cell[]): boolean {
  const [first, ...others] = cells;
  return (first?.text === '') !== others.every(({ text }) => text === '');
}

function joinCells(cells: readonly Cell[], isOpen: boolean): Reading {
  const starts: number[] = [];
  let text = '';
  for (const cell of cells) {
    starts.push(text.length);
    text += cell.text;
  }
  const cellAt = (index: number): number => Math.max(0, lastAtMost(starts, index));
  const raw = (index: number): number => {
    const cell = cellAt(index);
    return (cells[cell]?.at ?? 0) + index - (starts[cell] ?? 0);
  };
  const isJoined = (from: number, to: number): boolean => to > from && cellAt(from) !== cellAt(to - 1);
  return {
    text: isOpen ? text : `${text}\n`,
    start: raw,
    end: (index) => (index === 0 ? raw(0) : raw(index - 1) + 1),
    encodings: (from, to) => (isJoined(from, to) ? NAMES : NONE),
    isJoined,
  };
}
