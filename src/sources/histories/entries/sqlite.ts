// Reads rows of SQLite databases as bytes: the time of the row with a match, and whether the row was deleted.
import type { EntryMetadata } from '../../../model/entry-metadata.ts';
import type { ReadAt } from './around.ts';
import { readRecord, readVarint } from './record.ts';
import { timeOfEpoch } from './time.ts';

/** The types of pages with rows: of a table and of an index. */
const TABLE_LEAF = 0x0d;
const INDEX_LEAF = 0x0a;

/** The maximum number of trunk pages of the freelist to read. Each names up to 16,000 free pages. */
const TRUNKS = 256;

/**
 * The metadata of the row that contains the byte at `start`. Its time is the first number that can be a time: every history table has
 * at least one time, and the start time comes first. `deleted` if no row contains the byte any more. Undefined if that is unknown: in an
 * overflow page, in a `-wal` or in a `-journal`.
 */
export function metadataInSqlite(read: ReadAt, start: number): EntryMetadata | undefined {
  const head = read(0, 100);
  if (head.length < 100 || head.toString('latin1', 0, 16) !== 'SQLite format 3\0') return undefined;
  const size = head.readUInt16BE(16) === 1 ? 65536 : head.readUInt16BE(16);
  if (size < 512) return undefined;
  const number = Math.floor(start / size) + 1;
  if (isFree(read, number, size, head.readUInt32BE(32))) return { deleted: true };
  const page = read((number - 1) * size, size);
  if (page.length < size) return undefined;
  return metadataInPage(page, number === 1 ? 100 : 0, start % size, size - (head[20] ?? 0));
}

/** The same in one page. @param from the offset of its header @param at the offset of the match @param usable the bytes that rows may use */
function metadataInPage(page: Buffer, from: number, at: number, usable: number): EntryMetadata | undefined {
  const kind = page[from];
  if (kind !== TABLE_LEAF && kind !== INDEX_LEAF) return undefined;
  for (let nth = 0; nth < page.readUInt16BE(from + 3); nth++) {
    const pointer = from + 8 + nth * 2;
    if (pointer + 2 > page.length) return undefined;
    const cell = page.readUInt16BE(pointer);
    const found = cell > at ? undefined : cellAt(page, cell, kind, usable);
    if (found === undefined || at >= found.end) continue;
    const [time] = readRecord(page.subarray(found.payload, found.end)).flatMap((value) => timeOfEpoch(value) ?? []);
    return time === undefined ? undefined : { time };
  }
  return { deleted: true };
}

/** The offsets of the row of a cell: its start, and the end of the part in this page. */
function cellAt(page: Buffer, cell: number, kind: number, usable: number): { readonly payload: number; readonly end: number } {
  const length = readVarint(page, cell);
  const payload = kind === TABLE_LEAF ? readVarint(page, length.next).next : length.next;
  return { payload, end: payload + localLength(length.value, kind, usable) };
}

/** The number of bytes of a row of `length` bytes that are in its own page, as the file format defines it. */
function localLength(length: number, kind: number, usable: number): number {
  const most = kind === TABLE_LEAF ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (length <= most) return length;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const kept = least + ((length - least) % (usable - 4));
  return kept <= most ? kept : least;
}

/** Whether a page is in the freelist. */
function isFree(read: ReadAt, number: number, size: number, first: number): boolean {
  let trunk = first;
  for (let nth = 0; trunk !== 0 && nth < TRUNKS; nth++) {
    if (trunk === number) return true;
    const page = read((trunk - 1) * size, size);
    if (page.length < size) return false;
    const leaves = Math.min(page.readUInt32BE(4), size / 4 - 2);
    for (let leaf = 0; leaf < leaves; leaf++) if (page.readUInt32BE(8 + leaf * 4) === number) return true;
    trunk = page.readUInt32BE(0);
  }
  return false;
}
