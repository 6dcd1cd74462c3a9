// Looks at all that is in a container.
import type { Blob } from '../model/types.ts';
import { type Inside, nameOrigin, originInside, type Shared } from './nesting.ts';
import { pathOf } from './origins.ts';
import type { Watcher } from './watcher.ts';

/** A container that is being read. */
export interface Container {
  readonly blob: Blob;
  readonly format: string;
  readonly inside: Inside | undefined;
  readonly shared: Shared;
  /** Gives its next bytes; throws what reading throws. */
  next(): Promise<Uint8Array | undefined>;
}

/**
 * Looks at all that is in a container, as far as it can be unpacked. Its own bytes are the caller's to look at. Throws what
 * reading them throws: that is told of the container, once, not of all that could not be had therefore.
 */
export async function lookInto(container: Container, watcher: Watcher): Promise<void> {
  const { blob, format, inside, shared } = container;
  let failure: { readonly error: unknown } | undefined;
  const next = async (): Promise<Uint8Array | undefined> => {
    try {
      return failure === undefined ? await container.next() : undefined;
    } catch (error) {
      failure = { error };
      return undefined;
    }
  };
  const base = (format === 'tar' ? inside?.packedAs : undefined) ?? inside?.path ?? '';
  const place = (path: string | undefined): Inside => ({
    outer: inside?.outer ?? blob.origin,
    path: path === undefined ? (inside?.path ?? '') : `${base}!${path}`,
    depth: (inside?.depth ?? 0) + 1,
    shared,
    isBroken: () => failure !== undefined || inside?.isBroken() === true,
  });
  try {
    for await (const item of shared.unpacking.list(format, next, pathOf(blob.origin))) {
      const child = place(item.path);
      if (item.kind === 'problem')
        watcher.problem(item.path === undefined ? blob.origin : originInside(child), item.code, item.message, child);
      else if (item.kind === 'name') await watcher.look(nameBlob(item.bytes, child), child);
      else {
        const entry = {
          type: 'blob',
          origin: originInside(child),
          read: item.read,
          close: () => undefined,
          changed: () => blob.changed?.(),
        } as const;
        await watcher.look(entry, item.only ? { ...child, packedAs: inside?.path ?? '' } : child);
      }
      if (shared.unpacking.exhausted !== undefined) break;
    }
  } catch (error) {
    watcher.failed(blob.origin, error, place(undefined));
  }
  if (failure !== undefined) throw failure.error;
}

function nameBlob(bytes: Uint8Array, child: Inside): Blob {
  let given = false;
  return {
    type: 'blob',
    origin: nameOrigin(child),
    read(into) {
      if (given) return 0;
      given = true;
      // A window holds more than any name an unpacker gives.
      into.set(bytes.subarray(0, into.length));
      return Math.min(bytes.length, into.length);
    },
    close: () => undefined,
  };
}
