// One step of a remediation.

/** What to do next about a token. */
export interface NextStep {
  readonly what: string;
  /** Command lines for a shell in the audited folder. None contains a token. */
  readonly commands: readonly string[];
}
