// Detects the CI system, and reads the event of its run.
import type { Environment } from '../../system/environment.ts';
import type { CiEvent, Provider } from './ci-event.ts';
import { readGitHub } from './github.ts';
import { readGitLab } from './gitlab.ts';
import { isOtherCi } from './other-ci.ts';

interface Reader {
  readonly isRunning: (env: Environment) => boolean;
  /** Throws CiError. */
  readonly read: (env: Environment, readFile: (path: string) => string) => CiEvent;
}

/** How each CI system is detected, and how its events are read. */
const READERS: Readonly<Record<Exclude<Provider, 'other'>, Reader>> = {
  github: { isRunning: (env) => env['GITHUB_ACTIONS'] === 'true', read: readGitHub },
  gitlab: { isRunning: (env) => env['GITLAB_CI'] === 'true', read: readGitLab },
};

/**
 * The event of the run; undefined outside CI. Throws CiError if a provider does not give what it documents: an event that
 * cannot be read is never one without new commits.
 *
 * @param readFile gives the text of a file; called for GITHUB_EVENT_PATH only. Its errors become CiErrors
 */
export function readEvent(env: Environment, readFile: (path: string) => string): CiEvent | undefined {
  const reader = Object.values(READERS).find(({ isRunning }) => isRunning(env));
  if (reader !== undefined) return reader.read(env, readFile);
  if (!isOtherCi(env)) return undefined;
  const remedy = 'run `git fetch --unshallow` before tokenscan';
  return { provider: 'other', name: 'unknown', kind: 'unknown', fromOutside: true, remedy };
}
