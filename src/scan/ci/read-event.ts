// Detects the CI system, and reads the event of its run.
import type { Environment } from '../../system/environment.ts';
import { readAzure } from './azure.ts';
import { readBitbucket } from './bitbucket.ts';
import { readBuildkite } from './buildkite.ts';
import type { CiEvent, Provider } from './ci-event.ts';
import { readCircleCi } from './circleci.ts';
import { readDrone } from './drone.ts';
import { readGitHub } from './github.ts';
import { readGitLab } from './gitlab.ts';
import { readJenkins } from './jenkins.ts';
import { isOtherCi } from './other-ci.ts';
import { readWoodpecker } from './woodpecker.ts';

interface Reader {
  readonly isRunning: (env: Environment) => boolean;
  /** Throws CiError. */
  readonly read: (env: Environment, readFile: (path: string) => string) => CiEvent;
}

/** How each CI system is detected, and how its events are read. */
const READERS: Readonly<Record<Exclude<Provider, 'other'>, Reader>> = {
  github: { isRunning: (env) => env['GITHUB_ACTIONS'] === 'true', read: readGitHub },
  gitlab: { isRunning: (env) => env['GITLAB_CI'] === 'true', read: readGitLab },
  // These count as CI only where CI is not set to `false`.
  azure: { isRunning: (env) => isOtherCi(env) && /^true$/i.test(env['TF_BUILD'] ?? ''), read: readAzure },
  bitbucket: { isRunning: (env) => isOtherCi(env) && Boolean(env['BITBUCKET_BUILD_NUMBER']), read: readBitbucket },
  buildkite: { isRunning: (env) => isOtherCi(env) && env['BUILDKITE'] === 'true', read: readBuildkite },
  circleci: { isRunning: (env) => isOtherCi(env) && env['CIRCLECI'] === 'true', read: readCircleCi },
  drone: { isRunning: (env) => isOtherCi(env) && env['DRONE'] === 'true', read: readDrone },
  woodpecker: { isRunning: (env) => isOtherCi(env) && env['CI'] === 'woodpecker', read: readWoodpecker },
  jenkins: { isRunning: (env) => isOtherCi(env) && Boolean(env['JENKINS_URL']), read: readJenkins },
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
