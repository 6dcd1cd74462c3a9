// From a fingerprint that the search found to the anchors that stand there.
import { CandidateFinder } from './candidate-finder.ts';
import type { Allowance } from './pattern-budget.ts';
import type { View } from './readings.ts';
import type { Anchor } from './search/anchors.ts';

/** An anchor, and the position in a view at which it begins. */
export interface AnchorHit {
  readonly anchor: Anchor;
  readonly at: number;
}

const NONE: readonly AnchorHit[] = [];

/** The anchors by their fingerprint. */
export class AnchorIndex {
  /** Finds candidates around the anchors. */
  readonly finder: CandidateFinder;
  /** How far from a fingerprint the bytes and the context of a match can be. */
  readonly reach: number;
  readonly #byFingerprint = new Map<number, Anchor[]>();

  constructor(anchors: readonly Anchor[], allowance: Allowance) {
    this.finder = new CandidateFinder(anchors, allowance);
    this.reach = Math.max(0, ...anchors.map(({ bytes, before, after }) => bytes.length + Math.max(before, after)));
    for (const anchor of anchors) {
      const key = keyOf(anchor.fingerprint);
      const known = this.#byFingerprint.get(key);
      if (known === undefined) this.#byFingerprint.set(key, [anchor]);
      else known.push(anchor);
    }
  }

  /** The anchors whose fingerprint stands at `position` of the view; none for a position that the search named by mistake. */
  anchorsAt(view: View, position: number): readonly AnchorHit[] {
    const { bytes } = view;
    if (position + 3 > view.length) return NONE;
    const key = ((bytes[position] ?? 0) << 16) | ((bytes[position + 1] ?? 0) << 8) | (bytes[position + 2] ?? 0);
    const anchors = this.#byFingerprint.get(key);
    if (anchors === undefined) return NONE;
    let found: AnchorHit[] | undefined;
    for (const anchor of anchors) {
      const at = position - anchor.offset;
      if (at < 0 || !standsAt(view, anchor.bytes, at)) continue;
      found ??= [];
      found.push({ anchor, at });
    }
    return found ?? NONE;
  }
}

function standsAt({ bytes, length }: View, text: string, at: number): boolean {
  if (at + text.length > length) return false;
  for (let index = 0; index < text.length; index++) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

/** The three bytes of a fingerprint as a number, the first one the highest. */
function keyOf(fingerprint: string): number {
  return (fingerprint.charCodeAt(0) << 16) | (fingerprint.charCodeAt(1) << 8) | fingerprint.charCodeAt(2);
}
