// One block of lz4. Thirty lines of our own: the libraries for Node are native, unmaintained, or trust the lengths in a block.
import { damaged } from './damage.ts';

/**
 * The content of a block, put behind `window`: what a block may copy from before its start.
 *
 * Returns the window and the content as one buffer. Throws ScanError if the block is damaged or has more than `limit` bytes of content.
 */
export function decodeLz4Block(block: Uint8Array, limit: number, window: Uint8Array = new Uint8Array(0)): Buffer {
  const out = Buffer.allocUnsafe(window.length + limit);
  out.set(window);
  let end = window.length;
  let at = 0;
  /** A length of four bits, and of more bytes as long as they are 255. */
  const readLength = (nibble: number): number => {
    let length = nibble;
    for (let byte = nibble === 15 ? 255 : 0; byte === 255; length += byte) byte = block[at++] ?? 0;
    return length;
  };
  while (at < block.length) {
    const token = block[at++] ?? 0;
    const literals = readLength(token >> 4);
    if (at + literals > block.length || end + literals > out.length) throw damaged('invalid lz4 block');
    out.set(block.subarray(at, at + literals), end);
    at += literals;
    end += literals;
    // The last sequence has only literals.
    if (at === block.length) break;
    const offset = (block[at] ?? 0) + (block[at + 1] ?? 0) * 256;
    at += 2;
    const length = readLength(token & 15) + 4;
    if (offset === 0 || offset > end || end + length > out.length) throw damaged('invalid lz4 block');
    copyBack(out, end, offset, length);
    end += length;
  }
  return out.subarray(0, end);
}

/** Copies `length` bytes from `offset` bytes before `at` to `at`; the copy may overlap what it writes. */
function copyBack(out: Buffer, at: number, offset: number, length: number): void {
  if (offset >= length) out.copyWithin(at, at - offset, at - offset + length);
  else for (let index = at; index < at + length; index++) out[index] = out[index - offset] ?? 0;
}
