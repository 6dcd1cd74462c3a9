// The ways in which logs write times, each as a pattern and what its parts are.

/** A time as it was read. What the line does not have is undefined. */
export interface Stamp {
  readonly year: number | undefined;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** Minutes that local time is ahead of UTC. */
  readonly zone: number | undefined;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const NAMED = `(?<name>${MONTHS.join('|')})`;
const CLOCK = '(?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})(?:[.,](?<fraction>[0-9]{1,9}))?';
const ZONE = '(?: ?(?<zone>Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})(?![0-9A-Za-z]))?';
const YEAR = '(?<year>[0-9]{4})';

/** Those with a year first: `Nov 25 03:04:05 2026` also looks like one without. */
const FORMS: readonly RegExp[] = [
  // ISO 8601, Python's logging, Go's log, nginx errors, wget, PM2.
  `(?<![0-9])${YEAR}(?<dash>[-/])(?<month>[0-9]{2})\\k<dash>(?<day>[0-9]{2})[T ]${CLOCK}${ZONE}`,
  // Access logs of nginx and Apache; Python's http.server, PHP and mail headers.
  `(?<![0-9])(?<day>[0-9]{1,2})[-/ ]${NAMED}[-/ ]${YEAR}[: ]${CLOCK}${ZONE}`,
  // asctime, Apache's error log.
  `\\b${NAMED} {1,2}(?<day>[0-9]{1,2}) ${CLOCK} (?:(?<zone>UTC|GMT) )?${YEAR}(?![0-9:])`,
  // syslog.
  `^(?:<[0-9]{1,3}>)?${NAMED} {1,2}(?<day>[0-9]{1,2}) ${CLOCK}(?![0-9])`,
  // klog: I1125 03:04:05.123456.
  `^[IWEF](?<month>[0-9]{2})(?<day>[0-9]{2}) ${CLOCK}`,
].map((source) => new RegExp(source));

/** The first time in `text`; undefined if there is none, or no valid one. */
export function findStamp(text: string): Stamp | undefined {
  for (const form of FORMS) {
    const found = form.exec(text);
    const parts = found?.groups;
    // Behind an address it belongs to what was asked for.
    if (parts === undefined || text.slice(0, found?.index).includes('://')) continue;
    const stamp = toStamp(parts);
    if (isPossible(stamp)) return stamp;
  }
  return undefined;
}

function toStamp(parts: Readonly<Record<string, string | undefined>>): Stamp {
  const number = (name: string): number => Number(parts[name]);
  return {
    year: parts['year'] === undefined ? undefined : number('year'),
    month: parts['name'] === undefined ? number('month') : MONTHS.indexOf(parts['name']) + 1,
    day: number('day'),
    hour: number('hour'),
    minute: number('minute'),
    // A leap second has no place in a Date.
    second: number('second') === 60 ? 59 : number('second'),
    millisecond: Number((parts['fraction'] ?? '').slice(0, 3).padEnd(3, '0')),
    zone: zoneMinutes(parts['zone']),
  };
}

function zoneMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  const [, sign, hours, minutes] = /^([+-])([0-9]{2}):?([0-9]{2})$/.exec(zone) ?? [];
  if (hours === undefined || minutes === undefined) return 0;
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
}

function isPossible({ year = 2000, month, day, hour, minute, second, zone = 0 }: Stamp): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists && year >= 1970 && hour < 24 && minute < 60 && second < 60 && Math.abs(zone) <= 14 * 60;
}
