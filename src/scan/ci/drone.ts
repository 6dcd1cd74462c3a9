// Reads the event of a build of Drone.
//
// Source: docs.drone.io, "Environment reference".
import type { Environment } from '../../system/environment.ts';
import type { CiEvent } from './ci-event.ts';
import { defaultBranch, nothingNew, oldCommit, pullRequest, push, unknownNews, variable } from './make-event.ts';

const REMEDY = 'remove `depth` from `clone` in the pipeline';

/** Events that run on a branch as it is. */
const NOTHING: Readonly<Record<string, string>> = {
  cron: 'a schedule has no new commits',
  custom: 'a manual run has no new commits',
  promote: 'a deployment has no new commits',
  rollback: 'a deployment has no new commits',
};

/** The event of the build. Throws CiError. */
export function readDrone(env: Environment): CiEvent {
  const name = env['DRONE_BUILD_EVENT'] ?? '';
  const run = { provider: 'drone', remedy: REMEDY } as const;
  const head = variable(env, 'DRONE_COMMIT_SHA');
  const reason = Object.hasOwn(NOTHING, name) ? NOTHING[name] : undefined;
  if (reason !== undefined) return nothingNew({ ...run, name }, reason);
  if (name === 'pull_request') return pullRequest({ ...run, name }, head, variable(env, 'DRONE_TARGET_BRANCH'));
  if (name !== 'push' && name !== 'tag') return unknownNews({ ...run, name: 'unknown' }, true);
  const known = name === 'tag' ? [] : oldCommit(variable(env, 'DRONE_COMMIT_BEFORE'));
  const pushed = name === 'tag' ? undefined : env['DRONE_BRANCH'];
  return push({ ...run, name }, head, [...known, ...defaultBranch(variable(env, 'DRONE_REPO_BRANCH'), pushed)]);
}
