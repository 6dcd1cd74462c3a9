// Limits what may be unpacked from one file, and in one scan: a small archive can unpack to more than any disk holds.
import { ScanError } from '../../model/errors.ts';

/** How much may come out of one file by decompression, in bytes. */
export interface Limits {
  /** How many bytes may come out of any file, however small. */
  readonly free: number;
  /** How many more may come out for each byte of the file that was read. */
  readonly ratio: number;
  /** How many may come out of any file, however large. */
  readonly total: number;
}

/**
 * Deflate gives 1032:1 at most, and the most repetitive logs in practice some 200:1. A bomb runs for a second or two before
 * it is stopped. What comes out is not kept, so this is about time, not memory.
 */
export const LIMITS: Limits = { free: 2 ** 30, ratio: 400, total: 2 ** 35 };

/** How many bytes may come out in one scan of small files that unpack to more than `ratio` times their size: a thousand bombs are as one. */
const RUN_FREE_BYTES = 2 ** 31;

/** What each member of an archive costs after the first ones, as so many bytes: a small archive can have millions of empty ones. */
const MEMBER_BYTES = 2048;
const FREE_MEMBERS = 10_000;

/** What all outermost Blobs of one scan have unpacked beyond `ratio` times their size, in all threads together. */
export class RunBudget {
  readonly #bytes: BigInt64Array;
  readonly #free: bigint;

  /** @param shared 8 bytes that the threads of one scan share @param free how many bytes there may be */
  constructor(shared: SharedArrayBuffer = new SharedArrayBuffer(8), free: number = RUN_FREE_BYTES) {
    this.#bytes = new BigInt64Array(shared);
    this.#free = BigInt(free);
  }

  /** Adds `bytes`, which may be less than none. Returns whether there are more now than may be. */
  add(bytes: number): boolean {
    const change = BigInt(bytes);
    return Atomics.add(this.#bytes, 0, change) + change > this.#free;
  }
}

/** Counts what was read of one outermost Blob, and what was decompressed from it, at all depths together. */
export class Budget {
  readonly #limits: Limits;
  readonly #run: RunBudget;
  /** Bytes of the outermost Blob that were read. */
  input = 0;
  #output = 0;
  #members = 0;
  /** What the scan was charged for it. */
  #charged = 0;
  /** Why unpacking stopped; undefined as long as it has not. */
  exhausted: ScanError | undefined;

  constructor(limits: Limits, run: RunBudget = new RunBudget()) {
    this.#limits = limits;
    this.#run = run;
  }

  /** Throws, from then on at each call, once more came out than may. */
  charge(bytes: number): void {
    const { free, ratio, total } = this.#limits;
    this.#output += bytes;
    const excess = this.#excess();
    if (this.#output > total) this.#exhaust(`the file unpacks to more than ${total} bytes`);
    else if (excess > free) this.#exhaust(`the file unpacks to more than ${ratio} times its size`);
    // A file that unpacks to less goes on, whatever the others did.
    else if (excess !== this.#charged && this.#run.add(excess - this.#charged) && excess > this.#charged)
      this.#exhaust(`the files of this scan unpack to much more than ${ratio} times their size`);
    this.#charged = excess;
    if (this.exhausted !== undefined) throw this.exhausted;
  }

  /** Throws where `charge` would throw for so many bytes, which are not charged yet. */
  check(bytes: number): void {
    const wasCharged = this.#charged;
    this.charge(bytes);
    this.#output -= bytes;
    this.#run.add(wasCharged - this.#charged);
    this.#charged = wasCharged;
  }

  #excess(): number {
    return Math.max(0, this.#output - this.#limits.ratio * this.input);
  }

  /** Charges for one member of an archive, whatever is in it. */
  chargeMember(): void {
    if (++this.#members > FREE_MEMBERS) this.charge(MEMBER_BYTES);
  }

  #exhaust(why: string): void {
    this.exhausted ??= new ScanError('archive-bomb', `unpacking stopped (${why}); unpack it and scan that`);
  }
}
