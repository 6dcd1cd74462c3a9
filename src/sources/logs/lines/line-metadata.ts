// Reads from a line of a log when it was written, and by whom.
import type { EntryMetadata } from '../../../model/entry-metadata.ts';
import { findStamp, type Stamp } from './timestamp-patterns.ts';

/** How far into a line its time begins at most: behind an address, a name, a level. */
const HEAD = 160;

/** Keys under which JSON lines have their time: Docker, pino, winston, bunyan, zap, Caddy, logrus, the ECS, the journal. */
const KEY =
  /(?<!\\)"(?:time|timestamp|@timestamp|ts|datetime|date|asctime|__REALTIME_TIMESTAMP)" ?: ?(?:"([^"\\]{9,40})"|([0-9]{9,19}(?:\.[0-9]{1,9})?)(?![0-9]))/;

/** How a line of Docker's json-file ends. The start of a long line may be out of reach, and with it what makes it JSON. */
const DOCKER_END = /"stream":"std(?:out|err)",(?:"attrs":\{[^{}]{0,1000}\},)?"time":"([^"\\]{19,40})"\}\s*$/;

/** Seconds or milliseconds at the very start, and as logfmt has them. */
const EPOCH =
  /^(?:\[?([0-9]{10}(?:\.[0-9]{1,9})?|[0-9]{13})\]?\s|.{0,120}?\b(?:ts|time)=([0-9]{10,19}(?:\.[0-9]{1,9})?)(?:\s|$))/;

/** Commands to a terminal, and what `docker compose logs` and PM2 put before a line. */
const PREFIX = /\u001b\[[0-9;]*[A-Za-z]|^[\w.@-]{1,64} +\| /g;

/** `<time> <host> <program>[<pid>]: `, as syslog and the journal have it. */
const WRITER =
  /^(?:<[0-9]{1,3}>)?(?:[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8}|[0-9]{4}-[0-9-]{5}T[0-9:.,]{8,18}(?:Z|[+-][0-9:]{4,6})) [^\s"'{}]{1,255} ([^\s"'{}[]{1,128}?)(?:\[[0-9]{1,10}\])?: /;

/**
 * What a line says about itself.
 *
 * @param line the line, or as much of it as was read @param whole whether it begins where the line begins
 */
export function readMetadata(line: string, whole: boolean): EntryMetadata | undefined {
  if (!whole) return sightOf(timeIn(DOCKER_END.exec(line)?.[1]), undefined);
  const plain = line.replace(PREFIX, '');
  const head = plain.slice(0, HEAD);
  return sightOf(
    (/^\s*\{/.test(head) ? timeOfJson(plain) : undefined) ?? timeIn(head) ?? timeOfEpoch(head),
    WRITER.exec(line)?.[1],
  );
}

function sightOf(time: string | undefined, writer: string | undefined): EntryMetadata | undefined {
  if (time === undefined && writer === undefined) return undefined;
  return { ...(time === undefined ? {} : { time }), ...(writer === undefined ? {} : { writer }) };
}

function timeIn(text: string | undefined): string | undefined {
  const stamp = text === undefined ? undefined : findStamp(text);
  return stamp === undefined ? undefined : format(stamp);
}

function timeOfJson(line: string): string | undefined {
  // Docker's own time stands last, behind a text in which anything may stand.
  const [, text, number] = KEY.exec(line) ?? [];
  const docker = timeIn(DOCKER_END.exec(line)?.[1]);
  return docker ?? (text === undefined ? undefined : (timeIn(text) ?? fromEpoch(text))) ?? fromEpoch(number);
}

function timeOfEpoch(head: string): string | undefined {
  const [, first, named] = EPOCH.exec(head) ?? [];
  return fromEpoch(first ?? named);
}

/** A time from seconds, milli-, micro- or nanoseconds since 1970, told apart by their size: from 2001 to 2286. */
function fromEpoch(digits: string | undefined): string | undefined {
  if (digits === undefined || !/^[0-9]{10,19}(?:\.[0-9]+)?$/.test(digits)) return undefined;
  const whole = digits.replace(/\..*$/, '').length;
  const scale = [10, 13, 16, 19].indexOf(whole);
  if (scale < 0) return undefined;
  return written(new Date(Math.floor((Number(digits) * 1000) / 1000 ** scale)).toISOString());
}

function format({ year, month, day, hour, minute, second, millisecond, zone }: Stamp): string {
  // A leap year in place of an unknown one: it has every day.
  const utc = new Date(Date.UTC(year ?? 2000, month - 1, day, hour, minute, second, millisecond) - (zone ?? 0) * 60_000);
  const text = written(utc.toISOString());
  if (year === undefined) return text.replace(/^2000-/, '--').replace(/Z$/, '');
  return zone === undefined ? text.replace(/Z$/, '') : text;
}

const written = (iso: string): string => iso.replace('.000Z', 'Z');
