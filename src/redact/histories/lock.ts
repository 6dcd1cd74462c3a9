// The locks of shells: a history that a shell is rewriting is not masked in that moment, and none is rewritten while we mask.
import { spawn } from 'node:child_process';
import { closeSync, lstatSync, openSync, symlinkSync, unlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { isSystemError, TokenscanError } from '../../model/errors.ts';
import { findProgram } from '../../system/programs.ts';

export interface LockOptions {
  readonly tool: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly self: number;
  /** Other names of the history. */
  readonly names?: readonly string[] | undefined;
}

/** Whose histories are locked with flock(2). */
const FLOCKED: ReadonlySet<string> = new Set(['fish', 'mksh', 'nushell']);

/** For how long a lock is waited for, in seconds. */
const PATIENCE = 5;

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
    await takeFlock(flock, fd);
    return { result: await work() };
  } finally {
    closeSync(fd);
  }
}

/** The lock of zsh is a link beside the name that HISTFILE has, also where that name is a link itself: all names we know are locked. */
async function withLink<T>(path: string, self: number, work: () => Promise<T>): Promise<T> {
  const link = `${path}.LOCK`;
  for (let left = PATIENCE * 10; !linked(link, self); left--) {
    if (left === 0) throw new TokenscanError(BUSY);
    await sleep(100);
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
function takeFlock(program: string, fd: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['-w', String(PATIENCE), '-x', '3'], { stdio: ['ignore', 'ignore', 'ignore', fd] });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new TokenscanError(BUSY))));
  });
}
