// Reads the times of history entries.
import type { EntryMetadata } from '../../../model/entry-metadata.ts';

/** The years 2001 to 2286: other numbers are not times of commands. */
const MIN_SECONDS = 1e9;
const MAX_SECONDS = 1e10;

/** Seconds from 1601, from where Chrome counts microseconds, to 1970; and the range of such times, the years 2001 to 2107. */
const CHROME_EPOCH_SECONDS = 11_644_473_600;
const MIN_CHROME_SECONDS = 1.262e10;
const MAX_CHROME_SECONDS = 1.6e10;

/**
 * The time for seconds, milliseconds, microseconds or nanoseconds since 1970, by the size of the number, or for microseconds since 1601;
 * undefined for others.
 */
export function timeOfEpoch(value: number): string | undefined {
  const chrome = value / 1e6;
  if (chrome >= MIN_CHROME_SECONDS && chrome < MAX_CHROME_SECONDS) return timeOfEpoch(Math.floor(chrome - CHROME_EPOCH_SECONDS));
  for (const scale of [1, 1e3, 1e6, 1e9]) {
    const seconds = value / scale;
    if (seconds >= MIN_SECONDS && seconds < MAX_SECONDS)
      return new Date(Math.floor(seconds * 1000)).toISOString().replace('.000Z', 'Z');
  }
  return undefined;
}

/** The metadata of an entry with this time; undefined if there is none. */
export function metadataAt(digits: string | undefined): EntryMetadata | undefined {
  const time = digits === undefined ? undefined : timeOfEpoch(Number(digits));
  return time === undefined ? undefined : { time };
}

/** The metadata for a date such as `2026-11-25 03:04:05.123+00:00`, with or without a zone; undefined if it is not a date. */
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
