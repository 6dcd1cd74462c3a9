// When a token was where it is: the moments that commits and lines of logs give, and for how long it has been exposed.
import type { Exposure, Finding } from '../../../model/types.ts';
import { activeOf } from '../place.ts';
import type { Moment } from './words/page-words.ts';

const DAY_MS = 86_400_000;

/** A moment at which a token was somewhere. */
export interface Time {
  readonly moment: Moment;
  /** As it is known: a day, or a day and a time. */
  readonly when: string;
  readonly ms: number;
}

/** What the page counts days to. */
export interface Dates {
  readonly scannedAt: Date;
}

/** The moments of a token, the earliest first; empty where none is known. */
export function timesOf(exposure: Exposure): readonly Time[] {
  return (activeOf(exposure) ?? []).flatMap(timesIn).toSorted((a, b) => a.ms - b.ms);
}

/** Since when a token is exposed, and for how many days; undefined where no moment is known, or for less than a day. */
export function exposureOf(
  exposure: Exposure,
  { scannedAt }: Dates,
): { readonly day: string; readonly days: number } | undefined {
  const [first] = timesOf(exposure);
  if (first === undefined) return undefined;
  const days = Math.floor((scannedAt.getTime() - first.ms) / DAY_MS);
  return days < 1 ? undefined : { day: dayOf(first.ms), days };
}

/** `2026-11-25`. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function timesIn({ origin, seen }: Finding): readonly Time[] {
  const history = 'history' in origin ? origin.history : undefined;
  return [
    ...timeOf('first-commit', history?.first?.date),
    ...timeOf('last-commit', history?.last?.date),
    ...timeOf('first-line', seen?.first),
    ...timeOf('last-line', seen?.last),
  ];
}

/** What programs write into logs and commits need not be a date, or one of this age. */
function timeOf(moment: Moment, when: string | undefined): readonly Time[] {
  const ms = Date.parse(when ?? '');
  return when === undefined || Number.isNaN(ms) || Math.abs(ms) > 4e12 ? [] : [{ moment, when, ms }];
}
