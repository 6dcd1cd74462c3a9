// Reads a container: gives what is in it, one thing after the other. Loaded when the first container is met.

import { createProblem } from '../model/problems.ts';
import type { Blob, Problem } from '../model/types.ts';
import { ContainerContext, ContainerRoot } from './container-context.ts';
import { pathOf } from './origins.ts';
import type { Unpacker } from './unpacker.ts';

/** What is in a container. The content of a Blob must be read before the next item is asked for, or not at all. */
export type ContainerItem = { readonly context: ContainerContext } & (
  | { readonly kind: 'blob'; readonly blob: Blob }
  | { readonly kind: 'problem'; readonly problem: Problem }
  /** The rest cannot be unpacked. */
  | { readonly kind: 'error'; readonly error: unknown }
);

export interface ContainerOptions {
  readonly blob: Blob;
  readonly format: string;
  /** Where the Blob is, if in another container. */
  readonly context: ContainerContext | undefined;
  readonly unpacker: Unpacker;
  /** Gives the next bytes of the Blob, from its first one on; undefined at the end. Throws what reading throws. */
  readonly next: () => Promise<Uint8Array | undefined>;
}

/** Starts to read a container. */
export async function openContainer(options: ContainerOptions): Promise<Container> {
  const root = options.context?.root ?? new ContainerRoot(options.blob, await options.unpacker.start());
  return new Container(options, root);
}

/** A container that is being read. Its own bytes are the caller's to scan. */
export class Container {
  readonly #options: ContainerOptions;
  readonly #root: ContainerRoot;
  #failure: { readonly error: unknown } | undefined;

  constructor(options: ContainerOptions, root: ContainerRoot) {
    this.#options = options;
    this.#root = root;
  }

  get isBroken(): boolean {
    return this.#failure !== undefined || this.#options.context?.container.isBroken === true;
  }

  /** Whether its own bytes can be read on after `items` came to its end: once too much came out, what is compressed cannot be. */
  get isReadable(): boolean {
    return this.#options.context === undefined || this.#root.unpacking.exhausted === undefined;
  }

  /**
   * What is in it, as far as it can be unpacked. Throws what reading the container's own bytes threw, after all items: that is
   * one problem, of the container, and not one for each thing that is missing because of it.
   */
  async *items(): AsyncGenerator<ContainerItem> {
    const { unpacking } = this.#root;
    const { blob, format } = this.#options;
    try {
      for await (const item of unpacking.list(format, () => this.#next(), pathOf(blob.origin))) {
        if (item.kind === 'problem') yield this.#problem(item.path, item.code, item.message);
        else if (item.kind === 'name') {
          const context = this.#contextOf(item.path);
          yield { kind: 'blob', context, blob: nameBlob(item.bytes, context) };
        } else {
          const context = this.#contextOf(item.path, item.only);
          yield { kind: 'blob', context, blob: this.#entryBlob(item.read, context) };
        }
        if (unpacking.exhausted !== undefined) break;
      }
    } catch (error) {
      yield { kind: 'error', error, context: this.#contextOf(undefined) };
    }
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** The next bytes. A failure looks like the end: `items` throws it after what could be unpacked. */
  async #next(): Promise<Uint8Array | undefined> {
    if (this.#failure !== undefined) return undefined;
    try {
      const bytes = await this.#options.next();
      if (this.#options.context === undefined) this.#root.unpacking.feed(bytes?.length ?? 0);
      return bytes;
    } catch (error) {
      this.#failure = { error };
      return undefined;
    }
  }

  #problem(path: string | undefined, code: Problem['code'], message: string): ContainerItem {
    const context = this.#contextOf(path);
    const origin = path === undefined ? this.#options.blob.origin : context.origin;
    return { kind: 'problem', context, problem: createProblem(origin, code, message) };
  }

  #entryBlob(read: Blob['read'], context: ContainerContext): Blob {
    const { blob } = this.#options;
    return { type: 'blob', origin: context.origin, read, close: () => undefined, changed: () => blob.changed?.() };
  }

  /** @param only whether it is the one content of a compressed file */
  #contextOf(path: string | undefined, only = false): ContainerContext {
    const { format, context: outer } = this.#options;
    const outerPath = outer?.path ?? '';
    const base = (format === 'tar' ? outer?.packedAs : undefined) ?? outerPath;
    return new ContainerContext(this.#root, this, {
      path: path === undefined ? outerPath : `${base}!${path}`,
      depth: (outer?.depth ?? 0) + 1,
      packedAs: only ? outerPath : undefined,
    });
  }
}

function nameBlob(bytes: Uint8Array, context: ContainerContext): Blob {
  let given = false;
  return {
    type: 'blob',
    origin: context.nameOrigin,
    read(into) {
      if (given) return 0;
      given = true;
      // A window of the detector is longer than any name that an unpacker gives.
      into.set(bytes.subarray(0, into.length));
      return Math.min(bytes.length, into.length);
    },
    close: () => undefined,
  };
}

/** Gives `first`, then what `next` gives. */
export function startingWith(first: Uint8Array, next: ContainerOptions['next']): ContainerOptions['next'] {
  let given = false;
  return async () => {
    if (given) return next();
    given = true;
    return first;
  };
}

/** How much of a Blob is read at once. */
const PIECE_BYTES = 256 * 1024;

/** The items of a Blob that is read once more, as `again`, and closed. */
export async function* itemsAgain(options: Omit<ContainerOptions, 'next'>, again: Blob): AsyncGenerator<ContainerItem> {
  const next = async (): Promise<Uint8Array | undefined> => {
    const room = new Uint8Array(PIECE_BYTES);
    const count = await again.read(room);
    return count === 0 ? undefined : room.subarray(0, count);
  };
  try {
    const container = await openContainer({ ...options, next });
    yield* container.items();
  } finally {
    again.close();
  }
}
