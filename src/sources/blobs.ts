// Blobs made from a file or from bytes at hand.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { TokenscanError } from '../errors.ts';
import type { Blob, Origin } from '../types.ts';
import { systemPath } from './walk.ts';

/** How much a file may grow while it is read before we stop running after it, in bytes. */
const GROWTH = 64 * 1024 * 1024;

/** How much is read before the size is asked for: most files are smaller, and asking costs as much as reading. */
const UNASKED = 1 << 20;

/**
 * Opens a file as a Blob. A link is not followed unless `follow`, and a named pipe does not keep us waiting. Throws what
 * opening throws. A file without an end, or that grows as fast as it is read, ends in an error after GROWTH more bytes.
 */
export function openFile(path: string, origin: Origin, follow = false): Blob {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | (follow ? 0 : constants.O_NOFOLLOW);
  const file = openSync(systemPath(path), flags);
  let total = 0;
  let most = UNASKED;
  return {
    type: 'blob',
    origin,
    read(into) {
      const count = readSync(file, into);
      total += count;
      if (total > most) {
        // Not once per file but whenever it turns out longer; what has grown since is read too, within bounds.
        if (most > UNASKED) throw new TokenscanError(`it grew while it was read: only the first ${total} bytes were scanned`);
        most = fstatSync(file).size + GROWTH;
      }
      return count;
    },
    close: () => closeSync(file),
  };
}

/** A Blob of bytes at hand. */
export function blobOf(bytes: Uint8Array, origin: Origin): Blob {
  let at = 0;
  return {
    type: 'blob',
    origin,
    read(into) {
      const piece = bytes.subarray(at, at + into.length);
      into.set(piece);
      at += piece.length;
      return piece.length;
    },
    close: () => undefined,
  };
}

/** A Blob of what `chunks` gives. */
export function blobFrom(chunks: AsyncIterable<Uint8Array>, origin: Origin): Blob {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  return {
    type: 'blob',
    origin,
    async read(into) {
      while (rest.length === 0) {
        const next = await iterator.next();
        if (next.done === true) return 0;
        rest = next.value;
      }
      const count = Math.min(into.length, rest.length);
      into.set(rest.subarray(0, count));
      rest = rest.subarray(count);
      return count;
    },
    close: () => undefined,
  };
}
