// Raw deflate, with node:zlib, taking no byte more than belongs to it.
import { createInflateRaw } from 'node:zlib';
import { explainDamage } from './damage.ts';
import type { ByteReader } from './reader.ts';

const OUTPUT_BYTES = 64 * 1024;

/** What the deflate stream at the reader's place holds; the reader is then at the first byte behind it. */
export async function* inflateRaw(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw({ chunkSize: OUTPUT_BYTES });
  let wake: () => void = () => undefined;
  let failure: Error | undefined;
  let ended = false;
  let writing = false;
  let fed: Buffer = Buffer.alloc(0);
  let total = 0;
  inflate.on('readable', () => wake());
  inflate.on('end', () => {
    ended = true;
    wake();
  });
  inflate.on('error', (error) => {
    failure = error;
    wake();
  });
  try {
    while (!ended) {
      const piece = inflate.read() as Buffer | null;
      if (piece !== null) {
        yield piece;
        continue;
      }
      if (failure !== undefined) throw explainDamage(failure);
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      // The engine leaves bytes only behind the end of the stream: then there is nothing to feed, only the end to wait for.
      if (!writing && inflate.bytesWritten === total) {
        fed = await reader.chunk();
        total += fed.length;
        writing = true;
        if (fed.length === 0) inflate.end();
        else
          inflate.write(fed, () => {
            writing = false;
            wake();
          });
      }
      if (!ended && failure === undefined) await woken;
    }
  } finally {
    // What the engine did not want comes after the stream. (`bytesWritten` counts what it took, not what it was given.)
    const unwanted = total - inflate.bytesWritten;
    if (unwanted > 0) reader.unread(fed.subarray(fed.length - unwanted));
    inflate.destroy();
  }
}
