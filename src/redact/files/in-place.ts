// Masks a file in place, while another program may go on writing to it.
import { closeSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { TokenscanError } from '../../model/errors.ts';
import type { Redactor } from '../stream/redactor.ts';
import { Patcher } from './patch.ts';
import { isStillAt, openTarget } from './target.ts';

export interface InPlaceOptions {
  /** Creates a redactor whose masks have the length of what they mask. */
  readonly createRedactor: () => Redactor;
  /** Keep the modification time that others gave the file. */
  readonly keepTime?: boolean | undefined;
  /** Stops the work between two writes with an AbortError. */
  readonly signal?: AbortSignal | undefined;
}

/** What became of a file that was to be masked. */
export interface MaskFileResult {
  /** The number of secrets that were masked. */
  readonly masked: number;
  /** What the user should know although everything was masked. */
  readonly notes: readonly string[];
}

const CHUNK_BYTES = 1 << 18;

/** The number of bytes before a chunk that are read again with it: if they differ, the file was rewritten. */
const OVERLAP_BYTES = 256;

/** How long to wait for the rest of a secret at the end of the file. */
const END_WAIT_MS = 150;

/** How often the file may be rewritten or replaced before we give up. */
const MAX_TRIES = 50;

/** The note after a `copytruncate` of logrotate. */
const TRUNCATED =
  'it was truncated meanwhile: the copy made then (copytruncate) may contain tokens; redact the rotated files, too';

const COLLIDED =
  'all tokens are masked, but it was truncated (copytruncate) while a mask was written; check it for a misplaced mask';

const NOTHING: Uint8Array = new Uint8Array(0);

/**
 * Masks the file at `path`, and everything appended meanwhile, until nothing more arrives. If another file replaces it (rotation), that one is
 * masked, too. Throws TokenscanError and system errors.
 */
export async function redactInPlace(path: string, options: InPlaceOptions): Promise<MaskFileResult> {
  const notes = new Set<string>();
  let masked = 0;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const target = openTarget(path, 'write');
    try {
      masked += await maskOpenFile(target.fd, options, notes);
      if (isStillAt(target.path, target.fd)) return { masked, notes: [...notes] };
    } finally {
      closeSync(target.fd);
    }
  }
  throw new TokenscanError('other files replace it all the time; redact it when that has ended');
}

/** Masks an open file, again from the start whenever it is rewritten. Gives the number of masked secrets. */
async function maskOpenFile(fd: number, options: InPlaceOptions, notes: Set<string>): Promise<number> {
  const patcher = new Patcher(fd);
  let masked = 0;
  try {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const redactor = options.createRedactor();
      const isComplete = await new InPlacePass(fd, redactor, patcher).run(options.signal);
      masked += redactor.count;
      if (isComplete && patcher.hasCollided) throw new TokenscanError(COLLIDED);
      if (isComplete) return masked;
      notes.add(TRUNCATED);
    }
  } finally {
    patcher.finish(options.keepTime === true);
  }
  throw new TokenscanError('it is rewritten all the time; redact it when that has ended');
}

/** One pass through an open file. Invariant: the bytes before `#position` are what we read or wrote there, or the pass ends. */
class InPlacePass {
  readonly #fd: number;
  readonly #redactor: Redactor;
  readonly #patcher: Patcher;
  readonly #buffer = Buffer.allocUnsafe(OVERLAP_BYTES + CHUNK_BYTES);
  /** Up to where the file was read. */
  #position = 0;
  /** Bytes that were read, and that the redactor holds. */
  #pending: Uint8Array = NOTHING;
  /** The last bytes before the pending ones. */
  #written: Uint8Array = NOTHING;
  /** The last bytes before `#position`. */
  #tail: Uint8Array = NOTHING;

  constructor(fd: number, redactor: Redactor, patcher: Patcher) {
    this.#fd = fd;
    this.#redactor = redactor;
    this.#patcher = patcher;
  }

  /** False if the file was rewritten meanwhile. */
  async run(signal: AbortSignal | undefined): Promise<boolean> {
    for (let hasWaited = false; ; ) {
      signal?.throwIfAborted();
      const chunk = this.#read();
      if (chunk === undefined) return false;
      if (chunk.length > 0) {
        if (!this.#write(this.#redactor.take(chunk), chunk)) return false;
        hasWaited = false;
        // Lets signals be handled between two chunks.
        await new Promise(setImmediate);
        continue;
      }
      if (!this.#redactor.holds) return this.#write(this.#redactor.end(), NOTHING);
      if (!hasWaited) {
        await sleep(END_WAIT_MS);
        hasWaited = true;
      } else if (!this.#write(this.#redactor.idle(), NOTHING)) return false;
      // After idle() a secret that continues is still recognised.
    }
  }

  /** The next bytes, empty at the end; undefined if the bytes before them have changed. */
  #read(): Uint8Array | undefined {
    const tail = this.#tail;
    const count = readSync(this.#fd, this.#buffer, 0, this.#buffer.length, this.#position - tail.length);
    if (count < tail.length || !this.#buffer.subarray(0, tail.length).equals(tail)) return undefined;
    this.#position += count - tail.length;
    return this.#buffer.subarray(tail.length, count);
  }

  /** Writes the output of the redactor over the bytes it was made of. False if those have changed. */
  #write(out: Uint8Array, chunk: Uint8Array): boolean {
    const before = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    if (out.length > before.length) throw new Error('a mask is longer than what it masks');
    const start = this.#position - before.length;
    if (out !== before && !this.#patcher.patch(start, before.subarray(0, out.length), out)) return false;
    this.#pending = Uint8Array.from(before.subarray(out.length));
    this.#written = lastBytes(this.#written, out);
    this.#tail = lastBytes(this.#written, this.#pending);
    return true;
  }
}

/** The last OVERLAP_BYTES of two byte strings in a row. */
function lastBytes(first: Uint8Array, second: Uint8Array): Uint8Array {
  return second.length >= OVERLAP_BYTES
    ? Uint8Array.from(second.subarray(-OVERLAP_BYTES))
    : Buffer.concat([first, second]).subarray(-OVERLAP_BYTES);
}
