// Writes a text to a file descriptor before it returns: what a logger gave is out, even if the program ends at once.
import { writeSync } from 'node:fs';
import { isSystemError } from '../../model/errors.ts';

/** How long to wait for a pipe that is full, before the next try. */
const RETRY_MS = 5;

/** Writes all of `bytes`. Waits where a pipe is full. Throws what the system throws. */
export function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      // The other end has made the pipe non-blocking, and has not read yet.
      if (!isSystemError(error) || error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}
