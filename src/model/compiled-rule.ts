// A compiled rule: what detection and redaction work with.
import type { Rule } from './rule.ts';

/** A rule ready to run. */
export interface CompiledRule {
  readonly rule: Rule;
  /** The name of its family: matches of one family that overlap are one. */
  readonly family: string;
  /** Position among all rules: of equal matches, that of the earlier rule is reported. */
  readonly order: number;
  /** Global, with indices; runs over latin1 text. */
  readonly pattern: RegExp;
  readonly publicValues: ReadonlySet<string>;
  /** Searched for under two encodings at once. */
  readonly isDeep: boolean;
  /** The literals to search for under encodings that rewrite every character. */
  readonly encoded: readonly string[];
  /** Written by a user: its run time is limited. */
  readonly untrusted: boolean;
}
