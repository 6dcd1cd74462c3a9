// Reads a .env as a whole, and remembers which file that was.
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
import { LARGEST } from './assignments.ts';

/** A .env as it was when it was read. */
export interface EnvFile {
  /** Where it is, with all links resolved. */
  readonly path: string;
  readonly bytes: Buffer;
  readonly stats: BigIntStats;
}

/** Reads the .env at `path`, or what a link there points to. Throws EnvFileError for what is none, and what the system throws. */
export function openEnvFile(path: string): EnvFile {
  const real = resolveLinks(path);
  // Looked at before it is opened: to open a pipe or a device can do something.
  expectFile(statSync(real, { bigint: true }));
  // Windows has neither of the two flags.
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
    throw new EnvFileError('is a link that leads nowhere; remove it, or make what it leads to', { cause: error });
  }
}

/** Whether the file is still the one that was read, with the bytes that were read. */
export function isUnchanged({ path, bytes, stats }: EnvFile): boolean {
  const now = openEnvFile(path);
  return now.path === path && now.stats.ino === stats.ino && now.stats.dev === stats.dev && now.bytes.equals(bytes);
}

function expectFile(stats: BigIntStats): void {
  if (!stats.isFile()) throw new EnvFileError('is no regular file; name the .env that holds the variables');
  if (stats.size > BigInt(LARGEST)) throw new EnvFileError('is too large for a .env; change it by hand');
}
