// Reads the event of a GitHub Actions run.
//
// Sources: docs.github.com, "Events that trigger workflows" (what GITHUB_SHA and the checkout are, event by event) and "Webhook
// events and payloads" (the fields of the file that GITHUB_EVENT_PATH names).
import * as v from 'valibot';
import { CiError, explain } from '../../model/errors.ts';
import type { Environment } from '../../system/environment.ts';
import type { CiEvent } from './ci-event.ts';
import { pushedBases } from './pushed.ts';
import { isZero, readBranch, readCommit, readName, readOid } from './revisions.ts';

const text = v.optional(v.nullable(v.string()));
const flag = v.optional(v.nullable(v.boolean()));

/** The fields that are used. Those that other implementations of Actions omit are optional here, and checked where needed. */
const payloadSchema = v.object({
  action: text,
  ref: text,
  before: text,
  after: text,
  deleted: flag,
  forced: flag,
  repository: v.optional(v.nullable(v.object({ default_branch: text }))),
  pull_request: v.optional(
    v.nullable(
      v.object({
        number: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
        base: v.object({ sha: text }),
        head: v.object({ sha: text }),
      }),
    ),
  ),
  merge_group: v.optional(v.nullable(v.object({ base_sha: text, head_sha: text }))),
});

type Payload = v.InferOutput<typeof payloadSchema>;

const REMEDY = 'set `fetch-depth: 0` for actions/checkout';

/** Events that run on a branch as it is: they have no new commits. */
const NOTHING: Readonly<Record<string, string>> = {
  schedule: 'a schedule has no new commits',
  workflow_dispatch: 'a manual run has no new commits',
  repository_dispatch: 'a run by API request has no new commits',
  delete: 'a branch or tag was deleted',
  release: 'a release has no new commits; the push of its tag had them',
};

/** The event of the run. Throws CiError. */
export function readGitHub(env: Environment, readFile: (path: string) => string): CiEvent {
  const name = readName(env['GITHUB_EVENT_NAME'], 'GITHUB_EVENT_NAME');
  const run = { provider: 'github', name, remedy: REMEDY } as const;
  const reason = Object.hasOwn(NOTHING, name) ? NOTHING[name] : undefined;
  if (reason !== undefined) return { ...run, kind: 'nothing-new', fromOutside: false, reason };
  switch (name) {
    case 'push':
      return readPush(readPayload(env, readFile), env);
    case 'pull_request':
    case 'pull_request_review':
    case 'pull_request_review_comment':
    case 'pull_request_target':
      return readPullRequest(readPayload(env, readFile), name);
    case 'merge_group':
      return readMergeGroup(readPayload(env, readFile));
    default:
      // Issues, comments, runs of other workflows and future events: they run on the default branch.
      return { ...run, kind: 'unknown', fromOutside: true };
  }
}

/** A push of a branch or tag: `before` and `after` are its old and its new value. */
function readPush(payload: Payload, env: Environment): CiEvent {
  const run = { provider: 'github', name: 'push', fromOutside: false, remedy: REMEDY } as const;
  const after = readOid(payload.after ?? undefined, 'after in the event');
  const before = readOid(payload.before ?? undefined, 'before in the event');
  if (payload.deleted === true || isZero(after)) {
    return { ...run, kind: 'nothing-new', reason: 'a branch or tag was deleted' };
  }
  // The old value of a moved tag may be unreachable; other implementations of Actions have no `forced`.
  const mayBeGone = payload.forced !== false || payload.ref?.startsWith('refs/tags/') === true;
  return {
    ...run,
    kind: 'commits',
    heads: pushedHeads(after, payload.ref ?? undefined, env['GITHUB_SHA']),
    ...pushedBases(before, mayBeGone, {
      defaultBranch: readBranch(payload.repository?.default_branch ?? undefined, 'repository.default_branch in the event'),
      ref: payload.ref ?? undefined,
    }),
  };
}

/**
 * `after` of an annotated tag is the tag object. actions/checkout may have replaced it in the clone by the commit it points to
 * (actions/checkout#290), which is what GITHUB_SHA names.
 */
function pushedHeads(after: string, ref: string | undefined, commit: string | undefined): readonly [string, ...string[]] {
  if (ref?.startsWith('refs/tags/') !== true || commit === undefined || commit === '') return [after];
  const sha = readCommit(commit, 'GITHUB_SHA');
  return sha === after ? [after] : [after, sha];
}

/**
 * A pull request. The checkout is a merge of its head into the base branch (GITHUB_SHA), and for `pull_request_target` the
 * base branch alone; so the head is taken from the event.
 */
function readPullRequest(payload: Payload, name: string): CiEvent {
  const request = payload.pull_request;
  if (request === undefined || request === null) throw new CiError('the event file of a pull request has no pull_request');
  if (payload.action === 'closed') {
    // Its head may be gone, with its branch or fork.
    const reason = 'a pull request was closed; if it was merged, the push to the branch had its commits';
    return { provider: 'github', name, kind: 'nothing-new', fromOutside: true, remedy: REMEDY, reason };
  }
  const number = request.number === undefined ? 'NUMBER' : String(request.number);
  const remedy =
    name === 'pull_request_target'
      ? `run on pull_request instead: the checkout of pull_request_target is the base branch; or set \`fetch-depth: 0\` and run \`git fetch origin refs/pull/${number}/head\``
      : REMEDY;
  return {
    provider: 'github',
    name,
    kind: 'commits',
    fromOutside: true,
    remedy,
    heads: [readCommit(request.head.sha ?? undefined, 'pull_request.head.sha in the event')],
    bases: [readCommit(request.base.sha ?? undefined, 'pull_request.base.sha in the event')],
    withoutBase: 'insufficient',
  };
}

/** A group of a merge queue: pull requests merged onto the base as a test. The checkout is its head. */
function readMergeGroup(payload: Payload): CiEvent {
  const group = payload.merge_group;
  if (group === undefined || group === null) throw new CiError('the event file of a merge group has no merge_group');
  return {
    provider: 'github',
    name: 'merge_group',
    kind: 'commits',
    fromOutside: true,
    remedy: REMEDY,
    heads: [readCommit(group.head_sha ?? undefined, 'merge_group.head_sha in the event')],
    bases: [readCommit(group.base_sha ?? undefined, 'merge_group.base_sha in the event')],
    withoutBase: 'insufficient',
  };
}

/** Reads the event file. Errors do not quote its content: anyone can write titles and texts in it. */
function readPayload(env: Environment, readFile: (path: string) => string): Payload {
  const path = env['GITHUB_EVENT_PATH'];
  if (path === undefined || path === '') throw new CiError('GITHUB_EVENT_PATH is missing');
  let data: unknown;
  try {
    data = JSON.parse(readFile(path));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'not valid JSON' : explain(error);
    throw new CiError(`could not read the event file (GITHUB_EVENT_PATH): ${why}`, { cause: error });
  }
  const result = v.safeParse(payloadSchema, data);
  if (result.success) return result.output;
  const field = v.getDotPath(result.issues[0]) ?? 'the whole';
  throw new CiError(`unexpected event file (GITHUB_EVENT_PATH): ${field} has another type`);
}
