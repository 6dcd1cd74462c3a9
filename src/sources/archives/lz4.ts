// lz4: frames, the old format, and the one block of a mozLz4 file.
import { ScanError } from '../../model/errors.ts';
import { damaged, truncated } from './damage.ts';
import { decodeLz4Block } from './lz4-block.ts';
import type { ByteReader } from './reader.ts';

const FRAME = 0x184d2204;
const LEGACY = 0x184c2102;
const SKIPPABLE = 0x184d2a50;

/** A block of the old format has so many bytes of content at most. */
const LEGACY_BLOCK_BYTES = 8 * 2 ** 20;

/** How far back a block may copy from. */
const WINDOW_BYTES = 64 * 1024;

/** The most that a mozLz4 file may say that it has. */
const MAX_MOZ_BYTES = 2 ** 28;

/** The content of all frames. What follows the last one is ignored. (Checksums are not verified.) */
export async function* unlz4(reader: ByteReader): AsyncGenerator<Uint8Array> {
  for (;;) {
    const head = await reader.peek(8);
    const mark = head.length < 4 ? 0 : head.readUInt32LE(0);
    if (mark === FRAME) yield* frame(reader);
    else if (mark === LEGACY) yield* legacy(reader);
    else if (head.length === 8 && (mark & ~15) >>> 0 === SKIPPABLE) {
      if ((await reader.skip(8 + head.readUInt32LE(4))) > 0) throw truncated();
    } else return;
  }
}

/** The content of a mozLz4 file: a mark, the size, one block. */
export async function* unmozlz4(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const head = await takeAll(reader, 12);
  const size = head.readUInt32LE(8);
  if (size > MAX_MOZ_BYTES) throw damaged('invalid size');
  const pieces: Buffer[] = [];
  for (let piece = await reader.chunk(); piece.length > 0; piece = await reader.chunk()) pieces.push(Buffer.from(piece));
  const content = decodeLz4Block(Buffer.concat(pieces), size);
  yield content;
  if (content.length < size) throw truncated();
}

async function* frame(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const { length, isLinked, hasBlockSums, hasSum, maxBlock } = readHeader(await reader.peek(19));
  reader.take(length);
  let window: Uint8Array = new Uint8Array(0);
  for (;;) {
    const header = (await takeAll(reader, 4)).readUInt32LE(0);
    if (header === 0) break;
    const size = header & 0x7fffffff;
    if (size > maxBlock) throw damaged('a block is larger than the frame says');
    const block = await takeAll(reader, size);
    const out = header >>> 31 === 1 ? Buffer.concat([window, block]) : decodeLz4Block(block, maxBlock, window);
    yield out.subarray(window.length);
    if (isLinked) window = Uint8Array.from(out.subarray(-WINDOW_BYTES));
    if (hasBlockSums) await takeAll(reader, 4);
  }
  if (hasSum) await takeAll(reader, 4);
}

/** Blocks behind each other, up to the end or the next mark. */
async function* legacy(reader: ByteReader): AsyncGenerator<Uint8Array> {
  reader.take(4);
  for (;;) {
    const head = await reader.peek(4);
    if (head.length === 0) return;
    if (head.length < 4) throw truncated();
    const size = head.readUInt32LE(0);
    if (size === LEGACY || size === FRAME) return;
    if (size > LEGACY_BLOCK_BYTES + LEGACY_BLOCK_BYTES / 255 + 16) throw damaged('invalid block size');
    reader.take(4);
    yield decodeLz4Block(await takeAll(reader, size), LEGACY_BLOCK_BYTES);
  }
}

interface FrameHeader {
  readonly length: number;
  /** Whether blocks copy from those before them. */
  readonly isLinked: boolean;
  readonly hasBlockSums: boolean;
  readonly hasSum: boolean;
  readonly maxBlock: number;
}

function readHeader(head: Buffer): FrameHeader {
  const flags = head[4] ?? 0;
  const length = 7 + ((flags & 8) === 0 ? 0 : 8) + ((flags & 1) === 0 ? 0 : 4);
  if (head.length < length) throw truncated();
  const maxBlock = [65536, 262144, 1048576, 4194304][(((head[5] ?? 0) >> 4) & 7) - 4];
  if (flags >> 6 !== 1 || maxBlock === undefined) throw new ScanError('unsupported-compression', 'an unknown version of lz4');
  return { length, isLinked: (flags & 32) === 0, hasBlockSums: (flags & 16) !== 0, hasSum: (flags & 4) !== 0, maxBlock };
}

async function takeAll(reader: ByteReader, count: number): Promise<Buffer> {
  const bytes = await reader.peek(count);
  if (bytes.length < count) throw truncated();
  reader.take(count);
  return bytes;
}
