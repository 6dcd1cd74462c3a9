// Opens a file named on the command line: a regular file, or the target of a link.
import { closeSync, constants, fstatSync, lstatSync, openSync, type Stats, statSync } from 'node:fs';
import { TokenscanError } from '../../model/errors.ts';
import { realPath } from '../../system/files.ts';
import { systemPath } from '../../system/walk.ts';

/** An open file. */
export interface Target {
  /** The path with all links resolved. */
  readonly path: string;
  readonly fd: number;
  /** The name is a link to it. */
  readonly isLink: boolean;
}

/**
 * Opens the regular file at `path`. Throws TokenscanError for anything else, and system errors.
 *
 * The type is checked before opening, because opening a device or a pipe can have effects; and no link is followed in between.
 */
export function openTarget(path: string, access: 'read' | 'write'): Target {
  const isLink = lstatSync(systemPath(path)).isSymbolicLink();
  const real = realPath(path);
  expectRegular(statSync(systemPath(real)));
  const mode = access === 'write' ? constants.O_RDWR : constants.O_RDONLY;
  // Windows has neither flag.
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
  if (!stats.isFile()) throw new TokenscanError('not a regular file; pipe its output into `tokenscan redact`');
}

/** Whether `path` still names the file that is open as `fd`. */
export function isStillAt(path: string, fd: number): boolean {
  const named = statSync(systemPath(path), { throwIfNoEntry: false, bigint: true });
  const open = fstatSync(fd, { bigint: true });
  return named !== undefined && named.ino === open.ino && named.dev === open.dev;
}
