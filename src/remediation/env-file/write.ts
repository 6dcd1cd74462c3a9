// Puts a new .env in the place of the old one: at any moment the one or the other is there, whole.
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { EnvFileError, explain, isSystemError } from '../../model/errors.ts';
import { syncFolder } from '../../system/sync-folder.ts';
import { type EnvFile, isUnchanged } from './open.ts';

/** The names of the files we write to, also in place of others than a .env. Of a .env: patterns that keep `.env*` out of git and of images keep these out too. */
const TEMPORARY = /^\.(?:env\.)?tokenscan-[0-9a-f]{16}\.tmp$/;

/** How old one must be to belong to nobody any more, in milliseconds: it is there for the time of one write. */
const ABANDONED = 60_000;

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
  replace(
    file.path,
    bytes,
    mode,
    (fd) => keepOwner(fd, file),
    () => {
      if (!isUnchanged(file)) throw new EnvFileError('was changed meanwhile; try again');
    },
  );
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
  // Not by a link, which would take no other's place: one that a kill leaves would be a second name of the file.
  replace(
    path,
    bytes,
    0o600,
    () => undefined,
    () => {
      if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) throw new EnvFileError('was made meanwhile; try again');
    },
  );
}

function replace(path: string, bytes: Uint8Array, mode: number, dress: (fd: number) => void, check: () => void): void {
  const folder = dirname(path);
  const temporary = join(folder, `.env.tokenscan-${randomBytes(8).toString('hex')}.tmp`);
  sweep(folder);
  let made = false;
  try {
    const fd = openSync(temporary, 'wx+', 0o600);
    made = true;
    try {
      writeWhole(fd, bytes);
      dress(fd);
      fchmodSync(fd, mode);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    check();
    renameSync(temporary, path);
  } catch (error) {
    if (made) rmSync(temporary, { force: true });
    throw error instanceof EnvFileError ? error : new EnvFileError(reasonOf(error, made), { cause: error });
  }
  syncFolder(folder);
}

/** Writes all of `bytes`, and reads them back. */
function writeWhole(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at, at);
  const there = Buffer.alloc(bytes.length);
  if (readSync(fd, there, 0, there.length, 0) !== bytes.length || !there.equals(bytes))
    throw new EnvFileError('stays as it is: the disk does not give back what was written to it');
}

function keepOwner(fd: number, { stats }: EnvFile): void {
  const own = fstatSync(fd, { bigint: true });
  if (own.uid === stats.uid && own.gid === stats.gid) return;
  try {
    fchownSync(fd, Number(stats.uid), Number(stats.gid));
  } catch (error) {
    // The group has no say in a file of mode 0600.
    if (own.uid === stats.uid) return;
    throw new EnvFileError(NOT_OURS, { cause: error });
  }
}

/** Whether a file is by its name one that we write to before it takes the place of another. */
export const isTemporary = (name: string): boolean => TEMPORARY.test(name);

/** Removes what of us a kill or a power cut left in `folder`. @param age how old it must be, in milliseconds: younger ones may be somebody's who is at work */
export function sweep(folder: string, age: number = ABANDONED): void {
  for (const name of readdirSafe(folder)) {
    if (!isTemporary(name)) continue;
    const stats = lstatSync(join(folder, name), { throwIfNoEntry: false });
    if (stats?.isFile() === true && Date.now() - stats.mtimeMs >= age) rmSync(join(folder, name), { force: true });
  }
}

/** A folder that cannot be listed can still be written to; then nothing of us is found in it. */
function readdirSafe(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isSystemError(error)) return [];
    throw error;
  }
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
