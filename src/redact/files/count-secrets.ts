// Counts the secrets in a file as it stands. Writes nothing.
import { closeSync, readSync } from 'node:fs';
import type { Redactor } from '../stream/redactor.ts';
import { openTarget } from './target.ts';

/** How many bytes are read at once. */
const CHUNK_BYTES = 1 << 18;

/** The number of secrets in the bytes of the file at `path`. Throws AbortError when `signal` is aborted. */
export async function countSecrets(path: string, redactor: Redactor, signal: AbortSignal): Promise<number> {
  const { fd } = openTarget(path, 'read');
  try {
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
