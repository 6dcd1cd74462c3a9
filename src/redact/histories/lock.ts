// The locks of shells: a history that a shell is rewriting is not masked in that moment, and none is rewritten while we mask.
import { closeSync, lstatSync, openSync, symlinkSync, unlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { isSystemError, TokenscanError } from '../../model/errors.ts';
import { findProgram } from '../../system/programs.ts';
import { runProgram } from '../../system/run-program.ts';

export interface LockOptions {
  readonly tool: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly self: number;
  /** Other names of the history. */
  readonly names?: readonly string[] | undefined;
}

/** Whose histories are locked with flock(2). */
const FLOCKED: ReadonlySet<string> = new Set(['fish', 'mksh', 'nushell']);

/** How long a lock is waited for. */
const LOCK_WAIT_MS = 5000;

/** How often is tried whether it is free. */
const RETRY_MS = 100;

/** zsh takes a lock away that is older than this, in milliseconds: who held it has died. */
const STALE = 10_000;

const BUSY = 'its shell holds the lock of it; try again when that is idle';

/** Does `work` under the lock of the history at `path`. Gives what it gives and, where it was done without one, a line that says so. */
export async function withLock<T>(
  path: string,
  options: LockOptions,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly note?: string }> {
  if (options.tool === 'zsh') {
    const names = [...new Set([path, ...(options.names ?? [])])].toSorted();
    return { result: await names.reduce((inner, name) => () => withLink(name, options.self, inner), work)() };
  }
  if (!FLOCKED.has(options.tool)) return { result: await work() };
  const flock = findProgram('flock', options.env);
  if (flock === undefined) {
    // Masks of equal length are safe beside appends; only a rewrite in the same moment could undo them, and the second look would see that.
    return { result: await work(), note: 'masked without its lock, for there is no `flock` program here' };
  }
  const fd = openSync(path, 'r+');
  try {
    await takeFlock(flock, fd, options.env);
    return { result: await work() };
  } finally {
    closeSync(fd);
  }
}

/** The lock of zsh is a link beside the name that HISTFILE has, also where that name is a link itself: all names we know are locked. */
async function withLink<T>(path: string, self: number, work: () => Promise<T>): Promise<T> {
  const link = `${path}.LOCK`;
  for (let left = LOCK_WAIT_MS / RETRY_MS; !linked(link, self); left--) {
    if (left === 0) throw new TokenscanError(BUSY);
    await sleep(RETRY_MS);
  }
  try {
    return await work();
  } finally {
    unlinkSync(link);
  }
}

function linked(link: string, self: number): boolean {
  try {
    symlinkSync(`/pid-${self}/host-${hostname()}`, link);
    return true;
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'EEXIST') throw error;
  }
  const held = lstatSync(link, { throwIfNoEntry: false });
  if (held?.isSymbolicLink() === true && Date.now() - held.mtimeMs > STALE) unlinkSync(link);
  return false;
}

/**
 * Node has no flock. A program that inherits our descriptor has: the lock belongs to the open file, which is ours too, and lasts until we close it.
 */
async function takeFlock(program: string, fd: number, env: LockOptions['env']): Promise<void> {
  const wait = String(LOCK_WAIT_MS / 1000);
  // It gives up by itself; the limit is for one that does not.
  const options = { env, inherit: [fd], timeLimitMs: 2 * LOCK_WAIT_MS };
  const { code } = await runProgram(program, ['-w', wait, '-x', '3'], options);
  if (code !== 0) throw new TokenscanError(BUSY);
}
