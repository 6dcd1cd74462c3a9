// Counts lines up to a position, each line feed once.
import { lineStart } from './excerpt.ts';
import type { View } from './readings.ts';
import type { Kernel } from './search/kernel/kernel.ts';

/**
 * The line and the offset of its start at the position that was counted to last. Positions are asked for in ascending order; where there is
 * no match nothing is counted but what slides out of the window.
 */
export class LineCounter {
  readonly #kernel: Kernel;
  #counted = 0;
  #line = 1;
  #lineOffset = 0;

  /** @param kernel whose window holds the bytes of the views */
  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** From 1. */
  get line(): number {
    return this.#line;
  }

  /** The offset in the Blob at which `line` starts. */
  get lineOffset(): number {
    return this.#lineOffset;
  }

  countTo(view: View, position: number): void {
    if (position <= this.#counted) return;
    const lines = this.#kernel.countLines(this.#counted, position);
    if (lines > 0) {
      this.#line += lines;
      this.#lineOffset = view.base + lineStart(view, position, position);
    }
    this.#counted = position;
  }

  /** The first `count` bytes of the window were dropped, which were counted. */
  slide(count: number): void {
    this.#counted -= count;
  }

  /** All that was in the window was counted; it is empty now, and what was skipped has so many line feeds, the last before `lineOffset`. */
  skip(lines: number, lineOffset: number | undefined): void {
    this.#counted = 0;
    this.#line += lines;
    this.#lineOffset = lineOffset ?? this.#lineOffset;
  }

  /** A new Blob begins. */
  reset(): void {
    this.#counted = 0;
    this.#line = 1;
    this.#lineOffset = 0;
  }
}
