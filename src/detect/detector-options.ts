// How a detector is made, and what it is asked for.
import type { EntryMetadata } from '../model/entry-metadata.ts';
import type { Match } from '../model/types.ts';
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
