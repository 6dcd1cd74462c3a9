// The content of one entry of a zip, checked against its headers.
import { crc32, inflateRawSync } from 'node:zlib';
import type { Budget } from './budget.ts';
import { damaged, truncated } from './damage.ts';
import { decoderOf } from './decoders.ts';
import { counted } from './entries.ts';
import type { ByteReader } from './reader.ts';
import { SMALL_BYTES, unpackSmall } from './unpack-small.ts';
import { DESCRIPTOR, isOpenEnded, readDescriptors, type ZipHeader } from './zip-headers.ts';

const STORED = 0;
const DEFLATED = 8;

/** Other supported compression methods. */
const OTHERS = new Map([
  [12, 'bzip2'],
  [93, 'zstd'],
  [95, 'xz'],
] as const);

/** Whether entries compressed with `method` can be read. */
export function isKnownMethod(method: number): boolean {
  return method === STORED || method === DEFLATED || (OTHERS as ReadonlyMap<number, string>).has(method);
}

/** The content of an entry and what became of it. */
export class ZipContent {
  readonly #header: ZipHeader;
  readonly #reader: ByteReader;
  readonly #budget: Budget;
  /** The bytes of the entry; everything that follows if its size comes after them. */
  readonly #body: ByteReader;
  readonly #start: number;
  #sum = 0;
  #size = 0;
  /** Whether the container ended in it. */
  isCutOff = false;
  /** What it turned out to be; undefined until all was read and found to be right. */
  facts: Pick<ZipHeader, 'sum' | 'packed' | 'size'> | undefined;

  /** @param reader is at the first byte of the data */
  constructor(reader: ByteReader, header: ZipHeader, budget: Budget) {
    this.#header = header;
    this.#reader = reader;
    this.#budget = budget;
    this.#start = reader.position;
    this.#body = this.#isBounded() ? reader.part(header.packed) : reader;
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    try {
      yield* this.#checked();
    } catch (error) {
      this.isCutOff = (await this.#reader.peek(1)).length === 0;
      throw error;
    }
  }

  async *#checked(): AsyncGenerator<Uint8Array> {
    for await (const piece of await this.#decoded()) {
      this.#sum = crc32(piece, this.#sum);
      this.#size += piece.length;
      yield piece;
    }
    const { sum, size, packed } = this.#header;
    if (!isOpenEnded(this.#header)) {
      if (this.#sum !== sum || this.#size !== size) throw damaged('checksum or size mismatch');
      this.facts = { sum, size, packed };
    } else if (this.#isBounded()) {
      this.facts = { sum: this.#sum, size: this.#size, packed };
    } else {
      const taken = this.#reader.position - this.#start;
      const length = await this.#descriptorLength(taken);
      if (length === undefined) throw damaged('checksum or size mismatch');
      this.#reader.take(length);
      this.facts = { sum: this.#sum, size: this.#size, packed: taken };
    }
  }

  /** Moves the reader behind the data, if it is known where they end. */
  async skip(): Promise<void> {
    if (this.#isBounded()) await this.#reader.skip(this.#start + this.#header.packed - this.#reader.position);
  }

  #isBounded(): boolean {
    return !isOpenEnded(this.#header) || this.#header.packed > 0;
  }

  async #decoded(): Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array>> {
    const { method, packed } = this.#header;
    if (method === STORED) return this.#isBounded() ? stored(this.#body, packed) : this.#untilDescriptor();
    if (method === DEFLATED && this.#isBounded() && packed <= SMALL_BYTES) {
      const bytes = await this.#body.peek(packed);
      const small = bytes.length < packed ? undefined : unpackSmall(inflateRawSync, bytes);
      if (small !== undefined) {
        this.#budget.charge(small.length);
        return [small];
      }
    }
    const decode = await decoderOf((OTHERS as ReadonlyMap<number, 'bzip2' | 'zstd' | 'xz'>).get(method) ?? 'deflate');
    return counted(
      decode(this.#body, (bytes) => this.#budget.check(bytes)),
      this.#budget,
    );
  }

  /** The length of the descriptor at the reader's position, if it matches what was read. */
  async #descriptorLength(packed: number): Promise<number | undefined> {
    for (const found of readDescriptors(await this.#reader.peek(24))) {
      if (found.sum === this.#sum && found.size === this.#size && found.packed === packed) return found.length;
    }
    return undefined;
  }

  /** Stored data of unknown size: they end where a descriptor matches them exactly. */
  async *#untilDescriptor(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const bytes = await this.#reader.peek(SMALL_BYTES);
      if (bytes.length === 0) throw truncated();
      const taken = this.#reader.position - this.#start;
      const mark = bytes.toString('latin1', 0, 4);
      if (mark === DESCRIPTOR && (await this.#descriptorLength(taken)) !== undefined) return;
      const next = bytes.indexOf(DESCRIPTOR, 1, 'latin1');
      const piece = bytes.subarray(0, next > 0 ? next : Math.max(1, bytes.length - 3));
      this.#reader.take(piece.length);
      yield piece;
    }
  }
}

async function* stored(body: ByteReader, size: number): AsyncGenerator<Uint8Array> {
  for (let left = size; left > 0; ) {
    const piece = await body.chunk(left);
    if (piece.length === 0) throw truncated();
    left -= piece.length;
    yield piece;
  }
}
