// One step of a clean-up.

export interface Step {
  readonly what: string;
  /** Lines for a shell that stands in the folder that was audited. No line holds a token. */
  readonly commands: readonly string[];
}
