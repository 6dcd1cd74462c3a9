// Finds in the bytes of a log that another program takes the updates of the same bot.
import type { Conflicts, EntryMetadata } from '../../../model/entry-metadata.ts';

/** What Telegram says with 409 Conflict, the texts of today and of before 2018; and in each of them a text to search for. */
const MESSAGES: readonly (readonly [string, RegExp])[] = [
  ['terminated by ', /^terminated by (?:other (?:getUpdates request|long poll|setWebhook)|setWebhook request)/],
  [' method while webhook is active', /^ method while webhook is active/],
];

/** How much of the line before and after such a text is read. */
const CONTEXT_BEFORE_BYTES = 2048;
const CONTEXT_AFTER_BYTES = 1024;

const LINE_FEED = 10;

/** Takes the bytes of one Blob piece by piece. */
export interface ConflictWatch {
  take(piece: Uint8Array): void;
  /** What was found in everything that was taken; undefined for nothing. Then it is ready for the next Blob. */
  end(): Conflicts | undefined;
}

/** @param readMetadata reads when a line was written */
export function createConflictWatch(readMetadata: (line: string, whole: boolean) => EntryMetadata | undefined): ConflictWatch {
  let kept: Buffer = Buffer.alloc(0); // the end of what was taken, which the next piece continues
  let searched = 0; // what begins before this position in it was searched
  let isCut = false; // whether something stood before it
  let lines = 0;
  let first: string | undefined;
  let last: string | undefined;

  function search(text: Buffer, limit: number): void {
    for (const [needle, pattern] of MESSAGES) {
      for (let at = text.indexOf(needle, searched); at >= 0 && at < limit; ) {
        const end = lineEnd(text, at);
        if (pattern.test(text.toString('latin1', at, at + 64))) count(text, at, end);
        // A line counts once; if its end is not in reach, once in so many bytes.
        at = text.indexOf(needle, Math.max(end, at + 1));
      }
    }
  }

  function count(text: Buffer, at: number, end: number): void {
    const least = Math.max(0, at - CONTEXT_BEFORE_BYTES);
    const start = text.lastIndexOf(LINE_FEED, at - 1) + 1;
    const from = at === 0 ? 0 : Math.max(least, start);
    const whole = from === start && (start > 0 || !isCut);
    lines++;
    const time = readMetadata(text.toString('latin1', from, end), whole)?.time;
    first ??= time;
    last = time ?? last;
  }

  return {
    take(piece) {
      const text = Buffer.concat([kept, piece]);
      const limit = Math.max(searched, text.length - CONTEXT_AFTER_BYTES);
      search(text, limit);
      const from = Math.max(0, limit - CONTEXT_BEFORE_BYTES);
      kept = Buffer.from(text.subarray(from));
      isCut ||= from > 0;
      searched = limit - from;
    },
    end() {
      search(kept, kept.length);
      const found =
        lines === 0 ? undefined : { lines, ...(first === undefined ? {} : { first }), ...(last === undefined ? {} : { last }) };
      kept = Buffer.alloc(0);
      searched = lines = 0;
      isCut = false;
      first = last = undefined;
      return found;
    },
  };
}

function lineEnd(text: Buffer, at: number): number {
  const found = text.subarray(at, at + CONTEXT_AFTER_BYTES).indexOf(LINE_FEED);
  return found < 0 ? Math.min(text.length, at + CONTEXT_AFTER_BYTES) : at + found;
}
