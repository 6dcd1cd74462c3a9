// Entries of the journal in JSON → lines like those of syslog: a time, a host, a unit, a text.

/** Fields with names and numbers of the system only. All others are scanned: command lines, and what programs add. */
const IGNORED_FIELDS =
  /^(?:__|_BOOT_ID$|_MACHINE_ID$|_HOSTNAME$|_TRANSPORT$|_SELINUX|_SYSTEMD_|_CAP_|_STREAM_ID$|_RUNTIME_SCOPE$|_SOURCE_|_[UGP]ID$|MESSAGE(?:_ID)?$|SYSLOG_TIMESTAMP$|INVOCATION_ID$|JOB_)/;

/** Shorter texts cannot contain a secret. */
const MIN_VALUE_LENGTH = 30;

/** Longer lines are not entries: they are scanned as they are. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

type Entry = Readonly<Record<string, unknown>>;

/** Takes what journalctl prints piece by piece, and returns the lines that are complete; empty if none is. */
export interface JournalLines {
  take(chunk: Buffer): Uint8Array;
  end(): Uint8Array;
}

/**
 * A text with bytes that JSON cannot express (colours) is an array of numbers in it, in which no token could be found: so entries
 * are turned back into bytes. A line that is not an entry is returned as it is.
 */
export function createJournalLines(): JournalLines {
  let waiting: Buffer[] = [];
  let size = 0;

  function flush(): Uint8Array {
    const line = lineOf(Buffer.concat(waiting));
    waiting = [];
    size = 0;
    return line;
  }

  return {
    take(chunk) {
      const lines: Uint8Array[] = [];
      let from = 0;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
        waiting.push(chunk.subarray(from, at + 1));
        size += at + 1 - from;
        from = at + 1;
        lines.push(flush());
      }
      if (from < chunk.length) waiting.push(chunk.subarray(from));
      size += chunk.length - from;
      if (size > MAX_LINE_BYTES) lines.push(flush());
      return Buffer.concat(lines);
    },
    end: flush,
  };
}

function lineOf(line: Buffer): Uint8Array {
  const entry = parse(line);
  if (entry === undefined) return line;
  const head = Buffer.from(`${timeOf(entry)} ${word(entry['_HOSTNAME'])} ${writerOf(entry)}: `);
  const parts = valuesOf(entry['MESSAGE']).flatMap((text) => [head, text, Buffer.from('\n')]);
  for (const [name, value] of Object.entries(entry)) {
    if (IGNORED_FIELDS.test(name)) continue;
    for (const text of valuesOf(value)) {
      if (text.length >= MIN_VALUE_LENGTH) parts.push(head, Buffer.from(`${name}=`), text, Buffer.from('\n'));
    }
  }
  return Buffer.concat(parts);
}

function parse(line: Buffer): Entry | undefined {
  if (line[0] !== 0x7b) return undefined;
  try {
    const entry: unknown = JSON.parse(line.toString('utf8'));
    return typeof entry === 'object' && entry !== null && '__REALTIME_TIMESTAMP' in entry ? (entry as Entry) : undefined;
  } catch {
    return undefined;
  }
}

/** The values of a field as bytes: one, or several if an entry has the field more than once. */
function valuesOf(value: unknown): readonly Buffer[] {
  if (typeof value === 'string') return [Buffer.from(value)];
  if (!Array.isArray(value)) return [];
  const items: readonly unknown[] = value;
  if (items.every((item) => typeof item === 'number')) return [Buffer.from(items as readonly number[])];
  return items.flatMap(valuesOf);
}

/** In microseconds since 1970. */
function timeOf(entry: Entry): string {
  const micro = Number(entry['__REALTIME_TIMESTAMP']);
  const date = new Date(Math.floor(micro / 1000));
  return Number.isNaN(date.getTime()) ? '-' : date.toISOString();
}

/** The writer: the unit of a user before the manager it runs under, then other fields. */
function writerOf(entry: Entry): string {
  const names = ['_SYSTEMD_USER_UNIT', 'CONTAINER_NAME', '_SYSTEMD_UNIT', 'SYSLOG_IDENTIFIER', '_COMM'];
  const name = names.map((key) => entry[key]).find((value) => typeof value === 'string' && value !== '');
  const pid = entry['_PID'];
  return word(name) + (typeof pid === 'string' && /^[0-9]{1,10}$/.test(pid) ? `[${pid}]` : '');
}

function word(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value.replace(/[\s"'{}[\]]/g, '_').slice(0, 120) : '-';
}
