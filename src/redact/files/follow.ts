// Reads what is appended to a file, through rotation and truncation, as `tail -F` does. Nothing but an offset is remembered.
import { closeSync, fstatSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { explain } from '../../model/errors.ts';
import type { Redactor } from '../stream/redactor.ts';
import { isStillAt, openTarget, type Target } from './target.ts';

export interface FollowOptions {
  readonly redactor: Redactor;
  /** Writes, and resolves when there is room for more; false where nobody reads any more. */
  readonly write: (bytes: Uint8Array) => Promise<boolean>;
  /** Called with a short message when the file is replaced, truncated or gone. */
  readonly report: (message: string) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** How often the file is looked at, in milliseconds. There are file systems that tell nobody of changes. */
const PERIOD = 100;

/** For how many looks nothing must come until what is held is let go. */
const IDLE_LOOKS = 2;

const CHUNK = 1 << 18;

/** With how many lines it begins. */
const LINES = 10;

/** How far back a secret can begin of which the first of these lines is a part. */
const BACK = 8192;

/**
 * Writes the last lines of the file at `path` and all that is appended to it, masked; and on, from its start, to a file that takes its place or
 * when it is cut off. Resolves, with all written, when the signal ends it (true) or nobody reads any more (false). Throws what opening the file throws.
 */
export async function follow(path: string, { redactor, write, report, signal }: FollowOptions): Promise<boolean> {
  const buffer = Buffer.allocUnsafe(CHUNK);
  let target: Target = openTarget(path, 'read');
  let offset = 0;
  let missing: string | undefined; // why no file is at `path`

  /** Hands on what has come since the last look. Says whether somebody reads, and whether anything came. */
  async function drain(): Promise<{ readonly reads: boolean; readonly came: boolean }> {
    for (let came = false; ; came = true) {
      const count = readSync(target.fd, buffer, 0, CHUNK, offset);
      if (count === 0) return { reads: true, came };
      offset += count;
      // A copy: what is written may wait for its reader while the buffer is filled again.
      const out = redactor.take(Uint8Array.from(buffer.subarray(0, count)));
      if (out.length > 0 && !(await write(out))) return { reads: false, came: true };
      if (signal.aborted) return { reads: true, came: true };
    }
  }

  /** What was held belongs to a file that has ended. */
  async function startAgain(message: string): Promise<void> {
    report(message);
    await write(redactor.end());
    offset = 0;
  }

  /** Goes on with the file that is at `path` now, where that is another one. */
  async function turnTo(): Promise<void> {
    const next = reopen(path, target);
    const reason = typeof next === 'string' ? next : undefined;
    if (reason !== undefined && reason !== missing) report(`${reason}; waiting for another one`);
    missing = reason;
    if (next === undefined || typeof next === 'string') return;
    // What its writer wrote last before it turned to the new file.
    await drain();
    closeSync(target.fd);
    target = next;
    await startAgain('another file has taken its place; going on with that');
  }

  try {
    offset = skipToLastLines(target.fd, redactor, buffer);
    for (let quiet = 0; !signal.aborted; ) {
      const { reads, came } = await drain();
      if (!reads) return false;
      quiet = came ? 0 : quiet + 1;
      if (quiet >= IDLE_LOOKS && redactor.holds && !(await write(redactor.idle()))) return false;
      if (fstatSync(target.fd).size < offset) await startAgain('it was cut off; going on from its start');
      else await turnTo();
      // An abort ends the wait; that is no failure.
      if (!came) await sleep(PERIOD, undefined, { signal }).catch(() => undefined);
    }
    return await write(redactor.end());
  } finally {
    closeSync(target.fd);
  }
}

/** The file at `path`, opened; undefined where that is the one that is open; or in words why there is none to open. */
function reopen(path: string, { fd }: Target): Target | undefined | string {
  try {
    return isStillAt(path, fd) ? undefined : openTarget(path, 'read');
  } catch (error) {
    return explain(error);
  }
}

/** Where the last lines begin. The redactor has seen what is before them, and nothing of it is written. */
function skipToLastLines(fd: number, redactor: Redactor, buffer: Buffer): number {
  const { size } = fstatSync(fd);
  const start = lastLines(fd, size, buffer);
  for (let at = Math.max(0, start - BACK); at < start; ) {
    const count = readSync(fd, buffer, 0, Math.min(CHUNK, start - at), at);
    if (count === 0) break;
    redactor.take(Uint8Array.from(buffer.subarray(0, count)));
    at += count;
  }
  redactor.idle();
  return start;
}

function lastLines(fd: number, size: number, buffer: Buffer): number {
  // The line feed that ends the last line begins none.
  let left = LINES + 1;
  for (let end = size; end > 0; ) {
    const from = Math.max(0, end - CHUNK);
    const piece = buffer.subarray(0, readSync(fd, buffer, 0, end - from, from));
    if (end === size && piece.at(-1) !== 10) left--;
    for (let at = piece.lastIndexOf(10); at >= 0; at = at === 0 ? -1 : piece.lastIndexOf(10, at - 1)) {
      left--;
      if (left === 0) return from + at + 1;
    }
    end = from;
  }
  return 0;
}
