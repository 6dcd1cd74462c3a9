// Snappy: blocks, as databases store them, and the framed format of files. (Checksums are not verified.)
import { damaged, truncated } from './damage.ts';
import { LzOutput } from './lz-output.ts';
import type { ByteReader } from './reader.ts';
import { takeExactly } from './records.ts';

/** What a block may say that it unpacks to. */
const MAX_BLOCK_BYTES = 2 ** 27;

/** The content of a block. Throws ScanError if it is damaged. */
export function decodeSnappy(bytes: Uint8Array): Buffer {
  const { size, end } = readSize(bytes);
  // A byte of a block is 64 bytes of content at most.
  if (size > MAX_BLOCK_BYTES || size > bytes.length * 64) throw damaged('invalid snappy block');
  const out = new LzOutput(size);
  for (let at = end; at < bytes.length; ) {
    const { isLiteral, count, distance, next } = readTag(bytes, at);
    const isWritten = isLiteral ? out.literals(bytes, next, count) : out.repeat(distance, count);
    if (!isWritten) throw damaged('invalid snappy block');
    at = isLiteral ? next + count : next;
  }
  if (!out.isFull) throw damaged('invalid snappy block');
  return out.bytes;
}

/** Where the block at `start` ends, which may be followed by anything; undefined if there is none. */
export function endOfSnappy(bytes: Buffer, start: number): number | undefined {
  const { size, end } = readSize(bytes.subarray(start, start + 8));
  if (size === 0 || size > MAX_BLOCK_BYTES) return undefined;
  let at = start + end;
  for (let length = 0; length < size; ) {
    if (at >= bytes.length) return undefined;
    const { isLiteral, count, next } = readTag(bytes, at);
    at = isLiteral ? next + count : next;
    length += count;
    if (length > size) return undefined;
  }
  return at < bytes.length ? at : undefined;
}

/** The size of the content, which stands before it. */
function readSize(bytes: Uint8Array): { readonly size: number; readonly end: number } {
  let size = 0;
  for (let at = 0; at < 5; at++) {
    const byte = bytes[at];
    if (byte === undefined) break;
    size += (byte & 127) * 2 ** (7 * at);
    if (byte < 128) return { size, end: at + 1 };
  }
  throw damaged('invalid snappy block');
}

interface Tag {
  readonly isLiteral: boolean;
  readonly count: number;
  /** How far back a repeat begins. */
  readonly distance: number;
  /** Behind the tag and its numbers. */
  readonly next: number;
}

function readTag(bytes: Uint8Array, at: number): Tag {
  const tag = bytes[at] ?? 0;
  const kind = tag & 3;
  const number = (width: number): number => {
    let value = 0;
    for (let byte = width; byte > 0; byte--) value = value * 256 + (bytes[at + byte] ?? 0);
    return value;
  };
  if (kind === 1) return { isLiteral: false, count: 4 + ((tag >> 2) & 7), distance: ((tag >> 5) << 8) + number(1), next: at + 2 };
  if (kind > 1)
    return { isLiteral: false, count: 1 + (tag >> 2), distance: number(kind === 2 ? 2 : 4), next: at + (kind === 2 ? 3 : 5) };
  const width = Math.max(0, (tag >> 2) - 59);
  return { isLiteral: true, count: 1 + (width > 0 ? number(width) : tag >> 2), distance: 0, next: at + 1 + width };
}

/** The content of a framed file. */
export async function* unsnappy(reader: ByteReader): AsyncGenerator<Uint8Array> {
  for (;;) {
    const head = Buffer.from(await reader.peek(4));
    if (head.length === 0) return;
    if (head.length < 4) throw truncated();
    const kind = head[0] ?? 0;
    const size = head.readUIntLE(1, 3);
    reader.take(4);
    if (kind <= 1) {
      if (size < 4) throw damaged('invalid chunk');
      const chunk = (await takeExactly(reader, size)).subarray(4);
      yield kind === 0 ? decodeSnappy(chunk) : chunk;
    } else if (kind < 0x80) throw damaged('unknown chunk');
    else if ((await reader.skip(size)) > 0) throw truncated();
  }
}
