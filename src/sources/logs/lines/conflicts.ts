// Finds in the bytes of a log that another program takes the updates of the same bot.
import type { Conflicts, EntryMetadata } from '../../../model/entry-metadata.ts';

/** The messages of Telegram with 409 Conflict, of today and of before 2018; and in each a text to search for. */
const MESSAGES: readonly (readonly [string, RegExp])[] = [
  ['terminated by ', /^terminated by (?:other (?:getUpdates request|long poll|setWebhook)|setWebhook request)/],
  [' method while webhook is active', /^ method while webhook is active/],
];

/** How much of the line before and after such a text is read. */
const CONTEXT_BEFORE_BYTES = 2048;
const CONTEXT_AFTER_BYTES = 1024;

const LINE_FEED = 10;

/**
 * Takes the bytes of one Blob after another, piece by piece. What it finds does not depend on the pieces: a message is counted once as many
 * bytes of its context have come as are read, and the bytes before it are kept until then.
 */
export class ConflictWatch {
  readonly #readMetadata: (line: string, whole: boolean) => EntryMetadata | undefined;
  /** The end of what was taken, which the next piece continues. */
  #kept: Buffer = Buffer.alloc(0);
  /** What begins before this position in `#kept` was searched. */
  #searched = 0;
  /** Whether something stood before `#kept`. */
  #isCut = false;
  #lines = 0;
  #first: string | undefined;
  #last: string | undefined;

  /** @param readMetadata reads when a line was written; `whole` if its start is there */
  constructor(readMetadata: (line: string, whole: boolean) => EntryMetadata | undefined) {
    this.#readMetadata = readMetadata;
  }

  take(piece: Uint8Array): void {
    const text = Buffer.concat([this.#kept, piece]);
    const limit = Math.max(this.#searched, text.length - CONTEXT_AFTER_BYTES);
    this.#search(text, limit);
    const from = Math.max(0, limit - CONTEXT_BEFORE_BYTES);
    this.#kept = Buffer.from(text.subarray(from));
    this.#isCut ||= from > 0;
    this.#searched = limit - from;
  }

  /** What was found in everything that was taken; undefined for nothing. Then it is ready for the next Blob. */
  end(): Conflicts | undefined {
    this.#search(this.#kept, this.#kept.length);
    const [lines, first, last] = [this.#lines, this.#first, this.#last];
    this.#kept = Buffer.alloc(0);
    this.#searched = this.#lines = 0;
    this.#isCut = false;
    this.#first = this.#last = undefined;
    return lines === 0
      ? undefined
      : { lines, ...(first === undefined ? {} : { first }), ...(last === undefined ? {} : { last }) };
  }

  #search(text: Buffer, limit: number): void {
    for (const [needle, pattern] of MESSAGES) {
      for (let at = text.indexOf(needle, this.#searched); at >= 0 && at < limit; ) {
        const end = lineEnd(text, at);
        if (pattern.test(text.toString('latin1', at, at + 64))) this.#count(text, at, end);
        // A line counts once; if its end is not in reach, once in so many bytes.
        at = text.indexOf(needle, Math.max(end, at + 1));
      }
    }
  }

  #count(text: Buffer, at: number, end: number): void {
    const least = Math.max(0, at - CONTEXT_BEFORE_BYTES);
    const start = text.lastIndexOf(LINE_FEED, at - 1) + 1;
    const from = at === 0 ? 0 : Math.max(least, start);
    const whole = from === start && (start > 0 || !this.#isCut);
    this.#lines++;
    const time = this.#readMetadata(text.toString('latin1', from, end), whole)?.time;
    this.#first ??= time;
    this.#last = time ?? this.#last;
  }
}

function lineEnd(text: Buffer, at: number): number {
  const found = text.subarray(at, at + CONTEXT_AFTER_BYTES).indexOf(LINE_FEED);
  return found < 0 ? Math.min(text.length, at + CONTEXT_AFTER_BYTES) : at + found;
}
