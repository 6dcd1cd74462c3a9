// The candidates in the window: those that were reported, and those that a better one may still replace.
import type { Candidate } from './candidate.ts';
import { MARKER_REACH } from './excerpt.ts';
import { resolveOverlaps } from './overlaps.ts';

/** A candidate that is reported now, and what gives all that are near it, itself included, in order, until the pool is changed. */
export interface Reported {
  readonly candidate: Candidate;
  readonly neighbours: () => readonly Candidate[];
}

/** In order of their start. Invariant: the reported ones come first, and what was reported is never replaced. */
export class CandidatePool {
  #candidates: Candidate[] = [];
  #reported = 0;

  /** Whether it holds nothing that is still to be reported. */
  get isIdle(): boolean {
    return this.#reported === this.#candidates.length;
  }

  add(fresh: readonly Candidate[]): void {
    const open = this.#candidates.slice(this.#reported);
    this.#candidates = [...this.#candidates.slice(0, this.#reported), ...resolveOverlaps([...open, ...fresh])];
  }

  /** The candidates that end at or before the offset `settled` and were not reported yet; they are from now on. */
  report(settled: number): readonly Reported[] {
    const first = this.#reported;
    while (!this.isIdle && (this.#candidates[this.#reported]?.end ?? 0) <= settled) this.#reported++;
    return this.#candidates
      .slice(first, this.#reported)
      .map((candidate, index) => ({ candidate, neighbours: () => this.#neighboursOf(candidate, first + index) }));
  }

  /** Forgets the candidates that start before the offset `base`. */
  dropBefore(base: number): void {
    const first = this.#candidates.findIndex((candidate) => candidate.start >= base);
    const kept = first < 0 ? [] : this.#candidates.slice(first);
    this.#reported -= this.#candidates.length - kept.length;
    this.#candidates = kept;
  }

  /** A new Blob begins. */
  reset(): void {
    this.#reported = 0;
    if (this.#candidates.length > 0) this.#candidates = [];
  }

  #neighboursOf(candidate: Candidate, index: number): readonly Candidate[] {
    let first = index;
    let last = index;
    while (first > 0 && (this.#candidates[first - 1]?.end ?? 0) > candidate.start - MARKER_REACH) first--;
    while (last + 1 < this.#candidates.length && (this.#candidates[last + 1]?.start ?? 0) < candidate.end + MARKER_REACH) {
      last++;
    }
    return this.#candidates.slice(first, last + 1);
  }
}
