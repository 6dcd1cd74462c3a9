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

/** The columns in `text` in which a cell goes on below, each as a reading. */
export function readColumns(text: string): readonly Reading[] {
  return text.search(BORDER) < 0 ? [] : rowsOf(text).flatMap((row) => columnsOf(row, 2, '\n'));
}

/** The columns of the rows at the end of `text` that may go on behind it: the last line may be a row of its own. */
export function readOpenColumns(text: string): readonly Reading[] {
  if (text.search(BORDER) < 0) return [];
  const lastAt = text.lastIndexOf('\n') + 1;
  const last = cellsOf(text.slice(lastAt), lastAt);
  const row = rowsOf(text.slice(0, lastAt)).at(-1) ?? [];
  const isNear = !text.slice(row.at(-1)?.at(-1)?.at ?? 0, lastAt - 1).includes('\n');
  return [...(isNear ? columnsOf([...row, last], 1, '') : []), ...columnsOf([last], 1, '')];
}

/** The lines with borders in `text`, those of one row together. */
function rowsOf(text: string): readonly (readonly (readonly Cell[])[])[] {
  const rows: (readonly Cell[])[][] = [];
  let at = 0;
  let width = 0;
  for (const line of text.split('\n')) {
    const cells = cellsOf(line, at);
    if (cells.length > 0 && cells.length === width && goesOn(cells)) rows.at(-1)?.push(cells);
    else if (cells.length > 0) rows.push([cells]);
    width = cells.length;
    at += line.length + 1;
  }
  return rows;
}

/** The cells of each column of a row that has `least` lines or more in it, as a reading that ends with `end`. */
function columnsOf(row: readonly (readonly Cell[])[], least: number, end: string): readonly Reading[] {
  return (row[0] ?? row[1] ?? []).flatMap((_, column) => {
    const cells = row.flatMap((line) => line[column] ?? []).filter(({ text }) => text !== '');
    return cells.length < least ? [] : [joinCells(cells, end)];
  });
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

function joinCells(cells: readonly Cell[], tail: string): Reading {
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
    text: text + tail,
    start: raw,
    end: (index) => (index === 0 ? raw(0) : raw(index - 1) + 1),
    encodings: (from, to) => (isJoined(from, to) ? NAMES : NONE),
    isJoined,
  };
}
