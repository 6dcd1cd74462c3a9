// What logs and histories tell about tokens beside their place: when, by whom, and who else uses them.

import type { ConflictsAt, LogPlace, Span } from '../model/entry-metadata.ts';
import { spanOf } from '../model/time-span.ts';
import type { Exposure, Finding } from '../model/types.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { count } from './amounts.ts';
import { formatOrigin } from './origins.ts';
import type { Paint } from './paint.ts';
import { formatTime } from './times.ts';

/** When a token was first and last written; empty if its lines have no time. */
export function describeSpan({ findings }: Exposure): string {
  const span = spanOf(findings.filter(({ suppressed }) => suppressed === false).map(({ seen }) => seen));
  if (span === undefined) return '';
  return span.first === span.last
    ? `written ${formatTime(span.first)}`
    : `first written ${formatTime(span.first)}, last ${formatTime(span.last)}`;
}

/** Who wrote the line, and when; may be empty. */
export function describeMetadata({ seen, repeats }: Finding): string {
  if (seen === undefined) return '';
  const { first, writer, deleted } = seen;
  // Where it stands for others, its own time is not known any more.
  const time = first === undefined || repeats > 0 ? '' : formatTime(first);
  const left = deleted === true ? 'deleted, but still in the file' : '';
  return [writer === undefined ? '' : `by ${escapeForTerminal(writer)}`, time, left].filter(Boolean).join(', ');
}

/** Lines about others that fetch the updates of the same bot. */
export function describeConflicts(conflicts: readonly ConflictsAt[], paint: Paint): string[] {
  if (conflicts.length === 0) return [];
  return [
    paint.warn('409 Conflict: something else fetches the updates of a bot.'),
    ...conflicts.map(
      ({ origin, lines, ...span }) => `  ${paint.place(formatOrigin(origin))}: ${count(lines, 'line')}${when(span)}`,
    ),
    '  It may be a second copy of your own bot, or a webhook that you set. If it is neither, someone else has the token: make a new one (@BotFather, /revoke).',
    '',
  ];
}

function when({ first, last }: Span): string {
  if (first === undefined || last === undefined) return '';
  return first === last ? `, ${formatTime(first)}` : `, first ${formatTime(first)}, last ${formatTime(last)}`;
}

/** Where logs or histories were searched. */
export function describePlaces(places: readonly LogPlace[]): string[] {
  return places.map(({ path, files }) =>
    files === undefined
      ? `not present: ${escapeForTerminal(path)}`
      : `searched: ${escapeForTerminal(path)} (${count(files, 'new file')})`,
  );
}
