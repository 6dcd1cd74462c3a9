// Takes the locks of shells: no shell rewrites a history while it is masked, and the other way round.
import { closeSync, lstatSync, openSync, symlinkSync, unlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { isSystemError, TokenscanError } from '../../model/errors.ts';
import { findProgram } from '../../system/find-program.ts';
import { runProgram } from '../../system/run-program.ts';

export interface LockOptions {
  readonly tool: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly self: number;
  /** Links to the history. */
  readonly names?: readonly string[] | undefined;
}

/** Programs that lock their history with flock(2). */
const FLOCKED: ReadonlySet<string> = new Set(['fish', 'mksh', 'nushell']);

/** How long to wait for a lock. */
const LOCK_WAIT_MS = 5000;

/** The pause between two attempts to take the lock of zsh. */
const RETRY_MS = 100;

/** zsh removes a lock of this age: its owner has died. */
const STALE_MS = 10_000;

const BUSY = 'locked by its shell; try again when the shell is idle';

/** Does `work` under the lock of the history at `path`. `note` says that no lock could be taken. */
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
    // Masks of equal length are safe beside appends. Only a rewrite at the same moment could undo them, and the second scan would see that.
    return { result: await work(), note: 'masked without its lock: the program `flock` is not installed' };
  }
  const fd = openSync(path, 'r+');
  try {
    await takeFlock(flock, fd, options.env);
    return { result: await work() };
  } finally {
    closeSync(fd);
  }
}

/** zsh locks with a link beside the name in HISTFILE, even if that is a link itself: every known name is locked. */
async function withLink<T>(path: string, self: number, work: () => Promise<T>): Promise<T> {
  const link = `${path}.LOCK`;
  for (let left = LOCK_WAIT_MS / RETRY_MS; !createLink(link, self); left--) {
    if (left === 0) throw new TokenscanError(BUSY);
    await sleep(RETRY_MS);
  }
  try {
    return await work();
  } finally {
    unlinkSync(link);
  }
}

function createLink(link: string, self: number): boolean {
  try {
    symlinkSync(`/pid-${self}/host-${hostname()}`, link);
    return true;
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'EEXIST') throw error;
  }
  const held = lstatSync(link, { throwIfNoEntry: false });
  if (held?.isSymbolicLink() === true && Date.now() - held.mtimeMs > STALE_MS) unlinkSync(link);
  return false;
}

/**
 * Node has no flock(2), so the program `flock` inherits our descriptor: the lock belongs to the open file, and lasts until we close it.
 */
async function takeFlock(program: string, fd: number, env: LockOptions['env']): Promise<void> {
  const wait = String(LOCK_WAIT_MS / 1000);
  // flock gives up by itself; the limit is for one that does not.
  const options = { env, inherit: [fd], timeLimitMs: 2 * LOCK_WAIT_MS };
  const { code } = await runProgram(program, ['-w', wait, '-x', '3'], options);
  if (code !== 0) throw new TokenscanError(BUSY);
}
