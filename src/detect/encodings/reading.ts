// A text read out of another one, with the way back to where each character came from.

/**
 * A text read out of another text. All texts are latin1: a character is a byte. A reading of the raw bytes of a Blob has
 * its offsets there; a reading of a reading is put on top of it with `readOn`.
 */
export interface Reading {
  readonly text: string;
  /** Where the character `index` begins in the other text; defined up to `text.length`. */
  start(index: number): number;
  /** Where the character before `index` ends in the other text. */
  end(index: number): number;
  /** The encodings that were undone to read [from, to), outermost first. */
  encodings(from: number, to: number): readonly string[];
  /** Whether something was left out inside [from, to): what stood on either side of it is one. */
  isJoined(from: number, to: number): boolean;
}

const NONE: readonly string[] = [];

/** `text` as it is. */
export function readPlain(text: string): Reading {
  return { text, start: (index) => index, end: (index) => index, encodings: () => NONE, isJoined: () => false };
}

/** What `inner` reads out of the text of `outer`, with offsets in the text that `outer` was read from. */
export function readOn(outer: Reading, inner: Reading): Reading {
  return {
    text: inner.text,
    start: (index) => outer.start(inner.start(index)),
    end: (index) => outer.end(inner.end(index)),
    encodings: (from, to) => [...outer.encodings(inner.start(from), inner.end(to)), ...inner.encodings(from, to)],
    isJoined: (from, to) => inner.isJoined(from, to) || outer.isJoined(inner.start(from), inner.end(to)),
  };
}

/** The last index in `list`, which ascends, whose value is not above `value`; -1 where all are. */
export function lastAtMost(list: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
