// Data files of PostgreSQL: values that are compressed (pglz, lz4) on their page, or in the chunks of a TOAST table.
//
// What is not compressed stands in the file as it is. A value is known by its header, in whatever column it stands; if it does not decompress to
// the size that it states, it is none. The format: https://www.postgresql.org/docs/current/storage.html
import type { ContainerItem } from '../../model/container-item.ts';
import type { Budget } from './budget.ts';
import { truncated } from './damage.ts';
import { LzOutput } from './lz-output.ts';
import { decodeLz4Block } from './lz4-block.ts';
import type { ByteReader } from './reader.ts';
import { bytesEntry } from './whole.ts';

const PAGE_BYTES = 8192;

/** A tuple of a TOAST table: the value it is of, its number among the chunks of that, and its bytes. */
const TOAST_COLUMNS = 3;

/** A value has at most so many bytes. */
const MAX_VALUE_BYTES = 2 ** 28;

/** How many bytes of values whose end has not come are kept. */
const MAX_OPEN_BYTES = 2 ** 26;

const MIN_VALUE_BYTES = 32;

/** All compressed values of a file. */
export async function* listPostgres(reader: ByteReader, budget: Budget): AsyncGenerator<ContainerItem> {
  const toast = new ToastValues();
  for (let number = 0; ; number++) {
    const page = Buffer.from(await reader.peek(PAGE_BYTES));
    if (page.length === 0) break;
    if (page.length < PAGE_BYTES) throw truncated();
    reader.take(PAGE_BYTES);
    const values: Buffer[] = [];
    for (const tuple of tuplesOf(page)) {
      const chunk = toastChunk(tuple);
      if (chunk === undefined) values.push(...valuesIn(tuple));
      else values.push(...toast.add(chunk));
    }
    yield* entryOf(values, `page ${number}`, budget);
  }
}

async function* entryOf(values: readonly Buffer[], path: string, budget: Budget): AsyncGenerator<ContainerItem> {
  if (values.length === 0) return;
  const content = Buffer.concat(values.flatMap((value) => [value, LINE_FEED]));
  budget.charge(content.length);
  yield* bytesEntry(path, content);
}

const LINE_FEED = Buffer.from('\n');

/** The tuples that the page names, deleted ones among them, as long as they are there. */
function* tuplesOf(page: Buffer): Generator<Buffer> {
  const lower = Math.min(PAGE_BYTES, page.readUInt16LE(12));
  for (let at = 24; at + 4 <= lower; at += 4) {
    const pointer = page.readUInt32LE(at);
    const [offset, length] = [pointer & 0x7fff, pointer >>> 17];
    if (length >= 24 && offset >= 24 && offset + length <= PAGE_BYTES) yield page.subarray(offset, offset + length);
  }
}

interface Chunk {
  readonly id: number;
  readonly sequence: number;
  readonly bytes: Buffer;
}

function toastChunk(tuple: Buffer): Chunk | undefined {
  if ((tuple.readUInt16LE(18) & 0x7ff) !== TOAST_COLUMNS || tuple[22] !== 24 || tuple.length < 36) return undefined;
  const sequence = tuple.readUInt32LE(28);
  const header = tuple.readUInt32LE(32);
  const isShort = ((tuple[32] ?? 0) & 1) === 1;
  const [start, size] = isShort ? [33, (tuple[32] ?? 0) >> 1] : [36, header >>> 2];
  if ((!isShort && (header & 3) !== 0) || 32 + size > tuple.length || sequence > 2 ** 20 || size < 5) return undefined;
  return { id: tuple.readUInt32LE(24), sequence, bytes: Buffer.from(tuple.subarray(start, 32 + size)) };
}

/** Values of which not all chunks have come. */
class ToastValues {
  readonly #open = new Map<number, Buffer[]>();
  #bytes = 0;

  /** The values that are complete with this chunk. */
  *add({ id, sequence, bytes }: Chunk): Generator<Buffer> {
    const parts = this.#open.get(id) ?? [];
    // Chunks stand in their order; what does not is of a value that was written again.
    if (sequence !== parts.length) return;
    parts.push(bytes);
    this.#open.set(id, parts);
    this.#bytes += bytes.length;
    // All chunks but the last are of one length.
    if (bytes.length === parts[0]?.length && parts.length > 1) return;
    const whole = Buffer.concat(parts);
    const value = decodeValue(whole, 0, whole.length);
    if (value !== undefined || this.#bytes > MAX_OPEN_BYTES) this.#forget(id, parts);
    if (value !== undefined) yield value;
  }

  #forget(id: number, parts: readonly Buffer[]): void {
    this.#open.delete(id);
    this.#bytes -= parts.reduce((sum, part) => sum + part.length, 0);
  }
}

/** The compressed values in a tuple: where a header of one stands. */
function* valuesIn(tuple: Buffer): Generator<Buffer> {
  const start = tuple[22] ?? 24;
  for (let at = start + ((4 - (start & 3)) & 3); at + 8 < tuple.length; at += 4) {
    const header = tuple.readUInt32LE(at);
    if ((header & 3) !== 2) continue;
    const size = header >>> 2;
    if (size < 9 || at + size > tuple.length) continue;
    const value = decodeValue(tuple, at + 4, at + size);
    if (value === undefined) continue;
    yield value;
    at += size - 4 - (size & 3);
  }
}

/** A compressed value: its size with its method, and data; undefined if it does not have that size. */
function decodeValue(bytes: Buffer, start: number, end: number): Buffer | undefined {
  const info = bytes.readUInt32LE(start);
  const size = info & 0x3fffffff;
  const data = bytes.subarray(start + 4, end);
  if (size < MIN_VALUE_BYTES || size > Math.min(MAX_VALUE_BYTES, data.length * 300)) return undefined;
  if (info >>> 30 === 0) return decodePglz(data, size);
  if (info >>> 30 !== 1) return undefined;
  try {
    const value = Buffer.from(decodeLz4Block(data, size));
    return value.length === size ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The content of data in pglz, if that has exactly `size` bytes. */
function decodePglz(bytes: Uint8Array, size: number): Buffer | undefined {
  const out = new LzOutput(size);
  for (let at = 0; at < bytes.length && !out.isFull; ) {
    const control = bytes[at++] ?? 0;
    for (let bit = 0; bit < 8 && at < bytes.length && !out.isFull; bit++) {
      const isRepeat = (control & (1 << bit)) !== 0;
      const taken = isRepeat ? repeatPglz(bytes, at, out) : Number(out.literals(bytes, at, 1));
      if (taken === 0) return undefined;
      at += taken;
    }
  }
  return out.isFull ? out.bytes : undefined;
}

/** Writes the repeat at `at`. Returns how many bytes say it; 0 if it cannot be. */
function repeatPglz(bytes: Uint8Array, at: number, out: LzOutput): number {
  const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
  const isLong = (first & 15) === 15;
  const count = (first & 15) + 3 + (isLong ? third : 0);
  const isWritten = out.repeat(((first & 0xf0) << 4) | second, Math.min(count, out.bytes.length - out.length));
  return isWritten ? 2 + Number(isLong) : 0;
}
