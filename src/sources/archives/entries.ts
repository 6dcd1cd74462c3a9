// The items that an unpacker gives for each thing in a container.

import type { ContainerItem } from '../../model/container-item.ts';
import { pathToText } from '../../system/path-text.ts';
import { readingOf } from '../blobs.ts';
import type { Budget } from './budget.ts';

/** An entry with the content that `chunks` yields. */
export async function* entryItem(path: string, only: boolean, chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<ContainerItem> {
  try {
    yield { kind: 'entry', path, only, read: readingOf(chunks) };
  } finally {
    // It is not read again, whether it came to its end or not.
    await chunks.return(undefined);
  }
}

/** Names shorter than this cannot hold a token. */
const MIN_NAME_BYTES = 30;

/** What comes out of a decoder, counted. */
export async function* counted(chunks: AsyncIterable<Uint8Array>, budget: Budget): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    budget.charge(chunk.length);
    yield chunk;
  }
}

/** The names of an archive that can hold a token: the last part of each entry, and its folder if that differs from the one before. */
export class Names {
  #folder = '';

  *of(name: Buffer): Generator<ContainerItem> {
    const end = name.length - (name.at(-1) === 0x2f ? 1 : 0);
    const at = name.lastIndexOf('/', end - 1);
    const folder = name.toString('latin1', 0, Math.max(0, at));
    if (folder !== this.#folder)
      yield* nameItem(name.subarray(0, Math.max(0, at)), pathToText(name.subarray(0, Math.max(0, at))));
    this.#folder = folder;
    yield* nameItem(name.subarray(at + 1, end), entryPath(name));
  }
}

/** The name of the entry at `path`, to be scanned if it is long enough. */
export function* nameItem(bytes: Uint8Array, path: string): Generator<ContainerItem> {
  if (bytes.length >= MIN_NAME_BYTES) yield { kind: 'name', path, bytes: Uint8Array.from(bytes) };
}

/** The path of an entry from its name. */
export function entryPath(name: Uint8Array): string {
  const text = pathToText(name).replace(/^(?:\.\/)+(?=.)/, '');
  return text === '' ? '(no name)' : text;
}
