// Lists and sets of object ids that need little memory: a repository may have millions.

/** A list of ids, in the order in which they were added. */
export class ObjectIds {
  /** Bytes of an id: 20 or 32. */
  readonly width: number;
  #bytes: Buffer;
  #length = 0;

  constructor(width: number, bytes: Buffer = Buffer.alloc(width * 1024)) {
    this.width = width;
    this.#bytes = bytes;
  }

  /** The ids in `bytes`, one after another. */
  static from(width: number, bytes: Buffer): ObjectIds {
    const ids = new ObjectIds(width, bytes);
    ids.#length = Math.floor(bytes.length / width);
    return ids;
  }

  get length(): number {
    return this.#length;
  }

  /** @param oid in hexadecimal, of the right length */
  add(oid: string): void {
    const at = this.#length * this.width;
    if (at + this.width > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], Math.max(this.width, at * 2));
    this.#bytes.write(oid, at, 'hex');
    this.#length++;
  }

  /** @param bytes that have the id, at `from` */
  addBytes(bytes: Uint8Array, from: number): void {
    const at = this.#length * this.width;
    if (at + this.width > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], Math.max(this.width, at * 2));
    for (let index = 0; index < this.width; index++) this.#bytes[at + index] = bytes[from + index] ?? 0;
    this.#length++;
  }

  /** The id at `index`, in hexadecimal. */
  at(index: number): string {
    return this.#bytes.toString('hex', index * this.width, (index + 1) * this.width);
  }

  /** All ids, one after another; not a copy. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length * this.width);
  }
}

/** How many slots the table has per id: with more slots, fewer steps are needed to find one. */
const SLOTS_PER_ID = 2;

/** The set of the ids in a list, as a hash table: a Set of a million strings takes ten times the memory. */
export class ObjectIdSet {
  readonly #ids: ObjectIds;
  readonly #table: Uint32Array;

  constructor(ids: ObjectIds) {
    this.#ids = ids;
    // Index + 1; 0 is free.
    this.#table = new Uint32Array(Math.max(16, 2 ** Math.ceil(Math.log2(ids.length * SLOTS_PER_ID + 1))));
    const bytes = ids.bytes();
    for (let index = 0; index < ids.length; index++) {
      let slot = this.#slot(bytes.readUInt32BE(index * ids.width));
      while (this.#table[slot] !== 0) slot = this.#slot(slot + 1);
      this.#table[slot] = index + 1;
    }
  }

  get size(): number {
    return this.#ids.length;
  }

  /** @param oid in hexadecimal */
  has(oid: string): boolean {
    for (let slot = this.#slot(Number.parseInt(oid.slice(0, 8), 16)); ; slot = this.#slot(slot + 1)) {
      const entry = this.#table[slot] ?? 0;
      if (entry === 0) return false;
      if (this.#ids.at(entry - 1) === oid) return true;
    }
  }

  /** The same for the id of `width` bytes at `at`. */
  hasBytes(bytes: Uint8Array, at: number): boolean {
    const { width } = this.#ids;
    const all = this.#ids.bytes();
    const [a = 0, b = 0, c = 0, d = 0] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
    for (let slot = this.#slot((a << 24) | (b << 16) | (c << 8) | d); ; slot = this.#slot(slot + 1)) {
      const entry = this.#table[slot] ?? 0;
      if (entry === 0) return false;
      let equal = 0;
      for (let from = (entry - 1) * width; equal < width && all[from + equal] === bytes[at + equal]; ) equal++;
      if (equal === width) return true;
    }
  }

  /** Ids are hashes already: their first bits serve as the hash. */
  #slot(number: number): number {
    return (number & (this.#table.length - 1)) >>> 0;
  }
}
