// The hooks run by the pre-commit framework, which reads standard input itself and can check files that are not staged.
import { describe, expect, test } from 'vitest';
import { addServer, attempt, commitUnseen, expectRejected, expectStopped, idOf, push } from '../../support/repositories/hooks.ts';
import { expectNoLeak, makeRepository, type Repository } from '../../support/repositories/repository.ts';
import { copiesOf } from '../../support/repositories/template.ts';
import { someOf } from '../../support/soak.ts';
import { CLI, type Outcome, run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

const CLEAR = token('framework');
const OTHER = token('framework, other');
const LEAK = `const bot = "${CLEAR}";\n`;
const CLEAN = 'const bot = process.env.TELEGRAM_BOT_TOKEN;\n';
const SILENCE = { code: 0, stdout: '', stderr: '' };

function hook(repository: Repository, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Outcome> {
  return tokenscan(['hook', ...args], { cwd: repository.path, env: { PRE_COMMIT: '1', ...env } });
}

function expectFound(outcome: Outcome, clear: string, place: string): void {
  expect(outcome, outcome.stderr).toMatchObject({ code: 1, stdout: '' });
  expect(outcome.stderr).toContain(place);
  expect(outcome.stderr).toContain(maskOf(clear));
  expectNoLeak(outcome, clear);
}

/** A repository whose first commit holds a token, as does the third of four; the last takes that one out again. */
const history = copiesOf(async () => {
  const repository = await makeRepository({ hook: false, committed: { 'old.ts': `x = "${OTHER}"\n` } });
  await commitUnseen(repository, { 'a.ts': CLEAN });
  await commitUnseen(repository, { 'src/bot.ts': LEAK });
  await commitUnseen(repository, { 'src/bot.ts': CLEAN });
  return repository;
});

describe('variables of the framework', () => {
  test.each(['pre-commit', 'pre-push'])('%s with a range: the content that its commits add is scanned', async (name) => {
    const repository = await history();
    const leaking = (await idOf(repository, 'HEAD~1')).slice(0, 10);
    const outcome = await hook(repository, [name], { PRE_COMMIT_FROM_REF: 'HEAD~3', PRE_COMMIT_TO_REF: 'main' });
    expectFound(outcome, CLEAR, `${leaking}:src/bot.ts:1:14`);
    expect(outcome.stderr).not.toContain('old.ts');
    expect(await hook(repository, [name], { PRE_COMMIT_FROM_REF: 'HEAD~3', PRE_COMMIT_TO_REF: 'HEAD~2' })).toEqual(SILENCE);
    expect(await hook(repository, [name], { PRE_COMMIT_FROM_REF: 'HEAD', PRE_COMMIT_TO_REF: 'HEAD' })).toEqual(SILENCE);
  });

  test('given a range and staged changes, then both are scanned', async () => {
    const repository = await history();
    await repository.stage({ 'staged.ts': `x = "${token('framework, staged')}"\n` });
    const env = { PRE_COMMIT_FROM_REF: 'HEAD', PRE_COMMIT_TO_REF: 'HEAD' };
    expectFound(await hook(repository, ['pre-commit'], env), token('framework, staged'), 'staged.ts:1:6');
  });

  test('pre-push of a tag: its message is scanned', async () => {
    const repository = await history();
    await repository.git(['tag', '-a', '-m', CLEAR, 'v1']);
    const env = { PRE_COMMIT_FROM_REF: 'HEAD', PRE_COMMIT_TO_REF: 'v1' };
    expectFound(await hook(repository, ['pre-push'], env), CLEAR, `tag ${(await idOf(repository, 'v1')).slice(0, 10)}:`);
  });

  test('pre-push of a new branch without a range: everything new to the remote is scanned', async () => {
    const repository = await history();
    await addServer(repository);
    const env = { PRE_COMMIT_REMOTE_NAME: 'origin', PRE_COMMIT_REMOTE_BRANCH: 'refs/heads/new', PRE_COMMIT_LOCAL_BRANCH: 'main' };
    expectFound(await hook(repository, ['pre-push'], env), OTHER, 'old.ts:1:6');
    await repository.git(['push', '-q', 'origin', 'main']);
    expect(await hook(repository, ['pre-push'], env)).toEqual(SILENCE);
  });

  test('pre-push: the name of the branch on the remote is scanned', async () => {
    const repository = await history();
    const branch = `refs/heads/${CLEAR.replace(':', '%3A')}`;
    const env = { PRE_COMMIT_FROM_REF: 'HEAD', PRE_COMMIT_TO_REF: 'HEAD', PRE_COMMIT_REMOTE_BRANCH: branch };
    expectFound(await hook(repository, ['pre-push'], env), CLEAR, 'refs/heads/');
  });

  const NOT_HERE = [
    ['PRE_COMMIT_FROM_REF', 'gone'],
    ['PRE_COMMIT_TO_REF', 'gone'],
    ['PRE_COMMIT_FROM_REF', '1'.repeat(40)],
    ['PRE_COMMIT_TO_REF', '--output=x'],
    ['PRE_COMMIT_FROM_REF', '--all'],
    ['PRE_COMMIT_TO_REF', ''],
  ] as const;
  test.each(someOf(NOT_HERE, 2, 1))('%s=%s is not here: exit 2, as in a shallow clone', async (key, value) => {
    const repository = await history();
    const env = { PRE_COMMIT_FROM_REF: 'HEAD~1', PRE_COMMIT_TO_REF: 'HEAD', [key]: value };
    for (const name of ['pre-commit', 'pre-push']) {
      const outcome = await hook(repository, [name], env);
      expect(outcome, outcome.stderr).toMatchObject({ code: 2, stdout: '' });
      expect(outcome.stderr).toMatch(/unknown revision "/);
    }
  });

  test.each(['pre-commit', 'pre-push'])(
    '%s by hand with nothing staged: all files are scanned that git tracks or would add',
    async (name) => {
      const repository = await history();
      await repository.git(['rm', '-q', '--cached', 'a.ts']);
      repository.write({ 'untracked.ts': LEAK, 'ignored.ts': LEAK, '.gitignore': 'ignored.ts\n' });
      const outcome = await hook(repository, [name], {});
      expectFound(outcome, OTHER, 'old.ts:1:6');
      // `--files` may name it, and a commit would add it.
      expect(outcome.stderr).toContain('untracked.ts:1:14');
      expect(outcome.stderr).not.toContain('ignored.ts:');
    },
  );

  test('pre-commit by hand: the report does not say that a commit was blocked', async () => {
    const repository = await history();
    const outcome = await hook(repository, ['pre-commit'], {});
    expectFound(outcome, OTHER, 'old.ts:1:6');
    expect(outcome.stderr).not.toContain('commit blocked');
    expect(await hook(await makeRepository({ hook: false, committed: { 'a.ts': CLEAN } }), ['pre-commit'], {})).toEqual(SILENCE);
  });

  test('pre-commit by hand without tracked files: exit 2, because nothing was scanned', async () => {
    const outcome = await hook(await makeRepository({ hook: false }), ['pre-commit'], {});
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain('nothing to scan in files that git tracks or would add');
  });

  test('given a commit, then only staged content is scanned, as in git without the framework', async () => {
    const repository = await history();
    await repository.stage({ 'b.ts': CLEAN });
    expect(await hook(repository, ['pre-commit'], { GIT_INDEX_FILE: '.git/index' })).toEqual(SILENCE);
  });

  test('given file names as arguments, then they are ignored, and not read as options', async () => {
    const repository = await history();
    expectFound(await hook(repository, ['pre-commit', '--help', 'a.ts'], {}), OTHER, 'old.ts:1:6');
  });

  test('given pre-push run by git, then its standard input counts, not the environment', async () => {
    const repository = await history();
    const input = `main ${await idOf(repository)} refs/heads/new ${await idOf(repository, 'HEAD~3')}\n`;
    const env = { PRE_COMMIT: '1', PRE_COMMIT_FROM_REF: 'HEAD', PRE_COMMIT_TO_REF: 'HEAD' };
    const outcome = await tokenscan(['hook', 'pre-push', 'origin', 'url'], { cwd: repository.path, env, input });
    expectFound(outcome, CLEAR, 'src/bot.ts:1:14');
  });
});

const framework = (await run('/bin/sh', ['-c', 'command -v pre-commit'])).stdout.trim();
const title = `the framework itself${framework === '' ? ' (skipped: pre-commit is not installed)' : ''}`;

describe.skipIf(framework === '')(title, () => {
  const STAGES = ['pre-commit', 'pre-merge-commit', 'commit-msg', 'prepare-commit-msg', 'pre-push'];

  /** A repository in which the framework runs our hooks of these names; what it writes for itself is in a folder of the test's. */
  async function framed(names: readonly string[]): Promise<{ repository: Repository; env: Record<string, string> }> {
    const repository = await makeRepository({ hook: false, committed: { 'a.ts': CLEAN } });
    const message = /-msg$/;
    const hooks = names.map((name) => ({
      id: `tokenscan-${name}`,
      name,
      language: 'system',
      entry: `${process.execPath} ${CLI} hook ${name}`,
      stages: [name],
      pass_filenames: message.test(name),
      always_run: true,
    }));
    const config = { repos: [{ repo: 'local', hooks }] };
    await commitUnseen(repository, { '.pre-commit-config.yaml': JSON.stringify(config) });
    const env = { PRE_COMMIT_HOME: temporaryFolder(), HOME: temporaryFolder() };
    const types = names.flatMap((name) => ['--hook-type', name]);
    const installed = await run(framework, ['install', ...types], { cwd: repository.path, env });
    expect(installed.code, installed.stdout + installed.stderr).toBe(0);
    return { repository, env };
  }

  /** The framework says on standard output what its hooks said, of a commit; of a push git shows both. */
  const merged = <T extends Outcome>(outcome: T): T => ({ ...outcome, stderr: outcome.stdout + outcome.stderr, stdout: '' });

  test('given a commit with a token, then it is blocked; without one it passes', async () => {
    const { repository, env } = await framed(['pre-commit']);
    await repository.stage({ 'bot.ts': LEAK });
    expectStopped(merged(await repository.commit([], { env })), CLEAR, 'bot.ts:1:14');
    await repository.stage({ 'bot.ts': CLEAN });
    expect(await repository.commit([], { env })).toMatchObject({ code: 0, made: true });
  });

  test('given an old token and unstaged changes, then only staged content counts', async () => {
    const { repository, env } = await framed(['pre-commit']);
    await commitUnseen(repository, { 'old.ts': LEAK });
    await repository.stage({ 'b.ts': CLEAN });
    repository.write({ 'a.ts': LEAK });
    expect(await repository.commit([], { env })).toMatchObject({ code: 0, made: true });
  });

  test('run --all-files and run --from-ref', async () => {
    const { repository, env } = await framed(['pre-commit']);
    const runIt = async (...args: readonly string[]): Promise<Outcome> =>
      merged(await run(framework, ['run', ...args], { cwd: repository.path, env }));
    expect((await runIt('--all-files')).code).toBe(0);
    const base = await idOf(repository);
    await commitUnseen(repository, { 'bot.ts': LEAK });
    await commitUnseen(repository, { 'c.ts': CLEAN });
    expectFound(await runIt('--all-files'), CLEAR, 'bot.ts:1:14');
    expectFound(await runIt('--from-ref', base, '--to-ref', 'HEAD'), CLEAR, ':bot.ts:1:14');
    expect((await runIt('--from-ref', 'HEAD~1', '--to-ref', 'HEAD')).code).toBe(0);
  });

  test('messages, merges and strict', async () => {
    const { repository, env } = await framed(STAGES.slice(1, 4));
    expectStopped(merged(await repository.commit(['--allow-empty', '-m', `x\n\n${CLEAR}`], { env })), CLEAR, ':3:1');
    await repository.stage({ 'bot.ts': LEAK });
    expectStopped(merged(await repository.commit(['--no-verify'], { env })), CLEAR, 'bot.ts:1:14');
    await repository.git(['reset', '-q', '--hard']);
    await repository.git(['checkout', '-q', '-b', 'side']);
    await commitUnseen(repository, { 'side.ts': LEAK });
    await repository.git(['checkout', '-q', 'main']);
    await commitUnseen(repository, { 'main.ts': 'x\n' });
    expect(await attempt(repository, ['merge', '-q', '--no-edit', 'side'], { env })).toMatchObject({ code: 0, made: true });
  });

  test('given pushes of new and existing branches, then a token in the middle is found', async () => {
    const { repository, env } = await framed(['pre-push']);
    const server = await addServer(repository);
    const pushIt = async (...refs: readonly string[]) => {
      const outcome = merged(await push(repository, server, ['origin', ...refs], { env }));
      return outcome;
    };
    await commitUnseen(repository, { 'bot.ts': LEAK });
    const leaking = (await idOf(repository)).slice(0, 10);
    await commitUnseen(repository, { 'bot.ts': CLEAN });
    expectRejected(await pushIt('main'), CLEAR, `${leaking}:bot.ts:1:14`);
    expect(await pushIt('main~2:refs/heads/main')).toMatchObject({ code: 0, took: true });
    expectRejected(await pushIt('main'), CLEAR, `${leaking}:bot.ts:1:14`);
    expectRejected(await pushIt('main:refs/heads/new'), CLEAR, `${leaking}:bot.ts:1:14`);
    await repository.git(['checkout', '-q', '-b', 'clean', 'main~2']);
    await commitUnseen(repository, { 'c.ts': CLEAN });
    expect(await pushIt('clean')).toMatchObject({ code: 0, took: true });
  });
});
