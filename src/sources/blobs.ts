// Blobs made from a file, from bytes or from a stream.
import { type BigIntStats, closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import type { ExpectedLocation } from '../model/codes.ts';
import { isSystemError, ScanError } from '../model/errors.ts';
import type { Origin } from '../model/origin.ts';
import type { Blob, CleanGap, Extent } from '../model/types.ts';
import type { Environment } from '../system/environment.ts';
import { joinPath, systemPath } from '../system/walk.ts';
import type { BlockMap } from './files/block-map.ts';
import { expectedInEnv } from './files/env-state.ts';

/** How much a file may grow while it is read before reading stops. */
const MAX_GROWTH_BYTES = 64 * 1024 * 1024;

/** How much is read before `fstat` is called: most files are smaller, and the call costs as much as reading. */
const UNCHECKED_BYTES = 1 << 20;

/** A smaller file is read before other threads have begun; from what size on it is worth it, they say. */
const MIN_SHARED_BYTES = 32_000_000;

const STAT_OPTIONS = { bigint: true, throwIfNoEntry: false } as const;

const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

/** What is known of files from earlier scans. */
interface CleanFiles {
  /** Whether no file is known. */
  readonly isEmpty: boolean;
  /** What a file with these stats holds, if it is known to be clean. */
  find(stats: BigIntStats): Extent | undefined;
  /** A file that had these stats when it was opened was scanned, and is clean. */
  add(stats: BigIntStats, extent: Extent): void;
}

/** How a file was found, and what is known of it. */
export interface FileBlobOptions {
  /** Whether a link is followed. */
  readonly follow?: boolean | undefined;
  /** The tree it was found in; undefined for a file that was named itself. */
  readonly tree?: FileTree | undefined;
  /** Where clean files are remembered. */
  readonly clean?: CleanFiles | undefined;
  /** Has other threads examine a file from its end; undefined where there are none. `open` opens it once more. */
  readonly examine?: ((size: number, open: () => number | undefined) => BlockMap | undefined) | undefined;
}

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
  readonly #options: FileBlobOptions;
  /** When it was opened, where clean files are remembered. */
  #stats: BigIntStats | undefined;
  #file: number | undefined;
  #total = 0;
  /** Its size when it was opened; -1 where that is not known. */
  #size = -1;
  #most = UNCHECKED_BYTES;
  /** What other threads know of it: null where none examines it. */
  #map: BlockMap | undefined | null;

  constructor(path: string, origin: Origin, env: Environment, options: FileBlobOptions = {}) {
    this.#path = path;
    this.origin = origin;
    this.#env = env;
    this.#options = options;
  }

  /** The tree it was found in; undefined for a file that was named itself. */
  get tree(): FileTree | undefined {
    return this.#options.tree;
  }

  knownClean(): Extent | undefined {
    const { clean, follow } = this.#options;
    if (clean === undefined || clean.isEmpty) return undefined;
    try {
      const stats = (follow === true ? statSync : lstatSync)(systemPath(this.#path), STAT_OPTIONS);
      return stats?.isFile() === true ? clean.find(stats) : undefined;
    } catch (error) {
      // Whatever it is comes again when the file is opened.
      if (isSystemError(error)) return undefined;
      throw error;
    }
  }

  foundClean(extent: Extent): void {
    // What the kernel makes up as it is read (/proc) has no size, or another one, and no times that say when it changes.
    const isStored = this.#total > 0 && this.#total === this.#size;
    if (this.#stats !== undefined && isStored) this.#options.clean?.add(this.#stats, extent);
  }

  get isInTree(): boolean {
    return this.tree !== undefined;
  }

  read(into: Uint8Array): number {
    this.#file ??= this.#open();
    // All of it was read: to ask the system once more takes as long as it took to read it.
    if (this.#total > 0 && this.#total === this.#size) return 0;
    const count = this.#map ? this.#readPart(this.#file, into, this.#map) : readSync(this.#file, into);
    this.#total += count;
    if (this.#total > this.#most || this.#total === 0) this.#ask(this.#file);
    return count;
  }

  cleanGap(): CleanGap | undefined {
    if (this.#map === undefined) this.#map = this.#examine() ?? null;
    return this.#map?.gapAt(this.#total);
  }

  skipGap({ bytes }: CleanGap): void {
    this.#total += bytes;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }

  expectedLocation(): Promise<ExpectedLocation | false> {
    return expectedInEnv(this.#path, this.#env);
  }

  reopen(): Blob {
    return new FileBlob(this.#path, this.origin, this.#env, { follow: this.#options.follow });
  }

  changed(): Date | undefined {
    return this.#file === undefined ? undefined : fstatSync(this.#file).mtime;
  }

  /** By its offset: a gap is not read, and other threads read the same file. */
  #readPart(file: number, into: Uint8Array, map: BlockMap): number {
    const length = Math.min(into.length, map.readableUntil(this.#total) - this.#total);
    return readSync(file, into, 0, length, this.#total);
  }

  /** Once the first piece was read: then it is known to be no container. */
  #examine(): BlockMap | undefined {
    const { examine } = this.#options;
    if (examine === undefined || this.#file === undefined || this.#total < UNCHECKED_BYTES) return undefined;
    const own = fstatSync(this.#file);
    if (!own.isFile() || own.size < MIN_SHARED_BYTES) return undefined;
    return examine(own.size, () => reopen(this.#path, own));
  }

  #open(): number {
    const { follow, clean } = this.#options;
    const file = openSync(systemPath(this.#path), follow === true ? FLAGS : FLAGS | constants.O_NOFOLLOW);
    if (clean !== undefined) {
      this.#stats = fstatSync(file, STAT_OPTIONS);
      this.#size = Number(this.#stats.size);
    }
    return file;
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

/** Opens the file with these stats once more; undefined where there is another one at its path, or none. */
function reopen(path: string, { dev, ino }: Stats): number | undefined {
  try {
    const file = openSync(systemPath(path), FLAGS);
    const stats = fstatSync(file);
    if (dev === stats.dev && ino === stats.ino) return file;
    closeSync(file);
    return undefined;
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}

/** The file at `path`, relative to a tree. */
export function fileInTree(path: string, env: Environment, options: FileBlobOptions & { readonly tree: FileTree }): FileBlob {
  const { tree } = options;
  const named = tree.root === undefined ? {} : { root: tree.root };
  return new FileBlob(joinPath(tree.folder, path), { kind: 'file', path, ...named }, env, options);
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
