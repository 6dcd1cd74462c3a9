// Masks what arrives from a pipe and writes it on: at once, at the pace of the reader, and completely when the pipe ends.
import type { Readable, Writable } from 'node:stream';
import { explain, isSystemError, TokenscanError } from '../../model/errors.ts';
import type { Redactor } from '../stream/redactor.ts';

/** After so long without input, held bytes are written. */
const IDLE_MS = 150;

/** How long a pipe may have no input after its process has ended, before it is closed: another process may keep it open forever. */
const QUIET_MS = 1000;

/** The longest time such a pipe is read, without the time spent waiting for the reader. */
const MAX_QUIET_MS = 10_000;

/** What a process can leave behind: 1 MiB in the pipe (as Linux allows) and as much in our buffers. */
const MAX_LEFT_BYTES = 2 ** 21;

/**
 * A pipe that is masked on its way. Invariants: no byte passes unmasked, not even after an error; nothing is read while the reader of `output` is
 * behind; `output` stays open.
 */
export class MaskedPipe {
  /**
   * Resolves when all input is written, the output is closed, or the pipe was left. Rejects when masking or writing fails; nothing more is
   * written then.
   */
  readonly done: Promise<void>;
  readonly #input: Readable;
  readonly #output: Writable;
  readonly #redactor: Redactor;
  readonly #resolve: () => void;
  readonly #reject: (error: unknown) => void;
  #isFinished = false;
  #idleTimer: NodeJS.Timeout | undefined;
  #quietTimer: NodeJS.Timeout | undefined;
  /** The process at the other end has ended. */
  #hasWriterEnded = false;
  /** How much arrived after that, and how long it was waited for. */
  #leftBytes = 0;
  #quietMs = 0;

  constructor(input: Readable, output: Writable, redactor: Redactor) {
    this.#input = input;
    this.#output = output;
    this.#redactor = redactor;
    const { promise, resolve, reject } = withResolvers();
    this.done = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    input.on('data', (chunk: Buffer) => this.#receive(chunk));
    input.on('end', this.#leave);
    input.on('error', this.#leave);
    output.on('drain', this.#resume);
    output.on('error', this.#fail);
  }

  /** The process at the other end has ended: its own output is still read, that of its children only for a while. */
  writerEnded(): void {
    this.#hasWriterEnded = true;
    if (!this.#isFinished) this.#watchQuiet();
  }

  #receive(chunk: Buffer): void {
    clearTimeout(this.#idleTimer);
    this.#write(() => this.#redactor.take(chunk));
    if (this.#isFinished) return;
    if (this.#redactor.holds) this.#idleTimer = setTimeout(() => this.#write(() => this.#redactor.idle()), IDLE_MS);
    if (!this.#hasWriterEnded) return;
    this.#leftBytes += chunk.length;
    if (this.#leftBytes > MAX_LEFT_BYTES || this.#quietMs > MAX_QUIET_MS) this.#leave();
    else this.#watchQuiet();
  }

  /** Writes the bytes that `make` returns. Nothing is written if it throws. */
  #write(make: () => Uint8Array): void {
    try {
      const bytes = make();
      if (bytes.length > 0 && !this.#output.write(bytes)) this.#input.pause();
    } catch (error) {
      this.#finish(error ?? new Error('the redactor failed'));
    }
  }

  /** Leaves the pipe when nothing arrives for a while. It is not quiet while the reader of the output keeps us waiting. */
  #watchQuiet(): void {
    clearTimeout(this.#quietTimer);
    this.#quietTimer = setTimeout(() => {
      this.#quietMs += QUIET_MS;
      if (this.#input.isPaused()) this.#watchQuiet();
      else this.#leave();
    }, QUIET_MS);
  }

  readonly #resume = (): void => {
    if (!this.#isFinished) this.#input.resume();
  };

  /** A closed output is no failure; a full disk is. */
  readonly #fail = (error: unknown): void => {
    if (isSystemError(error) && error.code === 'EPIPE') this.#finish();
    else this.#finish(new TokenscanError(`the output of the command cannot be written: ${explain(error)}`, { cause: error }));
  };

  readonly #leave = (): void => {
    this.#write(() => this.#redactor.end());
    this.#finish();
  };

  #finish(error?: unknown): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    clearTimeout(this.#idleTimer);
    clearTimeout(this.#quietTimer);
    this.#output.off('drain', this.#resume);
    this.#output.off('error', this.#fail);
    // Closes the pipe: a process that still writes to it gets SIGPIPE.
    this.#input.destroy();
    if (error === undefined) this.#resolve();
    else this.#reject(error);
  }
}

/** Promise.withResolvers, which Node 20 does not have. */
function withResolvers(): { promise: Promise<void>; resolve: () => void; reject: (error: unknown) => void } {
  let resolve: () => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
