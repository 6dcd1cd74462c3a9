// Makes a Blob of bytes that are in memory.
import type { Origin } from './origin.ts';
import type { Blob } from './types.ts';

/** A Blob of bytes in memory. */
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
