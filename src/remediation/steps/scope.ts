// What the steps depend on besides the places of a token: where they are typed, how we were started, what was scanned.
import type { EnvProblem } from './file-facts.ts';
import type { FilePlans } from './file-plans.ts';
import type { GitFacts } from './git-facts.ts';
import type { ScanKind } from './places.ts';

/** Where the steps are typed, and what was scanned. Commands name the same. */
export interface StepScope {
  /** The folder that was scanned, absolute. Commands are for a shell in it. */
  readonly cwd: string;
  /** Its path from the user's shell; undefined if the shell is in it. */
  readonly folder?: string | undefined;
  /** The words that start tokenscan. */
  readonly command: string;
  readonly scan: ScanKind | 'audit';
  /**
   * Where what was scanned is: on this machine only; in CI, where all that git has was pushed; in CI for a change from outside, whose own
   * allowlist does not count; or at a server that refuses it.
   */
  readonly location: 'here' | 'ci' | 'ci-outside' | 'server';
  /** The path of the repository that was named for `git`. */
  readonly repository?: string | undefined;
  /** Paths were named: commands name the files with findings. */
  readonly isNamed?: boolean | undefined;
  readonly root?: string | undefined;
  readonly home?: string | undefined;
  readonly user?: string | undefined;
}

/** What was found out for the steps. */
export interface StepInputs {
  readonly scope: StepScope;
  readonly plans: FilePlans;
  /** By the path of the repository from `cwd`; empty for the one that `cwd` is in. */
  readonly git: ReadonlyMap<string, GitFacts>;
  /** What is wrong with `.env` files that git must stop tracking first. */
  readonly envs: ReadonlyMap<string, readonly EnvProblem[]>;
  /** The hook is installed. */
  readonly isGuarded: boolean;
}
