// Reads the event of a pipeline of Woodpecker.
//
// Source: woodpecker-ci.org, "Environment variables".
import type { Environment } from '../../system/environment.ts';
import type { CiEvent } from './ci-event.ts';
import { defaultBranch, nothingNew, oldCommit, pullRequest, push, unknownNews, variable } from './make-event.ts';

const REMEDY = 'set `partial: false` and `depth: 0` for the plugin git in `clone`';

/** Events that run on a branch as it is. */
const NOTHING: Readonly<Record<string, string>> = {
  cron: 'a schedule has no new commits',
  manual: 'a manual run has no new commits',
  deployment: 'a deployment has no new commits',
  release: 'a release has no new commits; the push of its tag had them',
  pull_request_closed: 'a pull request was closed; if it was merged, the push to the branch had its commits',
};

/** The event of the pipeline. Throws CiError. */
export function readWoodpecker(env: Environment): CiEvent {
  const name = env['CI_PIPELINE_EVENT'] ?? '';
  const run = { provider: 'woodpecker', remedy: REMEDY } as const;
  const head = variable(env, 'CI_COMMIT_SHA');
  const reason = Object.hasOwn(NOTHING, name) ? NOTHING[name] : undefined;
  if (reason !== undefined) return nothingNew({ ...run, name }, reason);
  if (/^pull_request(?:_metadata)?$/.test(name))
    return pullRequest({ ...run, name }, head, variable(env, 'CI_COMMIT_TARGET_BRANCH'));
  if (name !== 'push' && name !== 'tag') return unknownNews({ ...run, name: 'unknown' }, true);
  // The commit of the pipeline before on the same branch: what it had was scanned then.
  const known = name === 'tag' ? [] : oldCommit(variable(env, 'CI_PREV_COMMIT_SHA'));
  const pushed = name === 'tag' ? undefined : env['CI_COMMIT_BRANCH'];
  return push({ ...run, name }, head, [...known, ...defaultBranch(variable(env, 'CI_REPO_DEFAULT_BRANCH'), pushed)]);
}
