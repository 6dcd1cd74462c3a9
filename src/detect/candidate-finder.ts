// Finds candidates around anchors: cuts out the bytes, has them read, and runs the rules over the readings.
import type { Candidate } from './candidate.ts';
import { Dismissal } from './dismissal/dismissal.ts';
import { GLANCE_BYTES, type LayerHint, type LayerName, mayRead } from './encodings/layers.ts';
import { CONTEXT_REACH } from './judgement/judge.ts';
import type { Allowance } from './pattern-budget.ts';
import { matchesOfPattern } from './pattern-matches.ts';
import { cutRegion, type View } from './readings.ts';
import { isBeyondDoubt, RegionSearch } from './region-search.ts';
import type { Anchor, Probe } from './search/anchors.ts';
import { UrlTokens } from './url-tokens.ts';

/**
 * In texts full of anchors their neighbourhoods overlap: where several are in the same block of a Blob, the whole block is read at once. So no text, however made, is read more than a few times over.
 */
const BLOCK_BYTES = 4096;

/** How many bytes of a block are read around single anchors before all of it is read. */
const MAX_ALONE_BYTES = 1536;

/** How many anchors in a block are examined as plain text in vain before that is no longer tried in it. */
const MAX_PLAIN_TRIES = 8;

/** For how many anchors in a block the bytes around them are checked for an encoding before the block is read without that check. */
const MAX_GLANCES = 12;

const NONE: readonly Candidate[] = [];

/** Asked for one anchor after another, in about the order of their positions. */
export class CandidateFinder {
  /** Tells from the anchors of a layer whether a text may hold a match in it. */
  readonly hint: LayerHint;
  readonly #allowance: Allowance;
  readonly #urlTokens: UrlTokens;
  /** How many bytes around an anchor belong to any of them. */
  readonly #before: number;
  readonly #after: number;
  readonly #dismissal = new Dismissal();
  /** The number of the block in which the last anchor stood, and what was done in it. */
  #block = -1;
  #glances = 0;
  #plainTries = 0;
  /** How many bytes around single anchors were read. */
  #readBytes = 0;
  #wholeBlock: RegionSearch | undefined;

  /** @param anchors all that will be asked for */
  constructor(anchors: readonly Anchor[], allowance: Allowance) {
    this.hint = createHint(anchors);
    this.#allowance = allowance;
    this.#urlTokens = new UrlTokens(anchors);
    this.#before = Math.max(0, ...anchors.map((anchor) => anchor.before));
    this.#after = Math.max(0, ...anchors.map((anchor) => anchor.bytes.length + anchor.after));
  }

  /** A new Blob begins. */
  reset(): void {
    this.leaveBlock();
    this.#urlTokens.forget();
  }

  /** The bytes of the block in which the last anchor stood are not the same any more, or more of them have come. */
  leaveBlock(): void {
    this.#block = -1;
    this.#dismissal.reset();
  }

  /** The candidates of `anchor`, which stands at the position `at` of the view. */
  find(view: View, anchor: Anchor, at: number): readonly Candidate[] {
    const certain = this.#urlTokens.find(view, anchor, at);
    if (certain !== undefined) return certain;
    this.#enterBlock(view.base + at);
    const probes = anchor.probes.filter((probe) => this.#dismissal.mayMatch(view, probe, anchor, at));
    if (!probes.some(({ layer }) => this.isWorth(view, at, layer))) return NONE;
    const plain = this.#plainTries < MAX_PLAIN_TRIES ? findPlain(view, anchor, probes, at) : NONE;
    if (plain.length > 0) return plain;
    this.#plainTries++;
    const around = this.#searchAround(view, anchor, at);
    return probes.flatMap((probe) => around.candidatesAt(probe, view.base + at));
  }

  /** Whether `find` has found the whole of what stands at `anchor`, so that nothing still to come can be a part of it. Says it of tokens in URLs only. */
  isClosed(view: View, anchor: Anchor, at: number): boolean {
    return this.#urlTokens.isClosed(view, anchor, at);
  }

  /** Whether the bytes around the position `at` may be read in `layer`; where anchors crowd, no time goes into the question. */
  isWorth(view: View, at: number, layer: LayerName): boolean {
    if (layer === 'direct' || ++this.#glances > MAX_GLANCES) return true;
    const from = Math.max(0, at - GLANCE_BYTES);
    return mayRead(view.bytes.toString('latin1', from, Math.min(view.length, at + GLANCE_BYTES)), layer, this.hint);
  }

  #enterBlock(offset: number): void {
    const block = Math.floor(offset / BLOCK_BYTES);
    if (block === this.#block) return;
    this.#block = block;
    this.#glances = 0;
    this.#plainTries = 0;
    this.#readBytes = 0;
    this.#wholeBlock = undefined;
  }

  #searchAround(view: View, anchor: Anchor, at: number): RegionSearch {
    const isFirst = this.#readBytes === 0;
    this.#readBytes += 2 * anchor.before;
    if (isFirst || this.#readBytes <= MAX_ALONE_BYTES) {
      // Where escapes are many, a match can be longer than its rule says.
      const before = isFirst ? anchor.before : 2 * anchor.before;
      const region = cutRegion(view, at - before, at + anchor.bytes.length + before, this.hint);
      return new RegionSearch(region, this.#allowance);
    }
    const start = this.#block * BLOCK_BYTES - view.base;
    this.#wholeBlock ??= new RegionSearch(
      cutRegion(view, start - this.#before, start + BLOCK_BYTES + this.#after, this.hint),
      this.#allowance,
    );
    return this.#wholeBlock;
  }
}

/**
 * The perfect tokens at an anchor that stand in a URL, as nearly all in logs do, out of so few bytes that it takes next to no time; none where
 * anything else may be found. Twice the length of a match is read, so that a match that overlaps this one is found, too.
 */
function findPlain(view: View, { bytes }: Anchor, probes: readonly Probe[], at: number): readonly Candidate[] {
  if (probes.some(({ layer, rule }) => layer !== 'direct' || rule.untrusted)) return NONE;
  const reach = 2 * Math.max(...probes.map(({ rule }) => rule.rule.maxLength)) + CONTEXT_REACH;
  const around = cutRegion(view, at - reach, at + bytes.length + reach, () => true);
  const found: Candidate[] = [];
  for (const { rule } of probes) {
    const plain = around
      .read('as it is')
      .flatMap((reading) => matchesOfPattern(rule, reading, { offset: around.from, rewritten: false }))
      .filter(({ from, to }) => from <= view.base + at && view.base + at < to)
      .map(({ candidate }) => candidate);
    if (plain.length === 0 || !plain.every((candidate) => isBeyondDoubt(candidate, around))) return NONE;
    found.push(...plain);
  }
  return found;
}

function createHint(anchors: readonly Anchor[]): LayerHint {
  const patterns = new Map<LayerName, RegExp>();
  return (text, layer) => {
    const pattern = patterns.get(layer) ?? hintPattern(anchors, layer);
    patterns.set(layer, pattern);
    return pattern.test(text);
  };
}

/** Matches a text in which one of the anchors of `layer` stands; in encodings, only of rules that are searched for under two of them. */
function hintPattern(anchors: readonly Anchor[], layer: LayerName): RegExp {
  const literals = anchors
    .filter(({ probes }) => probes.some((probe) => probe.layer === layer && (layer === 'direct' || probe.rule.isDeep)))
    .map(({ bytes }) => bytes.replace(/[^A-Za-z0-9]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`));
  return new RegExp(literals.join('|') || '(?!)');
}
