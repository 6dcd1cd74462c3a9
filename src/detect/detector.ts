// The detector: bytes in, matches out. It is pure: it knows nothing of files, git, clocks or consoles.
//
//     const detector = createDetector(prepareRules());
//     detector.begin();
//     bytes.copy(detector.room());
//     const matches = [...detector.take(bytes.length), ...detector.finish()];
//
// The way of a byte: the kernel (search/kernel) finds fingerprints, three bytes each, in the window (window.ts). Where one stands,
// AnchorIndex names the anchors of rules there. CandidateFinder cuts out the bytes around an anchor, undoes what encodings they may be
// written in (encodings/), runs the patterns of the rules over these readings (pattern-matches.ts) and judges what they match
// (judgement/). Of candidates that overlap the best one is reported (candidate-pool.ts, overlaps.ts), with its line and column
// (line-counter.ts), the text beside it (excerpt.ts) and the markers on its line (markers.ts).
//
// Design: docs/design/detect.md
import type { CompiledRule } from '../model/compiled-rule.ts';
import type { CleanGap, Match } from '../model/types.ts';
import { AnchorIndex } from './anchor-index.ts';
import type { Candidate } from './candidate.ts';
import { CandidatePool, type Reported } from './candidate-pool.ts';
import type { Detector, DetectorOptions, IsShown, SearchOptions } from './detector-options.ts';
import { NO_EXCERPT, takeExcerpt, takeMetadata } from './excerpt.ts';
import { FreshParts, type FreshRanges } from './fresh-ranges.ts';
import { LineCounter } from './line-counter.ts';
import { mayHaveMarkers, NO_MARKERS, readMarkers } from './markers.ts';
import { type OnPacked, packedTextAt } from './packed-texts.ts';
import { PatternBudget } from './pattern-budget.ts';
import type { View } from './readings.ts';
import { createKernel, isFull, type Kernel } from './search/kernel/kernel.ts';
import { type Plan, planFor } from './search/plan.ts';
import { NO_RANGE, takeRange } from './text-range.ts';
import { HEAD_BYTES, HOLD_BYTES, MARGIN_BYTES, SETTLED_BYTES, Window } from './window.ts';

export type { Detector, DetectorOptions, IsShown, SearchOptions };

const NONE: readonly Match[] = [];

/** A detector for `rules`. Holds 1 MiB. */
export function createDetector(rules: readonly CompiledRule[], options: SearchOptions = {}): Detector {
  return new BlobDetector(rules, options);
}

class BlobDetector implements Detector {
  readonly #plan: Plan;
  readonly #kernel: Kernel;
  readonly #readMetadata: DetectorOptions['readMetadata'];
  readonly #firstOnly: boolean;
  readonly #budget: PatternBudget;
  readonly #window: Window;
  readonly #lines: LineCounter;
  readonly #pool = new CandidatePool();
  #isShown: IsShown | undefined;
  #onPacked: OnPacked | undefined;
  /** Made at the first fingerprint: most Blobs have none. */
  #anchors: AnchorIndex | undefined;
  #fresh: FreshParts | undefined;

  constructor(rules: readonly CompiledRule[], options: SearchOptions) {
    this.#plan = options.plan ?? planFor(rules);
    this.#kernel = (options.kernel ?? createKernel)(this.#plan.buckets);
    this.#readMetadata = options.readMetadata;
    this.#firstOnly = options.firstOnly ?? false;
    this.#budget = new PatternBudget(options);
    this.#window = new Window(this.#kernel.window);
    this.#lines = new LineCounter(this.#kernel);
  }

  begin(fresh?: FreshRanges, isShown?: IsShown, onPacked?: OnPacked): void {
    this.#onPacked = onPacked;
    this.#fresh = fresh === undefined ? undefined : new FreshParts(fresh);
    this.#isShown = isShown;
    this.#window.reset();
    this.#lines.reset();
    this.#pool.reset();
    this.#budget.reset();
    this.#anchors?.finder.reset();
  }

  room(): Uint8Array {
    return this.#window.room;
  }

  take(count: number): readonly Match[] {
    this.#window.grow(count);
    if (!this.#window.isFull) return NONE;
    const matches = this.#search(this.#window.length - HOLD_BYTES, false);
    this.#slide();
    return matches;
  }

  flush(): readonly Match[] {
    const limit = this.#window.length - HOLD_BYTES;
    return limit > this.#window.searched ? this.#search(limit, false) : NONE;
  }

  skip({ bytes, lines, lineOffset }: CleanGap): boolean {
    const { view, length } = this.#window;
    const isBegun = view.base > 0 || length > 0;
    if (!this.#pool.isIdle || (isBegun && length < MARGIN_BYTES)) return false;
    this.#lines.countTo(view, length);
    this.#lines.skip(lines, lineOffset);
    this.#window.skip(bytes);
    this.#pool.reset();
    this.#anchors?.finder.reset();
    return true;
  }

  countLines(from: number, to: number): number {
    return this.#kernel.countLines(this.#window.length + from, this.#window.length + to);
  }

  finish(): readonly Match[] {
    return this.#search(this.#window.length, true);
  }

  last(length: number): Buffer {
    return this.#window.last(length);
  }

  exhaustedRules(): readonly string[] {
    return this.#budget.exhaustedRules();
  }

  isPartial(): boolean {
    return this.#budget.wasSkipped() || this.#budget.exhaustedRules().length > 0;
  }

  /** Examines all anchors that start before `limit`; no more bytes come where `ended`. */
  #search(limit: number, ended: boolean): readonly Match[] {
    const { view } = this.#window;
    this.#distrustCopies(view);
    const fresh = this.#findCandidates(view, limit);
    this.#window.searched = limit;
    if (fresh.length === 0 && this.#pool.isIdle) return NONE;
    this.#pool.add(fresh);
    const settled = ended ? Number.POSITIVE_INFINITY : view.base + limit - SETTLED_BYTES;
    const reported = this.#pool.report(settled);
    const marked = mayHaveMarkers(view, reported.length);
    return reported.map((one) => this.#toMatch(view, one, marked));
  }

  /** In binary data more counts as a match: where the head is new that says so, what was copied may have matches that it did not have before. */
  #distrustCopies({ base, zeroAt }: View): void {
    if (base === 0 && zeroAt !== undefined && (this.#fresh?.next(0, 0) ?? Number.POSITIVE_INFINITY) <= HEAD_BYTES)
      this.#fresh = undefined;
  }

  #findCandidates(view: View, limit: number): readonly Candidate[] {
    const fresh: Candidate[] = [];
    const { hits } = this.#kernel;
    // A fingerprint may stand some bytes into its anchor, so the search goes on beyond the limit.
    const end = Math.min(view.length, limit + HOLD_BYTES);
    for (let from = this.#nextFresh(view, this.#window.searched); from < end; ) {
      const to = Math.min(end, this.#freshUntil(view, from));
      const found = this.#kernel.search(from, to);
      for (let index = 0; index < found; index++) {
        this.#examine(view, hits[index] ?? 0, limit, fresh);
        // Of candidates that overlap one is always reported.
        if (this.#firstOnly && fresh.length > 0) return fresh;
      }
      from = this.#nextFresh(view, isFull(found) ? (hits[found - 1] ?? to) + 1 : to);
    }
    return fresh;
  }

  /** The first position at or behind `from` at which a fingerprint may belong to a match that was not copied as a whole. */
  #nextFresh({ base }: View, from: number): number {
    return this.#fresh === undefined ? from : this.#fresh.next(base + from, this.#index.reach) - base;
  }

  #freshUntil({ base }: View, from: number): number {
    return this.#fresh === undefined ? Number.POSITIVE_INFINITY : this.#fresh.until(base + from, this.#index.reach) - base;
  }

  get #index(): AnchorIndex {
    this.#anchors ??= new AnchorIndex(this.#plan.anchors(), this.#budget.allowance);
    return this.#anchors;
  }

  /** Examines the anchors whose fingerprint stands at `position`, and adds their candidates to `fresh`. */
  #examine(view: View, position: number, limit: number, fresh: Candidate[]): void {
    const index = this.#index;
    const standing = index.anchorsAt(view, position);
    if (standing.length === 0 && this.#onPacked !== undefined) {
      const text = packedTextAt(view, position, this.#window.searched, limit);
      if (text !== undefined) this.#onPacked(text);
    }
    for (const { anchor, at } of standing) {
      if (at < this.#window.searched || at >= limit) continue;
      const [from, to] = [view.base + at - anchor.before, view.base + at + anchor.bytes.length + anchor.after];
      if (this.#fresh?.touches(from, to) === false) continue;
      for (const candidate of index.finder.find(view, anchor, at)) fresh.push(candidate);
    }
  }

  /** @param marked whether a marker may stand on its line */
  #toMatch(view: View, { candidate, neighbours }: Reported, marked: boolean): Match {
    const { rule, confidence, reason, start, end, secretStart, encodings, secret, id } = candidate;
    this.#lines.countTo(view, start - view.base);
    const match = {
      rule: rule.rule,
      confidence,
      ...(reason === undefined ? {} : { reason }),
      start,
      end,
      secretStart,
      encodings,
      secret,
      id,
      line: this.#lines.line,
      column: start - this.#lines.lineOffset + 1,
      range: NO_RANGE,
      excerpt: NO_EXCERPT,
      allowed: marked ? readMarkers(view, candidate, neighbours()) : NO_MARKERS,
      ...(this.#readMetadata === undefined ? {} : { metadata: takeMetadata(view, candidate, this.#readMetadata) }),
    };
    if (this.#isShown?.(match) === false) return match;
    return { ...match, excerpt: takeExcerpt(view, candidate, neighbours()), range: takeRange(view, candidate, match) };
  }

  /** Makes room for more bytes. */
  #slide(): void {
    const count = this.#window.droppable;
    this.#lines.countTo(this.#window.view, count);
    this.#window.slide(count);
    this.#lines.slide(count);
    this.#pool.dropBefore(this.#window.view.base);
  }
}
