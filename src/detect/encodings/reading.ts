// A reading: a text decoded from another one, with the way back to the bytes of each character.

/**
 * All texts are latin1: a character is a byte. A reading of raw bytes leads back to these; a reading of a reading is put on top of it with
 * `readOn`. Example: `readOn(base64Reading, percentReading)` has the text with both undone, and leads back to the base64 digits.
 */
export interface Reading {
  readonly text: string;
  /** The index in the other text at which the character `index` begins; defined up to and including `text.length`. */
  start(index: number): number;
  /** The index in the other text at which the character before `index` ends. */
  end(index: number): number;
  /** The encodings that were undone to read [from, to), outermost first. */
  encodings(from: number, to: number): readonly string[];
  /** Whether something inside [from, to) was dropped, so that its two sides were joined. */
  isJoined(from: number, to: number): boolean;
  /** Where the characters of [from, to) stand once more in the other text, each as it is. */
  readonly echoes?: (from: number, to: number) => readonly number[];
}

const NONE: readonly string[] = [];

/** `text` as it is. */
export function readPlain(text: string): Reading {
  return { text, start: (index) => index, end: (index) => index, encodings: () => NONE, isJoined: () => false };
}

/** `inner`, a reading of the text of `outer`, as a reading of what `outer` was read from. */
export function readOn(outer: Reading, inner: Reading): Reading {
  return {
    text: inner.text,
    start: (index) => outer.start(inner.start(index)),
    end: (index) => outer.end(inner.end(index)),
    encodings: (from, to) => [...outer.encodings(inner.start(from), inner.end(to)), ...inner.encodings(from, to)],
    isJoined: (from, to) => inner.isJoined(from, to) || outer.isJoined(inner.start(from), inner.end(to)),
    ...(outer.echoes === undefined ? {} : { echoes: (from, to) => outer.echoes?.(inner.start(from), inner.end(to)) ?? [] }),
  };
}

/** The last index in the ascending `list` whose value is at most `value`; -1 where there is none. */
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
