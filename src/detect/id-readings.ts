// Readings of one secret with different ids: the digits before it may be those of an escape (`%20`) or of the id.
import type { Candidate } from './candidate.ts';

/** How many digits nearly all ids have. */
const USUAL_DIGITS = { least: 8, most: 10 };

const isUsual = ({ id = '' }: Candidate): boolean => id.length >= USUAL_DIGITS.least && id.length <= USUAL_DIGITS.most;

/** Whether two readings that overlap differ in the id alone, or one of them was found to be ambiguous and the other is the same again. */
export function differsInId(a: Candidate, b: Candidate): boolean {
  if (a.secretStart !== b.secretStart || a.end !== b.end || !hasIdBeside(a) || !hasIdBeside(b)) return false;
  return (
    a.ambiguous === true ||
    (a.id !== b.id && (isUsual(a) || isUsual(b) || a.isBehindEscapes === true || b.isBehindEscapes === true))
  );
}

/** Whether it is a token whose id stands right before its secret, with nothing dropped or rewritten. */
const hasIdBeside = ({ id, start, secretStart, joined, rewritten, confidence }: Candidate): boolean =>
  id !== undefined && start < secretStart && !joined && !rewritten && confidence !== 'possible';

/** The readings that are reported beside the one that was chosen, while the candidates of one region are compared. */
export class IdReadings {
  readonly #others: Candidate[] = [];

  /**
   * Of two readings for which `differsInId` says yes, that with a usual id; where both have one, none of them is certain, and both are reported:
   * the earlier one, `a`, is chosen for both.
   */
  choose(a: Candidate, b: Candidate): Candidate {
    if (a.isBehindEscapes !== b.isBehindEscapes) return a.isBehindEscapes === true ? a : b;
    if (!isUsual(b)) return a;
    if (!isUsual(a)) return b;
    if (a.id === b.id) return a;
    if (!this.#others.some((other) => other.id === b.id && other.end === b.end)) this.#others.push(doubtful(b));
    return a.ambiguous === true ? a : doubtful(a);
  }

  /** The readings whose chosen one is among `kept`. */
  beside(kept: readonly Candidate[]): readonly Candidate[] {
    return this.#others.filter((other) => kept.some((one) => one.ambiguous === true && one.secretStart === other.secretStart));
  }
}

function doubtful(candidate: Candidate): Candidate {
  const confidence = candidate.confidence === 'certain' ? 'likely' : candidate.confidence;
  return { ...candidate, locate: () => candidate.locate(), confidence, ambiguous: true };
}
