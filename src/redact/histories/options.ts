// The options and the result of masking a history.
import type { InPlaceOptions, MaskFileResult } from '../files/in-place.ts';

export interface HistoryOptions extends InPlaceOptions {
  /** The id of the program that keeps the history; it decides which lock is taken. */
  readonly tool: string;
  /** The path was resolved when the history was found: a link in it now was made meanwhile, and must not be followed. */
  readonly noLinks?: boolean | undefined;
  /** Links that lead to it: its shell may know it by one of these names, and lock that name. */
  readonly names?: readonly string[] | undefined;
  /** For the PATH of `flock` and `sqlite3`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The id of our own process. */
  readonly self: number;
}

export type HistoryResult = MaskFileResult;
