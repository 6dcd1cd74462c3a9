// Reads the index of a pack: which objects the pack has, and where.
import { readFileSync, statSync } from 'node:fs';

/** The objects of a pack, in the order of the index. */
export interface PackIndex {
  readonly count: number;
  /** Bytes of an id. */
  readonly width: number;
  /** The ids, in ascending order, one after another. */
  readonly ids: Buffer;
  /** Where the entry of each object is in the pack. */
  readonly offsets: Uint32Array;
  /** The checksum of the pack. */
  readonly checksum: Buffer;
}

const MAGIC = 0xff744f63;
const FANOUT_BYTES = 1024;
/** Offsets with this bit are in a table of their own, which only packs of 2 GiB and more have. */
const LARGE = 0x8000_0000;
/** A larger index is left to git: it is read as a whole. */
const MAX_INDEX_BYTES = 256 * 1024 * 1024;

/**
 * The index in `path`; undefined where it is not well-formed, or unusual: git then reads the pack. Throws what the system throws.
 *
 * @param width bytes of an id
 */
export function readPackIndex(path: string, width: number): PackIndex | undefined {
  if (statSync(path).size > MAX_INDEX_BYTES) return undefined;
  const bytes = readFileSync(path);
  if (bytes.length < FANOUT_BYTES + 2 * width) return undefined;
  const index = bytes.readUInt32BE(0) === MAGIC ? parseVersion2(bytes, width) : parseVersion1(bytes, width);
  return index !== undefined && isAscending(index) ? index : undefined;
}

function parseVersion2(bytes: Buffer, width: number): PackIndex | undefined {
  const count = countOf(bytes, 8);
  if (bytes.readUInt32BE(4) !== 2 || count === undefined) return undefined;
  const idsAt = 8 + FANOUT_BYTES;
  const offsetsAt = idsAt + count * (width + 4);
  const end = offsetsAt + count * 4;
  if (bytes.length !== end + 2 * width) return undefined;
  const offsets = new Uint32Array(count);
  for (let at = 0; at < count; at++) {
    const offset = bytes.readUInt32BE(offsetsAt + at * 4);
    if (offset >= LARGE) return undefined;
    offsets[at] = offset;
  }
  return { count, width, ids: bytes.subarray(idsAt, idsAt + count * width), offsets, checksum: bytes.subarray(end, end + width) };
}

/** Before git 1.5.2: an offset before each id, and no magic number. */
function parseVersion1(bytes: Buffer, width: number): PackIndex | undefined {
  const count = countOf(bytes, 0);
  if (count === undefined) return undefined;
  const end = FANOUT_BYTES + count * (width + 4);
  if (bytes.length !== end + 2 * width) return undefined;
  const offsets = new Uint32Array(count);
  const ids = Buffer.alloc(count * width);
  for (let at = 0; at < count; at++) {
    const row = FANOUT_BYTES + at * (width + 4);
    offsets[at] = bytes.readUInt32BE(row);
    bytes.copy(ids, at * width, row + 4, row + 4 + width);
  }
  return { count, width, ids, offsets, checksum: bytes.subarray(end, end + width) };
}

/** The number of objects: the last of 256 numbers that never fall. */
function countOf(bytes: Buffer, fanout: number): number | undefined {
  let last = 0;
  for (let at = 0; at < 256; at++) {
    const next = bytes.readUInt32BE(fanout + at * 4);
    if (next < last) return undefined;
    last = next;
  }
  return last;
}

/** Whether each id is greater than the one before it: they are then different, and can be searched for by halves. */
function isAscending({ ids, count, width }: PackIndex): boolean {
  for (let at = 1; at < count; at++) {
    const here = at * width;
    const before = ids.readUInt32BE(here - width);
    const after = ids.readUInt32BE(here);
    if (before > after || (before === after && ids.compare(ids, here, here + width, here - width, here) >= 0)) return false;
  }
  return true;
}
