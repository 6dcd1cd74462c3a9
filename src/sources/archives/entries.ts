// The items that an unpacker gives for each thing in a container.

import type { ProblemCode } from '../../model/codes.ts';
import { pathToText } from '../../system/path-text.ts';
import { readingOf } from '../blobs.ts';
import type { Budget } from './budget.ts';

/** What is in a container, in order. The content of an entry must be read before the next item is requested, or not at all. */
export type Item =
  | {
      readonly kind: 'entry';
      /** Its name, as `Origin` has paths. */
      readonly path: string;
      /** Whether it is the one content of a compressed file. */
      readonly only: boolean;
      readonly read: (into: Uint8Array) => Promise<number>;
    }
  /** A name, or what a link points to. */
  | { readonly kind: 'name'; readonly path: string; readonly bytes: Uint8Array }
  /** What could not be scanned; without a path, something of the container itself. */
  | { readonly kind: 'problem'; readonly path: string | undefined; readonly code: ProblemCode; readonly message: string };

/** An entry with the content that `chunks` yields. */
export async function* entryItem(path: string, only: boolean, chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Item> {
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

  *of(name: Buffer): Generator<Item> {
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
export function* nameItem(bytes: Uint8Array, path: string): Generator<Item> {
  if (bytes.length >= MIN_NAME_BYTES) yield { kind: 'name', path, bytes: Uint8Array.from(bytes) };
}

/** The path of an entry from its name. */
export function entryPath(name: Uint8Array): string {
  const text = pathToText(name).replace(/^(?:\.\/)+(?=.)/, '');
  return text === '' ? '(no name)' : text;
}
