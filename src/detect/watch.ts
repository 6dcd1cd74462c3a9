// Watches how long users' patterns run in one Blob.
import type { CompiledRule } from '../model/compiled-rule.ts';

export interface WatchOptions {
  /** Milliseconds from some start. Given from outside: detection itself has no clock. */
  readonly clock?: () => number;
  /** How many of them the pattern of one rule may run in one Blob; 2000 if not said. */
  readonly patternBudget?: number;
}

/** Asked before each run of a user's pattern; undefined where its time is used up. */
export type Allowance = (rule: CompiledRule) => { done(): void } | undefined;

export interface Watch {
  readonly allowance: Allowance;
  /** A new Blob begins. */
  reset(): void;
  /** Ids of the rules whose time was used up. */
  overdue(): readonly string[];
  /** Whether a pattern was to run and was not. */
  denied(): boolean;
}

/** In how many Blobs a rule may use up its time before it is not run any more. */
const STRIKES = 5;

const NONE: readonly string[] = [];

/** A watch over one Blob after another. Without a clock nothing is overdue. */
export function createWatch({ clock, patternBudget = 2000 }: WatchOptions): Watch {
  const spent = new Map<CompiledRule, number>();
  const strikes = new Map<CompiledRule, number>();
  const unwatched = { done: () => undefined };
  let denied = false;
  return {
    allowance(rule) {
      if (clock === undefined) return unwatched;
      const before = spent.get(rule) ?? 0;
      if (before > patternBudget || (strikes.get(rule) ?? 0) >= STRIKES) {
        denied = true;
        return undefined;
      }
      const started = clock();
      return {
        done() {
          const total = before + clock() - started;
          spent.set(rule, total);
          if (total > patternBudget) strikes.set(rule, (strikes.get(rule) ?? 0) + 1);
        },
      };
    },
    reset() {
      denied = false;
      if (spent.size > 0) spent.clear();
    },
    overdue: () =>
      spent.size === 0 ? NONE : [...spent].filter(([, time]) => time > patternBudget).map(([rule]) => rule.rule.id),
    denied: () => denied,
  };
}
