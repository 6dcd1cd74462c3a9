// Times of log lines and history entries: adds missing years, and finds the first and the last.
import type { Span } from './entry-metadata.ts';

/** How far a line may seem to be ahead of the last change of its file: time zones differ by as much. */
const MAX_AHEAD_MS = 26 * 60 * 60 * 1000;

/**
 * Adds a year to a time without one: the last year in which it is not after `changed()`, when its file was last written. So
 * a line of December in a file that was written in January is of the year before. Undefined if that is not known.
 */
export function withYear(time: string | undefined, changed: () => Date | undefined): string | undefined {
  if (time?.startsWith('--') !== true) return time;
  const moment = changed();
  if (moment === undefined) return undefined;
  const latest = moment.getTime() + MAX_AHEAD_MS;
  const last = new Date(latest).getUTCFullYear();
  // The 29th of February is eight years away at most.
  for (let year = last; year > last - 9; year--) {
    const dated = `${year}-${time.slice(2)}`;
    const date = new Date(`${dated}Z`);
    const exists = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(dated.slice(0, 10));
    if (exists && date.getTime() <= latest) return dated;
  }
  return undefined;
}

/** The span extended to contain `time`, which has a year. Times without a zone are in that of this machine. */
export function widen({ first, last }: Span, time: string | undefined): Span {
  if (time === undefined) return { ...(first === undefined ? {} : { first }), ...(last === undefined ? {} : { last }) };
  return {
    first: first === undefined || Date.parse(time) < Date.parse(first) ? time : first,
    last: last === undefined || Date.parse(time) > Date.parse(last) ? time : last,
  };
}

/** The span that contains all of `spans`; undefined if none has a time. */
export function spanOf(spans: readonly (Span | undefined)[]): Required<Span> | undefined {
  const times = spans.flatMap((span) => [span?.first, span?.last]);
  const { first, last } = times.reduce<Span>(widen, {});
  return first === undefined || last === undefined ? undefined : { first, last };
}
