// Where a match begins and ends, in lines and columns: for editors and the receivers of reports, which mark it in the text.
import type { TextRange } from '../model/types.ts';
import type { Candidate } from './candidate.ts';
import type { View } from './readings.ts';

/** Of a longer part of a line, in bytes, the characters are not counted: its columns are bytes. */
const MAX_COUNTED_BYTES = 4096;

const LINE_FEED = 10;

/** The range of a match that is not shown. */
export const NO_RANGE: TextRange = { endLine: 0, endColumn: 0, textColumn: 0, textEndColumn: 0 };

/** The range of a candidate that begins at `line` and `column`, in bytes. */
export function takeRange(
  view: View,
  candidate: Pick<Candidate, 'start' | 'end'>,
  { line, column }: { readonly line: number; readonly column: number },
): TextRange {
  const start = candidate.start - view.base;
  const end = Math.min(view.length, candidate.end - view.base);
  const textColumn = unitsIn(view, start - (column - 1), start) + 1;
  let [endLine, lastLine] = [line, start - (column - 1)];
  for (let at = view.bytes.indexOf(LINE_FEED, start); at >= 0 && at < end; at = view.bytes.indexOf(LINE_FEED, at + 1)) {
    endLine++;
    lastLine = at + 1;
  }
  const isSameLine = endLine === line;
  return {
    endLine,
    endColumn: end - lastLine + 1,
    textColumn,
    textEndColumn: isSameLine ? textColumn + unitsIn(view, start, end) : unitsIn(view, lastLine, end) + 1,
  };
}

/** How many UTF-16 code units the bytes of [from, to) are; how many bytes, where these are very many or not all in the view. */
function unitsIn({ bytes }: View, from: number, to: number): number {
  if (from < 0 || to - from > MAX_COUNTED_BYTES) return to - from;
  let units = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    // A byte that continues a character counts nothing, one that begins a character of four bytes counts two.
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}
