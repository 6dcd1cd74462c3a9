// Which CI system runs us, and what its run is about.
import type { Environment } from '../../system/environment.ts';
import type { CiEvent, Provider } from './ci-event.ts';
import { readGitHub } from './github.ts';
import { readGitLab } from './gitlab.ts';

interface Reader {
  readonly isRunning: (env: Environment) => boolean;
  /** Throws CiError. */
  readonly read: (env: Environment, readFile: (path: string) => string) => CiEvent;
}

/** How each CI system says that it runs us, and how its events are read. */
const READERS: Readonly<Record<Exclude<Provider, 'other'>, Reader>> = {
  github: { isRunning: (env) => env['GITHUB_ACTIONS'] === 'true', read: readGitHub },
  gitlab: { isRunning: (env) => env['GITLAB_CI'] === 'true', read: readGitLab },
};

/**
 * What the run is about; undefined outside CI. Throws CiError where a provider does not say what it promises to: an event
 * that cannot be read is never one with nothing new.
 *
 * @param readFile gives the text of a file; called for GITHUB_EVENT_PATH only. Its errors become CiErrors
 */
export function readEvent(env: Environment, readFile: (path: string) => string): CiEvent | undefined {
  const reader = Object.values(READERS).find(({ isRunning }) => isRunning(env));
  if (reader !== undefined) return reader.read(env, readFile);
  // Most other systems set CI to `true`, some to `1`; people set it to `false` to switch that off.
  if (env['CI'] === undefined || /^(?:|0|false)$/i.test(env['CI'])) return undefined;
  const remedy = 'run `git fetch --unshallow` before tokenscan';
  return { provider: 'other', name: 'unknown', kind: 'unknown', fromOutside: true, remedy };
}
