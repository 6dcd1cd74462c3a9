// The result of a check of a .env file.
import type { Environment } from '../../system/environment.ts';
import type { Remedy } from './remedy.ts';

/** What is the case with a `.env`. May contain file names and messages of git: not yet safe for a terminal. */
export type EnvFact =
  | { readonly code: 'untracked' | 'tracked' | 'ignored' | 'not-ignored' | 'ignoring-unknown' | 'owner-only' | 'no-image' }
  | { readonly code: 'tracking-unknown'; readonly reason: string }
  /** @property mode the permissions: 0o644 */
  | { readonly code: 'readable'; readonly mode: number }
  /** @property source the Dockerfile or compose file, relative to the folder of the `.env` @property ignore the ignore file that does not exclude it */
  | { readonly code: 'image'; readonly source: string; readonly ignore: string }
  | { readonly code: 'example-missing'; readonly variable: string }
  | { readonly code: 'example-names' | 'example-lacks'; readonly example: string; readonly variable: string }
  /** @property variable undefined in a comment */
  | { readonly code: 'example-token'; readonly example: string; readonly variable: string | undefined }
  | { readonly code: 'example-unreadable'; readonly example: string; readonly reason: string };

/** The result of one check. */
export interface EnvCheck {
  readonly name: 'untracked' | 'ignored' | 'private' | 'image' | 'example';
  readonly ok: boolean;
  /** What is the case. */
  readonly fact: EnvFact;
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
