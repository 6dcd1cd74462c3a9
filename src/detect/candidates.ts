// Runs the rules around anchors and settles which of several readings of the same bytes is reported.

import type { CompiledRule } from '../rules/compile.ts';
import { CONFIDENCES, type Confidence, Secret } from '../types.ts';
import { type Anchor, CONTEXT_REACH, type Probe } from './anchors.ts';
import type { Decoded, Encoding } from './encodings.ts';
import { canonical, judge, type Parts } from './judge.ts';
import type { Allowance } from './watch.ts';

/** The bytes at hand: the first `length` bytes of `bytes`, which stand at the offset `base` of the Blob. */
export interface View {
  readonly bytes: Buffer;
  readonly length: number;
  readonly base: number;
}

/** A reading of some bytes of the Blob as a secret. Offsets count from the start of the Blob. */
export interface Candidate {
  readonly rule: CompiledRule;
  readonly encoding: Encoding;
  readonly confidence: Confidence;
  readonly start: number;
  readonly end: number;
  readonly secretStart: number;
  readonly id: string | undefined;
  readonly secret: Secret;
}

/** Finds candidates around anchors, one after another in about their order of place. */
export interface CandidateFinder {
  /** A new Blob begins. */
  reset(): void;
  /** What the probes of `anchor` find where it stands at the position `at` of the view. */
  find(view: View, anchor: Anchor, at: number): readonly Candidate[];
}

/**
 * In texts full of anchors their neighbourhoods overlap: from the second anchor in the same BLOCK bytes of a Blob on, the
 * whole block is read at once. So no text, however made, is read more than a few times over.
 */
const BLOCK = 4096;

/** Bytes that were cut out, and what was found in them so far. */
interface Region {
  readonly from: number;
  readonly raw: string;
  readonly decoded: Map<Encoding, Decoded | undefined>;
  readonly hits: Map<Encoding, Map<CompiledRule, readonly Hit[]>>;
}

/** A candidate and the range of the whole match it is part of, as offsets in the Blob. */
interface Hit {
  readonly from: number;
  readonly to: number;
  readonly candidate: Candidate;
}

/** @param anchors all that will be asked for */
export function createCandidateFinder(anchors: readonly Anchor[], allowance: Allowance): CandidateFinder {
  const before = Math.max(0, ...anchors.map((anchor) => anchor.before));
  const after = Math.max(0, ...anchors.map((anchor) => anchor.bytes.length + anchor.after));
  let block = -1;
  let whole: Region | undefined;

  function regionAt(view: View, anchor: Anchor, at: number): Region {
    const number = Math.floor((view.base + at) / BLOCK);
    if (number !== block) {
      block = number;
      whole = undefined;
      return cut(view, at - anchor.before, at + anchor.bytes.length + anchor.after);
    }
    const start = number * BLOCK - view.base;
    whole ??= cut(view, start - before, start + BLOCK + after);
    return whole;
  }

  return {
    reset() {
      block = -1;
    },
    find(view, anchor, at) {
      const region = regionAt(view, anchor, at);
      const found: Candidate[] = [];
      for (const probe of anchor.probes) {
        for (const hit of hitsOf(region, probe, allowance)) {
          if (hit.from <= view.base + at && view.base + at < hit.to) found.push(hit.candidate);
        }
      }
      return found;
    },
  };
}

function cut(view: View, from: number, to: number): Region {
  const start = Math.max(0, from);
  const raw = view.bytes.toString('latin1', start, Math.min(view.length, to));
  return { from: view.base + start, raw, decoded: new Map(), hits: new Map() };
}

/** All that a probe finds in a region; looked for once. */
function hitsOf(region: Region, { rule, encoding }: Probe, allowance: Allowance): readonly Hit[] {
  const rules = region.hits.get(encoding) ?? new Map<CompiledRule, readonly Hit[]>();
  const known = rules.get(rule);
  if (known !== undefined) return known;
  if (!region.decoded.has(encoding)) region.decoded.set(encoding, encoding.decode(region.raw));
  const decoded = region.decoded.get(encoding);
  const hits: Hit[] = [];
  if (decoded !== undefined) {
    const watch = rule.untrusted ? allowance(rule) : undefined;
    if (!rule.untrusted || watch !== undefined) matchRule(rule, encoding, decoded, region.from, hits);
    watch?.done();
  }
  rules.set(rule, hits);
  region.hits.set(encoding, rules);
  return hits;
}

/** Adds to `hits` the matches of the rule in `decoded`, which begins at the offset `from`. */
function matchRule(rule: CompiledRule, encoding: Encoding, decoded: Decoded, from: number, hits: Hit[]): void {
  const { pattern } = rule;
  const { text } = decoded;
  const offset = (index: number): number => from + decoded.rawOffset(index);
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (pattern.lastIndex === match.index) pattern.lastIndex++;
    const secret = match.groups?.['secret'];
    const secretSpan = match.indices?.groups?.['secret'];
    if (secret === undefined || secretSpan === undefined) continue;
    const parts: Parts = { id: match.groups?.['id'], secret };
    const idSpan = match.indices?.groups?.['id'];
    // A public part that stands elsewhere (in a line of its own) is no part of the range.
    const adjoins = idSpan !== undefined && idSpan[1] <= secretSpan[0] && secretSpan[0] - idSpan[1] <= ADJOINING;
    const start = (adjoins ? idSpan : secretSpan)[0];
    const confidence = judge(rule, encoding, parts, text.slice(Math.max(0, start - CONTEXT_REACH), start));
    if (confidence === undefined) continue;
    const candidate: Candidate = {
      rule,
      encoding,
      confidence,
      start: offset(start),
      end: offset(secretSpan[1]),
      secretStart: offset(secretSpan[0]),
      id: parts.id === undefined ? undefined : copy(parts.id),
      secret: new Secret(copy(canonical(parts)), preview(parts)),
    };
    hits.push({ from: offset(match.index), to: offset(match.index + match[0].length), candidate });
  }
}

/** How many characters may stand between a public part and its secret. */
const ADJOINING = 1;

/** What may be shown: the public id, and three characters of a secret that is text and long enough to spare them. */
function preview({ id, secret }: Parts): string {
  const mask = secret.length >= 20 && /^[!-~]+$/.test(secret) ? `${secret.slice(0, 3)}***` : '***';
  return copy(id === undefined ? mask : `${id}:${mask}`);
}

/** A string with memory of its own: V8 keeps the whole text alive for a slice of it. */
function copy(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}

/** How many neighbours a candidate is compared with; more than that cannot overlap it. */
const NEIGHBOURS = 8;

/**
 * The candidates that are reported, in order of place. Of those of one family that overlap the surest stays, then the
 * shorter (a longer one took digits of an escape for an id), then that of the earlier rule and encoding.
 */
export function settle(candidates: readonly Candidate[]): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of candidates.toSorted((a, b) => a.start - b.start)) {
    const rival = findRival(kept, candidate);
    const other = kept[rival];
    if (other === undefined) kept.push(candidate);
    else if (compare(candidate, other) < 0) kept[rival] = candidate;
  }
  return kept.sort((a, b) => a.start - b.start);
}

/** Where in `kept` the last one of its family stands that a candidate overlaps; -1 where there is none. */
function findRival(kept: readonly Candidate[], { rule, start }: Candidate): number {
  for (let index = kept.length - 1; index >= Math.max(0, kept.length - NEIGHBOURS); index--) {
    const other = kept[index];
    if (other !== undefined && other.rule.family === rule.family && other.end > start) return index;
  }
  return -1;
}

/** Negative where `a` is the better reading. */
function compare(a: Candidate, b: Candidate): number {
  return (
    CONFIDENCES.indexOf(b.confidence) - CONFIDENCES.indexOf(a.confidence) ||
    a.end - a.start - (b.end - b.start) ||
    a.rule.order - b.rule.order
  );
}
