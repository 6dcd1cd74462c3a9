// Runs the rules around anchors and settles which of several readings of the same bytes is reported.
import type { CompiledRule } from '../model/compiled-rule.ts';
import { CONFIDENCES } from '../model/types.ts';
import { GLANCE, type LayerHint, type LayerName, mayRead } from './encodings/layers.ts';
import { type Candidate, type Hit, hitsInPieces, hitsOfPattern } from './hits.ts';
import { cutRegion, type ReadingKind, type Region, type View } from './readings.ts';
import { type Anchor, CONTEXT_REACH, type Probe } from './search/anchors.ts';
import type { Allowance } from './watch.ts';

/** Finds candidates around anchors, one after another in about their order of place. */
export interface CandidateFinder {
  /** A new Blob begins. */
  reset(): void;
  /** What the probes of `anchor` find where it stands at the position `at` of the view. */
  find(view: View, anchor: Anchor, at: number): readonly Candidate[];
  /** Whether what stands around the position `at` may be read in `layer`. */
  isWorth(view: View, at: number, layer: LayerName): boolean;
  readonly hint: LayerHint;
}

/**
 * In texts full of anchors their neighbourhoods overlap: from the second anchor in the same BLOCK bytes of a Blob on, the
 * whole block is read at once. So no text, however made, is read more than a few times over.
 */
const BLOCK = 4096;

/** How many anchors in a block are looked at closely in vain before that is given up in it. */
const CLOSE_LOOKS = 8;

/** How many anchors of rewriting encodings in a block are glanced at before the block is read. */
const GLANCES = 12;

const NONE: readonly Candidate[] = [];

/** Bytes that were cut out, and what was found in them so far. */
interface Searched {
  readonly region: Region;
  readonly hits: Map<ReadingKind, Map<CompiledRule, readonly Hit[]>>;
}

/** @param anchors all that will be asked for */
export function createCandidateFinder(anchors: readonly Anchor[], allowance: Allowance): CandidateFinder {
  const before = Math.max(0, ...anchors.map((anchor) => anchor.before));
  const after = Math.max(0, ...anchors.map((anchor) => anchor.bytes.length + anchor.after));
  const hint = createHint(anchors);
  let block = -1; // the number of the block that the last anchor stood in
  let glances = 0; // how often was glanced in it
  let closeLooks = 0; // how often was looked closely in it, in vain
  let entered = false; // whether something in it was read
  let whole: Searched | undefined; // all of it, once that was read

  function enterBlock(position: number): void {
    const number = Math.floor(position / BLOCK);
    if (number === block) return;
    block = number;
    glances = 0;
    closeLooks = 0;
    entered = false;
    whole = undefined;
  }

  function searchedAt(view: View, anchor: Anchor, at: number): Searched {
    if (!entered) {
      entered = true;
      return searched(cutRegion(view, at - anchor.before, at + anchor.bytes.length + anchor.after, hint));
    }
    const start = block * BLOCK - view.base;
    whole ??= searched(cutRegion(view, start - before, start + BLOCK + after, hint));
    return whole;
  }

  /** Whether it is worth reading in a layer what stands around `at`; where anchors crowd, no time goes into the question. */
  function isWorth(view: View, at: number, layer: LayerName): boolean {
    if (layer === 'direct' || ++glances > GLANCES) return true;
    return mayRead(view.bytes.toString('latin1', Math.max(0, at - GLANCE), Math.min(view.length, at + GLANCE)), layer, hint);
  }

  return {
    reset() {
      block = -1;
    },
    isWorth,
    hint,
    find(view, anchor, at) {
      enterBlock(view.base + at);
      if (!anchor.probes.some(({ layer }) => isWorth(view, at, layer))) return NONE;
      const close = closeLooks < CLOSE_LOOKS ? lookClosely(view, anchor, at) : NONE;
      if (close.length > 0) return close;
      closeLooks++;
      const around = searchedAt(view, anchor, at);
      return anchor.probes.flatMap((probe) => candidatesOf(around, probe, view.base + at, allowance));
    },
  };
}

const searched = (region: Region): Searched => ({ region, hits: new Map() });

/**
 * The perfect tokens at an anchor that stand in an URL, as nearly all in logs do, out of so few bytes that it takes next to no time; none where
 * there is anything else to be found. Twice the length of a match is looked at: what overlaps this one is to be found, too.
 */
function lookClosely(view: View, { bytes, probes }: Anchor, at: number): readonly Candidate[] {
  if (probes.some(({ layer, rule }) => layer !== 'direct' || rule.untrusted)) return NONE;
  const reach = 2 * Math.max(...probes.map(({ rule }) => rule.rule.maxLength)) + CONTEXT_REACH;
  const around = cutRegion(view, at - reach, at + bytes.length + reach, () => true);
  const found: Candidate[] = [];
  for (const { rule } of probes) {
    const plain = around
      .read('as it is')
      .flatMap((reading) => hitsOfPattern(rule, reading, { offset: around.from, rewritten: false }))
      .filter(({ from, to }) => from <= view.base + at && view.base + at < to)
      .map(({ candidate }) => candidate);
    if (plain.length === 0 || !plain.every((candidate) => isBeyondDoubt(candidate, around))) return NONE;
    found.push(...plain);
  }
  return found;
}

/** Tells from the anchors of a layer whether a text may hold something in it. */
function createHint(anchors: readonly Anchor[]): LayerHint {
  const patterns = new Map<LayerName, RegExp>();
  return (text, layer) => {
    const pattern =
      patterns.get(layer) ??
      new RegExp(
        anchors
          .filter(({ probes }) => probes.some((probe) => probe.layer === layer && (layer === 'direct' || probe.rule.isDeep)))
          .map(({ bytes }) => bytes.replace(/[^A-Za-z0-9]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`))
          .join('|') || '(?!)',
      );
    patterns.set(layer, pattern);
    return pattern.test(text);
  };
}

/** The candidates whose match covers the offset `at`, where an anchor of the probe stands. */
function candidatesOf(around: Searched, { rule, layer }: Probe, at: number, allowance: Allowance): readonly Candidate[] {
  const covering = (kind: ReadingKind): readonly Candidate[] =>
    hitsOf(around, rule, kind, allowance)
      .filter(({ from, to }) => from <= at && at < to)
      .map(({ candidate }) => candidate);
  if (layer !== 'direct') return covering(layer);
  const plain = covering('as it is');
  // Most tokens in logs stand in an URL as they are: no time goes into other readings.
  if (plain.length > 0 && plain.every((candidate) => isBeyondDoubt(candidate, around.region))) return plain;
  return [...plain, ...covering('direct')];
}

/** Whether a perfect token stands where its id can begin nowhere else: no digits of an escape or of another line are in question. */
function isBeyondDoubt({ confidence, start }: Candidate, { raw, from }: Region): boolean {
  return confidence === 'certain' && raw.endsWith('bot', start - from);
}

/** All that a rule finds in readings of one kind; looked for once. */
function hitsOf({ region, hits }: Searched, rule: CompiledRule, kind: ReadingKind, allowance: Allowance): readonly Hit[] {
  const known = hits.get(kind)?.get(rule);
  if (known !== undefined) return known;
  const found: Hit[] = [];
  const readings = region.read(kind);
  const watch = rule.untrusted && readings.length > 0 ? allowance(rule) : undefined;
  if (!rule.untrusted || watch !== undefined) {
    const place = { offset: region.from, rewritten: kind !== 'as it is' && kind !== 'direct' };
    for (const reading of readings) found.push(...hitsOfPattern(rule, reading, place));
    // A token in pieces is in doubt by nature: it is looked for where escapes are, in the text as it is, too.
    const broken = kind === 'as it is' ? [] : [...(kind === 'direct' ? region.read('as it is') : []), ...readings];
    for (const reading of broken) found.push(...hitsInPieces(rule, reading, place));
  }
  watch?.done();
  const distinct = withoutCopies(found);
  const rules = hits.get(kind) ?? new Map<CompiledRule, readonly Hit[]>();
  rules.set(rule, distinct);
  hits.set(kind, rules);
  return distinct;
}

/** Readings overlap: what is found in one is often found in the next. */
function withoutCopies(hits: readonly Hit[]): readonly Hit[] {
  const kept = new Map<string, Hit>();
  for (const hit of hits) {
    const { start, end, encodings, confidence } = hit.candidate;
    const key = `${start} ${end} ${confidence} ${encodings.length}`;
    if (!kept.has(key)) kept.set(key, hit);
  }
  return [...kept.values()];
}

/** How many neighbours a candidate is compared with; more than that cannot overlap it. */
const NEIGHBOURS = 8;

/**
 * The candidates that are reported, in order of place. Of those of one family that overlap the surest stays, then the
 * shorter (a longer one took digits of an escape for an id; but where a token was put together, or all its characters are rewritten,
 * a shorter one lost some), then that of the earlier rule, then the one with fewer encodings.
 */
export function settle(candidates: readonly Candidate[]): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of candidates.toSorted((a, b) => a.start - b.start)) {
    const rival = findRival(kept, candidate);
    const other = kept[rival];
    if (other === undefined) kept.push(candidate);
    else if (tookFrom(kept[rival - 1], other, candidate) || compare(candidate, other) < 0) kept[rival] = candidate;
  }
  return kept.sort((a, b) => a.start - b.start);
}

/** Whether `longer` begins in the end of the one before it, as digits of that one can seem to be, and `candidate` does not. */
function tookFrom(before: Candidate | undefined, longer: Candidate, candidate: Candidate): boolean {
  return before !== undefined && before.end > longer.start && before.end <= candidate.start;
}

/** How many bytes may carry parts of two neighbours: two, where base64 is in base64. */
const SHARED = 2;

/** Where in `kept` the last one of its family stands that a candidate overlaps; -1 where there is none. */
function findRival(kept: readonly Candidate[], { rule, start, rewritten }: Candidate): number {
  for (let index = kept.length - 1; index >= Math.max(0, kept.length - NEIGHBOURS); index--) {
    const other = kept[index];
    // In encodings that rewrite, neighbours can share a digit.
    const shared = rewritten && other?.rewritten === true ? SHARED : 0;
    if (other !== undefined && other.rule.family === rule.family && other.end - shared > start) return index;
  }
  return -1;
}

/** Negative where `a` is the better reading. */
function compare(a: Candidate, b: Candidate): number {
  const surer = CONFIDENCES.indexOf(b.confidence) - CONFIDENCES.indexOf(a.confidence);
  return surer || compareLengths(a, b) || a.rule.order - b.rule.order || a.encodings.length - b.encodings.length;
}

function compareLengths(a: Candidate, b: Candidate): number {
  const longer = a.end - a.start - (b.end - b.start);
  if (!a.joined && !b.joined && !(a.rewritten && b.rewritten)) return longer;
  const nested = (a.start <= b.start && b.end <= a.end) || (b.start <= a.start && a.end <= b.end);
  // The earlier one: the later one took the end of it for its own beginning.
  return nested ? -longer : a.start - b.start;
}
