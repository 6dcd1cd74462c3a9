// xz, with the decoder of xz-decompress.
import { XzReadableStream } from 'xz-decompress';
import { ScanError } from '../../model/errors.ts';
import { explainDamage, truncated } from './damage.ts';
import type { ByteReader } from './reader.ts';

// The class lets one stream at a time have memory, so an .xz inside an .xz would wait for itself for ever. It has no option for that,
// and a subclass does not help: it refers to the mutex by its own name. The depth of containers limits how many streams there are.
// The package bundles its own copy of the class: other code in the same process keeps the mutex of its own copy.
Object.assign(XzReadableStream, { _contextMutex: { acquire: async () => undefined, release: () => undefined } });

/** The content of all streams, one after the other. As in xz(1), only zeros may follow. */
export async function* unxz(reader: ByteReader): AsyncGenerator<Uint8Array> {
  let ended = false;
  const compressed = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const piece = await reader.chunk();
        ended = piece.length === 0;
        if (ended) controller.close();
        else controller.enqueue(piece);
      },
    },
    { highWaterMark: 0 },
  );
  const out = new XzReadableStream(compressed).getReader();
  try {
    for (;;) {
      const { done, value } = await out.read();
      if (done) return;
      yield value;
    }
  } catch (error) {
    throw ended ? truncated() : explainCode(error);
  } finally {
    await out.cancel().catch(() => undefined);
  }
}

/** The decoder has a number for each fault, those of xz_dec_run. */
function explainCode(error: unknown): ScanError {
  const code = error instanceof Error ? /error code ([0-9]+)$/.exec(error.message)?.[1] : undefined;
  if (code === '3' || code === '4')
    return new ScanError('archive-memory', 'needs too much memory; pipe in the output of `xz -dc`');
  if (code === '2' || code === '6')
    return new ScanError('unsupported-compression', 'uses unsupported options; pipe in the output of `xz -dc`');
  return explainDamage(error);
}
