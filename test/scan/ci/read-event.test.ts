// What runs of GitHub Actions, GitLab and other CI systems are taken to be about.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CiError } from '../../../src/model/errors.ts';
import type { CiEvent, Provider } from '../../../src/scan/ci/ci-event.ts';
import { readEvent } from '../../../src/scan/ci/read-event.ts';
import type { Environment } from '../../../src/system/environment.ts';

const A = 'a1'.repeat(20);
const B = 'b2'.repeat(20);
const C = 'c3'.repeat(20);
const ZERO = '0'.repeat(40);
const MAIN = 'refs/remotes/origin/main';

const CHECKOUT = 'set `fetch-depth: 0` for actions/checkout';
const DEPTH = 'set the variable `GIT_DEPTH: "0"` for the job';

/** The event of a run of GitHub Actions with this payload. */
function github(name: string | undefined, payload: unknown, env: Environment = {}): CiEvent | undefined {
  const all = {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: name,
    GITHUB_EVENT_PATH: '/event.json',
    GITHUB_SHA: B,
    ...env,
  };
  return readEvent(all, (path) => {
    expect(path).toBe('/event.json');
    return typeof payload === 'string' ? payload : JSON.stringify(payload);
  });
}

function gitlab(source: string | undefined, env: Environment = {}): CiEvent | undefined {
  const all = { CI: 'true', GITLAB_CI: 'true', CI_PIPELINE_SOURCE: source, CI_COMMIT_SHA: B, CI_DEFAULT_BRANCH: 'main', ...env };
  return readEvent(all, () => expect.unreachable('GitLab has no event file'));
}

const repository = { id: 1, full_name: 'octo/repo', default_branch: 'main', private: false };
const push = {
  ref: 'refs/heads/main',
  before: A,
  after: B,
  created: false,
  deleted: false,
  forced: false,
  base_ref: null,
  compare: 'https://github.com/octo/repo/compare/a...b',
  commits: [{ id: B, message: 'x', distinct: true }],
  head_commit: { id: B },
  pusher: { name: 'octo' },
  repository,
};
const pullRequest = {
  action: 'synchronize',
  number: 7,
  pull_request: {
    number: 7,
    title: '$(touch /tmp/x) `x` %{x}',
    base: { ref: 'main', sha: A, repo: { full_name: 'octo/repo' } },
    head: { ref: '--upload-pack=x', sha: C, repo: { full_name: 'fork/repo' } },
  },
  repository,
};

describe('GitHub Actions: commits', () => {
  const of = (heads: readonly string[], bases: readonly string[], withoutBase: string) => ({
    kind: 'commits',
    heads,
    bases,
    withoutBase,
  });
  test.each<[string, string, object, object]>([
    ['a push', 'push', push, of([B], [A], 'insufficient')],
    [
      'a push of SHA-256',
      'push',
      { ...push, before: 'd'.repeat(64), after: 'e'.repeat(64) },
      of(['e'.repeat(64)], ['d'.repeat(64)], 'insufficient'),
    ],
    ['a new branch', 'push', { ...push, ref: 'refs/heads/x', before: ZERO, created: true }, of([B], [MAIN], 'all-new')],
    ['the first push of the default branch', 'push', { ...push, before: ZERO, created: true }, of([B], [], 'all-new')],
    [
      'a new branch, default branch unknown',
      'push',
      { ...push, ref: 'refs/heads/x', before: ZERO, repository: {} },
      of([B], [], 'all-new'),
    ],
    [
      'a default branch with folders',
      'push',
      { ...push, ref: 'refs/heads/x', before: ZERO, repository: { default_branch: 'wip/ветка' } },
      of([B], ['refs/remotes/origin/wip/ветка'], 'all-new'),
    ],
    ['a forced push', 'push', { ...push, ref: 'refs/heads/x', forced: true }, of([B], [A, MAIN], 'all-new')],
    ['a forced push of the default branch', 'push', { ...push, forced: true }, of([B], [A], 'all-new')],
    ['a tag', 'push', { ...push, ref: 'refs/tags/v1', before: ZERO, created: true }, of([B], [MAIN], 'all-new')],
    ['a tag that was moved', 'push', { ...push, ref: 'refs/tags/v1' }, of([B], [A, MAIN], 'all-new')],
    ['an annotated tag', 'push', { ...push, ref: 'refs/tags/v1', before: ZERO, after: C }, of([C, B], [MAIN], 'all-new')],
    ['a tag called as the default branch', 'push', { ...push, ref: 'refs/tags/main', before: ZERO }, of([B], [MAIN], 'all-new')],
    [
      'a push without flags (other implementations)',
      'push',
      { ref: 'refs/heads/x', before: A, after: B },
      of([B], [A], 'all-new'),
    ],
    [
      'a merge group',
      'merge_group',
      { action: 'checks_requested', merge_group: { base_sha: A, head_sha: C, base_ref: 'refs/heads/main' } },
      of([C], [A], 'insufficient'),
    ],
    ['a pull request', 'pull_request', pullRequest, of([C], [A], 'insufficient')],
    ['a review', 'pull_request_review', { ...pullRequest, action: 'submitted' }, of([C], [A], 'insufficient')],
    ['a pull request, on its base', 'pull_request_target', pullRequest, of([C], [A], 'insufficient')],
  ])('%s', (_, name, payload, expected) => {
    const event = github(name, payload);
    expect(event).toMatchObject({ ...expected, provider: 'github', name });
    expect(event?.fromOutside).toBe(name !== 'push');
    if (name !== 'pull_request_target') expect(event?.remedy).toBe(CHECKOUT);
  });

  test('given pull_request_target, then the remedy is for a checkout of the base branch', () => {
    expect(github('pull_request_target', pullRequest)?.remedy).toContain('refs/pull/7/head');
  });
});

describe('GitHub Actions: no commits', () => {
  test.each<[string, string, object]>([
    ['a deleted branch', 'push', { ...push, after: ZERO, deleted: true }],
    ['a deleted branch, without the flag', 'push', { ...push, after: ZERO, deleted: undefined }],
    ['a deletion', 'delete', { ref: 'x', ref_type: 'branch' }],
    ['a schedule', 'schedule', { schedule: '0 0 * * *', repository }],
    ['a run by hand', 'workflow_dispatch', { inputs: null, ref: 'refs/heads/main', repository }],
    ['a request', 'repository_dispatch', { action: 'x', client_payload: {}, repository }],
    ['a release', 'release', { action: 'published', release: { tag_name: 'v1' }, repository }],
    ['a closed pull request', 'pull_request', { ...pullRequest, action: 'closed' }],
  ])('%s', (_, name, payload) => {
    expect(github(name, payload)).toMatchObject({ kind: 'nothing-new', provider: 'github', name, reason: expect.any(String) });
  });

  test.each(['issues', 'issue_comment', 'workflow_run', 'create', 'something_to_come', 'constructor'])(
    'not known: %s',
    (name) => {
      const event = { provider: 'github', name, kind: 'unknown', fromOutside: true, remedy: CHECKOUT };
      expect(github(name, { repository })).toEqual(event);
    },
  );
});

describe('GitHub Actions: given an invalid event file, then the error does not quote it', () => {
  const SECRET = 'sesame';
  test.each<[string, string | undefined, unknown, Environment?]>([
    ['no JSON', 'push', `{"before": ${SECRET}`],
    ['nothing', 'push', ''],
    ['a list', 'push', [SECRET]],
    ['null', 'push', 'null'],
    ['no before', 'push', { ...push, before: undefined }],
    ['no after', 'push', { ...push, after: null }],
    ['a before of another type', 'push', { ...push, before: 5 }],
    ['a before that is an option', 'push', { ...push, before: `--output=${SECRET}` }],
    ['an after with a line feed', 'push', { ...push, after: `${B}\n` }],
    ['an after in capitals', 'push', { ...push, after: B.toUpperCase() }],
    ['50 digits', 'push', { ...push, after: 'a'.repeat(50) }],
    ['50 zeros', 'push', { ...push, before: '0'.repeat(50) }],
    ['a short id', 'push', { ...push, before: A.slice(0, 7) }],
    ['a default branch that is none', 'push', { ...push, before: ZERO, repository: { default_branch: `-${SECRET}` } }],
    ['a GITHUB_SHA that is none', 'push', { ...push, ref: 'refs/tags/x' }, { GITHUB_SHA: SECRET }],
    ['a pull request without one', 'pull_request', { ...pullRequest, pull_request: undefined }],
    ['a pull request without head', 'pull_request', { pull_request: { base: { sha: A } } }],
    ['a pull request onto nothing', 'pull_request', { pull_request: { base: { sha: ZERO }, head: { sha: A } } }],
    [
      'a number that is an option',
      'pull_request_target',
      { pull_request: { ...pullRequest.pull_request, number: `;${SECRET}` } },
    ],
    ['a merge group without one', 'merge_group', { action: 'checks_requested' }],
    ['a merge group without base', 'merge_group', { merge_group: { head_sha: A } }],
    ['no event', undefined, push],
    ['an event with another name', `push\n::${SECRET}`, push],
    ['no path', 'push', push, { GITHUB_EVENT_PATH: undefined }],
  ])('%s', (_, name, payload, env) => {
    let error: unknown;
    try {
      github(name, payload, env);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(CiError);
    const { message } = error as CiError;
    expect(message).toMatch(/^[^\n]+$/);
    expect(message).not.toContain(SECRET);
  });

  test('given an unreadable event file, then it is an error', () => {
    const env = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: '/no' };
    const fail = (): never => {
      throw Object.assign(new Error('ENOENT: /no'), { code: 'ENOENT' });
    };
    expect(() => readEvent(env, fail)).toThrow(
      new CiError('could not read the event file (GITHUB_EVENT_PATH): no such file or folder'),
    );
  });
});

describe('GitLab', () => {
  const request = {
    CI_MERGE_REQUEST_IID: '7',
    CI_COMMIT_BEFORE_SHA: ZERO,
    CI_MERGE_REQUEST_DIFF_BASE_SHA: A,
    CI_MERGE_REQUEST_TITLE: '$(touch x)',
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: '--x',
  };
  test.each<[string, string, Environment, object]>([
    [
      'a push',
      'push',
      { CI_COMMIT_BRANCH: 'main', CI_COMMIT_BEFORE_SHA: A },
      { heads: [B], bases: [A], withoutBase: 'all-new', fromOutside: false },
    ],
    [
      'a push of a branch',
      'push',
      { CI_COMMIT_BRANCH: 'x', CI_COMMIT_BEFORE_SHA: A },
      { heads: [B], bases: [A, MAIN], withoutBase: 'all-new' },
    ],
    [
      'a new branch',
      'push',
      { CI_COMMIT_BRANCH: 'x', CI_COMMIT_BEFORE_SHA: ZERO },
      { heads: [B], bases: [MAIN], withoutBase: 'all-new' },
    ],
    [
      'the first push',
      'push',
      { CI_COMMIT_BRANCH: 'main', CI_COMMIT_BEFORE_SHA: ZERO },
      { heads: [B], bases: [], withoutBase: 'all-new' },
    ],
    ['a branch of any name', 'push', { CI_COMMIT_BRANCH: '-x', CI_COMMIT_BEFORE_SHA: A }, { bases: [A, MAIN] }],
    [
      'a tag',
      'push',
      { CI_COMMIT_TAG: 'main', CI_COMMIT_BEFORE_SHA: ZERO },
      { heads: [B], bases: [MAIN], withoutBase: 'all-new' },
    ],
    [
      'a merge request',
      'merge_request_event',
      request,
      { heads: [B], bases: [A], withoutBase: 'insufficient', fromOutside: true },
    ],
    [
      'a merge request, source empty',
      'merge_request_event',
      { ...request, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: '' },
      { heads: [B], bases: [A] },
    ],
    [
      'a merged result',
      'merge_request_event',
      { ...request, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: C },
      { heads: [C], bases: [A], fromOutside: true },
    ],
    ['a child of a merge request', 'parent_pipeline', request, { heads: [B], bases: [A], fromOutside: true }],
    [
      'a child of a push',
      'parent_pipeline',
      { CI_COMMIT_BRANCH: 'x', CI_COMMIT_BEFORE_SHA: A },
      { heads: [B], bases: [A, MAIN], fromOutside: false },
    ],
    [
      'a source to come, with a past',
      'something_new',
      { CI_COMMIT_BRANCH: 'main', CI_COMMIT_BEFORE_SHA: A },
      { heads: [B], bases: [A] },
    ],
    [
      'a pull request elsewhere',
      'external_pull_request_event',
      { CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA: C, CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA: A },
      { heads: [C], bases: [A], fromOutside: true },
    ],
  ])('%s', (_, name, env, expected) => {
    expect(gitlab(name, env)).toMatchObject({ kind: 'commits', provider: 'gitlab', name, remedy: DEPTH, ...expected });
  });

  test.each(['schedule', 'web', 'api', 'trigger', 'chat', 'pipeline'])('given %s, then there are no new commits', (name) => {
    const event = gitlab(name, { CI_COMMIT_BRANCH: 'main', CI_COMMIT_BEFORE_SHA: ZERO });
    expect(event).toMatchObject({ kind: 'nothing-new', name, fromOutside: false });
  });

  test('given an unknown source without a base, then the new commits are unknown', () => {
    expect(gitlab('something_new', { CI_COMMIT_BEFORE_SHA: ZERO })).toMatchObject({ kind: 'unknown', fromOutside: true });
  });

  test.each<[string, string | undefined, Environment]>([
    ['no source', undefined, { CI_COMMIT_BEFORE_SHA: A }],
    ['no past', 'push', {}],
    ['a past that is none', 'push', { CI_COMMIT_BEFORE_SHA: 'HEAD~1' }],
    ['no commit', 'push', { CI_COMMIT_BEFORE_SHA: A, CI_COMMIT_SHA: undefined }],
    ['a default branch that is none', 'push', { CI_COMMIT_BEFORE_SHA: A, CI_DEFAULT_BRANCH: 'a..b' }],
    ['a merge request without base', 'merge_request_event', { CI_COMMIT_BEFORE_SHA: ZERO }],
    ['a merge request whose source is none', 'merge_request_event', { ...request, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: '--x' }],
  ])('an error: %s', (_, name, env) => {
    expect(() => gitlab(name, env)).toThrow(CiError);
  });
});

const other = (env: Environment): CiEvent | undefined => readEvent(env, () => expect.unreachable('there is no event file'));

/** A run of each CI system, and what the documentation calls the system: the compiler asks for those of a new one. */
const PROVIDERS: Readonly<Record<Exclude<Provider, 'other'>, readonly [event: CiEvent | undefined, title: string]>> = {
  github: [github('schedule', { schedule: '0 0 * * *', repository }), 'GitHub Actions'],
  gitlab: [gitlab('schedule'), 'GitLab'],
  azure: [other({ TF_BUILD: 'True' }), 'Azure Pipelines'],
  bitbucket: [other({ CI: 'true', BITBUCKET_BUILD_NUMBER: '1' }), 'Bitbucket Pipelines'],
  buildkite: [other({ CI: 'true', BUILDKITE: 'true' }), 'Buildkite'],
  circleci: [other({ CI: 'true', CIRCLECI: 'true' }), 'CircleCI'],
  drone: [other({ CI: 'true', DRONE: 'true' }), 'Drone'],
  jenkins: [other({ JENKINS_URL: 'https://ci.example.org/' }), 'Jenkins'],
  woodpecker: [other({ CI: 'woodpecker' }), 'Woodpecker'],
};

test.each(Object.entries(PROVIDERS))('%s is recognised, and docs/ci.md has a section for it', (provider, [event, title]) => {
  expect(event?.provider).toBe(provider);
  expect(readFileSync(new URL('../../../docs/ci.md', import.meta.url), 'utf8')).toMatch(
    new RegExp(`^## (?:.*[, ])?${title}\\b`, 'm'),
  );
});

describe('other CI', () => {
  const none = other;

  test.each(['true', '1', 'True', 'somewhere'])('CI=%s: an unknown CI', (CI) => {
    expect(none({ CI })).toMatchObject({
      kind: 'unknown',
      provider: 'other',
      fromOutside: true,
      remedy: expect.stringContaining('--unshallow'),
    });
  });

  test.each([undefined, '', 'false', '0', 'FALSE'])('CI=%s: not a CI', (CI) => {
    expect(none({ CI })).toBeUndefined();
  });
});

test('property: given any event file, then only valid revisions are returned', () => {
  const revision = /^(?:[0-9a-f]{40}|[0-9a-f]{64}|refs\/remotes\/origin\/[^\0-\x20\x7f~^:?*[\\-][^\0-\x20\x7f~^:?*[\\]*)$/;
  const id = fc.oneof(fc.constantFrom(A, B, ZERO, '', '-', `${A}\n`, '--output=x', `${A}^`), fc.string());
  const branch = fc.oneof(
    fc.constantFrom('main', '-x', 'a..b', 'a b', 'x@{1}', 'a\\b', '/x', 'x.lock', '.x', 'a/.b'),
    fc.string(),
  );
  const payload = fc.record({
    ref: branch,
    before: id,
    after: id,
    forced: fc.boolean(),
    repository: fc.record({ default_branch: branch }),
  });
  let accepted = 0;
  fc.assert(
    fc.property(payload, (content) => {
      let event: CiEvent | undefined;
      try {
        event = github('push', content, { GITHUB_SHA: undefined });
      } catch (error) {
        expect(error).toBeInstanceOf(CiError);
        return;
      }
      if (event?.kind !== 'commits') return;
      accepted++;
      for (const text of [...event.heads, ...event.bases]) {
        expect(text).toMatch(revision);
        expect(text).not.toMatch(/\.\.|@\{|\/\/|\/\.|\.lock$|[./]$/);
      }
    }),
    { numRuns: 2000 },
  );
  // Else the property would hold for want of cases.
  expect(accepted).toBeGreaterThan(10);
});
