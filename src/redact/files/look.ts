// What a file is, and how much there is to mask in it; nothing is written.
import { closeSync, readSync } from 'node:fs';
import { HEAD_LENGTH, recognise } from '../../sources/archives/recognise.ts';
import type { Redactor } from '../stream/redactor.ts';
import { passGzip } from './gzip-pass.ts';
import { openTarget } from './target.ts';

/** What cannot be masked without harm to the rest of it, and what to do instead. */
export interface Sealed {
  readonly name: string;
  readonly instead: string;
}

const ELSEWHERE = 'unpack it, redact what was in it, pack it again';

/** Files with sums or an order of their own, by their first bytes. */
const SEALED: readonly (readonly [mark: string, sealed: Sealed])[] = [
  [
    'LPKSHHRH',
    { name: 'a systemd journal', instead: '`journalctl --rotate`, then `journalctl --vacuum-time=1s` removes what is old' },
  ],
  ['SQLite format 3\0', { name: 'an SQLite database', instead: 'change it with SQLite, then VACUUM' }],
  ...['\x37\x7f\x06\x82', '\x37\x7f\x06\x83'].map(
    (mark) => [mark, { name: 'the log of an SQLite database', instead: 'close the database, which empties it' }] as const,
  ),
];

/**
 * What the file at `path` is, by its first bytes: gzip, which can be written anew; something that must not be changed; or, undefined, bytes like
 * any other. Throws as openTarget does.
 */
export function natureOf(path: string): 'gzip' | Sealed | undefined {
  const head = new Uint8Array(HEAD_LENGTH);
  const { fd } = openTarget(path, 'read');
  try {
    return natureOfHead(head.subarray(0, readSync(fd, head, 0, HEAD_LENGTH, 0)));
  } finally {
    closeSync(fd);
  }
}

function natureOfHead(head: Uint8Array): 'gzip' | Sealed | undefined {
  const format = recognise(head);
  if (format === 'gzip') return format;
  if (format !== undefined) return { name: `a ${format} file`, instead: ELSEWHERE };
  const text = Buffer.from(head).toString('latin1');
  return SEALED.find(([mark]) => text.startsWith(mark))?.[1];
}

/** How many secrets are in the file at `path`, unpacked where it is gzip. Throws AbortError when `signal` says so. */
export async function countSecrets(path: string, isGzip: boolean, redactor: Redactor, signal: AbortSignal): Promise<number> {
  const { fd } = openTarget(path, 'read');
  try {
    if (isGzip) return (await passGzip(fd, redactor, { signal })).masked;
    const buffer = Buffer.allocUnsafe(1 << 18);
    for (let at = 0; ; ) {
      const count = readSync(fd, buffer, 0, buffer.length, at);
      if (count === 0) break;
      redactor.take(buffer.subarray(0, count));
      at += count;
      // Signals are heard between two pieces.
      await new Promise(setImmediate);
      signal.throwIfAborted();
    }
    redactor.end();
    return redactor.count;
  } finally {
    closeSync(fd);
  }
}
