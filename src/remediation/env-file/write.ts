// Replaces a .env atomically: at any moment the old or the new file is there, complete.
import { accessSync, constants, lstatSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { EnvFileError, explain, isSystemError } from '../../model/errors.ts';
import { copyOwnerAndMode, type OwnerAndMode, PendingFile, removeAbandoned } from '../../system/atomic-write.ts';
import { type EnvFile, isUnchanged } from './open.ts';

export interface WriteOptions {
  /** The permissions of the file; default: only its owner may read it. */
  readonly mode?: number | undefined;
}

/**
 * Replaces the content of `file` by `bytes`; owner and group stay. Throws EnvFileError, also if the file has changed since it was read; then it is
 * unchanged, and nothing is left beside it. No copy is kept.
 */
export function writeEnvFile(file: EnvFile, bytes: Uint8Array, { mode = 0o600 }: WriteOptions = {}): void {
  expectOneName(file);
  replace(file.path, bytes, { uid: file.stats.uid, gid: file.stats.gid, mode }, () => {
    if (!isUnchanged(file)) throw new EnvFileError('was changed meanwhile; try again');
  });
}

/** Throws EnvFileError if writeEnvFile would fail, as far as that is known before. */
export function expectWritable(file: EnvFile): void {
  expectOneName(file);
  expectWritableFolder(dirname(file.path));
  const uid = ownId();
  // Windows says -1.
  if (uid !== undefined && uid > 0 && file.stats.uid !== BigInt(uid)) throw new EnvFileError(NOT_OURS);
}

const NOT_OURS = 'belongs to another user; run this as its owner (or as root)';

/** Undefined if the system has no entry for our user, as in some containers. */
function ownId(): number | undefined {
  try {
    return userInfo().uid;
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}

/** Throws EnvFileError if no file can be created in the folder. */
export function expectWritableFolder(folder: string): void {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new EnvFileError(reasonOf(error), { cause: error });
  }
}

/** Another name would keep the old file, and with it the old token. */
function expectOneName({ stats }: EnvFile): void {
  if (stats.nlink > 1n) throw new EnvFileError('has other names (hard links); make it one file, then try again');
}

/** Creates the file at `path`, which only its owner may read. Throws EnvFileError, also if it exists. */
export function createEnvFile(path: string, bytes: Uint8Array): void {
  // Not by an exclusive commit, which creates a hard link first: a kill would leave a second name of the file.
  replace(path, bytes, undefined, () => {
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) throw new EnvFileError('was created meanwhile; try again');
  });
}

/** @param like owner and mode of the new file; default: our user, and 0600 */
function replace(path: string, bytes: Uint8Array, like: OwnerAndMode | undefined, check: () => void): void {
  removeAbandoned(dirname(path));
  const pending = makePending(path);
  try {
    pending.write(bytes);
    if (!pending.holds(bytes)) throw new EnvFileError('not changed: the disk does not return what was written to it');
    if (like !== undefined) copyOwnerAndMode(pending.fd, like, { onOwnerLost });
    pending.commit({ check });
  } catch (error) {
    if (pending.isPlaced || error instanceof EnvFileError) throw error;
    throw new EnvFileError(reasonOf(error, true), { cause: error });
  } finally {
    pending.discard();
  }
}

function makePending(path: string): PendingFile {
  try {
    return new PendingFile(path, { prefix: '.env.tokenscan-' });
  } catch (error) {
    throw new EnvFileError(reasonOf(error), { cause: error });
  }
}

function onOwnerLost(error: unknown, isGroupOnly: boolean): void {
  // The group has no rights on a file of mode 0600.
  if (!isGroupOnly) throw new EnvFileError(NOT_OURS, { cause: error });
}

/** @param made a file could be created beside it: then the file itself may not be replaced */
function reasonOf(error: unknown, made = false): string {
  const code = isSystemError(error) ? error.code : '';
  if (/^(?:EBUSY|EXDEV)$/.test(code))
    return 'cannot be replaced: it is a mount of its own, as in a container; change the mounted file outside';
  if (made && code === 'EPERM') return 'cannot be replaced: it is immutable (chattr -i), or in a sticky folder of another owner';
  if (/^(?:EACCES|EPERM|EROFS)$/.test(code))
    return `not changed: no file can be created beside it (${explain(error)}); run this as the owner of its folder`;
  return `not changed: ${explain(error)}`;
}
