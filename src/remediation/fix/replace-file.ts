// Puts new bytes in the place of a file, all of them or none.
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { TokenscanError } from '../../model/errors.ts';
import { syncFolder } from '../../system/sync-folder.ts';
import { sweep } from '../env-file/write.ts';

export interface Replacement {
  /** Absolute, with all links resolved. */
  readonly path: string;
  /** What is there now; undefined where nothing is. */
  readonly before: Buffer | undefined;
  readonly after: Buffer;
}

/**
 * Writes a file beside it and gives that its name. Owner and mode stay. Throws TokenscanError where that is not what was looked at, or cannot be
 * replaced without loss, and what the system throws; then all is as it was.
 */
export function replaceFile({ path, before, after }: Replacement): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats !== undefined) expectReplaceable(path, stats);
  sweep(dirname(path));
  const temporary = join(dirname(path), `.tokenscan-${randomBytes(8).toString('hex')}.tmp`);
  const fd = openSync(temporary, 'wx', 0o600);
  try {
    try {
      writeAll(fd, after);
      dressLike(fd, stats);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    expectUnchanged(path, before);
    // A link, not a new name: that would take the place of a file that came meanwhile.
    if (before === undefined) linkSync(temporary, path);
    else renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
  syncFolder(dirname(path));
}

function writeAll(fd: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}

function expectReplaceable(path: string, stats: Stats): void {
  if (!stats.isFile()) throw new TokenscanError('is no file');
  if (stats.nlink > 1) throw new TokenscanError('has other names (hard links), which would keep what is in it; edit it by hand');
  accessSync(path, constants.W_OK);
}

/** The owner first, for a change of it takes from the mode. */
function dressLike(fd: number, stats: Stats | undefined): void {
  if (stats !== undefined) {
    const own = fstatSync(fd);
    if (own.uid !== stats.uid || own.gid !== stats.gid) fchownSync(fd, stats.uid, stats.gid);
  }
  const mode = (stats?.mode ?? 0o666 & ~0o022) & 0o7777;
  fchmodSync(fd, mode);
}

function expectUnchanged(path: string, before: Buffer | undefined): void {
  const exists = statSync(path, { throwIfNoEntry: false }) !== undefined;
  const same = before === undefined ? !exists : exists && readFileSync(path).equals(before);
  if (!same) throw new TokenscanError('was changed meanwhile; run it again');
}
