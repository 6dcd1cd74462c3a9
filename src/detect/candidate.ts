// A candidate: a reading of some bytes as a secret. It becomes a match where no better reading overlaps it (overlaps.ts).
import type { CompiledRule } from '../model/compiled-rule.ts';
import type { Confidence, Cut } from '../model/rule.ts';
import type { Secret } from '../model/types.ts';

/** Bytes from `from` to before `to`, as offsets in the Blob. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A reading of some bytes of the Blob as a secret. Offsets count from the start of the Blob. */
export interface Candidate {
  readonly rule: CompiledRule;
  /** The encodings it was read under, outermost first. */
  readonly encodings: readonly string[];
  /** Something between its characters was dropped (a line end, a colour), and what stood on either side of it was joined. */
  readonly joined: boolean;
  /** An encoding rewrites all of its characters: nothing but that encoding says where it begins. */
  readonly rewritten: boolean;
  readonly confidence: Confidence;
  /** Why it is in doubt, where something of it is missing. */
  readonly reason?: Cut | undefined;
  /** Other bytes may be its id as well: a reading with another id is reported beside it. */
  readonly ambiguous?: true;
  /** Two escapes in a row stand before it, so that the digits of the second one are not those of its id. */
  readonly isBehindEscapes?: boolean;
  readonly start: number;
  readonly end: number;
  readonly secretStart: number;
  readonly id: string | undefined;
  readonly secret: Secret;
  /** The bytes that carry each character of the secret, in order, without what stands between them (a line end, a colour). */
  readonly locate: () => readonly Range[];
}

/** A candidate and the range of all that the rule's pattern matched, as offsets in the Blob. */
export interface RuleMatch {
  readonly from: number;
  readonly to: number;
  readonly candidate: Candidate;
}
