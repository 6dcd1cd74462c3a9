// The bytes of a Blob that are in memory: a window that slides over it.
import { MARKER_REACH } from './excerpt.ts';
import type { View } from './readings.ts';

/**
 * Candidates that end this many bytes before the first anchor that is not examined yet are settled: no reading that overlaps one of them is
 * still to come, and all of its line within the reach of a marker is in the window.
 */
export const SETTLED_BYTES: number = MARKER_REACH + 1536;

/**
 * How many bytes behind an anchor must be in the window before it is examined, and how many before the next anchor are kept: a candidate
 * that is not settled yet, the longest match, and the marker's reach on either side.
 */
export const HOLD_BYTES: number = 2 * SETTLED_BYTES + 2 * MARKER_REACH;

/** How many bytes before and behind a gap are known to hold no match: more than any reading, and all that is shown beside it, reaches. */
export const MARGIN_BYTES: number = 2 * HOLD_BYTES;

/**
 * Positions count from the start of the window, offsets from the start of the Blob; `base` is the difference.
 *
 *     base          searched          length
 *     ├─────────────┼─────────────────┤
 *     │ HOLD_BYTES  │ not examined    │ room for more
 *
 * Invariant: all anchors before `searched` were examined, and after `slide` the HOLD_BYTES before it are still there.
 */
export class Window {
  readonly #bytes: Buffer;
  #length = 0;
  #base = 0;
  #searched = 0;
  #zeroAt: number | undefined;

  /** @param bytes the memory of the search; larger than 2 * HOLD_BYTES */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get view(): View {
    return { bytes: this.#bytes, length: this.#length, base: this.#base, zeroAt: this.#zeroAt };
  }

  /** Where the next bytes go. */
  get room(): Uint8Array {
    return this.#length === 0 ? this.#bytes : this.#bytes.subarray(this.#length);
  }

  get length(): number {
    return this.#length;
  }

  /** The last bytes that came: all where there are fewer than asked for, which are at most HOLD_BYTES. */
  last(length: number): Buffer {
    return this.#bytes.subarray(Math.max(0, this.#length - length), this.#length);
  }

  get isFull(): boolean {
    return this.#length >= this.#bytes.length;
  }

  /** The position before which all anchors were examined. */
  get searched(): number {
    return this.#searched;
  }

  set searched(position: number) {
    this.#searched = position;
  }

  /** `count` bytes were put into `room`. */
  grow(count: number): void {
    if (this.#base === 0 && this.#zeroAt === undefined) this.#zeroAt = firstZero(this.#bytes, this.#length, this.#length + count);
    this.#length += count;
  }

  /** How many bytes at the start can be part of no further match. */
  get droppable(): number {
    return this.#searched - HOLD_BYTES;
  }

  /** Makes room by dropping the first `count` bytes. */
  slide(count: number): void {
    this.#bytes.copyWithin(0, count, this.#length);
    this.#length -= count;
    this.#searched -= count;
    this.#base += count;
  }

  /**
   * Goes on `count` bytes behind its end, with nothing in it. The first HOLD_BYTES that come are there to be looked back at: the anchors in
   * them are known to be none of a match.
   */
  skip(count: number): void {
    this.#base += this.#length + count;
    this.#length = 0;
    this.#searched = HOLD_BYTES;
  }

  /** A new Blob begins. */
  reset(): void {
    this.#length = 0;
    this.#base = 0;
    this.#searched = 0;
    this.#zeroAt = undefined;
  }
}

/** How many bytes at the start of a Blob say whether it is binary data; as many as git reads for that. */
export const HEAD_BYTES = 8000;

/** The offset of the first zero byte among the first HEAD_BYTES of a Blob, where it is in [from, to). @param bytes those of the Blob from its start on */
export function firstZero(bytes: Buffer, from: number, to: number): number | undefined {
  if (from >= HEAD_BYTES) return undefined;
  const at = bytes.subarray(0, Math.min(to, HEAD_BYTES)).indexOf(0, from);
  return at < 0 ? undefined : at;
}
