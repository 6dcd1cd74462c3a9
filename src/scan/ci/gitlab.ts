// Reads the event of a GitLab pipeline.
//
// Source: docs.gitlab.com, "Predefined CI/CD variables reference" and "CI_PIPELINE_SOURCE predefined variable".

import type { Environment } from '../../system/environment.ts';
import type { CiEvent } from './ci-event.ts';
import { pushedBases } from './pushed.ts';
import { isZero, readBranch, readCommit, readName, readOid } from './revisions.ts';

const REMEDY = 'set the variable `GIT_DEPTH: "0"` for the job';

/** Sources of pipelines that run on a branch as it is. */
const NOTHING: Readonly<Record<string, string>> = {
  schedule: 'a schedule has no new commits',
  web: 'a manual run has no new commits',
  api: 'a run by API request has no new commits',
  trigger: 'a run by API request has no new commits',
  chat: 'a run by API request has no new commits',
  pipeline: 'a run for another project has no new commits',
};

/** The event of the pipeline. Throws CiError. */
export function readGitLab(env: Environment): CiEvent {
  const name = readName(env['CI_PIPELINE_SOURCE'], 'CI_PIPELINE_SOURCE');
  const request = readRequest(name, env);
  if (request !== undefined) return request;
  const run = { provider: 'gitlab', name, remedy: REMEDY } as const;
  const reason = Object.hasOwn(NOTHING, name) ? NOTHING[name] : undefined;
  if (reason !== undefined) return { ...run, kind: 'nothing-new', fromOutside: false, reason };
  const before = readOid(env['CI_COMMIT_BEFORE_SHA'], 'CI_COMMIT_BEFORE_SHA');
  // A push, or a child pipeline of one. Other sources are a push only if they name the old value.
  if (name !== 'push' && name !== 'parent_pipeline' && isZero(before)) return { ...run, kind: 'unknown', fromOutside: true };
  // It is only compared: anyone can choose the name of a branch.
  const branch = env['CI_COMMIT_BRANCH'];
  return {
    ...run,
    kind: 'commits',
    fromOutside: false,
    heads: [readCommit(env['CI_COMMIT_SHA'], 'CI_COMMIT_SHA')],
    // GitLab does not say whether a push was forced: the old value may always be gone.
    ...pushedBases(before, true, {
      defaultBranch: readBranch(env['CI_DEFAULT_BRANCH'], 'CI_DEFAULT_BRANCH'),
      ref: branch === undefined ? undefined : `refs/heads/${branch}`,
    }),
  };
}

/**
 * A merge request, or a pull request of a repository elsewhere. Known by the variables, for a child pipeline of a merge
 * request's has `parent_pipeline` as its source. CI_COMMIT_BEFORE_SHA is zeros in all of them.
 *
 * In a pipeline for merged results CI_COMMIT_SHA is a test merge of GitLab, and only there does
 * CI_MERGE_REQUEST_SOURCE_BRANCH_SHA have the head of the request.
 */
function readRequest(name: string, env: Environment): CiEvent | undefined {
  const run = {
    provider: 'gitlab',
    name,
    kind: 'commits',
    fromOutside: true,
    remedy: REMEDY,
    withoutBase: 'insufficient',
  } as const;
  if (name === 'external_pull_request_event') {
    return {
      ...run,
      heads: [readCommit(env['CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA'], 'CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA')],
      bases: [readCommit(env['CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA'], 'CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA')],
    };
  }
  if (name !== 'merge_request_event' && !env['CI_MERGE_REQUEST_IID']) return undefined;
  const source = env['CI_MERGE_REQUEST_SOURCE_BRANCH_SHA'];
  return {
    ...run,
    heads: [
      source ? readCommit(source, 'CI_MERGE_REQUEST_SOURCE_BRANCH_SHA') : readCommit(env['CI_COMMIT_SHA'], 'CI_COMMIT_SHA'),
    ],
    bases: [readCommit(env['CI_MERGE_REQUEST_DIFF_BASE_SHA'], 'CI_MERGE_REQUEST_DIFF_BASE_SHA')],
  };
}
