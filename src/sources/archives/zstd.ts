// zstd with fzstd, which decodes frames; here they are found, and those refused that would take too much memory.
import { Decompress } from 'fzstd';
import { ScanError } from '../../model/errors.ts';
import { damaged, explainDamage, truncated } from './damage.ts';
import type { ByteReader } from './reader.ts';
import { hasEndlessWeights, limitTime } from './zstd-guard.ts';

const FRAME = 0xfd2fb528;

/** The largest window in bytes that zstd(1) accepts by default. */
const MAX_WINDOW_BYTES = 2 ** 27;

/** The content of all frames. What follows the last one is ignored. (Checksums are not verified: fzstd cannot.) */
export async function* unzstd(reader: ByteReader): AsyncGenerator<Uint8Array> {
  for (;;) {
    const mark = await reader.peek(8);
    if (mark.length >= 8 && (mark.readUInt32LE(0) & ~15) >>> 0 === 0x184d2a50) {
      if ((await reader.skip(8 + mark.readUInt32LE(4))) > 0) throw truncated();
    } else if (mark.length >= 4 && mark.readUInt32LE(0) === FRAME) yield* frame(reader);
    else return;
  }
}

async function* frame(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const { length, window, checked } = readHeader(await reader.peek(18));
  if (window > MAX_WINDOW_BYTES)
    throw new ScanError('archive-memory', `needs a window of ${window} bytes; pipe in the output of \`zstd -dc --long=31\``);
  let out: Uint8Array[] = [];
  const decoder = new Decompress((piece) => void out.push(piece));
  const limit = limitTime(decoder);
  const push = (bytes: Uint8Array, last: boolean): Uint8Array[] => {
    try {
      limit.begin();
      // fzstd keeps what it is given until a block is whole.
      decoder.push(Uint8Array.from(bytes), last);
    } catch (error) {
      throw explainDamage(error);
    }
    const pieces = out;
    out = [];
    return pieces;
  };
  yield* push(await takeAll(reader, length), false);
  for (let last = false; !last; ) {
    const header = await reader.peek(3);
    if (header.length < 3) throw truncated();
    const value = header.readUIntLE(0, 3);
    last = (value & 1) === 1;
    const kind = (value >> 1) & 3;
    if (kind === 3) throw damaged('invalid block type');
    // An RLE block has one byte, and how often it is repeated.
    const block = await takeAll(reader, 3 + (kind === 1 ? 1 : value >> 3));
    if (kind === 2 && hasEndlessWeights(block.subarray(3))) throw damaged('invalid table');
    yield* push(block, false);
  }
  yield* push(checked ? await takeAll(reader, 4) : Buffer.alloc(0), true);
}

async function takeAll(reader: ByteReader, count: number): Promise<Buffer> {
  const bytes = await reader.peek(count);
  if (bytes.length < count) throw truncated();
  reader.take(count);
  return bytes;
}

/** How long the header of a frame is, what window it asks for, and whether a sum follows the frame. */
function readHeader(head: Buffer): { readonly length: number; readonly window: number; readonly checked: boolean } {
  const flags = head[4] ?? 0;
  const single = (flags & 32) !== 0;
  const sizeLength = [single ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0;
  const dictionaryLength = [0, 1, 2, 4][flags & 3] ?? 0;
  const length = 5 + (single ? 0 : 1) + dictionaryLength + sizeLength;
  if (head.length < length) throw truncated();
  const checked = (flags & 4) !== 0;
  if (single) return { length, window: readSize(head, length - sizeLength, sizeLength), checked };
  const descriptor = head[5] ?? 0;
  const base = 2 ** (10 + (descriptor >> 3));
  return { length, window: base + (base / 8) * (descriptor & 7), checked };
}

function readSize(head: Buffer, at: number, length: number): number {
  if (length === 8) return Number(head.readBigUInt64LE(at));
  return head.readUIntLE(at, length) + (length === 2 ? 256 : 0);
}
