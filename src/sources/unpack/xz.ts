// xz, with the decoder of xz-decompress, which stops at the end of a stream and does not say where that was.
import { XzReadableStream } from 'xz-decompress';
import { explainDamage, truncated } from './damage.ts';
import type { ByteReader } from './reader.ts';

const MAGIC = '\xfd7zXZ\0';

const PIECE = 16 * 1024;

// It lets one stream at a time have memory; an .xz inside an .xz would wait for itself. Our depth bounds how many there are.
Object.assign(XzReadableStream, { _contextMutex: { acquire: async () => undefined, release: () => undefined } });

/** What all streams hold, one after the other. What follows the last one and is no stream is left alone. */
export async function* unxz(reader: ByteReader): AsyncGenerator<Uint8Array> {
  while ((await reader.peek(6)).toString('latin1') === MAGIC) {
    if (!(yield* stream(reader))) return;
    // Streams may have zeros between them, four at a time.
    while ((await reader.peek(4)).equals(Buffer.alloc(4))) reader.take(4);
  }
}

/** What one stream holds. Returns whether the reader is known to be at its end. */
async function* stream(reader: ByteReader): AsyncGenerator<Uint8Array, boolean> {
  const start = reader.position;
  let cut = false;
  let ended = false;
  const compressed = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const bytes = await reader.peek(PIECE);
        ended = bytes.length === 0;
        if (ended) return controller.close();
        const length = endIn(bytes, reader.position - start);
        cut = length.ends;
        reader.take(length.size);
        controller.enqueue(Uint8Array.from(bytes.subarray(0, length.size)));
      },
    },
    // Not a byte before it is asked for: what is behind the stream is not the decoder's.
    { highWaterMark: 0 },
  );
  const out = new XzReadableStream(compressed).getReader();
  try {
    for (;;) {
      const { done, value } = await out.read();
      if (done) return cut;
      yield value;
    }
  } catch (error) {
    throw ended ? truncated() : explainDamage(error);
  } finally {
    await out.cancel().catch(() => undefined);
  }
}

/**
 * How much of `bytes`, which stand at `offset` in a stream, to hand to the decoder at once: up to where the stream may end. Its
 * last two bytes are YZ, its length is a multiple of four, and zeros, another stream or nothing come behind it.
 */
function endIn(bytes: Buffer, offset: number): { readonly size: number; readonly ends: boolean } {
  for (let at = bytes.indexOf('YZ', 0, 'latin1'); at >= 0; at = bytes.indexOf('YZ', at + 1, 'latin1')) {
    const behind = bytes.toString('latin1', at + 2, at + 8);
    if ((offset + at + 2) % 4 !== 0 || !(behind.startsWith('\0\0\0\0') || MAGIC.startsWith(behind))) continue;
    // Too close to the edge to say: next time it stands at the start.
    if (behind.length < 6 && bytes.length === PIECE && at > 0) return { size: at, ends: false };
    return { size: at + 2, ends: true };
  }
  return { size: bytes.length, ends: false };
}
