// Takes a whole container into memory: for formats whose directory stands at their end.

import type { ContainerItem } from '../../model/container-item.ts';
import { ScanError } from '../../model/errors.ts';
import { entryItem } from './entries.ts';
import type { ByteReader } from './reader.ts';

/** A larger container is not taken into memory. */
const MAX_WHOLE_BYTES: number = 2 ** 28;

/** All bytes that are left. Throws ScanError if there are more than `most`. @param remedy what to do then */
export async function takeWhole(reader: ByteReader, remedy: string, most: number = MAX_WHOLE_BYTES): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for (let piece = await reader.chunk(); piece.length > 0; piece = await reader.chunk()) {
    size += piece.length;
    if (size > most) throw new ScanError('archive-memory', `larger than ${most / 2 ** 20} MiB; ${remedy}`);
    pieces.push(Buffer.from(piece));
  }
  return Buffer.concat(pieces, size);
}

/** An entry whose content is in memory. */
export function bytesEntry(path: string, bytes: Uint8Array, isOnly = false): AsyncGenerator<ContainerItem> {
  return entryItem(path, isOnly, pieces(bytes));
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}
