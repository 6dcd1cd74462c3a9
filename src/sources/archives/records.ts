// What readers of archives have in common that store one record behind the other.
import type { ContainerItem } from '../../model/container-item.ts';
import { truncated } from './damage.ts';
import { entryItem } from './entries.ts';
import type { ByteReader } from './reader.ts';

/** Takes `count` bytes. Throws ScanError if there are fewer. */
export async function takeExactly(reader: ByteReader, count: number): Promise<Buffer> {
  const bytes = await reader.peek(count);
  if (bytes.length < count) throw truncated();
  // A copy: the reader may move its bytes.
  const copy = Buffer.from(bytes);
  reader.take(count);
  return copy;
}

/** An entry of the next `size` bytes, and what is left of them afterwards passed over. Throws ScanError if there are fewer. */
export async function* storedEntry(reader: ByteReader, path: string, size: number): AsyncGenerator<ContainerItem> {
  const end = reader.position + size;
  yield* entryItem(path, false, stored(reader, size));
  if ((await reader.skip(end - reader.position)) > 0) throw truncated();
}

/** An entry of all that is left. */
export function restEntry(reader: ByteReader, path: string): AsyncGenerator<ContainerItem> {
  return entryItem(path, true, rest(reader));
}

async function* stored(reader: ByteReader, size: number): AsyncGenerator<Uint8Array> {
  for (let left = size; left > 0; ) {
    const piece = await reader.chunk(left);
    if (piece.length === 0) throw truncated();
    left -= piece.length;
    yield piece;
  }
}

async function* rest(reader: ByteReader): AsyncGenerator<Uint8Array> {
  for (let piece = await reader.chunk(); piece.length > 0; piece = await reader.chunk()) yield piece;
}
