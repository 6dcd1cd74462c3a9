// The safe point of a stream: up to where it can be written now. The technique is speculative continuation.
//
// Invariant: a byte before the safe point never changes its mask, whatever bytes are still to come.
//
// It is found by asking what the bytes at the end can still become. Three questions are asked of them:
//  1. Which rules have an anchor near the end, so that a match with it may go on? Their patterns are matched with every part optional
//     where the text ends (partial-matches.ts). Where a secret has begun in such a partial match, the safe point is before it.
//  2. Has a secret with a shown prefix begun whose anchor has not come yet (a session string)? The same is done for these rules.
//  3. Do the bytes end within the literal characters a prefix begins with (`A` of a token's `AA`), before any anchor is whole? Then a sample
//     of how such a secret may go on is put behind them. If a match is found that begins there, the safe point is before it.
//
// Example: `at 123456789:A` has come. No anchor (`:AA`) stands there, but with a sample behind it a token would be found that begins at the
// `A`. So `at 123456789:` is safe and the `A` is held. Then `m ` comes: nothing begins there any more, and `Am ` is safe, too. Had `AE…`
// come, the anchor would be whole, question 1 would keep the safe point before the secret until it ends, and then it is masked.
import type { AnchorHit } from '../../detect/anchor-index.ts';
import type { Candidate } from '../../detect/candidate.ts';
import { GLANCE_BYTES, type LayerName } from '../../detect/encodings/layers.ts';
import { CONTEXT_REACH } from '../../detect/judgement/judge.ts';
import { resolveOverlaps } from '../../detect/overlaps.ts';
import { cutRegion, type View } from '../../detect/readings.ts';
import type { CompiledRule } from '../../model/compiled-rule.ts';
import { type Masked, maskedOf } from './mask.ts';
import { findPartialMatches, type PartialMatch } from './partial-matches.ts';
import { beginningOf, isCovered, isInPartialMatch } from './partial-secrets.ts';
import { hasShownPrefix, type Sample, samplesOf, shownPrefixAtEnd } from './prefix.ts';
import type { StreamWindow } from './stream-window.ts';

/** What was decided after a piece has come. Offsets count from the start of the stream. */
export interface Decision {
  /** The secrets that have come in full. */
  readonly found: readonly Masked[];
  /** The beginnings of secrets that go on to the end, as far as they are long enough to be masked. */
  readonly partial: readonly Masked[];
  /** The safe point: the bytes before this offset can be written. */
  readonly safe: number;
}

/** An anchor that may be part of a match that is not whole yet, by its offset. */
interface LiveAnchor {
  readonly hit: AnchorHit;
  readonly offset: number;
}

/** An anchor and the candidates that it is part of. */
interface AnchorResult {
  readonly hit: AnchorHit;
  readonly candidates: readonly Candidate[];
}

/** The rules that are searched for at the end, each in some layers. */
type Suspects = Map<CompiledRule, Set<LayerName>>;

/** How far back a secret with a shown prefix may have begun before one of its anchors stands there, in bytes. */
const PREFIX_REACH = 32;

/** Finds the safe point of one stream after another. */
/** Decides, piece by piece, which secrets are in a stream and up to where it can be written. */
export class SafePoint {
  readonly #window: StreamWindow;
  /** Built-in rules with a shown prefix, and what the bytes end with where one of their secrets may have begun. */
  readonly #prefixed: readonly CompiledRule[];
  readonly #prefixAtEnd: RegExp | undefined;
  /** Users' rules: their anchors may stand anywhere in a match, so that they are searched for at the end of every piece. */
  readonly #untrusted: readonly CompiledRule[];
  readonly #samples: readonly Sample[];
  #live: readonly LiveAnchor[] = [];

  constructor(rules: readonly CompiledRule[], window: StreamWindow) {
    this.#window = window;
    this.#prefixed = rules.filter((rule) => !rule.untrusted && hasShownPrefix(rule));
    this.#prefixAtEnd = shownPrefixAtEnd(this.#prefixed);
    this.#untrusted = rules.filter((rule) => rule.untrusted);
    this.#samples = samplesOf(rules);
  }

  /** The offset from which on bytes must be kept for the next call of `advance`; infinite where none need be. */
  get kept(): number {
    return Math.min(...this.#live.map(({ offset }) => offset));
  }

  /** Another stream begins. */
  reset(): void {
    this.#live = [];
  }

  /** Decides about the bytes of the window from the position `from` on. What is before the offset `written` cannot be changed any more. */
  advance(from: number, written: number): Decision {
    const { view, end } = this.#window;
    const results = this.#examine(view, this.#anchorsSince(from));
    const candidates = results.flatMap((result) => result.candidates);
    const open = results.map(({ hit }) => hit).filter((hit) => this.#isOpen(hit, view));
    const partials = this.#partialMatches(open);
    const partial = partials.filter((one) => !isCovered(one, candidates, end)).map(beginningOf);
    const found = withoutOverlaps(candidates)
      .map(maskedOf)
      .filter(({ own }) => (own.at(-1)?.to ?? 0) > written);
    const ends = [this.#speculate() ?? end, ...partial.map(({ held }) => held ?? end)];
    const safe = Math.max(written, beforeSplit(found, Math.min(end, ...ends), end));
    this.#live = results
      .filter(
        ({ hit, candidates: its }) => its.some((candidate) => candidate.end > safe) || isInPartialMatch(hit, view, partials),
      )
      .map(({ hit }) => ({ hit, offset: view.base + hit.at }));
    return { found, partial: partial.filter(({ isLong }) => isLong), safe };
  }

  /** All anchors that may be part of something new, in order. */
  #anchorsSince(from: number): readonly AnchorHit[] {
    const { view } = this.#window;
    const fresh = this.#window.anchorHits(view, from);
    if (this.#live.length === 0) return fresh;
    const kept = this.#live.map(({ hit: { anchor }, offset }) => ({ anchor, at: offset - view.base }));
    return [...kept, ...fresh].sort((a, b) => a.at - b.at);
  }

  /** The candidates that each of the anchors is part of. */
  #examine(view: View, hits: readonly AnchorHit[]): readonly AnchorResult[] {
    if (hits.length === 0) return [];
    const { finder } = this.#window.anchors;
    finder.leaveBlock();
    return hits.map((hit) => ({ hit, candidates: finder.find(view, hit.anchor, hit.at) }));
  }

  /** Whether bytes that have not come yet can be part of a match with the anchor in it. */
  #isOpen({ anchor, at }: AnchorHit, view: View): boolean {
    if (at + anchor.bytes.length + anchor.after <= view.length) return false;
    return !this.#window.anchors.finder.isClosed(view, anchor, at);
  }

  /** What has begun at the end of the bytes and can go on. @param open the anchors behind which something may be missing */
  #partialMatches(open: readonly AnchorHit[]): readonly PartialMatch[] {
    const { suspects, reach } = this.#suspects(open);
    if (reach === 0) return [];
    const { view, anchors } = this.#window;
    const region = cutRegion(view, view.length - reach, view.length, () => true);
    return [...suspects].flatMap(([rule, layers]) =>
      [...layers].flatMap((layer) => findPartialMatches(region, rule, layer, anchors.finder.hint)),
    );
  }

  /** What to search for at the end of the bytes, and how many bytes back. */
  #suspects(open: readonly AnchorHit[]): { readonly suspects: Suspects; readonly reach: number } {
    const { view } = this.#window;
    const suspects: Suspects = new Map();
    let reach = 0;
    const suspect = (rule: CompiledRule, layer: LayerName, back: number): void => {
      suspects.set(rule, (suspects.get(rule) ?? new Set()).add(layer));
      reach = Math.max(reach, back);
    };
    for (const { anchor, at } of open) {
      for (const { rule, layer } of anchor.probes) {
        if (this.#isWorth(at, layer)) suspect(rule, layer, view.length - at + anchor.before);
      }
    }
    const tail = view.bytes.toString('latin1', Math.max(0, view.length - PREFIX_REACH), view.length);
    if (this.#prefixAtEnd?.test(tail) === true) {
      for (const rule of this.#prefixed) suspect(rule, 'direct', PREFIX_REACH + CONTEXT_REACH);
    }
    for (const rule of this.#untrusted) suspect(rule, 'direct', rule.rule.maxLength + 2 * CONTEXT_REACH);
    return { suspects, reach };
  }

  /** Whether a glance around the position `at` says that `layer` may be read there, or says nothing because the end is near. */
  #isWorth(at: number, layer: LayerName): boolean {
    const { view, anchors } = this.#window;
    return at + GLANCE_BYTES > view.length || anchors.finder.isWorth(view, at, layer);
  }

  /** The offset of a secret that may have begun with the first literal characters of its prefix, the last bytes of the stream; question 3. */
  #speculate(): number | undefined {
    let first: number | undefined;
    for (const { literal, rest } of this.#samples) {
      for (let length = 1; length <= literal.length; length++) {
        if (!this.#endsWith(literal.slice(0, length))) continue;
        for (const start of this.#startsIn(literal.slice(length) + rest)) {
          if (start >= this.#window.end - literal.length) first = Math.min(first ?? start, start);
        }
      }
    }
    return first;
  }

  #endsWith(text: string): boolean {
    const { bytes, length } = this.#window.view;
    if (length < text.length) return false;
    for (let at = 0; at < text.length; at++) {
      if (bytes[length - text.length + at] !== text.charCodeAt(at)) return false;
    }
    return true;
  }

  /** As `#startsWith`, of `rest` in text and in front of binary data, where more is a token. */
  #startsIn(rest: string): readonly number[] {
    return [...this.#startsWith(rest), ...this.#startsWith(`${rest}\x01`)];
  }

  /** The offsets before the end at which secrets begin that would be found if the stream went on with `rest`. */
  #startsWith(rest: string): readonly number[] {
    const { view, end } = this.#window;
    return this.#window
      .speculate(rest, (longer) =>
        this.#examine(longer, this.#window.anchorHits(longer, view.length))
          .flatMap(({ candidates }) => candidates)
          .map((candidate) => candidate.locate()[0]?.from ?? 0),
      )
      .filter((start) => start < end);
  }
}

/** `safe`, or where the first secret begins that it would split: its mask would be another one if a partial match in it won. */
function beforeSplit(found: readonly Masked[], safe: number, end: number): number {
  let before = safe;
  for (const { own } of found.toReversed()) {
    const [first, last] = [own[0]?.from ?? end, own.at(-1)?.to ?? 0];
    if (first < before && last > before) before = first;
  }
  return before;
}

/** The candidates that are reported, and those whose secrets overlap none of theirs: of two tokens side by side one takes the other's id for its end. */
function withoutOverlaps(candidates: readonly Candidate[]): readonly Candidate[] {
  const reported = resolveOverlaps(candidates);
  // As nearly always: each is compared with each only where one was dropped.
  if (reported.length === candidates.length) return reported;
  const others = candidates.filter(
    ({ secretStart, end }) => !reported.some((one) => one.secretStart < end && secretStart < one.end),
  );
  return others.length === 0 ? reported : [...reported, ...resolveOverlaps(others)];
}
