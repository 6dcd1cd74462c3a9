// Remembers from one scan to the next which files have no token, so that a file that was not changed need not be read again.
//
// A file is known by device, inode, size and the times, in nanoseconds, at which its content and its inode were changed. Nobody sets the
// latter but the system. As in git's index, a file that was changed a moment before the scan is not remembered: it could be
// changed once more at what the file system takes for the same time.
import { createHash } from 'node:crypto';
import { type BigIntStats, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isSystemError } from '../../model/errors.ts';
import type { Extent } from '../../model/types.ts';
import { writeAtomically } from '../../system/atomic-write.ts';
import type { Environment } from '../../system/environment.ts';
import { cacheFolder } from '../../system/homes.ts';
import { openPrivateFolder, readPrivateFile } from '../../system/private-folder.ts';
import { CODE_DIGEST } from '../code-digest.ts';
import { FileRecords, RECORD_BYTES, type SharedRecords } from './file-records.ts';

/** Where the list for some paths is stored, and for which code and rules it is valid. */
export interface KnownFilesPlace {
  readonly folder: string;
  readonly file: string;
  readonly key: string;
}

/** What a thread needs to know the same files: it is shared, not copied. */
export interface SharedKnownFiles {
  readonly records: SharedRecords | undefined;
  readonly before: bigint;
}

const FIRST_LINE = 'tokenscan: files that hold nothing, 1';

/** Of the first line, the key and the digest, and a multiple of what a record is aligned to. */
const HEAD_BYTES = 192;

/** How many files a list has at most: more would need more memory than the scan. */
const MAX_FILES = 500_000;

/** A list is written for so many files or bytes that are new in it: less is scanned again as fast as it is looked up. */
const MIN_NEW_FILES = 200;
const MIN_NEW_BYTES = 16_000_000n;

/** How many lists there are at most, each of the last scan of some paths. */
const MAX_LISTS = 32;

/** Of the file systems in use that of FAT has the coarsest times, two seconds; the clock of a kernel is up to 10 ms behind. */
const COARSEST_TIME_MS = 3000;

/** The list for the scan of `paths`; undefined if there is no folder for caches. @param rules all that decides what is found, as text */
export function knownFilesPlace(env: Environment, paths: readonly string[], rules: string): KnownFilesPlace | undefined {
  const cache = cacheFolder(env);
  if (cache === undefined) return undefined;
  const folder = join(cache, 'tokenscan', 'files');
  const name = digest(JSON.stringify(paths)).slice(0, 32);
  return { folder, file: join(folder, name), key: digest(`${rules}\n${CODE_DIGEST}`) };
}

/** The files that are known to have no token. */
export class KnownFiles {
  readonly #before: bigint;
  readonly #listed: FileRecords | undefined;
  readonly #fresh = new FileRecords(MAX_FILES);
  #freshBytes = 0n;

  private constructor(listed: FileRecords | undefined, before: bigint) {
    this.#listed = listed;
    this.#before = before;
  }

  /**
   * Loads the list. If there is none, or it is damaged, for other rules, or others could have written it, nothing is known. To be called
   * before the first file is read.
   */
  static load(place: KnownFilesPlace, nowMs: number = Date.now()): KnownFiles {
    const bytes = readPrivateFile(
      place.file,
      HEAD_BYTES + MAX_FILES * RECORD_BYTES,
      (size) => new Uint8Array(new SharedArrayBuffer(size)),
    );
    const isValid = bytes !== undefined && bytes.length > HEAD_BYTES && isWhole(place, bytes);
    const listed = isValid ? FileRecords.index(bytes.buffer as SharedArrayBuffer, HEAD_BYTES) : undefined;
    return new KnownFiles(listed, BigInt(nowMs - COARSEST_TIME_MS) * 1_000_000n);
  }

  /** What another thread loaded. */
  static fromShared({ records, before }: SharedKnownFiles): KnownFiles {
    return new KnownFiles(records === undefined ? undefined : FileRecords.fromShared(records), before);
  }

  /** For `fromShared` in another thread. */
  share(): SharedKnownFiles {
    return { records: this.#listed?.share(), before: this.#before };
  }

  /** Whether there may be a file that is known. */
  get isEmpty(): boolean {
    return this.#listed === undefined;
  }

  /** What a file with these stats holds, if it is known to be clean. */
  find(stats: BigIntStats): Extent | undefined {
    return this.#listed?.find(stats);
  }

  /** A file that had these stats when it was opened was scanned, and is clean. */
  add(stats: BigIntStats, extent: Extent): void {
    if (stats.mtimeNs >= this.#before || stats.ctimeNs >= this.#before) return;
    if (this.#fresh.add(stats, extent)) this.#freshBytes += stats.size;
  }

  /** The files that were added, for `addAll`. */
  fresh(): { readonly records: Uint8Array; readonly bytes: bigint } {
    return { records: this.#fresh.bytes(), bytes: this.#freshBytes };
  }

  /** Adds what another thread added. */
  addAll({ records, bytes }: ReturnType<KnownFiles['fresh']>): void {
    this.#fresh.addAll(records);
    this.#freshBytes += bytes;
  }

  /**
   * Writes the list, if enough is new, without files that this scan did not meet. Where it cannot be written, the next scan only takes as
   * long as this one: that is no failure of this one.
   */
  save(place: KnownFilesPlace): void {
    if (this.#fresh.length < MIN_NEW_FILES && this.#freshBytes < MIN_NEW_BYTES) return;
    if (!openPrivateFolder(place.folder)) return;
    const met = this.#listed?.met() ?? new Uint8Array(0);
    const fresh = this.#fresh.bytes().subarray(0, MAX_FILES * RECORD_BYTES - met.length);
    const content = Buffer.concat([Buffer.alloc(HEAD_BYTES), met, fresh]);
    content.set(headOf(place, content.subarray(HEAD_BYTES)));
    try {
      removeOldest(place);
      // A power cut may damage it: it is then found damaged, and not used.
      writeAtomically(place.file, content, { keepMode: false, durable: false });
    } catch (error) {
      if (!isSystemError(error)) throw error;
    }
  }
}

function isWhole(place: KnownFilesPlace, bytes: Uint8Array): boolean {
  const records = bytes.subarray(HEAD_BYTES);
  return records.length % RECORD_BYTES === 0 && headOf(place, records).equals(bytes.subarray(0, HEAD_BYTES));
}

/** It has a digest of the records. */
function headOf({ key }: KnownFilesPlace, records: Uint8Array): Buffer {
  return Buffer.from(`${FIRST_LINE}\n${key}\n${digest(records)}\n`.padEnd(HEAD_BYTES), 'latin1');
}

/** Makes room for one more list. */
function removeOldest({ folder, file }: KnownFilesPlace): void {
  const others = readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => path !== file)
    .map((path) => ({ path, time: statSync(path).mtimeMs }));
  others.sort((a, b) => b.time - a.time);
  for (const { path } of others.slice(MAX_LISTS - 1)) rmSync(path, { force: true, recursive: true });
}

function digest(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
