// Reads the event of a build of Buildkite.
//
// Source: buildkite.com, "Environment variables". No variable names the old commit of a push: new is what the default branch does not have.
import type { Environment } from '../../system/environment.ts';
import type { CiEvent } from './ci-event.ts';
import { defaultBranch, nothingNew, pullRequest, push, unknownNews, variable } from './make-event.ts';

const REMEDY = 'let the agent clone all branches: no `--depth` and no `--single-branch` in BUILDKITE_GIT_CLONE_FLAGS';

/** The event of the build. Throws CiError. */
export function readBuildkite(env: Environment): CiEvent {
  const run = { provider: 'buildkite', remedy: REMEDY } as const;
  const request = env['BUILDKITE_PULL_REQUEST'];
  // A build by hand or by request may name no commit.
  const isNamed = env['BUILDKITE_COMMIT'] !== 'HEAD';
  const head = isNamed ? variable(env, 'BUILDKITE_COMMIT') : ([undefined, 'BUILDKITE_COMMIT'] as const);
  if (request !== undefined && request !== '' && request !== 'false')
    return pullRequest({ ...run, name: 'pull_request' }, head, variable(env, 'BUILDKITE_PULL_REQUEST_BASE_BRANCH'));
  if (env['BUILDKITE_SOURCE'] === 'schedule') return nothingNew({ ...run, name: 'schedule' }, 'a schedule has no new commits');
  if (request !== 'false') return unknownNews({ ...run, name: 'unknown' }, true);
  const pushed = env['BUILDKITE_TAG'] ? undefined : env['BUILDKITE_BRANCH'];
  return push({ ...run, name: 'push' }, head, defaultBranch(variable(env, 'BUILDKITE_PIPELINE_DEFAULT_BRANCH'), pushed));
}
