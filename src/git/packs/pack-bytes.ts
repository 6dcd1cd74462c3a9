// Reads the compressed bytes of entries into the memory of the kernel, many entries at once.
import { readSync } from 'node:fs';

/** How many bytes are read at once, and in how many places of a pack: a delta is often far from its base. */
const WINDOW_BYTES = 32 * 1024;
const WINDOWS = 128;

/** The memory that is needed. */
export const INPUT_BYTES: number = WINDOW_BYTES * WINDOWS + 64;

/** Windows on a file. What was used last is kept longest. */
export class PackBytes {
  readonly #file: number;
  readonly #memory: Buffer;
  readonly #at: number;
  readonly #starts = new Float64Array(WINDOWS).fill(-1);
  readonly #ends = new Float64Array(WINDOWS).fill(-1);
  readonly #used = new Float64Array(WINDOWS);
  #uses = 0;

  /** @param at where in `memory` the INPUT_BYTES begin */
  constructor(file: number, memory: Buffer, at: number) {
    this.#file = file;
    this.#memory = memory;
    this.#at = at;
  }

  /** Where in the memory the bytes [from, to) of the file are; -1 where they are too many, or the file has ended. Throws what the system throws. */
  find(from: number, to: number): number {
    if (to - from > WINDOW_BYTES) return -1;
    let window = 0;
    for (let at = 0; at < WINDOWS; at++) {
      if (from >= (this.#starts[at] ?? 0) && to <= (this.#ends[at] ?? 0)) return this.#use(at, from);
      if ((this.#used[at] ?? 0) < (this.#used[window] ?? 0)) window = at;
    }
    const length = readSync(this.#file, this.#memory, this.#at + window * WINDOW_BYTES, WINDOW_BYTES, from);
    this.#starts[window] = from;
    this.#ends[window] = from + length;
    return length < to - from ? -1 : this.#use(window, from);
  }

  /** Reads [from, to) to `at` in the memory; false where the file has ended. */
  read(from: number, to: number, at: number): boolean {
    return readSync(this.#file, this.#memory, at, to - from, from) === to - from;
  }

  #use(window: number, from: number): number {
    this.#used[window] = ++this.#uses;
    return this.#at + window * WINDOW_BYTES + from - (this.#starts[window] ?? 0);
  }
}
