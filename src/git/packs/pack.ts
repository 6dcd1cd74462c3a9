// A pack: its entries in the order in which they are stored, and which is a delta of which.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { ObjectType } from '../../model/origin.ts';
import { type PackIndex, readPackIndex } from './pack-index.ts';

/** Kinds of entries: objects by their types, or deltas of an entry before them in the pack, or of one that is named by its id. */
const TYPES: readonly (ObjectType | undefined)[] = [undefined, 'commit', 'tree', 'blob', 'tag'];
const OFFSET_DELTA = 6;
const ID_DELTA = 7;

/** The base of an entry that is no delta, and of one whose base is not in the pack. */
const NO_BASE = -1;
const UNKNOWN_BASE = -2;

/**
 * The entries of a pack, by their place: 0 is the first one in the file. Plain arrays, in shared memory: several threads read a pack,
 * and a repository may have millions of entries.
 */
export interface Entries {
  /** The file that has them, and bytes of an id. */
  readonly path: string;
  readonly width: number;
  readonly count: number;
  /** Ids, one after another, in the order of places. */
  readonly ids: Uint8Array;
  /** Where each entry begins; after the last one comes where the entries end. */
  readonly offsets: Uint32Array;
  /** Where its compressed bytes begin, counted from there. */
  readonly headers: Uint8Array;
  /** How many bytes its compressed bytes give: the object, or the delta. */
  readonly sizes: Uint32Array;
  /** The type of the object, as a number of git; 0 where it is not known. */
  readonly types: Uint8Array;
  /** The place of the base of a delta; negative for anything else. */
  readonly bases: Int32Array;
}

/** The type that a number in `types` stands for. */
export function typeOf(number: number): ObjectType | undefined {
  return TYPES[number];
}

/** Packs from 2 GiB on are left to git, and so are those with more entries than a sort of numbers can hold. */
const MAX_PACK_BYTES = 0x7fff_ffff;
const MAX_ENTRIES = 2 ** 22;

/** The longest header of an entry: its type and size, and what names its base. */
const MAX_HEADER_BYTES = 64;
const CHUNK_BYTES = 1 << 20;

/**
 * The entries of the pack whose index is `indexPath`; undefined where it is damaged or unusual, and git has to read it. What is said of
 * single entries is not checked here: the reader checks it. Throws what the system throws.
 */
export function readEntries(indexPath: string, width: number): Entries | undefined {
  const path = indexPath.replace(/\.idx$/, '.pack');
  const index = readPackIndex(indexPath, width);
  if (index === undefined || index.count > MAX_ENTRIES) return undefined;
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.size > MAX_PACK_BYTES || !belongsTo(file, stats.size, index)) return undefined;
    const entries = inOrder(path, index, stats.size);
    return entries !== undefined && readHeaders(file, entries, index) ? entries : undefined;
  } finally {
    closeSync(file);
  }
}

/** Whether the pack begins and ends as its index says. */
function belongsTo(file: number, size: number, { count, width, checksum }: PackIndex): boolean {
  const head = Buffer.alloc(12);
  const tail = Buffer.alloc(width);
  if (readSync(file, head, 0, 12, 0) < 12 || readSync(file, tail, 0, width, size - width) < width) return false;
  const version = head.readUInt32BE(4);
  return (
    head.toString('latin1', 0, 4) === 'PACK' &&
    (version === 2 || version === 3) &&
    head.readUInt32BE(8) === count &&
    tail.equals(checksum)
  );
}

/** Entries by their offsets; undefined where two are the same, or one is out of the pack. */
function inOrder(path: string, { count, width, ids, offsets }: PackIndex, size: number): Entries | undefined {
  // The offset and the number in the index as one number: to sort numbers is ten times as fast as to call a function to compare them.
  const keys = Float64Array.from(offsets, (offset, at) => offset * MAX_ENTRIES + at).sort();
  const entries: Entries = {
    path,
    width,
    count,
    ids: new Uint8Array(shared(count * width)),
    offsets: new Uint32Array(shared((count + 1) * 4)),
    headers: new Uint8Array(shared(count)),
    sizes: new Uint32Array(shared(count * 4)),
    types: new Uint8Array(shared(count)),
    bases: new Int32Array(shared(count * 4)).fill(NO_BASE),
  };
  const end = size - width;
  entries.offsets[count] = end;
  let before = 11;
  for (let place = 0; place < count; place++) {
    const key = keys[place] ?? 0;
    const at = key % MAX_ENTRIES;
    const offset = (key - at) / MAX_ENTRIES;
    if (offset <= before || offset >= end) return undefined;
    entries.offsets[place] = offset;
    entries.ids.set(ids.subarray(at * width, (at + 1) * width), place * width);
    before = offset;
  }
  return entries;
}

function shared(bytes: number): SharedArrayBuffer {
  return new SharedArrayBuffer(bytes);
}

/** Reads the headers of all entries. False where one cannot be. */
function readHeaders(file: number, entries: Entries, index: PackIndex): boolean {
  const chunk = Buffer.alloc(CHUNK_BYTES + MAX_HEADER_BYTES);
  const { offsets, count } = entries;
  let start = 0;
  let length = 0;
  const places = new Places(entries, index);
  for (let place = 0; place < count; place++) {
    const offset = offsets[place] ?? 0;
    if (offset + MAX_HEADER_BYTES > start + length) {
      start = offset;
      // Behind the last entry is less than the longest header.
      length = readSync(file, chunk, 0, chunk.length, start);
      chunk.fill(0, length, Math.min(chunk.length, length + MAX_HEADER_BYTES));
      if (length < MAX_HEADER_BYTES) length = MAX_HEADER_BYTES;
    }
    if (!readHeader(chunk, offset - start, place, entries, places)) return false;
  }
  return true;
}

function readHeader(bytes: Buffer, from: number, place: number, entries: Entries, places: Places): boolean {
  let at = from;
  let byte = bytes[at++] ?? 0;
  const kind = (byte >> 4) & 7;
  let size = byte & 15;
  for (let unit = 16; byte >= 128; unit *= 128) {
    byte = bytes[at++] ?? 0;
    size += (byte & 127) * unit;
    if (at > from + MAX_HEADER_BYTES) return false;
  }
  // What is too large for the array is too large for the reader.
  entries.sizes[place] = Math.min(size, 0xffff_ffff);
  if (kind === OFFSET_DELTA) {
    byte = bytes[at++] ?? 0;
    let back = byte & 127;
    while (byte >= 128) {
      byte = bytes[at++] ?? 0;
      back = (back + 1) * 128 + (byte & 127);
      if (at > from + MAX_HEADER_BYTES) return false;
    }
    entries.bases[place] = places.atOffset((entries.offsets[place] ?? 0) - back, place);
  } else if (kind === ID_DELTA) {
    entries.bases[place] = places.ofId(bytes.subarray(at, at + entries.width));
    at += entries.width;
  } else if (kind === 0 || kind > 4) return false;
  else entries.types[place] = kind;
  entries.headers[place] = at - from;
  return true;
}

/** Finds the places of bases. */
class Places {
  readonly #entries: Entries;
  readonly #index: PackIndex;

  constructor(entries: Entries, index: PackIndex) {
    this.#entries = entries;
    this.#index = index;
  }

  /** The place of the entry that begins at `offset`, which must be before `place`. */
  atOffset(offset: number, place: number): number {
    const { offsets } = this.#entries;
    let [low, high] = [0, place];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((offsets[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low < place && offsets[low] === offset ? low : UNKNOWN_BASE;
  }

  /** The place of the entry with this id. */
  ofId(id: Buffer): number {
    const { ids, width, count, offsets } = this.#index;
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ids.compare(id, 0, width, middle * width, (middle + 1) * width) < 0) low = middle + 1;
      else high = middle;
    }
    if (low === count || ids.compare(id, 0, width, low * width, (low + 1) * width) !== 0) return UNKNOWN_BASE;
    return this.atOffset(offsets[low] ?? 0, this.#entries.count);
  }
}
