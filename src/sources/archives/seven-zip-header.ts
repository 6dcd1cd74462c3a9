// The header of a 7z archive: packed streams, folders of them, and the files in these.
import { damaged } from './damage.ts';

export const END: number = 0;
export const HEADER: number = 0x01;
export const STREAMS: number = 0x04;
export const FILES: number = 0x05;
const PACK_INFO = 0x06;
const UNPACK_INFO = 0x07;
const SUBSTREAMS = 0x08;
const SIZE = 0x09;
const CRC = 0x0a;
const FOLDER = 0x0b;
const UNPACK_SIZE = 0x0c;
const STREAM_COUNT = 0x0d;
const EMPTY_STREAM = 0x0e;
const NAMES = 0x11;
export const ENCODED_HEADER: number = 0x17;

/** More files or folders than this are taken for damage. */
const MAX_COUNT = 2 ** 20;

/** One step of unpacking. */
export interface Coder {
  readonly id: string;
  readonly properties: Buffer;
  readonly isSimple: boolean;
}

/** Files that are packed together. */
export interface Folder {
  readonly coders: readonly Coder[];
  readonly packedCount: number;
  sizes: readonly number[];
  /** The sizes of the files in it. */
  files: readonly number[];
  /** Whether its content has a checksum: then a single file in it has none of its own. */
  hasChecksum: boolean;
}

/** Where the packed bytes are, and what they are. */
export interface Streams {
  readonly start: number;
  readonly packed: readonly number[];
  readonly folders: readonly Folder[];
}

/** Reads the fields of a header, one after the other. Throws ScanError at its end. */
export class Fields {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw damaged('invalid header');
    return byte;
  }

  /** A number of one to nine bytes: as many ones as the first byte begins with follow. */
  number(): number {
    const first = this.byte();
    let value = 0;
    let mask = 0x80;
    for (let at = 0; at < 8; at++, mask >>= 1) {
      if ((first & mask) === 0) return value + (first & (mask - 1)) * 2 ** (8 * at);
      value += this.byte() * 2 ** (8 * at);
    }
    return value;
  }

  count(): number {
    const value = this.number();
    if (value > MAX_COUNT) throw damaged('invalid header');
    return value;
  }

  take(size: number): Buffer {
    if (this.#at + size > this.#bytes.length) throw damaged('invalid header');
    this.#at += size;
    return this.#bytes.subarray(this.#at - size, this.#at);
  }

  /** Bits for `count` things; all are set where the byte before says so. */
  bits(count: number, hasAll: boolean): readonly boolean[] {
    if (hasAll && this.byte() !== 0) return Array.from({ length: count }, () => true);
    const bytes = this.take(Math.ceil(count / 8));
    return Array.from({ length: count }, (_, at) => (((bytes[at >> 3] ?? 0) << (at & 7)) & 0x80) !== 0);
  }

  numbers(count: number): readonly number[] {
    return Array.from({ length: count }, () => this.number());
  }

  /** Passes over checksums. Returns which of `count` things have one. */
  checksums(count: number): readonly boolean[] {
    const set = this.bits(count, true);
    this.take(4 * set.filter(Boolean).length);
    return set;
  }
}

/** Reads where the packed bytes are. Throws ScanError if the header is damaged. */
export function readStreams(fields: Fields): Streams {
  let start = 32;
  let packed: readonly number[] = [];
  let folders: readonly Folder[] = [];
  for (let kind = fields.byte(); kind !== END; kind = fields.byte()) {
    if (kind === PACK_INFO) {
      start = 32 + fields.number();
      const count = fields.count();
      for (let part = fields.byte(); part !== END; part = fields.byte()) {
        if (part === SIZE) packed = fields.numbers(count);
        else if (part === CRC) fields.checksums(count);
        else throw damaged('invalid header');
      }
    } else if (kind === UNPACK_INFO) folders = readFolders(fields);
    else if (kind === SUBSTREAMS) readSubstreams(fields, folders);
    else throw damaged('invalid header');
  }
  return { start, packed, folders };
}

function readFolders(fields: Fields): readonly Folder[] {
  if (fields.byte() !== FOLDER) throw damaged('invalid header');
  const count = fields.count();
  if (fields.byte() !== 0) throw damaged('an external list of folders');
  const read = Array.from({ length: count }, () => readFolder(fields));
  if (fields.byte() !== UNPACK_SIZE) throw damaged('invalid header');
  for (const folder of read) {
    folder.sizes = fields.numbers(folder.outputs);
    folder.files = [folder.sizes[folder.main] ?? 0];
  }
  for (let part = fields.byte(); part !== END; part = fields.byte()) {
    if (part !== CRC) throw damaged('invalid header');
    const set = fields.checksums(count);
    for (const [index, folder] of read.entries()) folder.hasChecksum = set[index] === true;
  }
  return read;
}

function readFolder(fields: Fields): Folder & { readonly outputs: number; readonly main: number } {
  const coders: Coder[] = [];
  let inputs = 0;
  let outputs = 0;
  const count = fields.count();
  if (count === 0 || count > 32) throw damaged('invalid header');
  for (let index = 0; index < count; index++) {
    const flags = fields.byte();
    const id = fields.take(flags & 15).toString('hex');
    const [into, out] = (flags & 0x10) === 0 ? [1, 1] : [fields.count(), fields.count()];
    const properties = (flags & 0x20) === 0 ? Buffer.alloc(0) : fields.take(fields.number());
    coders.push({ id, properties, isSimple: into === 1 && out === 1 });
    inputs += into;
    outputs += out;
  }
  const bound = new Set<number>();
  for (let pair = 0; pair < outputs - 1; pair++) {
    fields.number();
    bound.add(fields.number());
  }
  const packedCount = inputs - (outputs - 1);
  if (packedCount < 1 || packedCount > 32) throw damaged('invalid header');
  if (packedCount > 1) fields.numbers(packedCount);
  // The content is what no other coder takes.
  const main = Array.from({ length: outputs }, (_, at) => at).find((at) => !bound.has(at)) ?? 0;
  return { coders, packedCount, outputs, main, sizes: [], files: [], hasChecksum: false };
}

function readSubstreams(fields: Fields, folders: readonly Folder[]): void {
  let kind = fields.byte();
  const counts = folders.map(() => 1);
  if (kind === STREAM_COUNT) {
    for (const index of folders.keys()) counts[index] = fields.count();
    kind = fields.byte();
  }
  for (const [index, folder] of folders.entries()) {
    const count = counts[index] ?? 0;
    const [whole = 0] = folder.files;
    const sizes = kind === SIZE && count > 1 ? fields.numbers(count - 1) : [];
    const rest = whole - sizes.reduce((sum, size) => sum + size, 0);
    if (rest < 0) throw damaged('invalid header');
    folder.files = count === 0 ? [] : [...sizes, rest];
  }
  if (kind === SIZE) kind = fields.byte();
  for (; kind !== END; kind = fields.byte()) {
    if (kind !== CRC) throw damaged('invalid header');
    fields.checksums(
      folders.reduce((sum, { hasChecksum }, at) => sum + (counts[at] === 1 && hasChecksum ? 0 : (counts[at] ?? 0)), 0),
    );
  }
}

/** The names of the files that have content. */
export function readFiles(fields: Fields): readonly string[] {
  const count = fields.count();
  let empty: readonly boolean[] = [];
  let names: readonly string[] = [];
  for (let kind = fields.byte(); kind !== END; kind = fields.byte()) {
    const content = new Fields(fields.take(fields.number()));
    if (kind === EMPTY_STREAM) empty = content.bits(count, false);
    if (kind === NAMES) names = readNames(content, count);
  }
  return names.filter((_, at) => empty[at] !== true);
}

function readNames(fields: Fields, count: number): readonly string[] {
  if (fields.byte() !== 0) throw damaged('an external list of names');
  return Array.from({ length: count }, () => {
    let name = '';
    for (let code = fields.byte() + 256 * fields.byte(); code !== 0; code = fields.byte() + 256 * fields.byte())
      name += String.fromCharCode(code);
    return name;
  });
}

/** Passes over properties of the archive. */
export function skipProperties(fields: Fields): void {
  for (let kind = fields.byte(); kind !== END; kind = fields.byte()) fields.take(fields.number());
}
