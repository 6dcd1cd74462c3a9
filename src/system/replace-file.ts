// Puts new bytes in the place of a file, all of them or none.

import { accessSync, constants, fchmodSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { TokenscanError } from '../model/errors.ts';
import { copyOwnerAndMode, PendingFile, removeAbandoned } from './atomic-write.ts';
import { readRegularFile } from './regular-file.ts';

/** What is to stand in a file. */
export interface Replacement {
  /** Absolute, with all links resolved. */
  readonly path: string;
  /** What is there now; undefined where nothing is. */
  readonly before: Buffer | undefined;
  readonly after: Buffer;
}

/** The permissions of a new file. */
const NEW_MODE = 0o644;

/**
 * Writes the file; owner and mode stay, and so does the group if it matters. Throws TokenscanError where it does not hold `before`, or cannot be replaced without loss,
 * and what the system throws; then it is as it was.
 */
export function replaceFile({ path, before, after }: Replacement): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats !== undefined) expectReplaceable(path, stats);
  removeAbandoned(dirname(path));
  const pending = new PendingFile(path);
  try {
    pending.write(after);
    if (stats === undefined) fchmodSync(pending.fd, NEW_MODE);
    else copyOwnerAndMode(pending.fd, stats, { onOwnerLost: (error, isGroupOnly) => expectHarmless(error, isGroupOnly, stats) });
    pending.commit({ check: () => expectUnchanged(path, before), exclusive: before === undefined });
  } finally {
    pending.discard();
  }
}

function expectReplaceable(path: string, stats: Stats): void {
  if (!stats.isFile()) throw new TokenscanError('not a regular file');
  if (stats.nlink > 1) throw new TokenscanError('has other names (hard links), which would keep what is in it; edit it by hand');
  accessSync(path, constants.W_OK);
}

/** A group that the user is not in, as folders of macOS give to new files, may get lost where it has no right that all others do not have. */
function expectHarmless(error: unknown, isGroupOnly: boolean, { mode }: Stats): void {
  const [group, others] = [(mode >> 3) & 0o7, mode & 0o7];
  if (!isGroupOnly || (group & ~others) !== 0)
    throw new TokenscanError('its owner and group cannot be kept; edit it by hand, or run this as root', { cause: error });
}

function expectUnchanged(path: string, before: Buffer | undefined): void {
  const exists = statSync(path, { throwIfNoEntry: false }) !== undefined;
  const same = before === undefined ? !exists : exists && readRegularFile(path).equals(before);
  if (!same) throw new TokenscanError('was changed meanwhile; run it again');
}
