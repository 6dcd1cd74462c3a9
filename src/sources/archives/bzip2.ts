// bzip2, with the decoder of unbzip2-stream: block by block, so that no more than one is in memory.
/// <reference path="./unbzip2-stream.d.ts" />
import createBits from 'unbzip2-stream/lib/bit_iterator.js';
import bzip2 from 'unbzip2-stream/lib/bzip2.js';
import { ScanError } from '../../model/errors.ts';
import { explainDamage, truncated } from './damage.ts';
import type { ByteReader } from './reader.ts';

/** A block of 900 kB that does not compress, its tables, and what stands before it. */
const MAX_BLOCK_BYTES = 925_000 + 64;

const PIECE_BYTES = 64 * 1024;

/**
 * The content of all streams, one after the other. What follows the last one is ignored.
 *
 * @param room throws where so many bytes are too many: a block can unpack to fifty times its own size
 */
export async function* bunzip2(reader: ByteReader, room: (bytes: number) => void = () => undefined): AsyncGenerator<Uint8Array> {
  // The decoder keeps its tables in itself, so each reader needs its own.
  const decoder = Object.create(bzip2) as typeof bzip2;
  let spare = 0; // bits of the byte at the reader's place that are used up
  while (await isStream(reader)) {
    let level = 0;
    for (let sum: number | null = 0; sum !== null; ) {
      const bytes = await reader.peek(MAX_BLOCK_BYTES);
      const source = bitsOf(bytes, spare);
      const out = new Pieces(room);
      try {
        if (level === 0) level = decoder.header(source.read);
        sum = decoder.decompress(
          source.read,
          (byte) => out.add(byte),
          new Int32Array(100_000 * level),
          100_000 * level,
          sum ?? 0,
        );
      } catch (error) {
        if (error instanceof ScanError) throw error;
        yield* out.all();
        throw source.exhausted() ? truncated() : explainDamage(error);
      }
      reader.take(Math.floor(source.used() / 8));
      spare = source.used() % 8;
      yield* out.all();
    }
  }
}

async function isStream(reader: ByteReader): Promise<boolean> {
  const head = await reader.peek(4);
  return head.length === 4 && head.toString('latin1', 0, 3) === 'BZh';
}

/** A source of bits as the decoder wants it, that begins with the bit `first` of `bytes`. */
function bitsOf(bytes: Buffer, first: number) {
  let ended = false;
  let given = false;
  const bits = createBits(() => {
    ended = given;
    given = true;
    return ended ? undefined : bytes;
  });
  let used = first;
  if (first > 0) bits(first);
  return {
    read(count: number | null): number | undefined {
      used = count === null ? Math.ceil(used / 8) * 8 : used + count;
      return bits(count);
    },
    used: () => used,
    exhausted: () => ended,
  };
}

/** Bytes that come one by one, in pieces. */
class Pieces {
  readonly #full: Buffer[] = [];
  readonly #room: (bytes: number) => void;
  #piece = Buffer.allocUnsafe(PIECE_BYTES);
  #length = 0;

  constructor(room: (bytes: number) => void) {
    this.#room = room;
  }

  add(byte: number): void {
    if (this.#length === PIECE_BYTES) {
      this.#full.push(this.#piece);
      this.#room(this.#full.length * PIECE_BYTES);
      this.#piece = Buffer.allocUnsafe(PIECE_BYTES);
      this.#length = 0;
    }
    this.#piece[this.#length++] = byte;
  }

  *all(): Generator<Buffer> {
    yield* this.#full;
    yield this.#piece.subarray(0, this.#length);
  }
}
