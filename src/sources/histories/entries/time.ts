// Reads the times of history entries.
import type { EntryMetadata } from '../../../model/entry-metadata.ts';

/** From 2001, and to 2286: what is less or more is no time of a command. */
const MIN_SECONDS = 1e9;
const MAX_SECONDS = 1e10;

/** A time from seconds, milli-, micro- or nanoseconds since 1970, told apart by their size; undefined for other numbers. */
export function timeOfEpoch(value: number): string | undefined {
  for (const scale of [1, 1e3, 1e6, 1e9]) {
    const seconds = value / scale;
    if (seconds >= MIN_SECONDS && seconds < MAX_SECONDS)
      return new Date(Math.floor(seconds * 1000)).toISOString().replace('.000Z', 'Z');
  }
  return undefined;
}

/** The sight of an entry of that time; undefined where there is none. */
export function metadataAt(digits: string | undefined): EntryMetadata | undefined {
  const time = digits === undefined ? undefined : timeOfEpoch(Number(digits));
  return time === undefined ? undefined : { time };
}

/** The sight of `2026-11-25 03:04:05.123+00:00`, the zone as it is; undefined where that is no time. */
export function metadataOfDate(text: string | undefined): EntryMetadata | undefined {
  const [, date, clock, zone = ''] =
    /^([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:[.,][0-9]+)? ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2})?/.exec(
      text ?? '',
    ) ?? [];
  if (date === undefined || clock === undefined) return undefined;
  const moment = new Date(`${date}T${clock}${zone === '' || zone === 'UTC' ? 'Z' : zone}`);
  if (Number.isNaN(moment.getTime())) return undefined;
  return { time: moment.toISOString().replace(/\.000Z$/, zone === '' ? '' : 'Z') };
}
