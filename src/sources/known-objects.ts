// Remembers which objects were looked at and hold nothing, from one scan to the next.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSystemError } from '../errors.ts';
import type { Environment } from '../git/environment.ts';
import { ObjectIdSet, ObjectIds } from '../git/object-ids.ts';

/** Where the list for a repository is, and for what it holds. */
export interface KnownPlace {
  readonly folder: string;
  readonly file: string;
  /** Of the rules, and the program, with which objects were looked at. With others all are looked at again. */
  readonly key: string;
}

const FIRST_LINE = 'tokenscan: objects that hold nothing, 1';

/**
 * The place for the repository with these objects; undefined where there is no folder for caches. It is in the user's own folders,
 * never in the repository: a repository of somebody else's could say of itself that it is clean.
 *
 * @param objects the folder of its objects @param rules all that decides what is found, as text
 */
export function knownPlace(env: Environment, objects: string, rules: string): KnownPlace | undefined {
  const home = env['HOME'] ?? env['USERPROFILE'];
  const cache = env['XDG_CACHE_HOME'] || env['LOCALAPPDATA'] || (home === undefined ? undefined : join(home, '.cache'));
  if (cache === undefined || cache === '') return undefined;
  const folder = join(cache, 'tokenscan', 'objects');
  return { folder, file: join(folder, digest(realpathSync(objects)).slice(0, 32)), key: digest(`${rules}\n${ownCode()}`) };
}

/** The ids in the list; none where there is no list, or it is damaged or for other rules: then all is looked at again. */
export function loadKnown(place: KnownPlace, width: number): ObjectIdSet {
  const none = new ObjectIdSet(new ObjectIds(width));
  let bytes: Buffer;
  try {
    bytes = readFileSync(place.file);
  } catch (error) {
    if (isSystemError(error)) return none;
    throw error;
  }
  const head = headOf(place, width, bytes.subarray(headOf(place, width, Buffer.alloc(0)).length));
  const ids = bytes.subarray(head.length);
  if (!bytes.subarray(0, head.length).equals(head) || ids.length % width !== 0) return none;
  return new ObjectIdSet(ObjectIds.from(width, ids));
}

/** Writes the list anew. Whoever reads meanwhile sees the old one or the new one, whole. Throws what the system throws. */
export function saveKnown(place: KnownPlace, ids: ObjectIds): void {
  mkdirSync(place.folder, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(`${place.file}-`);
  try {
    const fresh = join(folder, 'list');
    writeFileSync(fresh, Buffer.concat([headOf(place, ids.width, ids.bytes()), ids.bytes()]), { mode: 0o600 });
    renameSync(fresh, place.file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Always as long: what it says of the ids is a digest of them. */
function headOf({ key }: KnownPlace, width: number, ids: Buffer): Buffer {
  return Buffer.from(`${FIRST_LINE}\n${key}\n${String(width).padStart(2, '0')} ${digest(ids)}\n`, 'latin1');
}

function digest(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

/** A digest of this program: one that reads more than the one before must look at everything again. */
function ownCode(): string {
  const names = readdirSync(import.meta.dirname).filter((name) => /\.[cm]?js$/.test(name));
  const hash = createHash('sha256');
  for (const name of names.sort()) hash.update(readFileSync(join(import.meta.dirname, name)));
  return hash.digest('hex');
}
