// Puts a new .env in the place of the old one: at any moment the one or the other is there, whole.
import { accessSync, constants, lstatSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { EnvFileError, explain, isSystemError } from '../../model/errors.ts';
import { copyOwnerAndMode, type OwnerAndMode, PendingFile, removeAbandoned } from '../../system/atomic-write.ts';
import { type EnvFile, isUnchanged } from './open.ts';

export interface WriteOptions {
  /** The permissions the file gets; only its owner may read it if not said. */
  readonly mode?: number | undefined;
}

/**
 * Puts `bytes` in the place of `file`; owner and group stay. Throws EnvFileError, also where the file is not the one that was read any more; then it
 * is as it was, and nothing is left beside it. No copy of it is kept.
 */
export function writeEnvFile(file: EnvFile, bytes: Uint8Array, { mode = 0o600 }: WriteOptions = {}): void {
  expectOneName(file);
  replace(file.path, bytes, { uid: file.stats.uid, gid: file.stats.gid, mode }, () => {
    if (!isUnchanged(file)) throw new EnvFileError('was changed meanwhile; try again');
  });
}

/** Throws EnvFileError where writeEnvFile would, as far as that can be known before. */
export function expectWritable(file: EnvFile): void {
  expectOneName(file);
  expectWritableFolder(dirname(file.path));
  const uid = ownId();
  // Windows says -1.
  if (uid !== undefined && uid > 0 && file.stats.uid !== BigInt(uid)) throw new EnvFileError(NOT_OURS);
}

const NOT_OURS = 'belongs to another user; run this as its owner (or as root)';

/** Undefined where the system has no name for who we are, as in some containers. */
function ownId(): number | undefined {
  try {
    return userInfo().uid;
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}

/** Throws EnvFileError where no file can be made in the folder. */
export function expectWritableFolder(folder: string): void {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new EnvFileError(reasonOf(error), { cause: error });
  }
}

/** Under its other name the old file would live on, and with it the old token. */
function expectOneName({ stats }: EnvFile): void {
  if (stats.nlink > 1n) throw new EnvFileError('has other names (hard links); make it one file, then try again');
}

/** Makes the file at `path`, which only its owner may read. Throws EnvFileError, also where there is one. */
export function createEnvFile(path: string, bytes: Uint8Array): void {
  // Not by an exclusive commit, which makes a hard link first: a kill would leave a second name of the file.
  replace(path, bytes, undefined, () => {
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) throw new EnvFileError('was made meanwhile; try again');
  });
}

/** @param like owner and mode of the new file; its maker's, and 0600, if not given */
function replace(path: string, bytes: Uint8Array, like: OwnerAndMode | undefined, check: () => void): void {
  removeAbandoned(dirname(path));
  const pending = makePending(path);
  try {
    pending.write(bytes);
    if (!pending.holds(bytes)) throw new EnvFileError('stays as it is: the disk does not give back what was written to it');
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
  // Its group cannot do anything with a file of mode 0600.
  if (!isGroupOnly) throw new EnvFileError(NOT_OURS, { cause: error });
}

/** @param made a file could be made beside it: then it is the file itself that may not be replaced */
function reasonOf(error: unknown, made = false): string {
  const code = isSystemError(error) ? error.code : '';
  if (/^(?:EBUSY|EXDEV)$/.test(code))
    return 'cannot be replaced: it is mounted by itself, as into a container; change the file that is mounted, outside of it';
  if (made && code === 'EPERM')
    return 'may not be replaced: it is protected (chattr -i ends that), or in a folder in which only its owner may';
  if (/^(?:EACCES|EPERM|EROFS)$/.test(code))
    return `stays as it is: no file can be made beside it (${explain(error)}); run this as the owner of its folder`;
  return `stays as it is: ${explain(error)}`;
}
