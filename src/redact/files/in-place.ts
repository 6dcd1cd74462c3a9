// Masks a file where it stands, while its writer may go on writing to it.
import { closeSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { TokenscanError } from '../../model/errors.ts';
import type { Redactor } from '../stream/redactor.ts';
import { createPatcher, type Patcher } from './patch.ts';
import { isStillAt, openTarget, type Target } from './target.ts';

export interface InPlaceOptions {
  /** A redactor whose masks have the length of what they mask. */
  readonly createRedactor: () => Redactor;
  /** Give the file the time of the last change that was not ours. */
  readonly keepTime?: boolean | undefined;
  /** Stops the work between two writes; then AbortError is thrown. */
  readonly signal?: AbortSignal | undefined;
}

export interface MaskFileResult {
  /** How many secrets were masked. */
  readonly masked: number;
  /** What the user should know though all was done. */
  readonly notes: readonly string[];
}

const CHUNK = 1 << 18;

/** So much of what was read before is read again with the next piece: when it is another, the file was written anew. */
const OVERLAP = 256;

/** How long the rest of a secret is waited for at the end of the file, in milliseconds. */
const PATIENCE = 150;

/** How often a file may be written anew, or another one take its place, before we give up. */
const MOST_TRIES = 50;

/** What a `copytruncate` of logrotate leaves. */
const CUT_OFF =
  'it was cut off meanwhile: a copy made of it then (copytruncate) may hold tokens; redact that too, its rotated files';

const COLLIDED =
  'all tokens are masked, but it was cut off (copytruncate) in the moment in which a mask was written: look for a mask where none belongs';

const NOTHING: Uint8Array = new Uint8Array(0);

/**
 * Masks what is in the file at `path`, and what is appended meanwhile, until nothing more comes. Where another file takes its place (rotation),
 * that one is masked too. Throws TokenscanError and what the system throws.
 */
export async function redactInPlace(path: string, options: InPlaceOptions): Promise<MaskFileResult> {
  const notes = new Set<string>();
  let masked = 0;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const target = openTarget(path, 'write');
    try {
      masked += await maskTarget(target, options, notes);
      if (isStillAt(target.path, target.fd)) return { masked, notes: [...notes] };
    } finally {
      closeSync(target.fd);
    }
  }
  throw new TokenscanError('other files take its place all the time; redact it when that has ended');
}

/** Masks an open file, from its start again as often as it is written anew. Returns how many secrets were masked. */
async function maskTarget({ fd }: Target, options: InPlaceOptions, notes: Set<string>): Promise<number> {
  const patcher = createPatcher(fd);
  let masked = 0;
  try {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const redactor = options.createRedactor();
      const whole = await pass(fd, redactor, patcher, options.signal);
      masked += redactor.count;
      if (whole && patcher.collided) throw new TokenscanError(COLLIDED);
      if (whole) return masked;
      notes.add(CUT_OFF);
    }
  } finally {
    patcher.finish(options.keepTime === true);
  }
  throw new TokenscanError('it is written anew all the time; redact it when that has ended');
}

/** Goes once through the file. False where it was written anew meanwhile. */
async function pass(fd: number, redactor: Redactor, patcher: Patcher, signal: AbortSignal | undefined): Promise<boolean> {
  const buffer = Buffer.allocUnsafe(OVERLAP + CHUNK);
  let position = 0; // up to where the file was read
  let pending: Uint8Array = NOTHING; // what was read and the redactor holds
  let done: Uint8Array = NOTHING; // the last of what was settled
  let tail: Uint8Array = NOTHING; // what stands before `position`

  /** Writes to the file what the redactor made of the next bytes. */
  function settle(out: Uint8Array, fresh: Uint8Array): boolean {
    const before = pending.length === 0 ? fresh : Buffer.concat([pending, fresh]);
    if (out.length > before.length) throw new Error('a mask is longer than what it masks');
    const start = position - before.length;
    if (out !== before && !patcher.patch(start, before.subarray(0, out.length), out)) return false;
    pending = Uint8Array.from(before.subarray(out.length));
    done = lastOf(done, out);
    tail = lastOf(done, pending);
    return true;
  }

  /** The next bytes, none at the end; undefined where what stood before them is no more. */
  function read(): Uint8Array | undefined {
    const count = readSync(fd, buffer, 0, buffer.length, position - tail.length);
    if (count < tail.length || !buffer.subarray(0, tail.length).equals(tail)) return undefined;
    position += count - tail.length;
    return buffer.subarray(tail.length, count);
  }

  for (let waited = false; ; ) {
    signal?.throwIfAborted();
    const fresh = read();
    if (fresh === undefined) return false;
    if (fresh.length > 0) {
      if (!settle(redactor.take(fresh), fresh)) return false;
      waited = false;
      // Signals are heard between two pieces.
      await new Promise(setImmediate);
    } else if (redactor.holds && !waited) {
      await sleep(PATIENCE);
      waited = true;
    } else if (redactor.holds) {
      // Nobody writes the rest of it now. What may follow is still known for one.
      if (!settle(redactor.idle(), NOTHING)) return false;
    } else return settle(redactor.end(), NOTHING);
  }
}

/** The last bytes of two pieces, as many as are read again. */
function lastOf(first: Uint8Array, second: Uint8Array): Uint8Array {
  return second.length >= OVERLAP
    ? Uint8Array.from(second.subarray(-OVERLAP))
    : Buffer.concat([first, second]).subarray(-OVERLAP);
}
