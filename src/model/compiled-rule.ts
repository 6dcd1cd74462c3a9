// A rule made ready to run: what detection and redaction take.
import type { Rule } from './rule.ts';

/** A rule ready to run. */
export interface CompiledRule {
  readonly rule: Rule;
  /** The name of its family: matches of one family that overlap are one. */
  readonly family: string;
  /** Position among all rules; of equal matches that of the earlier rule is reported. */
  readonly order: number;
  /** Global, with indices; runs over latin1 text. */
  readonly pattern: RegExp;
  readonly publicValues: ReadonlySet<string>;
  /** Looked for under two encodings at once, and in pieces, too. */
  readonly isDeep: boolean;
  /** What stands in its matches that are worth looking for under encodings that rewrite every character. */
  readonly encoded: readonly string[];
  /** Written by a user: its run time is watched. */
  readonly untrusted: boolean;
}
