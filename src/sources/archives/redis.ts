// Redis databases: strings that are compressed with LZF, and what programs store in them compressed. All others stand in the file as they are.
import type { ContainerItem } from '../../model/container-item.ts';
import type { Budget } from './budget.ts';
import { truncated } from './damage.ts';
import { LzOutput } from './lz-output.ts';
import type { ByteReader } from './reader.ts';
import { zlibStreamsIn } from './streams.ts';
import { bytesEntry, takeWhole } from './whole.ts';

/** The mark of a string in LZF. */
const LZF = 0xc3;

/** Shorter strings are not compressed. */
const MIN_BYTES = 20;

/** A string has at most so many bytes. */
const MAX_BYTES = 2 ** 29;

/** So much is given at once. */
const ENTRY_BYTES = 2 ** 20;

/**
 * Each string in LZF. The types of values are not followed: where the mark of such a string is met by chance, decompression does not give
 * the length that is stated.
 */
export async function* listRedis(reader: ByteReader, budget: Budget): AsyncGenerator<ContainerItem> {
  const bytes = await takeWhole(reader, 'scan what `redis-cli --rdb -` or an export gives');
  let batch: Buffer[] = [];
  let size = 0;
  for (let at = bytes.indexOf(LZF, 9); at >= 0; at = bytes.indexOf(LZF, at)) {
    const string = readString(bytes, at + 1);
    at = string?.end ?? at + 1;
    if (string === undefined) continue;
    budget.charge(string.content.length);
    batch.push(string.content, LINE_FEED);
    size += string.content.length;
    yield* zlibStreamsIn(string.content, budget);
    if (size < ENTRY_BYTES) continue;
    yield* bytesEntry('compressed strings', Buffer.concat(batch));
    [batch, size] = [[], 0];
  }
  if (size > 0) yield* bytesEntry('compressed strings', Buffer.concat(batch));
  yield* zlibStreamsIn(bytes, budget);
  // The mark of the end, and a checksum.
  if (bytes.at(-9) !== 0xff && bytes.at(-1) !== 0xff) throw truncated();
}

const LINE_FEED = Buffer.from('\n');

function readString(bytes: Buffer, start: number): { readonly content: Buffer; readonly end: number } | undefined {
  const [packed, afterPacked] = readLength(bytes, start);
  const [size, from] = readLength(bytes, afterPacked);
  if (size < MIN_BYTES || packed >= size || size > Math.min(MAX_BYTES, packed * 264) || from + packed > bytes.length)
    return undefined;
  const content = decodeLzf(bytes.subarray(from, from + packed), size);
  return content && { content, end: from + packed };
}

/** A length of 6, 14, 32 or 64 bits, and where the next begins. */
function readLength(bytes: Buffer, at: number): readonly [value: number, end: number] {
  const first = bytes[at] ?? 0;
  if (at + 9 > bytes.length) return [0, at];
  if (first >> 6 === 0) return [first & 63, at + 1];
  if (first >> 6 === 1) return [((first & 63) << 8) | (bytes[at + 1] ?? 0), at + 2];
  if (first === 0x80) return [bytes.readUInt32BE(at + 1), at + 5];
  return first === 0x81 ? [Number(bytes.readBigUInt64BE(at + 1)), at + 9] : [0, at];
}

/** The content of `bytes`, if that has exactly `size` bytes. */
function decodeLzf(bytes: Uint8Array, size: number): Buffer | undefined {
  const out = new LzOutput(size);
  for (let at = 0; at < bytes.length; ) {
    const control = bytes[at++] ?? 0;
    if (control < 32) {
      if (!out.literals(bytes, at, control + 1)) return undefined;
      at += control + 1;
      continue;
    }
    let count = (control >> 5) + 2;
    if (count === 9) count += bytes[at++] ?? 0;
    const distance = ((control & 31) << 8) + (bytes[at++] ?? 0) + 1;
    if (at > bytes.length || !out.repeat(distance, count)) return undefined;
  }
  return out.isFull ? out.bytes : undefined;
}
