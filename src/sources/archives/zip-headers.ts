// The headers of a zip: of an entry, in the list at the end, and behind data whose size was not known before.

export const ENTRY = 'PK\x03\x04';
export const LISTED = 'PK\x01\x02';
export const END = 'PK\x05\x06';
export const END_64 = 'PK\x06\x06';
export const DESCRIPTOR = 'PK\x07\x08';

/** What a header says about an entry. */
export interface ZipHeader {
  readonly name: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly sum: number;
  /** Bytes as they stand in the file, and as they are when unpacked. */
  readonly packed: number;
  readonly size: number;
  /** The offset of the entry's header; only in the central directory. */
  readonly offset: number;
  /** The length of the whole header. */
  readonly length: number;
}

/** The fixed part of a header has this many bytes. */
export const ENTRY_LENGTH = 30;
export const LISTED_LENGTH = 46;

/** Whether the content of the entry has a password. */
export function isEncrypted({ flags, method }: ZipHeader): boolean {
  return (flags & 1) !== 0 || (flags & 0x2000) !== 0 || method === 99;
}

/** Whether it is a folder and has no content. A name that ends in `/` says nothing of what is there: some programs give the content all the same. */
export function isEmptyFolder(header: ZipHeader): boolean {
  return header.name.at(-1) === 0x2f && header.size === 0 && header.packed === 0 && !isOpenEnded(header);
}

/** Whether the sizes and the sum come behind the data. */
export function isOpenEnded({ flags }: ZipHeader): boolean {
  return (flags & 8) !== 0;
}

/** How long the header is that begins with these ENTRY_LENGTH bytes. */
export function entryLength(head: Buffer): number {
  return ENTRY_LENGTH + head.readUInt16LE(26) + head.readUInt16LE(28);
}

/** How long the header in the list is that begins with these LISTED_LENGTH bytes. */
export function listedLength(head: Buffer): number {
  return LISTED_LENGTH + head.readUInt16LE(28) + head.readUInt16LE(30) + head.readUInt16LE(32);
}

/** Reads the whole header of an entry. */
export function readEntry(bytes: Buffer): ZipHeader {
  const nameEnd = ENTRY_LENGTH + bytes.readUInt16LE(26);
  return read(bytes, 6, bytes.subarray(ENTRY_LENGTH, nameEnd), bytes.subarray(nameEnd), undefined);
}

/** Reads a whole header of the list. */
export function readListed(bytes: Buffer): ZipHeader {
  const nameEnd = LISTED_LENGTH + bytes.readUInt16LE(28);
  const extra = bytes.subarray(nameEnd, nameEnd + bytes.readUInt16LE(30));
  return read(bytes, 8, bytes.subarray(LISTED_LENGTH, nameEnd), extra, bytes.readUInt32LE(42));
}

/** @param at the offset of the flags; what follows them is the same in both headers */
function read(bytes: Buffer, at: number, name: Buffer, extra: Buffer, offset: number | undefined): ZipHeader {
  const large = new Large(extra);
  const size = bytes.readUInt32LE(at + 16);
  const packed = bytes.readUInt32LE(at + 12);
  return {
    name: Buffer.from(name),
    flags: bytes.readUInt16LE(at),
    method: bytes.readUInt16LE(at + 2),
    sum: bytes.readUInt32LE(at + 8),
    // In this order, as they stand in the field for large files.
    size: large.of(size),
    packed: large.of(packed),
    offset: large.of(offset ?? 0),
    length: bytes.length,
  };
}

/** The numbers that are too large for a header: they are in the zip64 field, one after the other. */
class Large {
  readonly #numbers: Buffer;
  #at = 0;

  constructor(extra: Buffer) {
    let found: Buffer | undefined;
    for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
      if (extra.readUInt16LE(at) === 1) found ??= extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
    }
    this.#numbers = found ?? Buffer.alloc(0);
  }

  /** The number that `value` stands for. */
  of(value: number): number {
    if (value !== 0xffffffff || this.#at + 8 > this.#numbers.length) return value;
    this.#at += 8;
    return Number(this.#numbers.readBigUInt64LE(this.#at - 8));
  }
}

/** What stands behind the data of an entry. */
export interface Descriptor {
  readonly length: number;
  readonly sum: number;
  readonly packed: number;
  readonly size: number;
}

/** The ways to read `bytes` as a descriptor: its mark may be missing, and its sizes have four or eight bytes. */
export function* readDescriptors(bytes: Buffer): Generator<Descriptor> {
  const starts = bytes.toString('latin1', 0, 4) === DESCRIPTOR ? [4, 0] : [0];
  for (const at of starts) {
    for (const width of [4, 8]) {
      const length = at + 4 + 2 * width;
      if (bytes.length < length) continue;
      const number = (from: number): number => (width === 4 ? bytes.readUInt32LE(from) : Number(bytes.readBigUInt64LE(from)));
      yield { length, sum: bytes.readUInt32LE(at), packed: number(at + 4), size: number(at + 4 + width) };
    }
  }
}
