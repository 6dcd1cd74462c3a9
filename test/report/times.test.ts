// Times of logs, histories and commits in one form.
import { expect, test } from 'vitest';
import { formatTime } from '../../src/report/times.ts';

test.each([
  ['2026-11-25T04:21:00.123+02:00', '2026-11-25T02:21:00Z'],
  ['2026-11-25T02:21:00+00:00', '2026-11-25T02:21:00Z'],
  ['2026-11-25T02:21:00Z', '2026-11-25T02:21:00Z'],
  ['2026-11-25T02:21:00', '2026-11-25T02:21:00'],
  ['2026-13-45T02:21:00+00:00', '2026-13-45T02:21:00+00:00'],
  ['a\u001b[2J', 'a\\e[2J'],
])('given %j, then it is printed as %j', (time, printed) => {
  expect(formatTime(time)).toBe(printed);
});
