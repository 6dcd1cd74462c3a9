// Reads a .env completely, and remembers which file it was.
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { EnvFileError, isSystemError } from '../../model/errors.ts';
import { MAX_ENV_BYTES } from './assignments.ts';

/** A .env as it was when it was read. */
export interface EnvFile {
  /** The path with all links resolved. */
  readonly path: string;
  readonly bytes: Buffer;
  readonly stats: BigIntStats;
}

/** Reads the .env at `path`, or the target of a link there. Throws EnvFileError for anything but a regular file, and system errors. */
export function openEnvFile(path: string): EnvFile {
  const real = resolveLinks(path);
  // Checked before it is opened: opening a pipe or a device can have effects.
  expectFile(statSync(real, { bigint: true }));
  // Windows has neither flag.
  const fd = openSync(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(fd, { bigint: true });
    expectFile(stats);
    return { path: real, bytes: readFileSync(fd), stats };
  } finally {
    closeSync(fd);
  }
}

function resolveLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (
      !isSystemError(error) ||
      !/^(?:ENOENT|ELOOP)$/.test(error.code) ||
      lstatSync(path, { throwIfNoEntry: false }) === undefined
    )
      throw error;
    throw new EnvFileError('is a dangling link; remove it, or create its target', { cause: error });
  }
}

/** Whether the file is still the one that was read, with the same bytes. */
export function isUnchanged({ path, bytes, stats }: EnvFile): boolean {
  const now = openEnvFile(path);
  return now.path === path && now.stats.ino === stats.ino && now.stats.dev === stats.dev && now.bytes.equals(bytes);
}

function expectFile(stats: BigIntStats): void {
  if (!stats.isFile()) throw new EnvFileError('is not a regular file; use the .env that holds the variables');
  if (stats.size > BigInt(MAX_ENV_BYTES)) throw new EnvFileError('is too large for a .env; change it by hand');
}
