// What a check of a .env file says.
import type { Environment } from '../../system/environment.ts';
import type { Mend } from './mend.ts';

/** What one look at a .env came to. */
export interface Check {
  readonly name: 'untracked' | 'ignored' | 'private' | 'image' | 'example';
  readonly ok: boolean;
  /** What is the case, in a few words that go on from the file's name. May hold names of files: not yet safe for a terminal. */
  readonly what: string;
  /** One line for a shell in the folder we stand in that makes it hold; undefined where there is none. */
  readonly fix: string | undefined;
  /** The same for applyMend. */
  readonly mend: Mend | undefined;
}

export interface CheckOptions {
  /** The folder we stand in. */
  readonly cwd: string;
  readonly env: Environment;
  /** The variable that an example beside it should name. */
  readonly variable?: string | undefined;
}

/** A check whose command is not made yet: that depends on where we stand. */
export type Outcome = Omit<Check, 'fix'>;
