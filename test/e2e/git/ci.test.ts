// `tokenscan` in CI: the tree and the commits of an event; a clone that is not enough; what a change says of itself.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectNoLeak, fingerprintOf, headOf, makeRepository, type Repository } from '../../support/repositories/repository.ts';
import { copiesOf } from '../../support/repositories/template.ts';
import { IN_SOAK } from '../../support/soak.ts';
import { type Outcome, run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

const TOKEN = token('ci');
const LEAK = `const bot = new Bot("${TOKEN}");\n`;
const ZERO = '0'.repeat(40);

async function commit(repository: Repository, files: Readonly<Record<string, string>>, message = 'x'): Promise<string> {
  await repository.stage(files);
  await repository.git(['commit', '-q', '--no-verify', '-m', message]);
  return headOf(repository.path);
}

interface Changed {
  readonly repository: Repository;
  readonly base: string;
  readonly leak: string;
  readonly fixed: string;
}

const copyWithChange = copiesOf(async () => {
  const repository = await makeRepository({ hook: false, committed: { 'README.md': 'x\n', 'bot.ts': 'old\n' } });
  await repository.git(['checkout', '-q', '-b', 'change']);
  await commit(repository, { 'bot.ts': LEAK });
  await commit(repository, { 'bot.ts': 'const bot = new Bot(process.env.TOKEN);\n' });
  return repository;
});

/** A repository with a commit, and two more on a branch `change`: one brings a token, the other takes it away. */
async function withChange(): Promise<Changed> {
  const repository = await copyWithChange();
  const ids = await repository.git(['rev-list', '--reverse', 'change']);
  const [base = '', leak = '', fixed = ''] = ids.split('\n');
  return { repository, base, leak, fixed };
}

let changed: Promise<Changed> | undefined;

/** One for all tests that change nothing in it. */
function changedOnce(): Promise<Changed> {
  changed ??= withChange();
  return changed;
}

/** What GitHub Actions sets for an event. */
function github(name: string, payload: object): Record<string, string> {
  const path = join(temporaryFolder(), 'event.json');
  writeFileSync(path, JSON.stringify(payload));
  return { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path };
}

const push = (before: string, after: string, more: object = {}): Record<string, string> =>
  github('push', { before, after, ref: 'refs/heads/change', repository: { default_branch: 'main' }, ...more });

const pullRequest = (base: string, sha: string): Record<string, string> =>
  github('pull_request', { action: 'opened', pull_request: { number: 1, base: { sha: base }, head: { sha } } });

const gitlabRequest = (base: string, sha: string): Record<string, string> => ({
  CI: 'true',
  GITLAB_CI: 'true',
  CI_PIPELINE_SOURCE: 'merge_request_event',
  CI_MERGE_REQUEST_IID: '1',
  CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
  CI_COMMIT_SHA: sha,
  CI_COMMIT_BEFORE_SHA: ZERO,
});

/** `tokenscan` alone, as CI would run it. */
const scan = (repository: Repository, env: Record<string, string>, args: readonly string[] = []): Promise<Outcome> =>
  tokenscan(args, { cwd: repository.path, env });

function expectFound(outcome: Outcome, leak: string): void {
  expect(outcome, outcome.stderr + outcome.stdout).toMatchObject({ code: 1 });
  expect(outcome.stdout).toContain(maskOf(TOKEN));
  expect(outcome.stdout).toContain(`${leak.slice(0, 10)}:bot.ts:1:22`);
  expectNoLeak(outcome, TOKEN);
}

describe('the commits of an event', () => {
  test.each<[string, (base: string, fixed: string) => Record<string, string>]>([
    ['a push', (base, fixed) => push(base, fixed)],
    ['a push of a new branch', (_, fixed) => push(ZERO, fixed, { created: true })],
    ['a pull request', pullRequest],
    ['a group of a merge queue', (base, fixed) => github('merge_group', { merge_group: { base_sha: base, head_sha: fixed } })],
    ['a merge request', gitlabRequest],
  ])('%s: what a later commit took out again is found', async (_, env) => {
    const { repository, base, leak, fixed } = await withChange();
    await repository.git(['update-ref', 'refs/remotes/origin/main', base]);
    const outcome = await scan(repository, env(base, fixed));
    expectFound(outcome, leak);
    expect(outcome.stderr).toBe(`tokenscan: 2 new commits, since ${base.slice(0, 10)}\n`);
  });

  test('given --base and --head, then they work without CI', async () => {
    const { repository, leak } = await withChange();
    expectFound(await scan(repository, {}, ['--base', 'main']), leak);
    await repository.git(['checkout', '-q', 'main']);
    expectFound(await scan(repository, {}, ['--base=main', '--head=change']), leak);
    expect(await scan(repository, {}, ['--base=main', '--head=change~2'])).toMatchObject({ code: 2 });
  });

  test('given --base that contains the head, then it is an error', async () => {
    const { repository } = await changedOnce();
    const outcome = await scan(repository, {}, ['--base=change', '--head=change']);
    expect(outcome).toEqual({
      code: 2,
      stdout: '',
      stderr: 'tokenscan: there are no commits between base and head: everything is reachable from the base\n',
    });
  });

  test('given a push back to an earlier commit, then the report says that nothing is new', async () => {
    const { repository, base, fixed } = await changedOnce();
    const outcome = await scan(repository, push(fixed, base, { forced: true }));
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stderr).toBe('tokenscan: no new commits in this push\n');
  });

  test('given an annotated tag with a token in its message, then it is reported', async () => {
    const { repository, base } = await withChange();
    await repository.git(['tag', '-a', 'v1', '-m', `With ${TOKEN}`, 'main']);
    const tag = (await repository.git(['rev-parse', 'v1'])).trim();
    await repository.git(['update-ref', 'refs/remotes/origin/main', base]);
    const outcome = await scan(repository, push(ZERO, tag, { ref: 'refs/tags/v1', created: true }));
    expect(outcome).toMatchObject({ code: 1 });
    expect(outcome.stdout).toContain(`tag ${tag.slice(0, 10)}`);
  });

  test('given an event without commits, then the tree is scanned and the report says so', async () => {
    const { repository } = await withChange();
    expect(await scan(repository, github('schedule', {}))).toMatchObject({
      code: 0,
      stderr: 'tokenscan: no new commits: a schedule has no new commits; only the tree is scanned\n',
    });
    repository.write({ 'now.ts': LEAK });
    expect(await scan(repository, github('schedule', {}))).toMatchObject({ code: 1 });
  });

  test('given no known CI, then the tree is scanned and the report says that commits are not', async () => {
    const { repository } = await changedOnce();
    const outcome = await scan(repository, { CI: 'true' });
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stderr).toContain('cannot tell which commits are new');
    expect(outcome.stdout).toContain('no token in the tree; commits were not scanned (--base REV) (');
  });

  test('given a path in CI, then it is scanned as a path', async () => {
    const { repository } = await changedOnce();
    expect(await scan(repository, { CI: 'true' }, ['README.md'])).toMatchObject({ code: 0, stderr: '' });
  });

  test('given an unreadable event, then it is an error', async () => {
    const { repository } = await changedOnce();
    const env = { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: '/nowhere.json' };
    const outcome = await scan(repository, env);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain('GITHUB_EVENT_PATH');
  });

  test('outside CI `tokenscan ci` asks which commits', async () => {
    const { repository } = await changedOnce();
    expect(await scan(repository, {}, ['ci'])).toMatchObject({ code: 2 });
  });
});

describe('incomplete clones', () => {
  async function clone(): Promise<Omit<Changed, 'repository'> & { shallow(depth: number): Promise<Repository> }> {
    const { repository, base, leak, fixed } = await changedOnce();
    const shallow = async (depth: number): Promise<Repository> => {
      const folder = temporaryFolder();
      const outcome = await run('git', [
        'clone',
        '-q',
        '--depth',
        String(depth),
        '--branch',
        'change',
        `file://${repository.path}`,
        folder,
      ]);
      expect(outcome.code, outcome.stderr).toBe(0);
      return repository.at(folder);
    };
    return { shallow, base, leak, fixed };
  }

  test.each([1, 2])('with a depth of %i: exit 2 with a remedy', async (depth) => {
    const { shallow, base, fixed } = await clone();
    const outcome = await scan(await shallow(depth), push(base, fixed));
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(/^tokenscan: .* is missing in this clone; .*fetch-depth: 0/);
  });

  test('given all needed commits, then the scan succeeds', async () => {
    const { shallow, base, leak, fixed } = await clone();
    expectFound(await scan(await shallow(3), push(base, fixed)), leak);
  });

  test('given base and head without the commits between them, then exit 2', async () => {
    const { shallow, base, fixed } = await clone();
    const repository = await shallow(1);
    await repository.git(['fetch', '-q', '--depth=1', 'origin', base]);
    const outcome = await scan(repository, push(base, fixed));
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain('commits between base and head are missing');
  });

  test('given a first push and a shallow clone, then exit 2', async () => {
    const { shallow, fixed } = await clone();
    expect(await scan(await shallow(1), push(ZERO, fixed, { ref: 'refs/heads/main' }))).toMatchObject({ code: 2 });
  });

  test('given a shallow clone on GitLab, then the remedy names GIT_DEPTH', async () => {
    const { shallow, base, fixed } = await clone();
    expect((await scan(await shallow(1), gitlabRequest(base, fixed))).stderr).toContain('GIT_DEPTH');
  });

  test('given a clone of another owner, then it is scanned, because its configuration is not used', async () => {
    const { repository, base, leak, fixed } = await changedOnce();
    const env = { ...push(base, fixed), GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' };
    expectFound(await scan(repository, env), leak);
  });
});

describe('markers and configuration in a change', () => {
  const config = JSON.stringify({ allow: [{ fingerprint: fingerprintOf(TOKEN), reason: 'trust me' }], exclude: ['hidden.ts'] });

  /** A repository whose change, on top of `base`, brings these files. */
  async function changing(
    committed: Readonly<Record<string, string>>,
    change: Readonly<Record<string, string>>,
  ): Promise<{ repository: Repository; base: string; sha: string }> {
    const repository = await makeRepository({ hook: false, committed: { 'README.md': 'x\n', ...committed } });
    const base = await headOf(repository.path);
    return { repository, base, sha: await commit(repository, change) };
  }

  const suppressedIn = ({ stdout }: Outcome): number =>
    (JSON.parse(stdout) as { summary: { suppressed: number } }).summary.suppressed;

  test.each<[string, Record<string, string>]>([
    ['an allow entry', { 'tokenscan.json': config, 'bot.ts': LEAK }],
    ['an exclude', { 'tokenscan.json': config, 'hidden.ts': LEAK }],
    ['a marker', { 'bot.ts': `${LEAK.trimEnd()} // tokenscan:allow\n` }],
  ])('%s of its own does not count for a pull request; for a push it does', async (what, change) => {
    const { repository, base, sha } = await changing({}, change);
    expect(await scan(repository, pullRequest(base, sha))).toMatchObject({ code: 1 });
    expect(await scan(repository, pullRequest(base, sha), ['--trust-config'])).toMatchObject({ code: 0 });
    expect(await scan(repository, push(base, sha))).toMatchObject({ code: 0 });
    // What says that it is no push makes no difference to what does not count: once in `npm test`.
    if (!IN_SOAK && what !== 'an allow entry') return;
    expect(await scan(repository, gitlabRequest(base, sha))).toMatchObject({ code: 1 });
    expect(await scan(repository, {}, ['--base', base])).toMatchObject({ code: 1 });
  });

  test('given an allowlist in the base, then it applies', async () => {
    const { repository, base, sha } = await changing({ 'tokenscan.json': config }, { 'bot.ts': LEAK, 'hidden.ts': LEAK });
    const outcome = await scan(repository, pullRequest(base, sha), ['--format=json']);
    expect(outcome.code).toBe(0);
    expect(suppressedIn(outcome)).toBeGreaterThan(0);
  });

  test('given a marker in the base, then it counts, even if other lines change', async () => {
    const marked = `${LEAK.trimEnd()} // tokenscan:allow\n`;
    const { repository, base, sha } = await changing({ 'bot.ts': marked }, { 'bot.ts': `// more\n${marked}` });
    expect(await scan(repository, pullRequest(base, sha))).toMatchObject({ code: 0 });
  });

  test('given a configuration that the change breaks, then it has no effect', async () => {
    const { repository, base, sha } = await changing({}, { 'tokenscan.json': '{ nonsense', 'bot.ts': LEAK });
    expect(await scan(repository, pullRequest(base, sha))).toMatchObject({ code: 1 });
  });

  test('given an unknown base, then markers and configuration of the change do not count', async () => {
    const { repository } = await changing({}, { 'tokenscan.json': config, 'bot.ts': LEAK });
    const outcome = await scan(repository, { CI: 'true' });
    expect(outcome).toMatchObject({ code: 1 });
    expect(outcome.stderr).toContain('do not apply');
    expect(await scan(repository, { CI: 'true' }, ['--trust-config'])).toMatchObject({ code: 0 });
  });
});
