// Limits what may be unpacked from one file: a small archive can unpack to more than any disk holds.
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

/** Counts what was read of one outermost Blob, and what was decompressed from it, at all depths together. */
export class Budget {
  readonly #limits: Limits;
  /** Bytes of the outermost Blob that were read. */
  input = 0;
  #output = 0;
  /** Why unpacking stopped; undefined as long as it has not. */
  exhausted: ScanError | undefined;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Throws, from then on at each call, once more came out than may. */
  charge(bytes: number): void {
    const { free, ratio, total } = this.#limits;
    this.#output += bytes;
    if (this.#output > total) this.#exhaust(`more than ${total} bytes`);
    else if (this.#output > free + ratio * this.input) this.#exhaust(`more than ${ratio} times its size`);
    if (this.exhausted !== undefined) throw this.exhausted;
  }

  #exhaust(amount: string): void {
    this.exhausted ??= new ScanError(
      'archive-bomb',
      `unpacking stopped (the file unpacks to ${amount}); unpack it and scan that`,
    );
  }
}
