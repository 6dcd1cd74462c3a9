// Decides which of several overlapping candidates is reported.
import { CONFIDENCES } from '../model/rule.ts';
import type { Candidate } from './candidate.ts';
import { differsInId, IdReadings } from './id-readings.ts';

/** How many candidates before it a candidate is compared with: more than that cannot overlap it. */
const MAX_NEIGHBOURS = 8;

/**
 * The candidates that are reported, in order of their start. Among overlapping ones of one family the surest wins; then the shorter one (a
 * longer one took the digits of an escape for a part of the id; but where a token was joined from pieces, or all its characters are
 * rewritten, a shorter one lost some); then that of the earlier rule; then the one with fewer encodings.
 */
export function resolveOverlaps(candidates: readonly Candidate[]): Candidate[] {
  const ids = new IdReadings();
  const kept: Candidate[] = [];
  for (const candidate of candidates.toSorted((a, b) => a.start - b.start)) {
    const rival = findRival(kept, candidate);
    const other = kept[rival];
    if (other === undefined) kept.push(candidate);
    else if (differsInId(other, candidate)) kept[rival] = ids.choose(other, candidate);
    else if (tookFrom(kept[rival - 1], other, candidate) || compare(candidate, other) < 0) kept[rival] = candidate;
  }
  return [...kept, ...ids.beside(kept)].sort((a, b) => a.start - b.start);
}

/** Whether `longer` begins within the one before it, whose last digits it took for its id, and `candidate` does not. */
function tookFrom(before: Candidate | undefined, longer: Candidate, candidate: Candidate): boolean {
  return before !== undefined && before.end > longer.start && before.end <= candidate.start;
}

/** How many bytes can carry parts of two neighbours: two, where base64 is in base64. */
const MAX_SHARED_BYTES = 2;

/** The index in `kept` of the last candidate of the same family that overlaps the given one; -1 where there is none. */
function findRival(kept: readonly Candidate[], { rule, start, rewritten }: Candidate): number {
  for (let index = kept.length - 1; index >= Math.max(0, kept.length - MAX_NEIGHBOURS); index--) {
    const other = kept[index];
    // Where all characters are rewritten, neighbours can share a digit.
    const shared = rewritten && other?.rewritten === true ? MAX_SHARED_BYTES : 0;
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
  // The earlier one: the later one took its end for its own beginning.
  return nested ? -longer : a.start - b.start;
}
