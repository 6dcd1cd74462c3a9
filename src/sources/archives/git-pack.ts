// The objects of a git pack or bundle that is met as a file, read forward from its start.
//
// `tokenscan git` reads a repository with git itself. A pack in a backup, an image layer or under another name has no git around it, and
// may come as a stream. So deltas are applied to bases that were met before and are still in memory; where a base is missing,
// the bytes that the delta adds are scanned by themselves, and a problem says how many objects that were.
import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import type { ContainerItem } from '../../model/container-item.ts';
import type { Budget } from './budget.ts';
import { damaged, explainDamage, truncated } from './damage.ts';
import { counted, entryItem } from './entries.ts';
import { applyDelta, insertedBytes } from './git-delta.ts';
import { ObjectCache, type PackedObject } from './git-object-cache.ts';
import { inflateZlib } from './inflate.ts';
import type { ByteReader } from './reader.ts';

const TYPES: Readonly<Record<number, string>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' };
const OFS_DELTA = 6;
const REF_DELTA = 7;

/** Larger objects are unpacked as a stream, and are no base of a delta. */
const MAX_WHOLE_BYTES = 2 ** 24;

/** The longest line in the head of a bundle that is accepted. */
const MAX_LINE_BYTES = 64 * 1024;

/** The objects of a bundle: lines of text, an empty one, and a pack. */
export async function* listBundle(reader: ByteReader, budget: Budget): AsyncGenerator<ContainerItem> {
  let hash = 'sha1';
  for (let line = '?'; line !== ''; ) {
    const bytes = await reader.peek(MAX_LINE_BYTES);
    const end = bytes.indexOf(10);
    if (end < 0) throw bytes.length < MAX_LINE_BYTES ? truncated() : damaged('invalid header');
    line = bytes.toString('latin1', 0, end);
    if (line === '@object-format=sha256') hash = 'sha256';
    reader.take(end + 1);
  }
  yield* listObjects(reader, budget, hash);
}

/** The objects of a pack, each under its id. A pack does not say how ids are made; nearly all are sha1. */
export function listPack(reader: ByteReader, budget: Budget): AsyncGenerator<ContainerItem> {
  return listObjects(reader, budget, 'sha1');
}

async function* listObjects(reader: ByteReader, budget: Budget, hash: string): AsyncGenerator<ContainerItem> {
  const start = reader.position;
  const head = await reader.peek(12);
  if (head.length < 12) throw truncated();
  const total = head.readUInt32BE(8);
  reader.take(12);
  const objects = new PackReader(reader, budget, start, hash);
  for (let index = 0; index < total; index++) yield* objects.next();
  if (objects.incomplete > 0)
    yield {
      kind: 'problem',
      path: undefined,
      code: 'git-missing-object',
      message: `${objects.incomplete} objects depend on others that are not at hand; scan the repository with \`tokenscan git\``,
    };
}

/** Reads one object after the other. */
class PackReader {
  readonly #reader: ByteReader;
  readonly #budget: Budget;
  readonly #start: number;
  readonly #hash: string;
  readonly #cache: ObjectCache;
  /** Objects whose base is missing. */
  incomplete = 0;

  constructor(reader: ByteReader, budget: Budget, start: number, hash: string) {
    this.#reader = reader;
    this.#budget = budget;
    this.#start = start;
    this.#hash = hash;
    this.#cache = new ObjectCache((bytes) => budget.charge(bytes));
  }

  async *next(): AsyncGenerator<ContainerItem> {
    const offset = this.#reader.position - this.#start;
    const { type, size } = await this.#header();
    const base = await this.#base(type, offset);
    if (size > MAX_WHOLE_BYTES) {
      if (base !== undefined) this.incomplete++;
      yield* entryItem(`${TYPES[type] ?? 'delta'} at ${offset}`, false, counted(inflateZlib(this.#reader), this.#budget));
      return;
    }
    const bytes = await this.#inflate(size);
    const object = base === undefined ? { type: TYPES[type] ?? '', bytes } : this.#resolve(base.offset, bytes);
    if (object === undefined) {
      this.incomplete++;
      yield* entryItem(`delta at ${offset}`, false, piecesOf(insertedBytes(bytes)));
      return;
    }
    const id = createHash(this.#hash).update(`${object.type} ${object.bytes.length}\0`).update(object.bytes).digest('hex');
    this.#cache.add(offset, id, { type: object.type, bytes, base: base?.offset }, object);
    yield* entryItem(id, false, piecesOf(object.bytes));
  }

  /** Type and size: four bits, then seven a byte. */
  async #header(): Promise<{ readonly type: number; readonly size: number }> {
    const bytes = await this.#reader.peek(10);
    const first = bytes[0];
    if (first === undefined) throw truncated();
    let size = first & 15;
    let at = 1;
    for (let more = first, factor = 16; (more & 0x80) !== 0 && at < 10; factor *= 128) {
      more = bytes[at++] ?? 0;
      size += (more & 0x7f) * factor;
    }
    const type = (first >> 4) & 7;
    if (type === 0 || type === 5) throw damaged('invalid type of object');
    this.#reader.take(at);
    return { type, size };
  }

  /** Where the base of a delta is, if that is known; undefined for an object that is no delta. */
  async #base(type: number, offset: number): Promise<{ readonly offset: number | undefined } | undefined> {
    if (type === REF_DELTA) {
      const length = this.#hash === 'sha256' ? 32 : 20;
      const id = await this.#reader.peek(length);
      this.#reader.take(id.length);
      return { offset: this.#cache.offsetOf(id.toString('hex')) };
    }
    if (type !== OFS_DELTA) return undefined;
    const bytes = await this.#reader.peek(10);
    let back = (bytes[0] ?? 0) & 0x7f;
    let at = 1;
    while (((bytes[at - 1] ?? 0) & 0x80) !== 0 && at < 10) back = (back + 1) * 128 + ((bytes[at++] ?? 0) & 0x7f);
    this.#reader.take(at);
    return { offset: offset - back };
  }

  #resolve(offset: number | undefined, delta: Uint8Array): PackedObject | undefined {
    const base = offset === undefined ? undefined : this.#cache.at(offset);
    const bytes = base && applyDelta(base.bytes, delta);
    if (base === undefined || bytes === undefined) return undefined;
    this.#budget.charge(bytes.length);
    return { type: base.type, bytes };
  }

  /** Inflates at once: to set up a stream for each of many small objects takes longer than the work. */
  async #inflate(size: number): Promise<Buffer> {
    // Deflate makes what does not compress a little longer.
    const packed = await this.#reader.peek(size + (size >> 10) + 64);
    try {
      // Of its size: a small result would keep the 16 KiB that zlib takes at once.
      const chunkSize = Math.max(64, size + 1);
      const result: unknown = inflateSync(packed, { maxOutputLength: chunkSize, chunkSize, info: true });
      const { buffer, engine } = result as { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
      if (buffer.length !== size) throw damaged('an object has another size than it says');
      this.#budget.charge(size);
      this.#reader.take(engine.bytesWritten);
      return buffer;
    } catch (error) {
      throw explainDamage(error);
    }
  }
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}
