// Blobs made from a file, from bytes or from a stream.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { ExpectedLocation } from '../model/codes.ts';
import { ScanError } from '../model/errors.ts';
import type { Origin } from '../model/origin.ts';
import type { Blob } from '../model/types.ts';
import type { Environment } from '../system/environment.ts';
import { joinPath, systemPath } from '../system/walk.ts';
import { expectedInEnv } from './files/env-state.ts';

/** How much a file may grow while it is read before reading stops. */
const MAX_GROWTH_BYTES = 64 * 1024 * 1024;

/** How much is read before `fstat` is called: most files are smaller, and the call costs as much as reading. */
const UNCHECKED_BYTES = 1 << 20;

const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

/** A folder that is being scanned: where it is, and what the user calls it; undefined for the current folder. */
export interface FileTree {
  readonly folder: string;
  readonly root: string | undefined;
}

/**
 * A file, opened when it is first read. A link is not followed unless `follow`, and a named pipe does not block.
 * Reading throws what opening and reading throw; reading a file that has no end, or grows as fast as it is read, throws
 * after MAX_GROWTH_BYTES more bytes.
 *
 * A class, not a closure for each method: a scan makes one for every file.
 */
export class FileBlob implements Blob {
  readonly type = 'blob';
  readonly origin: Origin;
  readonly #path: string;
  readonly #env: Environment;
  readonly #follow: boolean;
  /** The tree it was found in; undefined for a file that was named itself. */
  readonly tree: FileTree | undefined;
  #file: number | undefined;
  #total = 0;
  #most = UNCHECKED_BYTES;

  constructor(path: string, origin: Origin, env: Environment, follow = false, tree?: FileTree) {
    this.#path = path;
    this.origin = origin;
    this.#env = env;
    this.#follow = follow;
    this.tree = tree;
  }

  get isInTree(): boolean {
    return this.tree !== undefined;
  }

  read(into: Uint8Array): number {
    this.#file ??= openSync(systemPath(this.#path), this.#follow ? FLAGS : FLAGS | constants.O_NOFOLLOW);
    const count = readSync(this.#file, into);
    this.#total += count;
    if (this.#total > this.#most || this.#total === 0) this.#ask(this.#file);
    return count;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }

  expectedLocation(): Promise<ExpectedLocation | false> {
    return expectedInEnv(this.#path, this.#env);
  }

  changed(): Date | undefined {
    return this.#file === undefined ? undefined : fstatSync(this.#file).mtime;
  }

  /** The file is empty, or longer than was known. What was appended since it was opened is read too, within bounds. */
  #ask(file: number): void {
    const stats = fstatSync(file);
    // It was a regular file when it was listed. A pipe without a writer looks like an empty file.
    if (!stats.isFile()) throw new ScanError('not-a-file', 'no longer a regular file');
    if (this.#most > UNCHECKED_BYTES) {
      throw new ScanError('file-grew', `grew while it was read: only the first ${this.#total} bytes were scanned`);
    }
    this.#most = Math.max(UNCHECKED_BYTES + 1, stats.size + MAX_GROWTH_BYTES);
  }
}

/** The file at `path`, relative to a tree. */
export function fileInTree(tree: FileTree, path: string, env: Environment): FileBlob {
  const named = tree.root === undefined ? {} : { root: tree.root };
  return new FileBlob(joinPath(tree.folder, path), { kind: 'file', path, ...named }, env, false, tree);
}

/** A Blob of bytes in memory. */
export function blobOf(bytes: Uint8Array, origin: Origin): Blob {
  let at = 0;
  return {
    type: 'blob',
    origin,
    read(into) {
      const piece = bytes.subarray(at, at + into.length);
      into.set(piece);
      at += piece.length;
      return piece.length;
    },
    close: () => undefined,
  };
}

/** A Blob of what `chunks` yields. */
export function blobFrom(chunks: AsyncIterable<Uint8Array>, origin: Origin): Blob {
  return { type: 'blob', origin, read: readingOf(chunks[Symbol.asyncIterator]()), close: () => undefined };
}

/** `Blob.read` for what an iterator yields. */
export function readingOf(iterator: AsyncIterator<Uint8Array>): (into: Uint8Array) => Promise<number> {
  let rest: Uint8Array = new Uint8Array(0);
  return async (into) => {
    while (rest.length === 0) {
      const next = await iterator.next();
      if (next.done === true) return 0;
      rest = next.value;
    }
    const count = Math.min(into.length, rest.length);
    into.set(rest.subarray(0, count));
    rest = rest.subarray(count);
    return count;
  };
}
