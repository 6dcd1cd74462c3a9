// Reads the event of a run of Bitbucket Pipelines.
//
// Source: support.atlassian.com, "Variables and secrets". For a push no variable names the old commit or the default branch.
import type { Environment } from '../../system/environment.ts';
import type { CiEvent } from './ci-event.ts';
import { oldCommit, pullRequest, unknownNews, variable } from './make-event.ts';

const REMEDY = 'set `clone: depth: full` for the pipeline';

/** The event of the run. Throws CiError. */
export function readBitbucket(env: Environment): CiEvent {
  const run = { provider: 'bitbucket', remedy: REMEDY } as const;
  if (env['BITBUCKET_PR_ID']) {
    // The head of the source branch: what is checked out is a merge of it.
    const head = variable(env, 'BITBUCKET_COMMIT');
    const known = oldCommit(variable(env, 'BITBUCKET_PR_DESTINATION_COMMIT'));
    return pullRequest({ ...run, name: 'pull_request' }, head, variable(env, 'BITBUCKET_PR_DESTINATION_BRANCH'), known);
  }
  const isPush = Boolean(env['BITBUCKET_BRANCH'] || env['BITBUCKET_TAG']);
  return unknownNews({ ...run, name: isPush ? 'push' : 'unknown' }, !isPush);
}
