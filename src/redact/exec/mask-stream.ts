// Hands on what a pipe brings, masked: at once, with its reader's pace, and with nothing left over when it ends.
import type { Readable, Writable } from 'node:stream';
import { explain, isSystemError, TokenscanError } from '../../model/errors.ts';
import type { Redactor } from '../stream/redactor.ts';

export interface MaskedStream {
  /** Resolves when all that came was written, nobody reads it any more, or `leave` was called. Rejects when masking fails: then nothing more is written. */
  readonly done: Promise<void>;
  /** The process at the other end has ended: what it wrote is waited for, what others may still write is not, not for ever. */
  writerEnded(): void;
}

/** For how long nothing comes before what is held is let go, in milliseconds. */
const IDLE = 150;

/** For how long nothing comes from a pipe whose process has ended before it is left, in milliseconds. */
const QUIET = 1000;

/** For how long in all it is listened to, waits for the reader not counted. */
const LONGEST = 10_000;

/** How many bytes its process can have left in a pipe (1 MiB, as Linux allows it) and in our own buffers. */
const MOST_LEFT = 2 ** 21;

/** Masks `input` into `output`, which stays open. */
export function maskStream(input: Readable, output: Writable, redactor: Redactor): MaskedStream {
  let settle: (error?: unknown) => void = () => undefined;
  let settled = false;
  let idle: NodeJS.Timeout | undefined;
  let quiet: NodeJS.Timeout | undefined;
  let ended = false; // the process at the other end has ended
  let since = 0; // bytes that have come after that
  let waited = 0; // milliseconds that we have waited for them

  const done = new Promise<void>((resolve, reject) => {
    settle = (error) => (error === undefined ? resolve() : reject(error));
  });

  function finish(error?: unknown): void {
    if (settled) return;
    settled = true;
    clearTimeout(idle);
    clearTimeout(quiet);
    output.off('drain', resume);
    output.off('error', broken);
    // Closes the pipe: whoever writes to it still is told so by the system.
    input.destroy();
    settle(error);
  }

  /** Writes what `make` gives. What it throws must let nothing pass that is not masked. */
  function write(make: () => Uint8Array): void {
    try {
      const bytes = make();
      if (bytes.length > 0 && !output.write(bytes)) input.pause();
    } catch (error) {
      finish(error ?? new Error('the redactor failed'));
    }
  }

  const resume = (): void => {
    if (!settled) input.resume();
  };
  // A reader that is gone is no failure of ours; a full disk is.
  const broken = (error: unknown): void => {
    if (isSystemError(error) && error.code === 'EPIPE') finish();
    else finish(new TokenscanError(`what the command prints cannot be written: ${explain(error)}`, { cause: error }));
  };
  const leave = (): void => {
    write(() => redactor.end());
    finish();
  };

  /** Leaves the pipe when nothing comes for a while. */
  function listenOn(): void {
    clearTimeout(quiet);
    // While the reader of our output keeps us waiting, the pipe is not quiet.
    quiet = setTimeout(() => {
      waited += QUIET;
      if (!input.isPaused()) leave();
      else listenOn();
    }, QUIET);
  }

  input.on('data', (chunk: Buffer) => {
    clearTimeout(idle);
    write(() => redactor.take(chunk));
    if (settled) return;
    if (redactor.holds) idle = setTimeout(() => write(() => redactor.idle()), IDLE);
    if (!ended) return;
    since += chunk.length;
    if (since > MOST_LEFT || waited > LONGEST) leave();
    else listenOn();
  });
  input.on('end', leave);
  input.on('error', leave);
  output.on('drain', resume);
  output.on('error', broken);

  return {
    done,
    writerEnded() {
      ended = true;
      if (!settled) listenOn();
    },
  };
}
