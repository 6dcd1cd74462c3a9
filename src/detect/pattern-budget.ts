// Limits how long users' patterns run in one Blob.
import type { CompiledRule } from '../model/compiled-rule.ts';

export interface PatternBudgetOptions {
  /** Milliseconds from some start. Detection has no clock of its own; without one no pattern is limited. */
  readonly clock?: () => number;
  /** How many milliseconds the pattern of one rule may run in one Blob; 2000 if not said. */
  readonly patternBudget?: number;
}

/** Asked before each run of a user's pattern. `done` is called after it; undefined where the pattern must not run. */
export type Allowance = (rule: CompiledRule) => { done(): void } | undefined;

/** In how many Blobs a rule may exhaust its time before it is not run any more. */
const MAX_EXHAUSTED_BLOBS = 5;

const DEFAULT_BUDGET_MS = 2000;

const NONE: readonly string[] = [];
const unlimited = { done: () => undefined };

/** The time that patterns have left, in one Blob after another. */
export class PatternBudget {
  readonly #clock: (() => number) | undefined;
  readonly #budgetMs: number;
  readonly #spentMs = new Map<CompiledRule, number>();
  readonly #exhaustedBlobs = new Map<CompiledRule, number>();
  #skipped = false;

  constructor({ clock, patternBudget = DEFAULT_BUDGET_MS }: PatternBudgetOptions) {
    this.#clock = clock;
    this.#budgetMs = patternBudget;
  }

  readonly allowance: Allowance = (rule) => {
    const clock = this.#clock;
    if (clock === undefined) return unlimited;
    const before = this.#spentMs.get(rule) ?? 0;
    const exhausted = this.#exhaustedBlobs.get(rule) ?? 0;
    if (before > this.#budgetMs || exhausted >= MAX_EXHAUSTED_BLOBS) {
      this.#skipped = true;
      return undefined;
    }
    const started = clock();
    return {
      done: () => {
        const total = before + clock() - started;
        this.#spentMs.set(rule, total);
        if (total > this.#budgetMs) this.#exhaustedBlobs.set(rule, exhausted + 1);
      },
    };
  };

  /** A new Blob begins. */
  reset(): void {
    this.#skipped = false;
    if (this.#spentMs.size > 0) this.#spentMs.clear();
  }

  /** Ids of the rules whose time in this Blob is exhausted. */
  exhaustedRules(): readonly string[] {
    if (this.#spentMs.size === 0) return NONE;
    return [...this.#spentMs].filter(([, spent]) => spent > this.#budgetMs).map(([rule]) => rule.rule.id);
  }

  /** Whether a pattern was to run in this Blob and was not. */
  wasSkipped(): boolean {
    return this.#skipped;
  }
}
