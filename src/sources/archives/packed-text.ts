// What a text in base64 or hexadecimal holds, once its digits are read: whether it is compressed data, or only looks like it.
import { inflateSync } from 'node:zlib';
import { formatOf } from './formats.ts';

/** How much is unpacked of a zlib stream to see whether it is one, and how much must come out of one that is not whole. */
const TRIED_BYTES = 4096;
const MIN_UNPACKED_BYTES = 256;

/** `zlib.constants.Z_SYNC_FLUSH`: what is there is given, whole or not. */
const SYNC_FLUSH = 2;

/** Whether `bytes` are a container, and do not only begin as one: a zlib stream has a mark of two bytes. */
export function isContainer(bytes: Buffer): boolean {
  return formatOf(bytes)?.id !== 'zlib' || isZlibStream(bytes);
}

function isZlibStream(bytes: Buffer): boolean {
  if (bytes.length <= TRIED_BYTES && attempt(() => inflateSync(bytes)) !== undefined) return true;
  const start = attempt(() => inflateSync(bytes.subarray(0, TRIED_BYTES), { finishFlush: SYNC_FLUSH }));
  return start !== undefined && start.length >= MIN_UNPACKED_BYTES;
}

function attempt(unpack: () => Buffer): Buffer | undefined {
  try {
    return unpack();
  } catch {
    return undefined;
  }
}
