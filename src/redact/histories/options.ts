// What masking a history takes and gives.
import type { InPlaceOptions, MaskFileResult } from '../files/in-place.ts';

export interface HistoryOptions extends InPlaceOptions {
  /** The shell or program that keeps the history, by its id: it says which lock there is. */
  readonly tool: string;
  /** Links were followed when it was found: one on the way to it now was put there meanwhile, and leads to who knows what. */
  readonly noLinks?: boolean | undefined;
  /** Other names that lead to it: a shell may know it by one of these, and lock that. */
  readonly names?: readonly string[] | undefined;
  /** Where programs are looked for that we need (`flock`, `sqlite3`). */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The id of our own process. */
  readonly self: number;
}

export type HistoryResult = MaskFileResult;
