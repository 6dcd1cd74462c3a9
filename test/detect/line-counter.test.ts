// Lines and columns: where a line is longer than the window, its start is behind what is in memory.
import { expect, test } from 'vitest';
import { detectIn, detectorFor, SMALL_WINDOW, SMALL_WINDOW_BYTES } from '../support/detect.ts';
import { token } from '../support/tokens/token.ts';

const detector = detectorFor([], SMALL_WINDOW);
const T = token('lines');

test.each([
  ['short lines', `a\n${'b '.repeat(9)}${T} ${T}\n${T}`],
  ['a line longer than the window', `a\n${'b '.repeat(SMALL_WINDOW_BYTES)}${T} c ${T}\n${T}`],
  ['a first line longer than the window', `${'b '.repeat(SMALL_WINDOW_BYTES)}${T} ${T}`],
  ['many lines without a match', `${'line\n'.repeat(SMALL_WINDOW_BYTES)}${T}\n\n ${T}`],
  ['several windows between two matches of a line', `\n${T} ${'b '.repeat(2 * SMALL_WINDOW_BYTES)} ${T}`],
])('%s', (_, text) => {
  const starts = [...text.matchAll(new RegExp(T, 'g'))].map(({ index }) => index);
  const expected = starts.map((start) => [
    text.slice(0, start).split('\n').length,
    start - text.lastIndexOf('\n', start - 1),
    start,
  ]);
  expect(detectIn(detector, text).map(({ line, column, start }) => [line, column, start])).toEqual(expected);
});
