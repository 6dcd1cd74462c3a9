// zstd with fzstd, which decodes blocks; here frames are found and checked, and those refused that would take too much memory.
import { ScanError } from '../../model/errors.ts';
import { damaged, truncated } from './damage.ts';
import type { ByteReader } from './reader.ts';
import { ZstdBlocks } from './zstd-blocks.ts';
import { hasEndlessWeights } from './zstd-guard.ts';

const FRAME = 0xfd2fb528;

/** The largest window in bytes that zstd(1) accepts by default. */
const MAX_WINDOW_BYTES = 2 ** 27;

/** Beyond so many bytes behind the last frame it is no longer asked whether they are zeros. */
const MAX_PADDING_BYTES = 64 * 1024;

/** The content of all frames. Zeros behind the last one are ignored; other bytes are damage, as for zstd(1): they may have been a frame. */
export async function* unzstd(reader: ByteReader): AsyncGenerator<Uint8Array> {
  for (;;) {
    const mark = await reader.peek(8);
    if (mark.length >= 8 && (mark.readUInt32LE(0) & ~15) >>> 0 === 0x184d2a50) {
      if ((await reader.skip(8 + mark.readUInt32LE(4))) > 0) throw truncated();
    } else if (mark.length >= 4 && mark.readUInt32LE(0) === FRAME) yield* frame(reader);
    else break;
  }
  if ((await reader.peek(MAX_PADDING_BYTES)).some((byte) => byte !== 0)) throw damaged('data behind the last frame');
}

async function* frame(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const header = readHeader(await reader.peek(18));
  const { length, window, checked, dictionary, size } = header;
  if (window > MAX_WINDOW_BYTES)
    throw new ScanError('archive-memory', `needs a window of ${window} bytes; pipe in the output of \`zstd -dc --long=31\``);
  if (dictionary !== 0)
    throw new ScanError(
      'unsupported-compression',
      `needs the dictionary ${dictionary}; pipe in the output of \`zstd -dc -D FILE\``,
    );
  const blocks = new ZstdBlocks(window, checked);
  blocks.push(await takeAll(reader, length), false);
  for (let last = false; !last; ) {
    const head = await reader.peek(3);
    if (head.length < 3) throw truncated();
    const value = head.readUIntLE(0, 3);
    last = (value & 1) === 1;
    const kind = (value >> 1) & 3;
    if (kind === 3) throw damaged('invalid block type');
    // An RLE block has one byte, and how often it is repeated.
    const block = await takeAll(reader, 3 + (kind === 1 ? 1 : value >> 3));
    if (kind === 2 && hasEndlessWeights(block.subarray(3))) throw damaged('invalid table');
    yield* blocks.push(block, false);
  }
  const sum = checked ? await takeAll(reader, 4) : Buffer.alloc(0);
  yield* blocks.push(sum, true);
  if (size !== undefined && size !== blocks.size) throw damaged('size mismatch');
  const computed = blocks.takeSum();
  if (computed !== undefined && computed !== sum.readUInt32LE(0)) throw damaged('checksum mismatch');
}

async function takeAll(reader: ByteReader, count: number): Promise<Buffer> {
  const bytes = await reader.peek(count);
  if (bytes.length < count) throw truncated();
  reader.take(count);
  return bytes;
}

/** What the header of a frame says. */
interface FrameHeader {
  /** How long it is, in bytes. */
  readonly length: number;
  /** The window it asks for, in bytes. */
  readonly window: number;
  /** Whether a sum follows the frame. */
  readonly checked: boolean;
  /** The number of the dictionary that is needed; 0 for none. */
  readonly dictionary: number;
  /** The size of the content in bytes; undefined where it is not said. */
  readonly size: number | undefined;
}

function readHeader(head: Buffer): FrameHeader {
  const flags = head[4] ?? 0;
  const single = (flags & 32) !== 0;
  const sizeLength = [single ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0;
  const dictionaryLength = [0, 1, 2, 4][flags & 3] ?? 0;
  const length = 5 + (single ? 0 : 1) + dictionaryLength + sizeLength;
  if (head.length < length) throw truncated();
  const size = sizeLength === 0 ? undefined : readSize(head, length - sizeLength, sizeLength);
  const descriptor = head[5] ?? 0;
  const base = 2 ** (10 + (descriptor >> 3));
  return {
    length,
    window: single ? (size ?? 0) : base + (base / 8) * (descriptor & 7),
    checked: (flags & 4) !== 0,
    dictionary: dictionaryLength === 0 ? 0 : head.readUIntLE(single ? 5 : 6, dictionaryLength),
    size,
  };
}

function readSize(head: Buffer, at: number, length: number): number {
  if (length === 8) return Number(head.readBigUInt64LE(at));
  return head.readUIntLE(at, length) + (length === 2 ? 256 : 0);
}
