// What logs say of tokens beside where they are: since when, by whom written, and who else is at work; in words.

import type { ConflictsAt, LogPlace, Span } from '../model/entry-metadata.ts';
import { spanOf } from '../model/time-span.ts';
import type { Exposure, Finding } from '../model/types.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { count } from './amounts.ts';
import { formatOrigin } from './origins.ts';
import type { Paint } from './paint.ts';

/** When a token was first and last written; empty where its lines do not say. */
export function describeSpan({ findings }: Exposure): string {
  const span = spanOf(findings.filter(({ suppressed }) => suppressed === false).map(({ seen }) => seen));
  if (span === undefined) return '';
  return span.first === span.last
    ? `written ${second(span.first)}`
    : `first written ${second(span.first)}, last ${second(span.last)}`;
}

/** Who wrote the line, and when; empty where it does not say. */
export function describeMetadata({ seen, repeats }: Finding): string {
  if (seen === undefined) return '';
  const { first, writer, deleted } = seen;
  // Where it stands for others, its own time is not known any more.
  const time = first === undefined || repeats > 0 ? '' : second(first);
  const left = deleted === true ? 'deleted, but still in the file' : '';
  return [writer === undefined ? '' : `by ${escapeForTerminal(writer)}`, time, left].filter(Boolean).join(', ');
}

/** Lines about others that take the updates of the same bot. */
export function describeConflicts(conflicts: readonly ConflictsAt[], paint: Paint): string[] {
  if (conflicts.length === 0) return [];
  return [
    paint.warn('Someone else may be using a token: Telegram said 409 Conflict, the updates of the same bot are taken elsewhere.'),
    ...conflicts.map(
      ({ origin, lines, ...span }) => `  ${paint.place(formatOrigin(origin))}: ${count(lines, 'line')}${when(span)}`,
    ),
    '  It may be a second copy of your own bot, or a webhook of yours. If it is neither, the token is in other hands: make a new one (@BotFather, /revoke).',
    '',
  ];
}

function when({ first, last }: Span): string {
  if (first === undefined || last === undefined) return '';
  return first === last ? `, ${second(first)}` : `, first ${second(first)}, last ${second(last)}`;
}

/** What to do about histories; nothing where no token is in one. */
export function cleanShell(findings: readonly Finding[]): string[] {
  if (!findings.some(({ origin }) => origin.kind === 'history')) return [];
  return [
    'Take it out of the histories. Never type it to delete it: that would be kept, too.',
    '     npx tokenscan shell --redact',
  ];
}

/** Where logs or histories were looked for. */
export function describePlaces(places: readonly LogPlace[]): string[] {
  return places.map(({ path, files }) =>
    files === undefined
      ? `not there: ${escapeForTerminal(path)}`
      : `looked in: ${escapeForTerminal(path)} (${count(files, 'new file')})`,
  );
}

/** What to do about the journal, which nobody can edit; nothing where no token is in it. */
export function cleanJournal(findings: readonly Finding[]): string[] {
  if (!findings.some(({ origin }) => origin.kind === 'journal')) return [];
  return [
    'The journal cannot be edited: journald only ever adds to it. Its entries go only file by file, with those of all other units:',
    '     sudo journalctl --rotate --vacuum-time=1s   (ends the files in use and removes all that are ended: the whole journal so far)',
    '     To lose less, wait some days and say so: --rotate --vacuum-time=3d removes what was begun more than three days ago',
  ];
}

/** To the second: fractions matter to nobody here. */
function second(time: string): string {
  return escapeForTerminal(time.replace(/\.[0-9]+/, ''));
}
