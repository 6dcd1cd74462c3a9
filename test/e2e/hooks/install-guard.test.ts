// After `tokenscan install`, with any hook manager: a token is blocked, a clean commit passes, and earlier hooks still run.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MANAGERS, type Manager, makeManaged, skipTitle } from '../../support/repositories/managers.ts';
import { expectNoLeak, makeRepository, type Repository } from '../../support/repositories/repository.ts';
import { copiesOf } from '../../support/repositories/template.ts';
import { IN_SOAK } from '../../support/soak.ts';
import { type Outcome, run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { relayHooks } from '../../support/terminal/relay.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

relayHooks();

const CLEAR = token('install');
const LEAK = `const bot = "${CLEAR}";\n`;

/** A home without anything that changes what managers do, and with a name for commits. */
function home(): Record<string, string> {
  const folder = temporaryFolder();
  return { HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder, PRE_COMMIT_HOME: folder };
}

/** A managed repository with our hooks, for each manager made once. */
const guarded = new Map(MANAGERS.map((manager) => [manager, copiesOf(() => guard(manager))]));

async function guard(manager: Manager): Promise<Repository> {
  const repository = await makeManaged(manager);
  const outcome = await tokenscan(['install'], { cwd: repository.path });
  expect(outcome, outcome.stderr).toMatchObject({ code: 0, stderr: '' });
  // What lefthook, husky and a committed folder had changed for them.
  await repository.git(['add', '-A']);
  await repository.git(['commit', '-q', '--allow-empty', '-n', '-m', 'guarded']);
  return repository;
}

const makeGuarded = (manager: Manager): Promise<Repository> => guarded.get(manager)?.() ?? guard(manager);

/** Expects that git was stopped, and the token `CLEAR` named but not shown. */
function expectStopped(outcome: Outcome): void {
  expect(outcome.code, outcome.stdout + outcome.stderr).not.toBe(0);
  expect(outcome.stdout + outcome.stderr).toContain(maskOf(CLEAR));
  expectNoLeak(outcome, CLEAR);
}

/** Those whose programs are here come first, so that every attempt has its turn. */
const ORDER = MANAGERS.toSorted((a, b) => Number(skipTitle(a) !== undefined) - Number(skipTitle(b) !== undefined));

/** What is tried with real git, in the order of the tests. */
const ATTEMPTS = ['commit', 'message', 'merge', 'push'] as const;

/** In `npm test` each attempt with a manager or two, and each manager with one attempt: the doctor tries all four with each. */
function isTried(attempt: (typeof ATTEMPTS)[number], manager: Manager): boolean {
  return IN_SOAK || (ATTEMPTS.indexOf(attempt) + ORDER.indexOf(manager)) % ATTEMPTS.length === 0;
}

for (const manager of MANAGERS) {
  describe.skipIf(skipTitle(manager) !== undefined)(skipTitle(manager) ?? `where ${manager} is in charge`, () => {
    test('given an installation, then all checks of doctor pass', async () => {
      const { path } = await makeGuarded(manager);
      const outcome = await tokenscan(['doctor'], { cwd: path, env: home() });
      expect(outcome, outcome.stdout + outcome.stderr).toMatchObject({ code: 0, stderr: '' });
      for (const event of ['pre-commit', 'pre-merge-commit', 'commit-msg', 'pre-push']) {
        expect(outcome.stdout).toContain(`✓ ${event}: a canary is blocked\n`);
      }
    });

    test.runIf(isTried('commit', manager))('given a token in any form of commit, then it is blocked', async () => {
      const repository = await makeGuarded(manager);
      await repository.stage({ 'a.ts': LEAK });
      rmSync(join(repository.path, 'a.ts'));
      const gone = await repository.commit([], { env: home() });
      expectStopped(gone);
      expect(gone.made).toBe(false);
      await repository.git(['reset', '-q', '--hard']);
      symlinkSync('bot.ts', join(repository.path, 'link'));
      await repository.git(['add', 'link']);
      await repository.git(['commit', '-q', '-n', '-m', 'link']);
      rmSync(join(repository.path, 'link'));
      await repository.stage({ link: LEAK });
      expect(await repository.git(['diff', '--cached', '--name-status'])).toBe('T\tlink\n');
      expectStopped(await repository.commit([], { env: home() }));
      await repository.git(['reset', '-q', '--hard']);
      mkdirSync(join(repository.path, 'sub'));
      repository.write({ 'bot.ts': LEAK });
      expectStopped(await repository.at('sub').commit(['-a'], { env: home() }));
    });

    test.runIf(isTried('message', manager))(
      'given a token in the message, then the commit is blocked; a clean one passes',
      async () => {
        const repository = await makeGuarded(manager);
        await repository.stage({ 'a.ts': 'clean\n' });
        expectStopped(await repository.commit(['-m', `use ${CLEAR}`], { env: home() }));
        const clean = await repository.commit([], { env: home() });
        expect(clean, clean.stderr).toMatchObject({ code: 0, made: true });
      },
    );

    test.runIf(isTried('merge', manager))('given a token that only the merge adds, then the merge is blocked', async () => {
      const repository = await makeGuarded(manager);
      await repository.git(['switch', '-q', '-c', 'side']);
      await repository.stage({ side: 'x' });
      await repository.git(['commit', '-q', '-n', '-m', 'side']);
      await repository.git(['switch', '-q', 'main']);
      await repository.git(['commit', '-q', '-n', '--allow-empty', '-m', 'main']);
      // Merged without a commit, and then the token is put in: a commit of two parents.
      await repository.git(['merge', '-q', '--no-commit', '--no-ff', 'side']);
      await repository.stage({ merged: LEAK });
      expectStopped(await repository.commit(['--no-edit'], { env: home() }));
    });

    test.runIf(isTried('push', manager))(
      'given a push of several refs with a token in the last, then it is blocked',
      async () => {
        const repository = await makeGuarded(manager);
        const remote = join(temporaryFolder(), 'a remote.git');
        await repository.git(['init', '-q', '--bare', remote]);
        await repository.git(['remote', 'add', 'origin', remote]);
        const clean = await run('git', ['push', '-q', 'origin', 'main'], { cwd: repository.path, env: home() });
        expect(clean, clean.stderr).toMatchObject({ code: 0 });
        await repository.git(['branch', 'first']);
        await repository.git(['branch', 'second']);
        await repository.stage({ 'a.ts': LEAK });
        await repository.git(['commit', '-q', '-n', '-m', 'leak']);
        const leak = await run('git', ['push', '-q', 'origin', 'first', 'second', 'main'], { cwd: repository.path, env: home() });
        expectStopped(leak);
        await repository.git(['reset', '-q', '--hard', 'HEAD~1']);
        await repository.git(['tag', '-a', '-m', `for ${CLEAR}`, 'v1']);
        expectStopped(await run('git', ['push', '-q', 'origin', 'v1'], { cwd: repository.path, env: home() }));
        expect((await repository.git(['ls-remote', remote])).split('\n').filter(Boolean)).toHaveLength(1);
      },
    );
  });
}

describe('earlier hooks', () => {
  test('given an earlier hook, then it runs after ours with its arguments and input', async () => {
    const repository = await makeGuarded('an old hook');
    const log = join(repository.path, 'old-hook.log');
    await repository.stage({ 'a.ts': LEAK });
    expectStopped(await repository.commit());
    expect(existsSync(log)).toBe(false);
    await repository.stage({ 'a.ts': 'clean\n' });
    expect(await repository.commit()).toMatchObject({ code: 0, made: true });
    expect(readFileSync(log, 'utf8')).toBe('old hook pre-commit \nold hook commit-msg .git/COMMIT_EDITMSG\n');
    const remote = join(temporaryFolder(), 'remote.git');
    await repository.git(['init', '-q', '--bare', remote]);
    await repository.git(['push', '-q', remote, 'main', 'main:other']);
    const oid = (await repository.git(['rev-parse', 'main'])).trim();
    const refs = ['main', 'other'].map((name) => `refs/heads/main ${oid} refs/heads/${name} ${'0'.repeat(oid.length)}\n`);
    expect(readFileSync(log, 'utf8').split('old hook pre-push ')[1]).toBe(`${remote} ${remote}\n${refs.join('')}`);
  });

  test("husky's: below our call, with the refs that git writes", async () => {
    const repository = await makeGuarded('husky');
    const remote = join(temporaryFolder(), 'remote.git');
    await repository.git(['init', '-q', '--bare', remote]);
    await repository.git(['push', '-q', remote, 'main'], { env: home() });
    expect(readFileSync(join(repository.path, 'old-hook.log'), 'utf8')).toMatch(
      /^refs\/heads\/main [0-9a-f]+ refs\/heads\/main 0+\n$/,
    );
  });
});

describe('other kinds of repository', () => {
  test('given a linked worktree and a submodule with spaces and quotes, then tokens are blocked', async () => {
    const repository = await makeGuarded('nobody');
    const linked = join(temporaryFolder(), `a "linked" work tree's`);
    await repository.git(['worktree', 'add', '-q', '-b', 'linked', linked]);
    await repository.at(linked).stage({ 'a.ts': LEAK });
    expectStopped(await repository.at(linked).commit());
    const library = await makeRepository({ hook: false, committed: { lib: 'x' } });
    await repository.git(['-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', library.path, 'lib']);
    const submodule = repository.at('lib');
    expect(await tokenscan(['install'], { cwd: submodule.path })).toMatchObject({ code: 0 });
    await submodule.stage({ 'a.ts': LEAK });
    expectStopped(await submodule.commit());
    expect(await tokenscan(['doctor'], { cwd: repository.path })).toMatchObject({ code: 0 });
  });

  test('given a server, then a push with a token is rejected with a message', async () => {
    const server = join(temporaryFolder(), 'a server.git');
    const repository = await makeRepository({ hook: false, committed: { a: 'a' } });
    await repository.git(['init', '-q', '--bare', server]);
    expect(await tokenscan(['install', '--server'], { cwd: server })).toMatchObject({ code: 0 });
    expect(await tokenscan(['doctor'], { cwd: server })).toMatchObject({ code: 0 });
    await repository.git(['push', '-q', server, 'main']);
    await repository.stage({ 'a.ts': LEAK });
    await repository.git(['commit', '-q', '-m', 'leak']);
    expectStopped(await run('git', ['push', '-q', server, 'main'], { cwd: repository.path }));
  });

  test('given no node and no recorded tokenscan, then commits are blocked with one line', async () => {
    const repository = await makeGuarded('nobody');
    const hook = join(repository.path, '.git/hooks/pre-commit');
    const text = readFileSync(hook, 'utf8').replace(/^(tokenscan_(?:node|script))=.*$/gm, '$1=/nowhere');
    repository.write({ '.git/hooks/pre-commit': text });
    const folder = temporaryFolder();
    for (const name of ['sh', 'git', 'cat'])
      symlinkSync((await run('/bin/sh', ['-c', `command -v ${name}`])).stdout.trim(), join(folder, name));
    await repository.stage({ a: 'clean' });
    const attempt = await repository.commit([], { env: { PATH: folder } });
    expect(attempt).toMatchObject({ code: 1, made: false });
    expect(attempt.stderr).toMatch(/^tokenscan: cannot run, .*\n$/);
  });
});
