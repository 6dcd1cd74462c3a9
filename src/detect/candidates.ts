// Runs the rules around one anchor and settles which of several readings of the same bytes is reported.

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

/** What the probes of an anchor find where it stands at the position `at` of the view. */
export function findCandidates(view: View, anchor: Anchor, at: number, allowance: Allowance): readonly Candidate[] {
  const found: Candidate[] = [];
  // One text serves all probes: to cut it out costs more than to look at it.
  const from = Math.max(0, at - anchor.before);
  const raw = view.bytes.toString('latin1', from, Math.min(view.length, at + anchor.bytes.length + anchor.after));
  for (const probe of anchor.probes) {
    const decoded = probe.encoding.decode(raw);
    if (decoded === undefined) continue;
    const watch = probe.rule.untrusted ? allowance(probe.rule) : undefined;
    if (probe.rule.untrusted && watch === undefined) continue;
    matchProbe(probe, decoded, view.base + from, view.base + at, found);
    watch?.done();
  }
  return found;
}

/** Adds to `found` the matches in `decoded`, which begins at the offset `from`, that hold the anchor at `at`. */
function matchProbe({ rule, encoding }: Probe, decoded: Decoded, from: number, at: number, found: Candidate[]): void {
  const { pattern } = rule;
  const { text } = decoded;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (from + decoded.rawOffset(match.index) > at) return;
    const end = match.index + match[0].length;
    if (pattern.lastIndex === match.index) pattern.lastIndex++;
    if (from + decoded.rawOffset(end) <= at) continue;
    const secret = match.groups?.['secret'];
    const secretSpan = match.indices?.groups?.['secret'];
    if (secret === undefined || secretSpan === undefined) continue;
    const parts: Parts = { id: match.groups?.['id'], secret };
    const start = (match.indices?.groups?.['id'] ?? secretSpan)[0];
    const confidence = judge(rule, encoding, parts, text.slice(Math.max(0, start - CONTEXT_REACH), start));
    if (confidence === undefined) continue;
    found.push({
      rule,
      encoding,
      confidence,
      start: from + decoded.rawOffset(start),
      end: from + decoded.rawOffset(secretSpan[1]),
      secretStart: from + decoded.rawOffset(secretSpan[0]),
      id: parts.id === undefined ? undefined : copy(parts.id),
      secret: new Secret(copy(canonical(parts)), preview(parts)),
    });
  }
}

/** What may be shown: the public id, and three characters of a secret long enough to spare them. */
function preview({ id, secret }: Parts): string {
  const mask = secret.length >= 20 ? `${secret.slice(0, 3)}***` : '***';
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
    const nearest = Math.max(0, kept.length - NEIGHBOURS);
    const rival = kept.findLastIndex(
      (other, index) => index >= nearest && other.rule.family === candidate.rule.family && other.end > candidate.start,
    );
    const other = kept[rival];
    if (other === undefined) kept.push(candidate);
    else if (compare(candidate, other) < 0) kept[rival] = candidate;
  }
  return kept.sort((a, b) => a.start - b.start);
}

/** Negative where `a` is the better reading. */
function compare(a: Candidate, b: Candidate): number {
  return (
    CONFIDENCES.indexOf(b.confidence) - CONFIDENCES.indexOf(a.confidence) ||
    a.end - a.start - (b.end - b.start) ||
    a.rule.order - b.rule.order
  );
}
