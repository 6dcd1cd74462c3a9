// Key-value stores: the blocks of a table of LevelDB, and the records of a log of LevelDB or RocksDB that were cut at the end of a block.
import { inflateRawSync, inflateSync } from 'node:zlib';
import type { ContainerItem } from '../../model/container-item.ts';
import type { Budget } from './budget.ts';
import { damaged } from './damage.ts';
import { decodeLz4Block } from './lz4-block.ts';
import type { ByteReader } from './reader.ts';
import { decodeSnappy, endOfSnappy } from './snappy.ts';
import { readVarint } from './varint.ts';
import { bytesEntry, takeWhole } from './whole.ts';

const REMEDY = 'scan what its program exports';

/** A block has some KiB; one with a long value as much as that. */
const MAX_BLOCK_BYTES = 2 ** 26;

/** How a block is compressed: the byte behind it. */
const NONE = 0;
const SNAPPY = 1;
const ZLIB = 2;
const LZ4 = 4;
const LZ4HC = 5;

/** The last eight bytes of a table of LevelDB, and of RocksDB. */
const LEVELDB = '57fb808b247547db';
const ROCKSDB = 'f7cff485b741e288';

/**
 * The blocks of a table that are compressed. Of LevelDB the index says where they are. In RocksDB its form depends on many options: blocks
 * are read one behind the other, as far as each is compressed in a way that says where it ends.
 */
export async function* listTable(reader: ByteReader, budget: Budget): AsyncGenerator<ContainerItem> {
  const bytes = await takeWhole(reader, REMEDY);
  const mark = bytes.subarray(-8).toString('hex');
  let failed = 0;
  if (mark === LEVELDB) {
    for (const { offset, size } of blocksOf(bytes, bytes.length - 48)) {
      const kind = bytes[offset + size];
      if (kind === NONE) continue;
      const content = decodeBlock(bytes.subarray(offset, offset + size), kind ?? -1);
      if (content === undefined) failed++;
      else yield* block(offset, content, budget);
    }
  } else if (mark === ROCKSDB) failed += (yield* walk(bytes, budget)) ? 0 : 1;
  else failed++;
  if (failed > 0) yield { kind: 'problem', path: undefined, code: 'not-unpacked', message: 'some blocks could not be unpacked' };
}

function* walkBlocks(bytes: Buffer): Generator<{ readonly offset: number; readonly content: Buffer | undefined }> {
  for (let at = 0; at < bytes.length - 53; ) {
    const found = snappyBlockAt(bytes, at);
    if (found === undefined) {
      yield { offset: at, content: undefined };
      return;
    }
    yield { offset: at, content: found.content };
    at = found.end;
  }
}

async function* walk(bytes: Buffer, budget: Budget): AsyncGenerator<ContainerItem, boolean> {
  for (const { offset, content } of walkBlocks(bytes)) {
    // Behind the data stand an index and properties, which may be stored as they are.
    if (content === undefined) return offset > 0;
    yield* block(offset, content, budget);
  }
  return true;
}

/** The block in Snappy at `at`: how long it is shows only as it is decoded. */
function snappyBlockAt(bytes: Buffer, at: number): { readonly content: Buffer; readonly end: number } | undefined {
  const end = attempt(() => endOfSnappy(bytes, at));
  if (end === undefined || bytes[end] !== SNAPPY) return undefined;
  const content = attempt(() => decodeSnappy(bytes.subarray(at, end)));
  return content && { content, end: end + 5 };
}

async function* block(offset: number, content: Buffer, budget: Budget): AsyncGenerator<ContainerItem> {
  budget.charge(content.length);
  yield* bytesEntry(`block at ${offset}`, content);
}

interface Handle {
  readonly offset: number;
  readonly size: number;
}

/** The blocks that the index of a table names. @param footer where the footer begins: the handles of two blocks, of which the second is the index */
function blocksOf(bytes: Buffer, footer: number): readonly Handle[] {
  if (footer < 0) throw damaged('too short');
  const [, afterMeta] = readHandle(bytes, footer);
  const [index] = readHandle(bytes, afterMeta);
  const stored = bytes.subarray(index.offset, index.offset + index.size);
  const kind = bytes[index.offset + index.size];
  const content = kind === NONE ? stored : decodeBlock(stored, kind ?? -1);
  if (content === undefined || content.length < 8) throw damaged('invalid index');
  const restarts = content.readUInt32LE(content.length - 4);
  const end = content.length - 4 - 4 * restarts;
  const handles: Handle[] = [];
  for (let at = 0; at < end; ) {
    const [, afterShared] = readVarint(content, at);
    const [own, afterOwn] = readVarint(content, afterShared);
    const [size, afterSize] = readVarint(content, afterOwn);
    const [handle] = readHandle(content, afterSize + own);
    if (handle.offset + handle.size + 5 > bytes.length) throw damaged('invalid index');
    handles.push(handle);
    at = afterSize + own + size;
  }
  return handles;
}

function readHandle(bytes: Buffer, at: number): readonly [handle: Handle, end: number] {
  const [offset, afterOffset] = readVarint(bytes, at);
  const [size, end] = readVarint(bytes, afterOffset);
  return [{ offset, size }, end];
}

function decodeBlock(bytes: Buffer, kind: number): Buffer | undefined {
  const limit = { maxOutputLength: MAX_BLOCK_BYTES };
  return attempt(() => {
    if (kind === SNAPPY) return decodeSnappy(bytes);
    if (kind === ZLIB) return attempt(() => inflateSync(bytes, limit)) ?? inflateRawSync(bytes, limit);
    if (kind === LZ4 || kind === LZ4HC) {
      const [size, at] = readVarint(bytes, 0);
      return size > MAX_BLOCK_BYTES ? undefined : Buffer.from(decodeLz4Block(bytes.subarray(at), size));
    }
    return undefined;
  });
}

function attempt<Value>(make: () => Value): Value | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** Logs are written in blocks of this size; a record does not go over the end of one. */
const LOG_BLOCK_BYTES = 32_768;

const FIRST = 2;
const MIDDLE = 3;
const LAST = 4;
/** Records of RocksDB that say of which log they are: their header has four bytes more. */
const RECYCLED = 4;

/** Records that were cut, joined. All others stand in the log as they are. */
export async function* listStoreLog(reader: ByteReader): AsyncGenerator<ContainerItem> {
  const cuts = new Cuts();
  for (let count = 0; ; ) {
    const bytes = Buffer.from(await reader.peek(LOG_BLOCK_BYTES));
    for (const record of recordsOf(bytes)) {
      const joined = cuts.add(record);
      if (joined !== undefined) yield* bytesEntry(`record ${++count} over the end of a block`, joined);
    }
    reader.take(bytes.length);
    if (bytes.length < LOG_BLOCK_BYTES) return;
  }
}

/** The longest secret that is known, and what stands around it. */
const SEAM_BYTES = 1024;

interface LogRecord {
  readonly kind: number;
  readonly content: Buffer;
}

/** What stands around each cut of one record. */
class Cuts {
  /** The end of the last part, if the record goes on. */
  #before: Buffer | undefined;
  #seams: Buffer[] = [];

  /** The next part. Returns what stands around all cuts, with the last one. */
  add({ kind, content }: LogRecord): Buffer | undefined {
    if (kind === FIRST) this.#seams = [];
    else if (this.#before !== undefined) this.#seams.push(SEPARATOR, this.#before, content.subarray(0, SEAM_BYTES));
    const goesOn = kind === FIRST || (kind === MIDDLE && this.#before !== undefined);
    this.#before = goesOn ? content.subarray(-SEAM_BYTES) : undefined;
    if (kind !== LAST || this.#seams.length === 0) return undefined;
    const joined = Buffer.concat(this.#seams);
    this.#seams = [];
    return joined;
  }
}

/** A zero byte: what is stored there is binary data. */
const SEPARATOR = Buffer.from('\0\n');

function* recordsOf(bytes: Buffer): Generator<LogRecord> {
  for (let at = 0; at + 7 <= bytes.length; ) {
    const size = bytes.readUInt16LE(at + 4);
    const type = bytes[at + 6] ?? 0;
    // A block ends with zeros; a log that was reserved, too.
    if (type === 0 || type > 2 * RECYCLED) return;
    const header = type > RECYCLED ? 11 : 7;
    if (at + header + size > bytes.length) return;
    yield { kind: type > RECYCLED ? type - RECYCLED : type, content: bytes.subarray(at + header, at + header + size) };
    at += header + size;
  }
}
