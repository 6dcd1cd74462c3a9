// HDF5 files: chunks that are deflated. Those with another filter are not unpacked, which is said.
import type { ContainerItem } from '../../model/container-item.ts';
import type { Budget } from './budget.ts';
import { ByteReader } from './reader.ts';
import { listZlibStreams } from './streams.ts';

/** Filters that change or compress bytes in another way, as old files name them. */
const OTHERS = ['shuffle\0', 'szip\0', 'lzf\0', 'blosc', 'nbit\0', 'scaleoffset\0', 'zstd', 'lz4', 'bitshuffle'];

const MAX_NAME_BYTES = 16;

/** Each zlib stream. */
export async function* listHdf5(reader: ByteReader, budget: Budget): AsyncGenerator<ContainerItem> {
  // From the second version on, files name no filter that comes with the library.
  let hasOthers = ((await reader.peek(9))[8] ?? 0) >= 2;
  let last = '';
  const watched = new ByteReader(async () => {
    const piece = await reader.chunk();
    if (piece.length === 0) return undefined;
    const text = last + piece.toString('latin1');
    hasOthers ||= OTHERS.some((name) => text.includes(name));
    last = text.slice(-MAX_NAME_BYTES);
    return Buffer.from(piece);
  });
  yield* listZlibStreams(watched, budget);
  if (hasOthers)
    yield {
      kind: 'problem',
      path: undefined,
      code: 'not-unpacked',
      message: 'some of its data have another filter than deflate',
    };
}
