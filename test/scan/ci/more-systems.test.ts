// What runs of CI systems that say what they know in a few variables are taken to be about.
import { describe, expect, test } from 'vitest';
import { CiError } from '../../../src/model/errors.ts';
import type { CiEvent, Provider } from '../../../src/scan/ci/ci-event.ts';
import { readEvent } from '../../../src/scan/ci/read-event.ts';
import type { Environment } from '../../../src/system/environment.ts';

const A = 'a1'.repeat(20);
const B = 'b2'.repeat(20);
const ZERO = '0'.repeat(40);
const MAIN = 'refs/remotes/origin/main';

const read = (env: Environment): CiEvent | undefined => readEvent(env, () => expect.unreachable('there is no event file'));

/** What a system sets in every run. */
const AZURE = { TF_BUILD: 'True', BUILD_SOURCEVERSION: B };
const BITBUCKET = { CI: 'true', BITBUCKET_BUILD_NUMBER: '7', BITBUCKET_COMMIT: B };
const BUILDKITE = {
  CI: 'true',
  BUILDKITE: 'true',
  BUILDKITE_COMMIT: B,
  BUILDKITE_PULL_REQUEST: 'false',
  BUILDKITE_BRANCH: 'main',
  BUILDKITE_PIPELINE_DEFAULT_BRANCH: 'main',
};
const CIRCLE = { CI: 'true', CIRCLECI: 'true', CIRCLE_SHA1: B, CIRCLE_BRANCH: 'main' };
const DRONE = { CI: 'true', DRONE: 'true', DRONE_COMMIT_SHA: B, DRONE_REPO_BRANCH: 'main', DRONE_BRANCH: 'main' };
const WOODPECKER = { CI: 'woodpecker', CI_COMMIT_SHA: B, CI_REPO_DEFAULT_BRANCH: 'main', CI_COMMIT_BRANCH: 'main' };
const JENKINS = { CI: 'true', JENKINS_URL: 'https://ci.example.org/', GIT_COMMIT: B };

const request = { kind: 'commits', fromOutside: true, heads: [B], bases: [MAIN], withoutBase: 'insufficient' };
const pushed = (...bases: readonly string[]) => ({
  kind: 'commits',
  fromOutside: false,
  heads: [B],
  bases,
  withoutBase: 'all-new',
});
const unknown = (fromOutside: boolean) => ({ kind: 'unknown', fromOutside });
const nothing = { kind: 'nothing-new', fromOutside: false, reason: expect.any(String) };

const azureRequest = {
  BUILD_REASON: 'PullRequest',
  SYSTEM_PULLREQUEST_SOURCECOMMITID: B,
  SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main',
  BUILD_SOURCEVERSION: A,
};
const bitbucketRequest = { BITBUCKET_PR_ID: '3', BITBUCKET_BRANCH: 'x', BITBUCKET_PR_DESTINATION_BRANCH: 'main' };
const buildkiteRequest = { BUILDKITE_PULL_REQUEST: '3', BUILDKITE_BRANCH: 'x', BUILDKITE_PULL_REQUEST_BASE_BRANCH: 'main' };
const dronePush = { DRONE_BUILD_EVENT: 'push', DRONE_COMMIT_BEFORE: A };
const woodpeckerPush = { CI_PIPELINE_EVENT: 'push', CI_PREV_COMMIT_SHA: A };

test.each<[Provider, string, Environment, object]>([
  ['azure', 'a pull request of a repository of Azure', { ...AZURE, ...azureRequest }, request],
  ['azure', 'one of GitHub', { ...AZURE, ...azureRequest, SYSTEM_PULLREQUEST_TARGETBRANCH: 'main' }, request],
  ['azure', 'a push', { ...AZURE, BUILD_REASON: 'IndividualCI' }, unknown(false)],
  ['azure', 'pushes together', { ...AZURE, BUILD_REASON: 'BatchedCI' }, unknown(false)],
  ['azure', 'a schedule', { ...AZURE, BUILD_REASON: 'Schedule' }, nothing],
  ['azure', 'by hand', { ...AZURE, BUILD_REASON: 'Manual' }, nothing],
  ['azure', 'a reason to come', { ...AZURE, BUILD_REASON: 'Moon' }, unknown(true)],
  ['azure', 'no reason', AZURE, unknown(true)],
  ['bitbucket', 'a pull request', { ...BITBUCKET, ...bitbucketRequest }, request],
  [
    'bitbucket',
    'a pull request with its base',
    { ...BITBUCKET, ...bitbucketRequest, BITBUCKET_PR_DESTINATION_COMMIT: A },
    { ...request, bases: [A, MAIN] },
  ],
  [
    'bitbucket',
    'a pull request with its base abbreviated',
    { ...BITBUCKET, ...bitbucketRequest, BITBUCKET_PR_DESTINATION_COMMIT: A.slice(0, 12) },
    request,
  ],
  ['bitbucket', 'a push', { ...BITBUCKET, BITBUCKET_BRANCH: 'x' }, unknown(false)],
  ['bitbucket', 'a tag', { ...BITBUCKET, BITBUCKET_TAG: 'v1' }, unknown(false)],
  ['bitbucket', 'neither', BITBUCKET, unknown(true)],
  ['buildkite', 'a pull request', { ...BUILDKITE, ...buildkiteRequest }, request],
  ['buildkite', 'a branch', { ...BUILDKITE, BUILDKITE_BRANCH: 'x' }, pushed(MAIN)],
  ['buildkite', 'the default branch', BUILDKITE, unknown(false)],
  ['buildkite', 'a tag called as it', { ...BUILDKITE, BUILDKITE_TAG: 'main' }, pushed(MAIN)],
  ['buildkite', 'no commit', { ...BUILDKITE, BUILDKITE_BRANCH: 'x', BUILDKITE_COMMIT: 'HEAD' }, unknown(false)],
  ['buildkite', 'a schedule', { ...BUILDKITE, BUILDKITE_SOURCE: 'schedule' }, nothing],
  ['buildkite', 'not said whether it is a request', { ...BUILDKITE, BUILDKITE_PULL_REQUEST: undefined }, unknown(true)],
  ['circleci', 'anything', CIRCLE, unknown(true)],
  ['drone', 'a push', { ...DRONE, ...dronePush }, pushed(A)],
  ['drone', 'a push of a branch', { ...DRONE, ...dronePush, DRONE_BRANCH: 'x' }, pushed(A, MAIN)],
  ['drone', 'a new branch', { ...DRONE, ...dronePush, DRONE_BRANCH: 'x', DRONE_COMMIT_BEFORE: ZERO }, pushed(MAIN)],
  ['drone', 'the first push', { ...DRONE, ...dronePush, DRONE_COMMIT_BEFORE: ZERO }, unknown(false)],
  ['drone', 'a tag', { ...DRONE, ...dronePush, DRONE_BUILD_EVENT: 'tag' }, pushed(MAIN)],
  ['drone', 'a pull request', { ...DRONE, DRONE_BUILD_EVENT: 'pull_request', DRONE_TARGET_BRANCH: 'main' }, request],
  ['drone', 'a pull request into nothing', { ...DRONE, DRONE_BUILD_EVENT: 'pull_request' }, unknown(true)],
  ['drone', 'a schedule', { ...DRONE, DRONE_BUILD_EVENT: 'cron' }, nothing],
  ['drone', 'an event to come', { ...DRONE, DRONE_BUILD_EVENT: 'constructor' }, unknown(true)],
  ['woodpecker', 'a push', { ...WOODPECKER, ...woodpeckerPush }, pushed(A)],
  ['woodpecker', 'a push of a branch', { ...WOODPECKER, ...woodpeckerPush, CI_COMMIT_BRANCH: 'x' }, pushed(A, MAIN)],
  ['woodpecker', 'the first push', { ...WOODPECKER, ...woodpeckerPush, CI_PREV_COMMIT_SHA: '' }, unknown(false)],
  ['woodpecker', 'a tag', { ...WOODPECKER, ...woodpeckerPush, CI_PIPELINE_EVENT: 'tag' }, pushed(MAIN)],
  [
    'woodpecker',
    'a pull request',
    { ...WOODPECKER, CI_PIPELINE_EVENT: 'pull_request', CI_COMMIT_TARGET_BRANCH: 'main', CI_PREV_COMMIT_SHA: A },
    request,
  ],
  ['woodpecker', 'a closed pull request', { ...WOODPECKER, CI_PIPELINE_EVENT: 'pull_request_closed' }, nothing],
  ['woodpecker', 'by hand', { ...WOODPECKER, CI_PIPELINE_EVENT: 'manual' }, nothing],
  ['woodpecker', 'an event to come', { ...WOODPECKER, CI_PIPELINE_EVENT: 'moon' }, unknown(true)],
  ['jenkins', 'a pull request', { ...JENKINS, CHANGE_ID: '3', CHANGE_TARGET: 'main', BRANCH_NAME: 'PR-3' }, request],
  ['jenkins', 'a branch', { ...JENKINS, BRANCH_NAME: 'x', GIT_PREVIOUS_SUCCESSFUL_COMMIT: A }, pushed(A)],
  ['jenkins', 'a new branch', { ...JENKINS, BRANCH_NAME: 'x' }, unknown(false)],
  ['jenkins', 'another project', { ...JENKINS, GIT_PREVIOUS_SUCCESSFUL_COMMIT: A }, unknown(true)],
])('%s, %s', (provider, _, env, expected) => {
  const event = read(env);
  expect(event).toMatchObject({ ...expected, provider });
  expect(event?.name).toMatch(/^[a-z_]+$/);
  expect(event?.remedy).toMatch(/^[^.\n]*[^.\n]$/);
  // Somebody who switches CI off is believed.
  expect(read({ ...env, CI: 'false' })).toBeUndefined();
});

describe('given what is no revision, then it is an error that does not quote it', () => {
  test.each<[string, Environment]>([
    ['a head that is an option', { ...AZURE, ...azureRequest, SYSTEM_PULLREQUEST_SOURCECOMMITID: '--sesame' }],
    ['a head of zeros', { ...BITBUCKET, ...bitbucketRequest, BITBUCKET_COMMIT: ZERO }],
    ['a target that is an option', { ...BUILDKITE, ...buildkiteRequest, BUILDKITE_PULL_REQUEST_BASE_BRANCH: '--sesame' }],
    ['an old commit with a line feed', { ...DRONE, ...dronePush, DRONE_COMMIT_BEFORE: `${A}\nsesame` }],
    ['a default branch that is none', { ...WOODPECKER, ...woodpeckerPush, CI_REPO_DEFAULT_BRANCH: 'a..sesame' }],
    ['an old commit that is a range', { ...JENKINS, BRANCH_NAME: 'x', GIT_PREVIOUS_SUCCESSFUL_COMMIT: 'HEAD~1..sesame' }],
  ])('%s', (_, env) => {
    expect(() => read(env)).toThrow(CiError);
    expect(() => read(env)).toThrow(/^(?!.*sesame)[^\n]+$/);
  });
});
