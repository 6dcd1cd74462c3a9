// Remembers from one scan to the next which objects have no token.

import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { ObjectIdSet, ObjectIds } from '../../git/object-ids.ts';
import { isSystemError } from '../../model/errors.ts';
import { writeAtomically } from '../../system/atomic-write.ts';
import type { Environment } from '../../system/environment.ts';
import { cacheFolder } from '../../system/homes.ts';
import { readRegularFile } from '../../system/regular-file.ts';
import { CODE_DIGEST } from '../code-digest.ts';

/** Where the list for a repository is stored, and for which code and rules it is valid. */
export interface KnownListFile {
  readonly folder: string;
  readonly file: string;
  /** Identifies the rules and the program with which objects were scanned. With others, all are scanned again. */
  readonly key: string;
}

const FIRST_LINE = 'tokenscan: objects that hold nothing, 1';

/**
 * The file for the repository with these objects; undefined if there is no folder for caches. It is in the user's own folders,
 * never in the repository: someone else's repository could claim to be clean.
 *
 * @param objects the folder of its objects @param rules all that decides what is found, as text
 */
export function knownListFile(env: Environment, objects: string, rules: string): KnownListFile | undefined {
  const cache = cacheFolder(env);
  if (cache === undefined) return undefined;
  const folder = join(cache, 'tokenscan', 'objects');
  return { folder, file: join(folder, digest(realpathSync(objects)).slice(0, 32)), key: digest(`${rules}\n${CODE_DIGEST}`) };
}

/** The objects that are known to have no token. */
export class KnownObjects {
  readonly #place: KnownListFile;
  readonly #listed: ObjectIdSet;
  /** Those of the list that still exist, and those that were added since. */
  readonly #present: ObjectIds;
  #fresh = 0;

  /**
   * Loads the list. If there is none, or it is damaged or for other rules, nothing is known and everything is scanned again.
   *
   * @param width bytes of an id
   */
  constructor(place: KnownListFile, width: number) {
    this.#place = place;
    this.#listed = new ObjectIdSet(load(place, width));
    this.#present = new ObjectIds(width);
  }

  /** Whether an object that exists is known, by its id at `at`. */
  isKnown(bytes: Uint8Array, at: number): boolean {
    const known = this.#listed.hasBytes(bytes, at);
    if (known) this.#present.addBytes(bytes, at);
    return known;
  }

  /** The same for one that need not exist. */
  has(bytes: Uint8Array, at: number): boolean {
    return this.#listed.hasBytes(bytes, at);
  }

  /** Adds an object that was scanned and has no token. */
  add(oid: string): void {
    this.#present.add(oid);
    this.#fresh++;
  }

  /** The same for the id at `at`. */
  addBytes(bytes: Uint8Array, at: number): void {
    this.#present.addBytes(bytes, at);
    this.#fresh++;
  }

  /**
   * Writes the list, if there is something to add, without objects that no longer exist. A reader meanwhile sees the
   * old one or the new one, whole. Throws what the system throws.
   */
  save(): void {
    if (this.#fresh === 0) return;
    const { folder, file } = this.#place;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const ids = this.#present.bytes();
    const content = Buffer.concat([headOf(this.#place, this.#present.width, ids), ids]);
    // A power cut may damage it: it is then found damaged, and not used.
    writeAtomically(file, content, { keepMode: false, durable: false });
  }
}

function load(place: KnownListFile, width: number): ObjectIds {
  let bytes: Buffer;
  try {
    bytes = readRegularFile(place.file);
  } catch (error) {
    if (isSystemError(error)) return new ObjectIds(width);
    throw error;
  }
  const length = headOf(place, width, Buffer.alloc(0)).length;
  const ids = bytes.subarray(length);
  const isWhole = ids.length % width === 0 && bytes.subarray(0, length).equals(headOf(place, width, ids));
  return isWhole ? ObjectIds.from(width, ids) : new ObjectIds(width);
}

/** Always of the same length: it has a digest of the ids. */
function headOf({ key }: KnownListFile, width: number, ids: Buffer): Buffer {
  return Buffer.from(`${FIRST_LINE}\n${key}\n${String(width).padStart(2, '0')} ${digest(ids)}\n`, 'latin1');
}

function digest(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
