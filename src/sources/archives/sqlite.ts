// SQLite databases and their logs: values that are stored on more than one page, put together at the seams.
//
// Whatever stands on one page is found in the file as it is. A long value goes on in overflow pages: four bytes with the number of the next page,
// then content. Only what stands around each seam is kept, not the pages, so the database may have any size. Pages that are free still
// hold what they held. The format: https://www.sqlite.org/fileformat2.html
import type { ContainerItem } from '../../model/container-item.ts';
import { ScanError } from '../../model/errors.ts';
import { damaged, truncated } from './damage.ts';
import type { ByteReader } from './reader.ts';
import { takeExactly } from './records.ts';
import { bytesEntry } from './whole.ts';

/** How much is kept on either side of a seam: the longest secret, a session string, has some 650 bytes. */
const SEAM_BYTES = 704;

/** How much may be kept in all. */
const MAX_KEPT_BYTES = 2 ** 27;

/** What is given at once. */
const ENTRY_BYTES = 2 ** 20;

/** The end of a piece of a value, and the page it goes on in. */
interface Piece {
  readonly next: number;
  readonly tail: Buffer;
}

class Seams {
  readonly #usable: number;
  /** Ends of values on ordinary pages. */
  readonly #ends: Piece[] = [];
  /** The start and the end of what each overflow page holds. */
  readonly #pages = new Map<number, Piece & { readonly head: Buffer }>();
  #kept = 0;

  constructor(usable: number) {
    this.#usable = usable;
  }

  /** One page. @param last the highest number of a page that can be */
  add(page: Buffer, number: number, last: number): void {
    const kind = page[number === 1 ? 100 : 0];
    if (kind === 0x0d || kind === 0x0a || kind === 0x02) this.#addCells(page, number === 1 ? 100 : 0, kind, last);
    // Of a page that is free, and was an overflow page, nothing is overwritten.
    else if (page.readUInt32BE(0) <= last) this.#addOverflow(page, number);
  }

  #addOverflow(page: Buffer, number: number): void {
    const content = page.subarray(4, this.#usable);
    this.#keep(2 * SEAM_BYTES);
    const [head, tail] = [Buffer.from(content.subarray(0, SEAM_BYTES)), Buffer.from(content.subarray(-SEAM_BYTES))];
    this.#pages.set(number, { next: page.readUInt32BE(0), head, tail });
  }

  #addCells(page: Buffer, start: number, kind: number, last: number): void {
    const count = page.readUInt16BE(start + 3);
    const pointers = start + (kind === 0x02 ? 12 : 8);
    for (let index = 0; index < count && pointers + 2 * index + 2 <= this.#usable; index++) {
      const cell = page.readUInt16BE(pointers + 2 * index) + (kind === 0x02 ? 4 : 0);
      const [size, afterSize] = readVarint(page, cell);
      const content = kind === 0x0d ? readVarint(page, afterSize)[1] : afterSize;
      const local = this.#localSize(size, kind === 0x0d);
      const end = content + local;
      if (local === size || end + 4 > this.#usable) continue;
      const next = page.readUInt32BE(end);
      if (next === 0 || next > last) continue;
      this.#keep(SEAM_BYTES);
      this.#ends.push({ next, tail: Buffer.from(page.subarray(Math.max(content, end - SEAM_BYTES), end)) });
    }
  }

  /** How many bytes of a value of `size` stand on the page of its cell. */
  #localSize(size: number, isTable: boolean): number {
    const usable = this.#usable;
    const most = isTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
    if (size <= most) return size;
    const least = Math.floor(((usable - 12) * 32) / 255) - 23;
    const local = least + ((size - least) % (usable - 4));
    return local <= most ? local : least;
  }

  #keep(bytes: number): void {
    this.#kept += bytes;
    if (this.#kept > MAX_KEPT_BYTES)
      throw new ScanError('archive-memory', 'too many overflow pages; run `sqlite3 FILE .dump` and scan the output');
  }

  /** What stands around each seam, in lines. */
  *joined(): Generator<Buffer> {
    for (const piece of [...this.#ends, ...this.#pages.values()]) {
      const page = this.#pages.get(piece.next);
      if (page !== undefined) yield Buffer.concat([SEPARATOR, piece.tail, page.head]);
    }
  }
}

// A zero byte: what is stored there is binary data.
const SEPARATOR = Buffer.from('\0\n');

/** The seams of a database. */
export async function* listSqlite(reader: ByteReader): AsyncGenerator<ContainerItem> {
  const head = await reader.peek(100);
  if (head.length < 100) throw truncated();
  const size = pageSize(head.readUInt16BE(16));
  const seams = new Seams(size - (head[20] ?? 0));
  // Old programs do not keep the number of pages.
  const isKept = head.readUInt32BE(24) === head.readUInt32BE(92);
  const stated = isKept ? head.readUInt32BE(28) : 0;
  let last = stated;
  let number = 1;
  for (; ; number++) {
    const page = await reader.peek(size);
    if (page.length < size) break;
    seams.add(page, number, Math.max(last, number + 1));
    last = Math.max(last, number);
    reader.take(size);
  }
  yield* entriesOf(seams);
  if ((await reader.peek(1)).length > 0 || number <= stated) throw truncated();
}

/** The seams in a write-ahead log: the pages that were written last. */
export async function* listSqliteLog(reader: ByteReader): AsyncGenerator<ContainerItem> {
  const head = await takeExactly(reader, 32);
  const size = pageSize(head.readUInt32BE(8));
  const seams = new Seams(size);
  for (;;) {
    const frame = await reader.peek(24 + size);
    if (frame.length < 24 + size) break;
    const number = frame.readUInt32BE(0);
    seams.add(frame.subarray(24), number, 2 ** 31);
    reader.take(24 + size);
  }
  yield* entriesOf(seams);
}

function pageSize(stated: number): number {
  const size = stated === 1 ? 65_536 : stated;
  if (size < 512 || size > 65_536 || (size & (size - 1)) !== 0) throw damaged('invalid page size');
  return size;
}

function* batches(lines: Iterable<Buffer>): Generator<Buffer> {
  let batch: Buffer[] = [];
  let size = 0;
  for (const line of lines) {
    batch.push(line);
    size += line.length;
    if (size < ENTRY_BYTES) continue;
    yield Buffer.concat(batch);
    [batch, size] = [[], 0];
  }
  if (size > 0) yield Buffer.concat(batch);
}

async function* entriesOf(seams: Seams): AsyncGenerator<ContainerItem> {
  for (const batch of batches(seams.joined())) yield* bytesEntry('overflow', batch);
}

/** A number of SQLite's, of up to nine bytes, and where the next begins. */
function readVarint(bytes: Buffer, start: number): readonly [value: number, end: number] {
  let value = 0;
  for (let at = start; at < start + 8; at++) {
    const byte = bytes[at] ?? 0;
    value = value * 128 + (byte & 127);
    if (byte < 128) return [value, at + 1];
  }
  return [value * 256 + (bytes[start + 8] ?? 0), start + 9];
}
