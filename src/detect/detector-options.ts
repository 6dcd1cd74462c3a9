// How a detector is made, and what it is asked for.
import type { EntryMetadata } from '../model/entry-metadata.ts';
import type { CleanGap, Match } from '../model/types.ts';
import type { FreshRanges } from './fresh-ranges.ts';
import type { OnPacked } from './packed-texts.ts';
import type { PatternBudgetOptions } from './pattern-budget.ts';
import type { Buckets, Kernel } from './search/kernel/kernel.ts';
import type { Plan } from './search/plan.ts';

/** Whether the text beside a match is needed: the excerpt of any other one is empty. In a log with a token on each line few are ever shown. */
export type IsShown = (match: Omit<Match, 'excerpt'>) => boolean;

export interface DetectorOptions extends PatternBudgetOptions {
  /** Whether to stop at the first match of a Blob: for callers that ask only whether there is one. */
  readonly firstOnly?: boolean;
  /** Reads metadata from the line of a match; `whole` where the start of the line is there. Called only where there is a match. */
  readonly readMetadata?: (line: string, whole: boolean) => EntryMetadata | undefined;
}

/** What only tests and measurements change. */
export interface SearchOptions extends DetectorOptions {
  /** The search to use; the fastest one if not given. */
  readonly kernel?: (buckets: Buckets) => Kernel;
  /** What to search for; everything that the rules need if not given. */
  readonly plan?: Plan;
}

/**
 * Scans one Blob after another. Usage: `begin()`, then put bytes at the start of `room()` and pass how many to `take(n)`, again and again,
 * then `finish()`. Matches come in order of their start, each once, wherever the pieces end.
 */
export interface Detector {
  /**
   * Forgets what was before; a new Blob begins.
   *
   * @param fresh what of it is new; everything else was copied from Blobs in which this detector found nothing. Then it says whether there is
   *   a match, and is otherwise faster; matches whose bytes and context were copied in one piece are not among those it returns
   * @param isShown asked of each match, in order, before `take` or `finish` returns it; all are shown if it is not given
   * @param onPacked told where a text begins that is compressed data in base64 or hexadecimal; none is searched for if it is not given
   */
  begin(fresh?: FreshRanges, isShown?: IsShown, onPacked?: OnPacked): void;
  /** Where the next bytes go; never empty. */
  room(): Uint8Array;
  /** `count` bytes were put into `room()`. Returns the matches that nothing to come can change. */
  take(count: number): readonly Match[];
  /** Returns the matches that nothing to come can change, before the room is full. */
  flush(): readonly Match[];
  /**
   * The next bytes are not put into `room()`: no match is in them, nor in the MARGIN_BYTES before and behind them. Called after `begin`, or after
   * `flush`; returns false, and skips nothing, where less was put into `room()` or a match is not settled.
   */
  skip(gap: CleanGap): boolean;
  /** How many line feeds are among the first bytes of `room()`. */
  countLines(from: number, to: number): number;
  /** The Blob has ended. Returns the remaining matches. */
  finish(): readonly Match[];
  /** The last bytes of the Blob, at most 4096: valid until the next one begins. To be called after `finish`. */
  last(length: number): Buffer;
  /** Ids of users' rules that were stopped in this Blob because they took too long. */
  exhaustedRules(): readonly string[];
  /** Whether a user's rule was not run on all of this Blob, now or because it took too long before: the Blob is not known to be clean. */
  isPartial(): boolean;
}
