// Dismisses anchors around which no match can stand, by their bytes: neither a string is made for them, nor a pattern run.
//
// What every match of a rule must have is worked out from its pattern (required-parts.ts). Around an anchor it is searched for in the bytes
// as they are; where an escape stands among them, nothing is dismissed. So what is dismissed holds no match, and a test compares the two.
import type { CompiledRule } from '../../model/compiled-rule.ts';
import type { RewritingName } from '../encodings/rewriting.ts';
import { HEAD_LENGTH } from '../grammar/bot-token.ts';
import { isSoughtInPieces } from '../judgement/structure.ts';
import type { View } from '../readings.ts';
import type { Anchor, Probe } from '../search/anchors.ts';
import { anchoredPart } from './anchored-part.ts';
import { EscapeSearch } from './escape-search.ts';
import { type Graph, graphOf } from './graph.ts';
import { searchHiding } from './hidden-anchors.ts';
import { mayBeDecimals, mayBeHexList } from './list-bytes.ts';
import { LocatedTest } from './located.ts';
import { PartSearch } from './part-search.ts';
import { type PatternNode, readPattern } from './pattern-tree.ts';
import { lookaroundReach, requiredParts } from './required-parts.ts';
import { mayHoldToken } from './rewritten-bytes.ts';
import { mayGoOn } from './token-bytes.ts';

/** By which factor a match is longer where each of its characters has a needless backslash. */
const BACKSLASHES = 2;

/** An escape is not longer: one that begins before the bytes that are searched must not end among them. */
const MAX_ESCAPE_BYTES = 640;

/** The same for what is not a command to a terminal; where one of these ends is known. */
const MAX_TAG_BYTES = 224;

/** To make the test of a rule takes as long as to examine some anchors: a commit has few of them. */
const MIN_USES = 8;

/** Asked for one anchor after another, in about the order of their positions. */
export class Dismissal {
  readonly #uses = new Map<CompiledRule, number>();
  readonly #minUses: number;
  readonly #rules = new Map<CompiledRule, RuleDismissal | undefined>();
  /** Those that were asked since the last reset: most Blobs have anchors of few rules. */
  readonly #asked = new Set<RuleDismissal>();

  /** @param minUses how many anchors of a rule are not dismissed before its test is made */
  constructor(minUses: number = MIN_USES) {
    this.#minUses = minUses;
  }

  /** Another Blob begins, or the bytes of a view have changed. */
  reset(): void {
    for (const rule of this.#asked) rule.reset();
    this.#asked.clear();
  }

  /** Whether a match of `probe` may stand around the position `at` of `view`, where `anchor` does; where it says no, none does. */
  mayMatch(view: View, { rule, layer }: Probe, anchor: Anchor, at: number): boolean {
    if (layer !== 'direct') return !isSoughtInPieces(rule) || mayHold(view, anchor.bytes, at, layer);
    if (isSoughtInPieces(rule)) return !SECRET_START.test(anchor.bytes) || mayFollow(view, anchor.bytes, at);
    if (!this.#rules.has(rule) && this.#isSeldom(rule)) return true;
    if (!this.#rules.has(rule)) this.#rules.set(rule, dismissalOf(rule));
    const dismissal = this.#rules.get(rule);
    if (dismissal === undefined) return true;
    this.#asked.add(dismissal);
    return dismissal.mayMatch(view, anchor.bytes, at);
  }

  #isSeldom(rule: CompiledRule): boolean {
    const uses = (this.#uses.get(rule) ?? 0) + 1;
    this.#uses.set(rule, uses);
    return uses <= this.#minUses;
  }
}

/** Whether a token may be written in `layer` around `anchor`, which stands at the position `at`. */
function mayHold(view: View, anchor: string, at: number, layer: RewritingName): boolean {
  if (layer === 'base64' || layer === 'hex') return mayHoldToken(view, at, layer);
  if (layer === 'decimal') return mayBeDecimals(view, at);
  return layer !== 'hex-list' || mayBeHexList(view, anchor, at);
}

/** An anchor that ends with the first characters of a secret. */
const SECRET_START = /AA[E-H]?$/;

/** Whether the rest of a secret may follow behind the anchor `text` at the position `at`. */
function mayFollow({ bytes, length }: View, text: string, at: number): boolean {
  const end = at + text.length;
  return mayGoOn(bytes, end, length, text.endsWith('A') ? 2 : HEAD_LENGTH);
}

/** Undefined for a rule whose pattern is not understood. */
function dismissalOf(compiled: CompiledRule): RuleDismissal | undefined {
  const { rule, untrusted } = compiled;
  const tree = readPattern(rule.pattern);
  if (tree === undefined) return undefined;
  const reach = BACKSLASHES * (rule.maxLength + lookaroundReach(tree));
  return Number.isFinite(reach) ? new RuleDismissal(tree, rule.anchors, { reach, untrusted }) : undefined;
}

class RuleDismissal {
  readonly #parts: readonly PartSearch[];
  readonly #escapes = new EscapeSearch();
  readonly #hiding: EscapeSearch;
  /** By the anchors of the rule as they are. */
  readonly #located = new Map<string, LocatedTest>();
  readonly #anchors: readonly string[];
  readonly #anchoredPart: PatternNode | undefined;
  /** That of the anchored part; made at the first use. */
  #graph: Graph | undefined;
  readonly #reach: number;

  /** @param reach how many bytes from an anchor the bytes that decide about a match can be */
  constructor(
    tree: PatternNode,
    anchors: readonly string[],
    { reach, untrusted }: { readonly reach: number; readonly untrusted: boolean },
  ) {
    this.#parts = requiredParts(tree).map((part) => new PartSearch(part));
    this.#hiding = searchHiding(anchors);
    this.#anchors = anchors;
    this.#anchoredPart = anchoredPart(tree, anchors, untrusted);
    this.#reach = reach;
  }

  reset(): void {
    this.#escapes.reset();
    this.#hiding.reset();
    for (const part of this.#parts) part.reset();
  }

  mayMatch(view: View, anchor: string, at: number): boolean {
    const from = Math.max(0, at - this.#reach);
    const to = Math.min(view.length, at + this.#reach);
    // Where no escape hides one, the anchor of a match stands where it belongs; others in it need not be examined.
    const isElsewhere = this.#locatedTest(anchor)?.mayStand(view, at) === false;
    if (isElsewhere && !this.#hiding.mayStand(view, Math.max(0, from - MAX_TAG_BYTES), to)) return false;
    if (this.#parts.every((part) => part.mayStand(view, from, to))) return true;
    return this.#escapes.mayStand(view, Math.max(0, from - MAX_ESCAPE_BYTES), to);
  }

  /** Made at the first use: most scans meet a few anchors only. Undefined for one that an encoding spells. */
  #locatedTest(anchor: string): LocatedTest | undefined {
    const known = this.#located.get(anchor);
    if (known !== undefined || this.#anchoredPart === undefined || !this.#anchors.includes(anchor)) return known;
    this.#graph ??= graphOf(this.#anchoredPart);
    const made = new LocatedTest(this.#graph, anchor);
    this.#located.set(anchor, made);
    return made;
  }
}
