// A list of files, each by what identifies it and how much it holds: numbers in one buffer, which threads can share.
import type { BigIntStats } from 'node:fs';
import type { Extent } from '../../model/types.ts';

/** Device, inode, size, the two times; then how many contents more than one it holds, and how many bytes more than its own. */
export const RECORD_BYTES = 48;

const WORDS = RECORD_BYTES / 4;

/** The words that identify a file. */
const KEY_WORDS = 10;

/** The first words of inode and time of change: they differ between files, and spread well. */
const INODE_WORD = 2;
const CTIME_WORD = 8;

const MAX_UINT32 = 0xffff_ffff;

/** How many slots the table has per record: with more slots, fewer steps are needed to find one. */
const SLOTS_PER_RECORD = 2;

/** Memory that threads share: the records, the table to find one, and a byte for each that says whether it was found. */
export interface SharedRecords {
  readonly memory: SharedArrayBuffer;
  readonly offset: number;
  readonly table: SharedArrayBuffer;
  readonly found: SharedArrayBuffer;
}

/** Invariant: a record is never changed once it is there. */
export class FileRecords {
  readonly #maxRecords: number;
  #words: Uint32Array;
  #length: number;
  #index: { readonly shared: SharedRecords; readonly table: Uint32Array; readonly found: Uint8Array } | undefined;
  /** What is searched for, as a record: to compare numbers of 64 bits one by one would make an object of each. */
  readonly #sought = new BigUint64Array(RECORD_BYTES / 8);
  readonly #soughtWords = new Uint32Array(this.#sought.buffer);

  /** An empty list for at most so many files. */
  constructor(maxRecords: number) {
    this.#maxRecords = maxRecords;
    this.#words = new Uint32Array(WORDS * Math.min(maxRecords, 256));
    this.#length = 0;
  }

  /** The records in `memory` from `offset` on, with a table to find them. */
  static index(memory: SharedArrayBuffer, offset: number): FileRecords {
    const count = (memory.byteLength - offset) / RECORD_BYTES;
    const slots = Math.max(16, 2 ** Math.ceil(Math.log2(count * SLOTS_PER_RECORD + 1)));
    const shared = { memory, offset, table: new SharedArrayBuffer(slots * 4), found: new SharedArrayBuffer(count) };
    const records = FileRecords.fromShared(shared);
    records.#fillTable(new Uint32Array(shared.table));
    return records;
  }

  /** What another thread indexed. */
  static fromShared(shared: SharedRecords): FileRecords {
    const records = new FileRecords(0);
    records.#words = new Uint32Array(shared.memory, shared.offset);
    records.#length = records.#words.length / WORDS;
    records.#index = { shared, table: new Uint32Array(shared.table), found: new Uint8Array(shared.found) };
    return records;
  }

  get length(): number {
    return this.#length;
  }

  /** For `fromShared` in another thread; undefined where there is no index. */
  share(): SharedRecords | undefined {
    return this.#index?.shared;
  }

  /** What the file with these stats holds; undefined if it is not in the list. */
  find(stats: BigIntStats): Extent | undefined {
    if (this.#index === undefined) return undefined;
    const { table, found } = this.#index;
    this.#seek(stats, 0, 0);
    for (let slot = slotOf(this.#soughtWords, 0, table); ; slot = (slot + 1) & (table.length - 1)) {
      const entry = table[slot] ?? 0;
      if (entry === 0) return undefined;
      const at = (entry - 1) * WORDS;
      if (!this.#isSought(at)) continue;
      found[entry - 1] = 1;
      return {
        blobs: 1 + (this.#words[at + KEY_WORDS] ?? 0),
        bytes: Number(stats.size) + (this.#words[at + KEY_WORDS + 1] ?? 0),
      };
    }
  }

  /** Adds a file. Returns false where that cannot be: the list is full, or it holds more than a record can say. */
  add(stats: BigIntStats, { blobs, bytes }: Extent): boolean {
    const more = bytes - Number(stats.size);
    if (this.#length >= this.#maxRecords || blobs < 1 || blobs > MAX_UINT32 || more < 0 || more > MAX_UINT32) return false;
    this.#seek(stats, blobs - 1, more);
    this.#append(this.#soughtWords);
    return true;
  }

  /** Adds the records that `bytes` of another list holds. */
  addAll(bytes: Uint8Array): void {
    const count = Math.min(bytes.length / RECORD_BYTES, this.#maxRecords - this.#length);
    // A copy: as numbers of 32 bits they must be aligned.
    if (count > 0) this.#append(new Uint32Array(bytes.slice(0, count * RECORD_BYTES).buffer));
  }

  /** All records, one after another; not a copy. */
  bytes(): Uint8Array {
    return new Uint8Array(this.#words.buffer, this.#words.byteOffset, this.#length * RECORD_BYTES);
  }

  /** The records that were found since the list was indexed, in any thread. */
  met(): Uint8Array {
    const met = new FileRecords(this.#length);
    for (let at = 0; at < this.#length; at++) {
      if (this.#index?.found[at] === 1) met.#append(this.#words.subarray(at * WORDS, (at + 1) * WORDS));
    }
    return met.bytes();
  }

  #seek({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats, contents: number, bytes: number): void {
    const sought = this.#sought;
    sought[0] = dev;
    sought[1] = ino;
    sought[2] = size;
    sought[3] = mtimeNs;
    sought[4] = ctimeNs;
    this.#soughtWords[KEY_WORDS] = contents;
    this.#soughtWords[KEY_WORDS + 1] = bytes;
  }

  #isSought(at: number): boolean {
    for (let word = 0; word < KEY_WORDS; word++) if (this.#words[at + word] !== this.#soughtWords[word]) return false;
    return true;
  }

  #append(words: Uint32Array): void {
    const at = this.#length * WORDS;
    if (at + words.length > this.#words.length) {
      const larger = new Uint32Array(Math.max(at + words.length, Math.min(at * 2, this.#maxRecords * WORDS)));
      larger.set(this.#words.subarray(0, at));
      this.#words = larger;
    }
    this.#words.set(words, at);
    this.#length += words.length / WORDS;
  }

  #fillTable(table: Uint32Array): void {
    for (let record = 0; record < this.#length; record++) {
      let slot = slotOf(this.#words, record * WORDS, table);
      while (table[slot] !== 0) slot = (slot + 1) & (table.length - 1);
      table[slot] = record + 1;
    }
  }
}

/** Where in the table the search for the record that begins at `at` begins. */
function slotOf(words: Uint32Array, at: number, table: Uint32Array): number {
  const mixed = Math.imul((words[at + INODE_WORD] ?? 0) ^ Math.imul(words[at + CTIME_WORD] ?? 0, 0x85ebca6b), 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) & (table.length - 1);
}
