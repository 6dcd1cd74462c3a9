// The bytes at hand, and the anchors in them: what has come so far, as far back as anything to come can depend on it.

import { createLookup, type Lookup, type Standing } from '../../detect/lookup.ts';
import type { View } from '../../detect/readings.ts';
import { type Buckets, createKernel, isFull, type Kernel } from '../../detect/search/kernel/kernel.ts';
import { planFor } from '../../detect/search/plan.ts';
import type { CompiledRule } from '../../model/compiled-rule.ts';

/** Bytes as they come. Positions count from the start of `view`, which moves on. */
export interface Seen {
  readonly view: View;
  readonly lookup: Lookup;
  /** Takes in the first bytes of `chunk`, as many as there is room for, and says how many. Nothing from `kept` on is dropped. */
  add(chunk: Uint8Array, kept: number): { readonly count: number; readonly dropped: number };
  /** The anchors that stand in `around`, a view of the same bytes, and end behind the position `from`. */
  anchors(around: View, from: number): readonly Standing[];
  /** What `ask` says where `text` follows what has come. */
  suppose<Value>(text: string, ask: (view: View) => Value): Value;
  /** Another stream begins. */
  reset(): void;
}

/** How far back what has come can be a part of what is to be found. */
const BACK = 8192;

/** The part of the window that is looked at at once. */
const PIECES = 4;

/** What is left free for `suppose`. */
const SPARE = 64;

/** Longer than any anchor. */
const ANCHOR = 64;

export function createSeen(rules: readonly CompiledRule[], newKernel: (buckets: Buckets) => Kernel = createKernel): Seen {
  const plan = planFor(rules);
  const kernel = newKernel(plan.buckets);
  const bytes = kernel.window;
  const piece = bytes.length / PIECES;
  const unwatched = { done: () => undefined };
  let lookup: Lookup | undefined;
  let view: View = { bytes, length: 0, base: 0 };

  const known = (): Lookup => {
    lookup ??= createLookup(plan.anchors(), () => unwatched);
    return lookup;
  };

  function anchorsIn(around: View, from: number): readonly Standing[] {
    const found: Standing[] = [];
    for (let at = Math.max(0, from - ANCHOR); at < around.length; ) {
      const count = kernel.search(at, around.length);
      for (const position of kernel.hits.subarray(0, count)) {
        found.push(
          ...known()
            .standing(around, position)
            .filter((one) => one.at + one.anchor.bytes.length > from),
        );
      }
      at = isFull(count) ? (kernel.hits[count - 1] ?? around.length) + 1 : around.length;
    }
    return found;
  }

  return {
    get view() {
      return view;
    },
    get lookup() {
      return known();
    },
    add(chunk, kept) {
      let dropped = 0;
      if (view.length + Math.min(chunk.length, piece) > bytes.length - SPARE) {
        dropped = Math.max(0, Math.min(kept, view.length) - BACK);
        bytes.copyWithin(0, dropped, view.length);
      }
      const length = view.length - dropped;
      const count = Math.min(chunk.length, piece, bytes.length - SPARE - length);
      bytes.set(count === chunk.length ? chunk : chunk.subarray(0, count), length);
      view = { bytes, length: length + count, base: view.base + dropped };
      return { count, dropped };
    },
    anchors: anchorsIn,
    suppose(text, ask) {
      bytes.write(text, view.length, 'latin1');
      return ask({ ...view, length: view.length + text.length });
    },
    reset() {
      view = { bytes, length: 0, base: 0 };
    },
  };
}
