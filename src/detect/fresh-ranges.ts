// The parts of a Blob that are new: everything else was copied from another one, in which nothing was found.

/** Pairs: the starts and ends of ranges, in ascending order. An empty range is where two copied pieces meet. */
export type FreshRanges = Uint32Array;

/**
 * Which positions of a Blob need be examined. A match whose bytes and context were copied in one piece would have been found where they
 * were copied from.
 */
export class FreshParts {
  readonly #ranges: FreshRanges;
  readonly #count: number;
  /** The first range that ends at or behind the position that was asked for last. */
  #at = 0;

  constructor(ranges: FreshRanges) {
    this.#ranges = ranges;
    this.#count = ranges.length >> 1;
  }

  /** Whether [from, to) has a byte of a range, or spans an empty one. */
  touches(from: number, to: number): boolean {
    this.#seek(from);
    // A range that begins where this ends is not seen from here, and neither is one that ends where this begins.
    const end = this.#endOf(this.#at);
    const at = end > from ? this.#at : this.#at + 1;
    return at < this.#count && this.#startOf(at) < to;
  }

  /** The first position at or behind `from` that is at most `reach` before or behind a range; infinite where there is none. */
  next(from: number, reach: number): number {
    this.#seek(from - reach);
    return this.#at < this.#count ? Math.max(from, this.#startOf(this.#at) - reach) : Number.POSITIVE_INFINITY;
  }

  /** Where the positions from `from` on, which `next` gave, are no longer near a range. */
  until(from: number, reach: number): number {
    this.#seek(from - reach);
    let at = this.#at;
    while (at + 1 < this.#count && this.#startOf(at + 1) - reach <= this.#endOf(at) + reach) at++;
    return this.#endOf(at) + reach + 1;
  }

  #startOf(at: number): number {
    return this.#ranges[at * 2] ?? 0;
  }

  #endOf(at: number): number {
    return this.#ranges[at * 2 + 1] ?? 0;
  }

  /** Positions are asked for in about ascending order. */
  #seek(position: number): void {
    while (this.#at > 0 && this.#endOf(this.#at - 1) >= position) this.#at--;
    while (this.#at < this.#count && this.#endOf(this.#at) < position) this.#at++;
  }
}
