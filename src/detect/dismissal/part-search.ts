// Whether a part of a pattern stands in one range after another.
import type { View } from '../readings.ts';
import { ACCEPTED, Automaton } from './automaton.ts';
import { graphOf } from './graph.ts';
import type { PatternNode } from './pattern-tree.ts';

/** How many bytes before the start of a range are searched with it, for the next range may begin a little earlier. */
const BACK_BYTES = 128;

/**
 * Searches each byte once, however many ranges it lies in, where the ranges come in about their order.
 *
 *     #from         #lastEnd      #to
 *     ├─────────────┼─────────────┤
 *     │ …   a text of the part │  none ends here │ not searched
 *
 * Offsets count from the start of the Blob.
 */
export class PartSearch {
  readonly #automaton: Automaton;
  #state = 0;
  #from = 0;
  #to = 0;
  #lastEnd = 0;

  constructor(part: PatternNode) {
    const graph = graphOf(part);
    this.#automaton = new Automaton({ graph, start: [graph.first], anywhere: true });
  }

  /** Another Blob begins. */
  reset(): void {
    this.#restart(0);
  }

  /** Whether a text of the part may stand in [from, to) of `view`; where it says no, none does. */
  mayStand({ bytes, base }: View, from: number, to: number): boolean {
    if (base + from > this.#to || base + from < this.#from) this.#restart(base + Math.max(0, from - BACK_BYTES));
    // A text that ends before the range does not count: there may be more of them.
    while (this.#lastEnd <= base + from && this.#to < base + to) {
      const { state, at } = this.#automaton.run(bytes, this.#to - base, to, this.#state);
      this.#to = base + at;
      this.#state = state === ACCEPTED ? 0 : state;
      if (state === ACCEPTED) this.#lastEnd = this.#to;
    }
    return this.#lastEnd > base + from;
  }

  #restart(at: number): void {
    this.#state = 0;
    this.#from = at;
    this.#to = at;
    this.#lastEnd = at;
  }
}
