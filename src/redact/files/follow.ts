// Follows a file: masks what is appended to it, through rotation and truncation, like `tail -F`.
import { closeSync, fstatSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { explain } from '../../model/errors.ts';
import type { Redactor } from '../stream/redactor.ts';
import { isStillAt, openTarget, type Target } from './target.ts';

export interface FollowOptions {
  readonly redactor: Redactor;
  /** Writes, and resolves when more can be written; false if the output is closed. */
  readonly write: (bytes: Uint8Array) => Promise<boolean>;
  /** Called with a short message when the file is replaced, truncated or gone. */
  readonly report: (message: string) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** How often the file is checked. Some file systems do not notify of changes. */
const PERIOD_MS = 100;

/** The number of checks without new bytes after which held bytes are written. */
const IDLE_CHECKS = 2;

const CHUNK_BYTES = 1 << 18;

/** How many lines are written first. */
const FIRST_LINES = 10;

/** How far before these lines a secret can begin. */
const LOOK_BEHIND_BYTES = 8192;

/**
 * Writes the last lines of the file at `path` and everything that is appended, masked. Continues from the start when another file replaces it, or
 * when it is truncated. Resolves with everything written: true when the signal ends it, false when the output is closed. Throws like openTarget.
 */
export function follow(path: string, options: FollowOptions): Promise<boolean> {
  return new FileFollower(path, options).run();
}

/** A file that is followed. Only its offset is remembered between two checks. */
class FileFollower {
  readonly #path: string;
  readonly #options: FollowOptions;
  readonly #buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  #target: Target;
  #offset = 0;
  /** Why the path cannot be opened at present. */
  #missing: string | undefined;

  constructor(path: string, options: FollowOptions) {
    this.#path = path;
    this.#options = options;
    this.#target = openTarget(path, 'read');
  }

  async run(): Promise<boolean> {
    const { redactor, write, signal } = this.#options;
    try {
      this.#offset = skipToLastLines(this.#target.fd, redactor, this.#buffer);
      for (let idleChecks = 0; !signal.aborted; ) {
        const { isOutputOpen, hasNew } = await this.#drain();
        if (!isOutputOpen) return false;
        idleChecks = hasNew ? 0 : idleChecks + 1;
        if (idleChecks >= IDLE_CHECKS && redactor.holds && !(await write(redactor.idle()))) return false;
        if (fstatSync(this.#target.fd).size < this.#offset) await this.#startAgain('truncated; continuing from its start');
        else await this.#checkReplaced();
        // An abort ends the wait; that is no failure.
        if (!hasNew) await sleep(PERIOD_MS, undefined, { signal }).catch(() => undefined);
      }
      return await write(redactor.end());
    } finally {
      closeSync(this.#target.fd);
    }
  }

  /** Writes what was appended since the last check. */
  async #drain(): Promise<{ readonly isOutputOpen: boolean; readonly hasNew: boolean }> {
    const { redactor, write, signal } = this.#options;
    for (let hasNew = false; ; hasNew = true) {
      const count = readSync(this.#target.fd, this.#buffer, 0, CHUNK_BYTES, this.#offset);
      if (count === 0) return { isOutputOpen: true, hasNew };
      this.#offset += count;
      // A copy: the output may still need the bytes while the buffer is filled again.
      const out = redactor.take(Uint8Array.from(this.#buffer.subarray(0, count)));
      if (out.length > 0 && !(await write(out))) return { isOutputOpen: false, hasNew: true };
      if (signal.aborted) return { isOutputOpen: true, hasNew: true };
    }
  }

  /** Continues with the file that is at the path now, if it is another one. */
  async #checkReplaced(): Promise<void> {
    const next = reopen(this.#path, this.#target);
    const reason = typeof next === 'string' ? next : undefined;
    if (reason !== undefined && reason !== this.#missing) this.#options.report(`${reason}; waiting for a new file`);
    this.#missing = reason;
    if (next === undefined || typeof next === 'string') return;
    // The last bytes that its writer wrote before it turned to the new file.
    await this.#drain();
    closeSync(this.#target.fd);
    this.#target = next;
    await this.#startAgain('replaced by another file; continuing with that');
  }

  /** Ends what is held: it belongs to a file that has ended. */
  async #startAgain(message: string): Promise<void> {
    this.#options.report(message);
    await this.#options.write(this.#options.redactor.end());
    this.#offset = 0;
  }
}

/** The file at `path`, opened; undefined if it is the open one; a message if there is none. */
function reopen(path: string, { fd }: Target): Target | undefined | string {
  try {
    return isStillAt(path, fd) ? undefined : openTarget(path, 'read');
  } catch (error) {
    return explain(error);
  }
}

/** Where the last lines begin. Passes the bytes before them to the redactor, and writes none. */
function skipToLastLines(fd: number, redactor: Redactor, buffer: Buffer): number {
  const { size } = fstatSync(fd);
  const start = lastLines(fd, size, buffer);
  for (let at = Math.max(0, start - LOOK_BEHIND_BYTES); at < start; ) {
    const count = readSync(fd, buffer, 0, Math.min(CHUNK_BYTES, start - at), at);
    if (count === 0) break;
    redactor.take(Uint8Array.from(buffer.subarray(0, count)));
    at += count;
  }
  redactor.idle();
  return start;
}

function lastLines(fd: number, size: number, buffer: Buffer): number {
  // The line feed at the end of the last line does not begin another one.
  let left = FIRST_LINES + 1;
  for (let end = size; end > 0; ) {
    const from = Math.max(0, end - CHUNK_BYTES);
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
