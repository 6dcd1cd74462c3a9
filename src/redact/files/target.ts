// Opens a file that is named on the command line: regular files only, and what a link points to where a link was named.
import { closeSync, constants, fstatSync, lstatSync, openSync, type Stats, statSync } from 'node:fs';
import { TokenscanError } from '../../model/errors.ts';
import { realPath } from '../../system/files.ts';
import { systemPath } from '../../system/walk.ts';

/** A file that is open. */
export interface Target {
  /** Where it is, with all links resolved. */
  readonly path: string;
  readonly fd: number;
  /** What was named is a link to it. */
  readonly isLink: boolean;
}

/**
 * Opens the regular file at `path`. Throws TokenscanError for anything else, and what the system throws.
 *
 * It is looked at before it is opened, for to open a device or a pipe can do something; and no link is followed in between.
 */
export function openTarget(path: string, access: 'read' | 'write'): Target {
  const isLink = lstatSync(systemPath(path)).isSymbolicLink();
  const real = realPath(path);
  expectRegular(statSync(systemPath(real)));
  const mode = access === 'write' ? constants.O_RDWR : constants.O_RDONLY;
  // Windows has neither of the two flags.
  const fd = openSync(systemPath(real), mode | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    expectRegular(fstatSync(fd));
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return { path: real, fd, isLink };
}

function expectRegular(stats: Stats): void {
  if (stats.isDirectory()) throw new TokenscanError('is a folder; name the files in it');
  if (!stats.isFile()) throw new TokenscanError('is no file; pipe what comes out of it into `tokenscan redact`');
}

/** Whether the file that is open as `fd` is the one that `path` names now. */
export function isStillAt(path: string, fd: number): boolean {
  const named = statSync(systemPath(path), { throwIfNoEntry: false, bigint: true });
  const open = fstatSync(fd, { bigint: true });
  return named !== undefined && named.ino === open.ino && named.dev === open.dev;
}
