// Partial secrets: which bytes of a partial match are masked, and which are held back.
import type { AnchorHit } from '../../detect/anchor-index.ts';
import type { Candidate } from '../../detect/candidate.ts';
import type { View } from '../../detect/readings.ts';
import type { Masked } from './mask.ts';
import type { PartialMatch } from './partial-matches.ts';
import { behind, shownOf } from './prefix.ts';

/** How many characters of a secret must have come before it is masked where nothing more comes. */
const MIN_MASKED = 8;

/** The beginning of a secret. */
export interface Beginning extends Masked {
  /** The offset from which on it is held back; undefined where nothing need be. */
  readonly held: number | undefined;
  /** Whether so much of it has come that it is masked even if nothing more comes. */
  readonly isLong: boolean;
}

/** The beginning of a secret that a partial match is. */
export function beginningOf({ rule, own, cutAt, head, rewritten, layer, anchored }: PartialMatch): Beginning {
  const shown = shownOf(rule, own, head, rewritten);
  const rest = behind(own, shown);
  // Behind the last whole character that is shown may stand a part of the next one.
  const next = rewritten ? own.at(-1)?.to : cutAt;
  const held = rest[0]?.from ?? (own.length > 0 && own.length === shown ? next : undefined);
  return {
    own: rest,
    encodings: rewritten ? [layer] : [],
    clear: undefined,
    held,
    isLong: anchored && own.length >= (rewritten ? MIN_MASKED - 1 : MIN_MASKED),
  };
}

/** Whether the anchor is in one of the partial matches. */
export function isInPartialMatch({ anchor, at }: AnchorHit, { base }: View, partials: readonly PartialMatch[]): boolean {
  return partials.some(
    ({ rule, layer, from }) =>
      from <= base + at + anchor.bytes.length && anchor.probes.some((probe) => probe.rule === rule && probe.layer === layer),
  );
}

/**
 * Whether all that has come of a partial match is a secret that was found already: by another rule, or as a perfect one in plain text whose
 * end is known. It is masked in any case; what may still follow of it has not come.
 */
export function isCovered({ rule, own, open }: PartialMatch, candidates: readonly Candidate[], end: number): boolean {
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last === undefined) return false;
  return candidates.some(
    (candidate) =>
      candidate.secretStart === first.from &&
      candidate.end === last.to &&
      (open ? candidate.end < end && isPlain(candidate) : candidate.rule !== rule),
  );
}

/** A perfect secret in plain text. Under an encoding, a shorter secret may be the beginning of one that goes on in the next line. */
const isPlain = ({ confidence, encodings }: Candidate): boolean => confidence === 'certain' && encodings.length === 0;
