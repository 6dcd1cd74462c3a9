// The bytes of a stream that came last, as far back as a match that is still to come can begin, and the anchors in them.
import { type AnchorHit, AnchorIndex } from '../../detect/anchor-index.ts';
import type { View } from '../../detect/readings.ts';
import { type Buckets, createKernel, isFull, type Kernel } from '../../detect/search/kernel/kernel.ts';
import { type Plan, planFor } from '../../detect/search/plan.ts';
import { firstZero } from '../../detect/window.ts';
import type { CompiledRule } from '../../model/compiled-rule.ts';

/** How many bytes before those that must be kept stay in the window: a match and its context can begin that far back. */
const LOOK_BACK_BYTES = 8192;

/** The window takes in at most this part of itself at once. */
const PIECES = 4;

/** How many bytes are left free for `speculate`. */
const SPARE_BYTES = 64;

/** No anchor is longer, in bytes. */
const MAX_ANCHOR_BYTES = 64;

const unlimited = { done: () => undefined };

/** Positions count from the start of `view`, which moves on when room is needed; offsets count from the start of the stream. */
export class StreamWindow {
  readonly #plan: Plan;
  readonly #kernel: Kernel;
  /** How many bytes are taken in at once, at most. */
  readonly #pieceBytes: number;
  /** Made at the first fingerprint: most streams have none. */
  #anchors: AnchorIndex | undefined;
  #view: View;

  constructor(rules: readonly CompiledRule[], newKernel: (buckets: Buckets) => Kernel = createKernel) {
    this.#plan = planFor(rules);
    this.#kernel = newKernel(this.#plan.buckets);
    this.#pieceBytes = this.#kernel.window.length / PIECES;
    this.#view = { bytes: this.#kernel.window, length: 0, base: 0 };
  }

  /** How many bytes it can hold. */
  get size(): number {
    return this.#kernel.window.length;
  }

  get view(): View {
    return this.#view;
  }

  /** The offset behind the last byte that came. */
  get end(): number {
    return this.#view.base + this.#view.length;
  }

  get anchors(): AnchorIndex {
    this.#anchors ??= new AnchorIndex(this.#plan.anchors(), () => unlimited);
    return this.#anchors;
  }

  /**
   * Takes in the first bytes of `chunk`, as many as there is room for: `count`, at least one. Drops `dropped` bytes from the start of the
   * view for that, none at or behind the position `kept`.
   */
  append(chunk: Uint8Array, kept: number): { readonly count: number; readonly dropped: number } {
    const { bytes, base } = this.#view;
    let { length } = this.#view;
    let dropped = 0;
    if (length + Math.min(chunk.length, this.#pieceBytes) > bytes.length - SPARE_BYTES) {
      dropped = Math.max(0, Math.min(kept, length) - LOOK_BACK_BYTES);
      bytes.copyWithin(0, dropped, length);
      length -= dropped;
    }
    const count = Math.min(chunk.length, this.#pieceBytes, bytes.length - SPARE_BYTES - length);
    bytes.set(count === chunk.length ? chunk : chunk.subarray(0, count), length);
    const zeroAt = this.#view.zeroAt ?? (base === 0 && dropped === 0 ? firstZero(bytes, length, length + count) : undefined);
    this.#view = { bytes, length: length + count, base: base + dropped, zeroAt };
    return { count, dropped };
  }

  /** The anchors in `view`, a view of the bytes of this window, that end behind the position `from`; in order of their fingerprints. */
  anchorHits(view: View, from: number): readonly AnchorHit[] {
    const { hits } = this.#kernel;
    const found: AnchorHit[] = [];
    for (let at = Math.max(0, from - MAX_ANCHOR_BYTES); at < view.length; ) {
      const count = this.#kernel.search(at, view.length);
      for (const position of hits.subarray(0, count)) {
        for (const hit of this.anchors.anchorsAt(view, position)) if (hit.at + hit.anchor.bytes.length > from) found.push(hit);
      }
      at = isFull(count) ? (hits[count - 1] ?? view.length) + 1 : view.length;
    }
    return found;
  }

  /** What `ask` says of a view in which `text`, at most 64 bytes of latin1, follows what has come. The window itself stays as it is. */
  speculate<Value>(text: string, ask: (view: View) => Value): Value {
    this.#view.bytes.write(text, this.#view.length, 'latin1');
    return ask({ ...this.#view, length: this.#view.length + text.length });
  }

  /** Another stream begins. */
  reset(): void {
    this.#view = { bytes: this.#kernel.window, length: 0, base: 0 };
  }
}
