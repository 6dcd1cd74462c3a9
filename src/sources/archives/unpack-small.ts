// Unpacks little data at once: to set up a stream takes longer than that.
import type { ZlibOptions } from 'node:zlib';

/** Packed data up to this size are little. */
export const SMALL_BYTES = 16 * 1024;

/** What little data may unpack to. */
const SMALL_UNPACKED_BYTES = 256 * 1024;

/** What `bytes` contain; undefined if that is much, or damaged: then the streaming decoder reports how. */
export function unpackSmall(unpack: (bytes: Uint8Array, options: ZlibOptions) => Buffer, bytes: Uint8Array): Buffer | undefined {
  if (bytes.length > SMALL_BYTES) return undefined;
  try {
    return unpack(bytes, { maxOutputLength: SMALL_UNPACKED_BYTES });
  } catch {
    return undefined;
  }
}
