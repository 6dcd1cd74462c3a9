// Files of columns: the pages of Parquet, the chunks of ORC, the blocks of Avro. What compresses them stands at the end, or in the header.
import { brotliDecompressSync, gunzipSync, inflateRawSync } from 'node:zlib';
import type { ContainerItem } from '../../model/container-item.ts';
import type { Budget } from './budget.ts';
import { damaged, truncated } from './damage.ts';
import { type CodedFormat, decoderOf } from './decoders.ts';
import { decodeLz4Block } from './lz4-block.ts';
import { ByteReader } from './reader.ts';
import { takeExactly } from './records.ts';
import { decodeSnappy } from './snappy.ts';
import { readThrift, type Struct, structAt, structsAt } from './thrift.ts';
import { bytesEntry, takeWhole } from './whole.ts';

const REMEDY = 'scan what its program exports';

/** The largest page that is unpacked; programs write 1 MiB. */
const MAX_PAGE_BYTES = 2 ** 27;

type Codec = 'none' | 'snappy' | 'gzip' | 'brotli' | 'lz4' | 'zstd' | 'bzip2' | 'xz' | 'deflate' | 'other';

/** The content of a page; undefined if it cannot be unpacked. @param size that of the content */
async function unpackPage(bytes: Buffer, codec: Codec, size: number): Promise<Buffer | undefined> {
  const limit = { maxOutputLength: Math.min(MAX_PAGE_BYTES, Math.max(size, 1)) };
  try {
    if (codec === 'none') return bytes;
    if (codec === 'snappy') return decodeSnappy(bytes);
    if (codec === 'gzip') return gunzipSync(bytes, limit);
    if (codec === 'deflate') return inflateRawSync(bytes, limit);
    if (codec === 'brotli') return brotliDecompressSync(bytes, limit);
    if (codec === 'lz4') return Buffer.from(decodeLz4Block(bytes, limit.maxOutputLength));
    return codec === 'other' ? undefined : await unpackWith(codec, bytes, limit.maxOutputLength);
  } catch {
    return undefined;
  }
}

async function unpackWith(codec: CodedFormat, bytes: Buffer, most: number): Promise<Buffer> {
  let given = false;
  const decode = await decoderOf(codec);
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = new ByteReader(async () => {
    const piece = given ? undefined : bytes;
    given = true;
    return piece;
  });
  for await (const piece of decode(reader)) {
    size += piece.length;
    if (size > most) throw damaged('a page is too long');
    pieces.push(Uint8Array.from(piece));
  }
  return Buffer.concat(pieces);
}

/** Counts what could not be unpacked, for one problem at the end. */
class Pages {
  readonly #budget: Budget;
  #failed = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  async *add(path: string, bytes: Buffer, codec: Codec, size: number): AsyncGenerator<ContainerItem> {
    if (codec === 'none') return;
    const content = size > MAX_PAGE_BYTES ? undefined : await unpackPage(bytes, codec, size);
    if (content === undefined) this.#failed++;
    else {
      this.#budget.charge(content.length);
      yield* bytesEntry(path, content);
    }
  }

  fail(): void {
    this.#failed++;
  }

  *end(): Generator<ContainerItem> {
    if (this.#failed > 0)
      yield { kind: 'problem', path: undefined, code: 'not-unpacked', message: `${this.#failed} parts could not be unpacked` };
  }
}

const PARQUET_CODECS: readonly Codec[] = ['none', 'snappy', 'gzip', 'other', 'brotli', 'other', 'zstd', 'lz4'];

/** The pages of a Parquet file (parquet.thrift in apache/parquet-format). */
export async function* listParquet(reader: ByteReader, budget: Budget): AsyncGenerator<ContainerItem> {
  const bytes = await takeWhole(reader, REMEDY);
  if (bytes.length < 12 || bytes.toString('latin1', bytes.length - 4) !== 'PAR1') throw truncated();
  const length = bytes.readUInt32LE(bytes.length - 8);
  if (length > bytes.length - 12) throw damaged('invalid footer');
  const { struct: footer } = readThrift(bytes, bytes.length - 8 - length);
  const pages = new Pages(budget);
  for (const group of structsAt(footer, 4)) {
    for (const chunk of structsAt(group, 1)) {
      const meta = structAt(chunk, 3);
      if (meta === undefined) pages.fail();
      else yield* pagesOf(meta, bytes, pages);
    }
  }
  yield* pages.end();
}

async function* pagesOf(meta: Struct, bytes: Buffer, pages: Pages): AsyncGenerator<ContainerItem> {
  const number = (field: number): number | undefined =>
    typeof meta.get(field) === 'number' ? Number(meta.get(field)) : undefined;
  const codec = PARQUET_CODECS[number(4) ?? 0] ?? 'other';
  const data = number(9) ?? 0;
  const dictionary = number(11) ?? 0;
  let at = dictionary > 0 ? Math.min(data, dictionary) : data;
  const end = Math.min(bytes.length, at + (number(7) ?? 0));
  while (at > 0 && at < end) {
    const { struct: header, end: start } = readThrift(bytes, at);
    const [size, packed] = [Number(header.get(2)), Number(header.get(3))];
    if (!(packed >= 0) || start + packed > bytes.length) throw damaged('invalid page');
    // In pages of the second version, levels stand before the values, as they are.
    const second = structAt(header, 8);
    const levels = second === undefined ? 0 : Number(second.get(5) ?? 0) + Number(second.get(6) ?? 0);
    const isPlain = second?.get(7) === false;
    yield* pages.add(`page at ${at}`, bytes.subarray(start + levels, start + packed), isPlain ? 'none' : codec, size);
    at = start + packed;
  }
}

const ORC_CODECS: readonly Codec[] = ['none', 'deflate', 'snappy', 'other', 'lz4', 'zstd'];

/** The chunks of an ORC file (orc.apache.org/specification): the last part says how they are compressed. */
export async function* listOrc(reader: ByteReader, budget: Budget): AsyncGenerator<ContainerItem> {
  const bytes = await takeWhole(reader, REMEDY);
  const length = bytes.at(-1) ?? 0;
  const start = bytes.length - 1 - length;
  if (start < 3 || bytes.toString('latin1', bytes.length - 4, bytes.length - 1) !== 'ORC') throw truncated();
  const script = readProtobuf(bytes.subarray(start, bytes.length - 1));
  const codec = ORC_CODECS[script.get(2) ?? 0] ?? 'other';
  const block = script.get(3) ?? 262_144;
  const pages = new Pages(budget);
  let at = 3;
  while (codec !== 'none' && at + 3 <= start) {
    const header = bytes.readUIntLE(at, 3);
    const size = header >> 1;
    if (at + 3 + size > start) throw damaged('invalid chunk');
    if ((header & 1) === 0 && size > 0) yield* pages.add(`chunk at ${at}`, bytes.subarray(at + 3, at + 3 + size), codec, block);
    at += 3 + size;
  }
  yield* pages.end();
}

/** The numbers in a message, by their fields. */
function readProtobuf(bytes: Buffer): ReadonlyMap<number, number> {
  const numbers = new Map<number, number>();
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at++] ?? 0;
    let value = 0;
    for (let shift = 0; shift < 64; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    if ((tag & 7) === 0) numbers.set(tag >> 3, value);
    else if ((tag & 7) === 2) at += value;
    else break;
  }
  return numbers;
}

const AVRO_CODECS: Readonly<Record<string, Codec>> = {
  null: 'none',
  deflate: 'deflate',
  snappy: 'snappy',
  zstandard: 'zstd',
  bzip2: 'bzip2',
  xz: 'xz',
};

/** The blocks of an Avro file (avro.apache.org/docs/current/specification, "Object Container Files"). */
export async function* listAvro(reader: ByteReader, budget: Budget): AsyncGenerator<ContainerItem> {
  await takeExactly(reader, 4);
  let codec: Codec = 'none';
  for (let count = await readLong(reader); count !== 0; count = await readLong(reader)) {
    if (count < 0) await readLong(reader);
    for (let index = Math.abs(count); index > 0; index--) {
      const key = (await readBytes(reader)).toString('latin1');
      const value = (await readBytes(reader)).toString('latin1');
      if (key === 'avro.codec') codec = AVRO_CODECS[value] ?? 'other';
    }
  }
  const sync = await takeExactly(reader, 16);
  const pages = new Pages(budget);
  while ((await reader.peek(1)).length > 0) {
    const at = reader.position;
    await readLong(reader);
    const block = await readBytes(reader);
    if (!(await takeExactly(reader, 16)).equals(sync)) throw damaged('invalid block');
    // Behind a block in Snappy stands a checksum.
    const packed = codec === 'snappy' ? block.subarray(0, -4) : block;
    yield* pages.add(`block at ${at}`, packed, codec, MAX_PAGE_BYTES);
  }
  yield* pages.end();
}

async function readBytes(reader: ByteReader): Promise<Buffer> {
  const size = await readLong(reader);
  if (size < 0 || size > MAX_PAGE_BYTES) throw damaged('invalid length');
  return takeExactly(reader, size);
}

/** A number in zigzag. */
async function readLong(reader: ByteReader): Promise<number> {
  let value = 0;
  for (let shift = 0; shift < 64; shift += 7) {
    const [byte = 0] = await takeExactly(reader, 1);
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
  throw damaged('invalid number');
}
