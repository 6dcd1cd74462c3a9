// Dismisses anchors around which no match can stand, by their bytes: neither a string is made for them, nor a pattern run.
//
// What every match of a rule must have is worked out from its pattern (required-parts.ts). Around an anchor it is searched for in the bytes
// as they are; where an escape stands among them, nothing is dismissed. So what is dismissed holds no match, and a test compares the two.
import type { CompiledRule } from '../../model/compiled-rule.ts';
import { isSoughtInPieces } from '../judgement/structure.ts';
import type { View } from '../readings.ts';
import type { Probe } from '../search/anchors.ts';
import { EscapeSearch } from './escape-search.ts';
import { PartSearch } from './part-search.ts';
import { readPattern } from './pattern-tree.ts';
import { lookaroundReach, requiredParts } from './required-parts.ts';

/** By which factor a match is longer where each of its characters has a needless backslash. */
const BACKSLASHES = 2;

/** An escape is not longer: one that begins before the bytes that are searched must not end among them. */
const MAX_ESCAPE_BYTES = 640;

/** Asked for one anchor after another, in about the order of their positions. */
export class Dismissal {
  readonly #rules = new Map<CompiledRule, RuleDismissal | undefined>();

  /** Another Blob begins, or the bytes of a view have changed. */
  reset(): void {
    for (const rule of this.#rules.values()) rule?.reset();
  }

  /** Whether a match of `probe` may stand around the position `at` of `view`, where one of its anchors does; where it says no, none does. */
  mayMatch(view: View, { rule, layer }: Probe, at: number): boolean {
    if (layer !== 'direct') return true;
    if (!this.#rules.has(rule)) this.#rules.set(rule, dismissalOf(rule));
    return this.#rules.get(rule)?.mayMatch(view, at) ?? true;
  }
}

/** Undefined for a rule that needs more than its pattern, or whose pattern is not understood. */
function dismissalOf(rule: CompiledRule): RuleDismissal | undefined {
  if (isSoughtInPieces(rule)) return undefined;
  const tree = readPattern(rule.rule.pattern);
  if (tree === undefined) return undefined;
  const parts = requiredParts(tree);
  const reach = BACKSLASHES * (rule.rule.maxLength + lookaroundReach(tree));
  return parts.length > 0 && Number.isFinite(reach)
    ? new RuleDismissal(
        parts.map((part) => new PartSearch(part)),
        reach,
      )
    : undefined;
}

class RuleDismissal {
  readonly #parts: readonly PartSearch[];
  readonly #escapes = new EscapeSearch();
  readonly #reach: number;

  /** @param reach how many bytes from an anchor the bytes that decide about a match can be */
  constructor(parts: readonly PartSearch[], reach: number) {
    this.#parts = parts;
    this.#reach = reach;
  }

  reset(): void {
    this.#escapes.reset();
    for (const part of this.#parts) part.reset();
  }

  mayMatch(view: View, at: number): boolean {
    const from = Math.max(0, at - this.#reach);
    const to = Math.min(view.length, at + this.#reach);
    if (this.#parts.every((part) => part.mayStand(view, from, to))) return true;
    return this.#escapes.mayStand(view, Math.max(0, from - MAX_ESCAPE_BYTES), to);
  }
}
