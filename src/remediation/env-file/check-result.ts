// The result of a check of a .env file.
import type { Environment } from '../../system/environment.ts';
import type { Remedy } from './remedy.ts';

/** The result of one check. */
export interface EnvCheck {
  readonly name: 'untracked' | 'ignored' | 'private' | 'image' | 'example';
  readonly ok: boolean;
  /** What is the case, as a clause after the name of the file. May contain file names: not yet safe for a terminal. */
  readonly what: string;
  /** One line for a shell in `cwd` that makes the check pass; undefined if there is none. */
  readonly command: string | undefined;
  /** The same for applyRemedy. */
  readonly remedy: Remedy | undefined;
}

export interface CheckOptions {
  /** The folder of the user's shell. */
  readonly cwd: string;
  readonly env: Environment;
  /** The variable that an example beside the file should name. */
  readonly variable?: string | undefined;
}

/** A check without its command, which depends on the folder of the user's shell. */
export type CheckResult = Omit<EnvCheck, 'command'>;
