// What a file is, and how much there is to mask in it; nothing is written.
import { closeSync, readSync } from 'node:fs';
import type { Redactor } from '../redact/redactor.ts';
import { type Format, HEAD_LENGTH, recognise } from '../sources/recognise.ts';
import { passGzip } from './gzip-pass.ts';
import { openTarget } from './target.ts';

/** The container that the file at `path` is, by its first bytes; undefined for all else. Throws as openTarget does. */
export function formatOf(path: string): Format | undefined {
  const { fd } = openTarget(path, 'read');
  try {
    const head = new Uint8Array(HEAD_LENGTH);
    return recognise(head.subarray(0, readSync(fd, head, 0, HEAD_LENGTH, 0)));
  } finally {
    closeSync(fd);
  }
}

/** How many secrets are in the file at `path`, of which gzip is unpacked. Throws AbortError when `signal` says so. */
export async function countSecrets(
  path: string,
  format: Format | undefined,
  redactor: Redactor,
  signal: AbortSignal,
): Promise<number> {
  const { fd } = openTarget(path, 'read');
  try {
    if (format === 'gzip') return (await passGzip(fd, redactor, { signal })).masked;
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
