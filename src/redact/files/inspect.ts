// Reads what format a file has and how many secrets it holds. Writes nothing.
import { closeSync, readSync } from 'node:fs';
import { HEAD_LENGTH, recognise } from '../../sources/archives/recognise.ts';
import type { Redactor } from '../stream/redactor.ts';
import { passGzip } from './gzip-pass.ts';
import { openTarget } from './target.ts';

/** How many bytes are read at once. */
const CHUNK_BYTES = 1 << 18;

/** A format whose bytes cannot be replaced without damage, and what to do instead. */
export interface UnsupportedFormat {
  /** With an article: "a systemd journal". */
  readonly name: string;
  readonly instead: string;
}

const REPACK = 'unpack it, redact what was in it, pack it again';

/** Formats with checksums or an internal order, by their first bytes. */
const UNSUPPORTED: readonly (readonly [magic: string, format: UnsupportedFormat])[] = [
  [
    'LPKSHHRH',
    { name: 'a systemd journal', instead: '`journalctl --rotate`, then `journalctl --vacuum-time=1s` removes what is old' },
  ],
  ['SQLite format 3\0', { name: 'an SQLite database', instead: 'change it with SQLite, then VACUUM' }],
  ...['\x37\x7f\x06\x82', '\x37\x7f\x06\x83'].map(
    (magic) => [magic, { name: 'the log of an SQLite database', instead: 'close the database, which empties it' }] as const,
  ),
];

/**
 * The format of the file at `path`, by its first bytes: gzip, which can be rewritten; a format that must not be changed; or undefined for plain
 * bytes. Throws like openTarget.
 */
export function fileFormat(path: string): 'gzip' | UnsupportedFormat | undefined {
  const head = new Uint8Array(HEAD_LENGTH);
  const { fd } = openTarget(path, 'read');
  try {
    return formatOf(head.subarray(0, readSync(fd, head, 0, HEAD_LENGTH, 0)));
  } finally {
    closeSync(fd);
  }
}

function formatOf(head: Uint8Array): 'gzip' | UnsupportedFormat | undefined {
  const format = recognise(head);
  if (format === 'gzip') return format;
  if (format !== undefined) return { name: `a ${format} file`, instead: REPACK };
  const text = Buffer.from(head).toString('latin1');
  return UNSUPPORTED.find(([magic]) => text.startsWith(magic))?.[1];
}

/** The number of secrets in the file at `path`, unpacked if it is gzip. Throws AbortError when `signal` is aborted. */
export async function countSecrets(path: string, isGzip: boolean, redactor: Redactor, signal: AbortSignal): Promise<number> {
  const { fd } = openTarget(path, 'read');
  try {
    if (isGzip) return (await passGzip(fd, redactor, { signal })).masked;
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    for (let at = 0; ; ) {
      const count = readSync(fd, buffer, 0, buffer.length, at);
      if (count === 0) break;
      redactor.take(buffer.subarray(0, count));
      at += count;
      // Lets signals be handled between two chunks.
      await new Promise(setImmediate);
      signal.throwIfAborted();
    }
    redactor.end();
    return redactor.count;
  } finally {
    closeSync(fd);
  }
}
