// One line of the doctor's report.

/** One line of the report of `doctor`. */
export interface Check {
  /** `unknown`: it could not be checked. `note`: for information. */
  readonly result: 'holds' | 'fails' | 'unknown' | 'note';
  readonly text: string;
  /** Whether a note leaves open if the hook runs tokenscan. */
  readonly isOpen?: boolean;
  /** What fixes it; undefined where no command does. */
  readonly remedy?: Remedy | undefined;
}

/** A command that fixes what a check found. */
export interface Remedy {
  /** A line to paste; undefined for `tokenscan install`, however tokenscan was started. */
  readonly command?: string | undefined;
  /** Options of `tokenscan install`. */
  readonly option?: string | undefined;
  /** The folder to run it in; undefined for the current one. */
  readonly folder?: string | undefined;
}

export const holds = (text: string): Check => ({ result: 'holds', text });
export const fails = (text: string, remedy?: Remedy): Check => ({ result: 'fails', text, remedy });
export const note = (text: string): Check => ({ result: 'note', text });
export const unknown = (text: string): Check => ({ result: 'unknown', text });
