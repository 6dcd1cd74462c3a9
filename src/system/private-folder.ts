// Folders and files that nobody but the current user could have written: for caches whose contents are believed.
import { closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { isSystemError } from '../model/errors.ts';

const WRITABLE_BY_OTHERS = 0o022;

/**
 * Makes the folder at `path`, and those above it, with mode 0700 where they do not exist. Returns whether it is the current user's and
 * only that user can write to it. False where it cannot be made: the home of another user, a file system that is read-only.
 */
export function openPrivateFolder(path: string): boolean {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    // A link could lead to a folder in which others have put files of ours that they chose.
    const stats = lstatSync(path);
    return stats.isDirectory() && isPrivate(stats);
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}

/**
 * The content of the file at `path`; undefined where there is none of at most `maxBytes` that only the current user can have written.
 *
 * @param allocate gives the memory for it
 */
export function readPrivateFile<Bytes extends Uint8Array>(
  path: string,
  maxBytes: number,
  allocate: (size: number) => Bytes,
): Bytes | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.size > maxBytes || !isPrivate(stats)) return undefined;
    const bytes = allocate(stats.size);
    return readSync(file, bytes, 0, bytes.length, 0) === bytes.length ? bytes : undefined;
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function isPrivate({ uid, mode }: Stats): boolean {
  const own = ownUid();
  // Windows has neither owners nor such modes: there the folder for caches is closed to others by its access list.
  return own === -1 || (own !== undefined && uid === own && (mode & WRITABLE_BY_OTHERS) === 0);
}

let known: { readonly uid: number | undefined } | undefined;

/** The id of the current user; -1 on Windows, undefined where it cannot be learned. */
function ownUid(): number | undefined {
  known ??= { uid: uidOfProcess() ?? uidOfUser() };
  return known.uid;
}

/** The owner of our process as Linux shows it. Names need not be looked up for that, which may ask a server. */
function uidOfProcess(): number | undefined {
  try {
    return statSync('/proc/self', { throwIfNoEntry: false })?.uid;
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}

function uidOfUser(): number | undefined {
  try {
    return userInfo().uid;
  } catch (error) {
    // A user without a name.
    if (isSystemError(error)) return undefined;
    throw error;
  }
}
