// Deflate, raw or as a zlib stream, and Brotli, with node:zlib, taking no byte more than belongs to it.
import {
  type BrotliDecompress,
  createBrotliDecompress,
  createInflate,
  createInflateRaw,
  type Inflate,
  type InflateRaw,
} from 'node:zlib';
import { explainDamage } from './damage.ts';
import type { ByteReader } from './reader.ts';

type Engine = Inflate | InflateRaw | BrotliDecompress;

const OUTPUT_BYTES = 64 * 1024;

/** The content of the deflate stream at the reader's position; the reader is then at the first byte behind it. Throws what `explainDamage` makes. */
export function inflateRaw(reader: ByteReader): AsyncGenerator<Uint8Array> {
  return inflate(reader, createInflateRaw({ chunkSize: OUTPUT_BYTES }));
}

/** As inflateRaw, for a zlib stream: a header before, a checksum behind. */
export function inflateZlib(reader: ByteReader): AsyncGenerator<Uint8Array> {
  return inflate(reader, createInflate({ chunkSize: OUTPUT_BYTES }));
}

/** As inflateRaw, for Brotli. */
export function unbrotli(reader: ByteReader): AsyncGenerator<Uint8Array> {
  return inflate(reader, createBrotliDecompress({ chunkSize: OUTPUT_BYTES }));
}

async function* inflate(reader: ByteReader, engine: Engine): AsyncGenerator<Uint8Array> {
  const inflation = new Inflation(reader, engine);
  try {
    for (;;) {
      const piece = await inflation.next();
      if (piece === undefined) return;
      yield piece;
    }
  } finally {
    inflation.close();
  }
}

/** One deflate stream. The engine gets the reader's bytes chunk by chunk, the next one when it has taken all of the last. */
class Inflation {
  readonly #reader: ByteReader;
  readonly #inflate: Engine;
  /** The last chunk that the engine was given, and how many bytes it was given in all. */
  #fed: Buffer = Buffer.alloc(0);
  #total = 0;
  #isWriting = false;
  #isEnded = false;
  #failure: Error | undefined;
  #wake: () => void = () => undefined;

  constructor(reader: ByteReader, engine: Engine) {
    this.#reader = reader;
    this.#inflate = engine;
    this.#inflate.on('readable', () => this.#wake());
    this.#inflate.on('end', () => {
      this.#isEnded = true;
      this.#wake();
    });
    this.#inflate.on('error', (error) => {
      this.#failure = error;
      this.#wake();
    });
  }

  /** The next piece; undefined at the end of the stream. */
  async next(): Promise<Uint8Array | undefined> {
    while (!this.#isEnded) {
      const piece = this.#inflate.read() as Buffer | null;
      if (piece !== null) return piece;
      if (this.#failure !== undefined) throw explainDamage(this.#failure);
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      // The engine leaves bytes only after the end of the stream: then there is nothing to feed, only the end to wait for.
      if (!this.#isWriting && this.#inflate.bytesWritten === this.#total) await this.#feed();
      if (!this.#isEnded && this.#failure === undefined) await woken;
    }
    return undefined;
  }

  async #feed(): Promise<void> {
    this.#fed = await this.#reader.chunk();
    this.#total += this.#fed.length;
    this.#isWriting = true;
    if (this.#fed.length === 0) this.#inflate.end();
    else
      this.#inflate.write(this.#fed, () => {
        this.#isWriting = false;
        this.#wake();
      });
  }

  /** Returns to the reader what the engine did not take: it comes after the stream. (`bytesWritten` counts what was taken, not what was written.) */
  close(): void {
    const unwanted = this.#total - this.#inflate.bytesWritten;
    if (unwanted > 0) this.#reader.unread(this.#fed.subarray(this.#fed.length - unwanted));
    this.#inflate.destroy();
  }
}
