// From a fingerprint that the search found to the anchors that stand there, and to what is around them.
import { type CandidateFinder, createCandidateFinder } from './candidates.ts';
import type { View } from './readings.ts';
import type { Anchor } from './search/anchors.ts';
import type { Allowance } from './watch.ts';

/** An anchor at a position of a view. */
export interface Standing {
  readonly anchor: Anchor;
  readonly at: number;
}

/** What is asked where a fingerprint stands. */
export interface Lookup {
  readonly finder: CandidateFinder;
  /** The anchors that stand where their fingerprint was found, at the position `position` of the view. */
  standing(view: View, position: number): readonly Standing[];
}

const NONE: readonly Anchor[] = [];

/** The Lookup for `anchors`. */
export function createLookup(anchors: readonly Anchor[], allowance: Allowance): Lookup {
  const byFingerprint = new Map<number, Anchor[]>();
  for (const anchor of anchors) {
    const key = keyOf(anchor.fingerprint);
    const known = byFingerprint.get(key);
    if (known === undefined) byFingerprint.set(key, [anchor]);
    else known.push(anchor);
  }
  return {
    finder: createCandidateFinder(anchors, allowance),
    standing(view, position) {
      if (position + 3 > view.length) return [];
      const found: Standing[] = [];
      for (const anchor of byFingerprint.get(view.bytes.readUIntBE(position, 3)) ?? NONE) {
        const at = position - anchor.offset;
        if (at >= 0 && standsAt(view, anchor.bytes, at)) found.push({ anchor, at });
      }
      return found;
    },
  };
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
