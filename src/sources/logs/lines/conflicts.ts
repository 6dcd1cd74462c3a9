// Hears in the bytes of a log that somebody else takes the updates of the same bot.
import type { Conflicts, EntryMetadata } from '../../../model/entry-metadata.ts';

/** What Telegram says with 409 Conflict, the texts of today and of before 2018; and in each of them a text to search for. */
const SAYINGS: readonly (readonly [string, RegExp])[] = [
  ['terminated by ', /^terminated by (?:other (?:getUpdates request|long poll|setWebhook)|setWebhook request)/],
  [' method while webhook is active', /^ method while webhook is active/],
];

/** How much of the line before and behind such a text is read. */
const BEFORE = 2048;
const BEHIND = 1024;

const LINE_FEED = 10;

/** Takes the bytes of one Blob piece by piece. */
export interface ConflictWatch {
  take(piece: Uint8Array): void;
  /** What was heard in all that was taken; undefined for nothing. Then it is ready for the next Blob. */
  end(): Conflicts | undefined;
}

/** @param readMetadata reads when a line was written */
export function createConflictWatch(readMetadata: (line: string, whole: boolean) => EntryMetadata | undefined): ConflictWatch {
  let kept: Buffer = Buffer.alloc(0); // the end of what was taken, which the next piece continues
  let searched = 0; // what begins before this position of it was looked at
  let isCut = false; // whether something stood before it
  let lines = 0;
  let first: string | undefined;
  let last: string | undefined;

  function search(text: Buffer, limit: number): void {
    for (const [needle, saying] of SAYINGS) {
      for (let at = text.indexOf(needle, searched); at >= 0 && at < limit; ) {
        const end = lineEnd(text, at);
        if (saying.test(text.toString('latin1', at, at + 64))) count(text, at, end);
        // A line counts once; where its end is out of sight, once in so many bytes.
        at = text.indexOf(needle, Math.max(end, at + 1));
      }
    }
  }

  function count(text: Buffer, at: number, end: number): void {
    const least = Math.max(0, at - BEFORE);
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
      const limit = Math.max(searched, text.length - BEHIND);
      search(text, limit);
      const from = Math.max(0, limit - BEFORE);
      kept = Buffer.from(text.subarray(from));
      isCut ||= from > 0;
      searched = limit - from;
    },
    end() {
      search(kept, kept.length);
      const heard =
        lines === 0 ? undefined : { lines, ...(first === undefined ? {} : { first }), ...(last === undefined ? {} : { last }) };
      kept = Buffer.alloc(0);
      searched = lines = 0;
      isCut = false;
      first = last = undefined;
      return heard;
    },
  };
}

function lineEnd(text: Buffer, at: number): number {
  const found = text.subarray(at, at + BEHIND).indexOf(LINE_FEED);
  return found < 0 ? Math.min(text.length, at + BEHIND) : at + found;
}
