// One line of the doctor's report.

/** One line of the report of `doctor`. */
export interface Check {
  /** `unknown`: it could not be checked. `note`: for information. */
  readonly result: 'holds' | 'fails' | 'unknown' | 'note';
  readonly text: string;
  /** `install`: the hook is missing, and `tokenscan install` adds it. */
  readonly remedy?: 'install' | undefined;
}

export const holds = (text: string): Check => ({ result: 'holds', text });
export const fails = (text: string): Check => ({ result: 'fails', text });
export const note = (text: string): Check => ({ result: 'note', text });
export const unknown = (text: string): Check => ({ result: 'unknown', text });
