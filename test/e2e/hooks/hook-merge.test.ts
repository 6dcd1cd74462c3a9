// In a merge, the hooks scan only content that none of the merged commits has.
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  addBranch,
  addServer,
  attempt,
  commitUnseen,
  expectRejected,
  expectStopped,
  idOf,
  installHooks,
  makeHooked,
  push,
  USUAL,
} from '../../support/repositories/hooks.ts';
import { expectPassed, makeRepository, type Repository } from '../../support/repositories/repository.ts';
import { copyOfRepository } from '../../support/repositories/template.ts';
import { CLI, temporaryFolder } from '../../support/terminal/cli.ts';
import { relayHooks } from '../../support/terminal/relay.ts';
import { token } from '../../support/tokens/token.ts';

relayHooks();

const CLEAR = token('merge');
const OTHER = token('merge, other');
const LEAK = `const bot = "${CLEAR}";\n`;
const CLEAN = 'const bot = process.env.TELEGRAM_BOT_TOKEN;\n';
const MERGE_HOOKS = ['pre-commit', 'pre-merge-commit', 'commit-msg'];

/** A repository with branches: `leaks` and `leaks-more` bring a token in a new file, `clean` another file, `conflict` changes `a.ts` as main does. */
async function branched(hooks: readonly string[] = MERGE_HOOKS, objectFormat: 'sha1' | 'sha256' = 'sha1'): Promise<Repository> {
  const repository = await copyOfRepository(`hook-merge ${objectFormat}`, async () => {
    const made = await makeRepository({ hook: false, objectFormat, committed: { 'a.ts': 'x\n', 'README.md': 'x\n' } });
    await addBranch(made, 'leaks', { 'leaks.ts': LEAK });
    await addBranch(made, 'leaks-more', { 'more.ts': `x = "${OTHER}"\n` });
    await addBranch(made, 'clean', { 'clean.ts': CLEAN });
    await addBranch(made, 'conflict', { 'a.ts': 'theirs\n', 'leaks.ts': LEAK });
    await commitUnseen(made, { 'a.ts': 'ours\n', 'ours.ts': 'ours\n' });
    return made;
  });
  await installHooks(repository, hooks);
  return repository;
}

const parentsOf = async (repository: Repository): Promise<number> =>
  (await repository.git(['rev-list', '--parents', '-1', 'HEAD'])).trim().split(' ').length - 1;

describe('a merge by git', () => {
  test.each(['sha1', 'sha256'] as const)('%s: a token that the merged branch has already passes', async (objectFormat) => {
    const repository = await branched(MERGE_HOOKS, objectFormat);
    expectPassed(await attempt(repository, ['merge', '-q', '--no-edit', 'leaks']));
    expect(await parentsOf(repository)).toBe(2);
  });

  test('given an octopus without changes of its own, then it passes', async () => {
    const repository = await branched();
    const outcome = await attempt(repository, ['merge', '-q', '--no-edit', 'leaks', 'clean', 'leaks-more']);
    expect(outcome, outcome.stderr).toMatchObject({ code: 0, made: true });
    expect(outcome.stderr).not.toContain('tokenscan');
    expect(await parentsOf(repository)).toBe(4);
  });

  test.each(['pull', 'a hash', 'an annotated tag', 'FETCH_HEAD'])('given %s, then it passes, too', async (way) => {
    const repository = await branched();
    await repository.git(['tag', '-a', '-m', 'x', 'v1', 'leaks']);
    if (way === 'FETCH_HEAD') await repository.git(['fetch', '-q', '.', 'leaks']);
    const named: Readonly<Record<string, string>> = {
      'a hash': await idOf(repository, 'leaks'),
      'an annotated tag': 'v1',
      FETCH_HEAD: 'FETCH_HEAD',
    };
    const args = way === 'pull' ? ['pull', '-q', '--no-rebase', '.', 'leaks'] : ['merge', '-q', named[way] ?? ''];
    const outcome = await attempt(repository, [...args, '--no-edit']);
    expect(outcome, outcome.stderr).toMatchObject({ code: 0, made: true, stderr: '' });
    expect(await parentsOf(repository)).toBe(2);
  });

  test('given --no-ff, also in a linked worktree, then it passes', async () => {
    const repository = await branched();
    const folder = `${temporaryFolder()}/tree`;
    await repository.git(['worktree', 'add', '-q', '-b', 'other', folder, 'main']);
    expectPassed(await attempt(repository.at(folder), ['merge', '-q', '--no-edit', '--no-ff', 'leaks']));
  });

  test('given a merged file with a token that neither side has, then it is blocked', async () => {
    const half = 'x\n'.repeat(20);
    const [id = '', secret = ''] = CLEAR.split(':');
    const committed = { 'a.env': `TELEGRAM_BOT_TOKEN="1\n${half}"\n`, 'tokenscan.json': '{"strictExisting": true}' };
    const repository = await makeHooked(MERGE_HOOKS, { committed });
    await addBranch(repository, 'theirs', { 'a.env': `TELEGRAM_BOT_TOKEN="1\n${half}end\n"\n` });
    // What each side has is no token; the file that comes of it is looked at as a whole, for no parent has it.
    await commitUnseen(repository, { 'a.env': `TELEGRAM_BOT_TOKEN="${id}:${secret}"\n${half}"\n` });
    expectStopped(await attempt(repository, ['merge', '-q', '--no-edit', 'theirs']), CLEAR, 'a.env:1:21');
  });

  test('given -s ours, then it passes', async () => {
    const repository = await branched();
    expectPassed(await attempt(repository, ['merge', '-q', '--no-edit', '-s', 'ours', 'leaks']));
  });

  test('given merge --squash, then its commit is scanned', async () => {
    const repository = await branched();
    await repository.git(['merge', '-q', '--squash', 'leaks']);
    expectStopped(await repository.commit(), CLEAR, 'leaks.ts:1:14');
    await repository.git(['reset', '-q', '--hard']);
    await repository.git(['merge', '-q', '--squash', 'clean']);
    expectPassed(await repository.commit());
  });

  test('given --no-verify, then it merges silently', async () => {
    const repository = await branched();
    await repository.git(['merge', '-q', '--no-commit', 'clean']);
    await repository.stage({ 'evil.ts': LEAK });
    expectPassed(await repository.commit(['--no-verify']));
  });
});

describe('a token that the merge itself adds', () => {
  test('given --no-commit and an edit with a token, then it is blocked; without one it passes', async () => {
    const repository = await branched();
    await repository.git(['merge', '-q', '--no-commit', 'leaks']);
    await repository.stage({ 'evil.ts': `x = "${OTHER}"\n` });
    const outcome = await repository.commit();
    expectStopped(outcome, OTHER, 'evil.ts:1:6');
    expect(outcome.stderr).not.toContain('leaks.ts');
    await repository.git(['rm', '-q', '-f', 'evil.ts']);
    expectPassed(await repository.commit());
    expect(await parentsOf(repository)).toBe(2);
  });

  test('given a token added to a file of the other side, then it is blocked', async () => {
    const repository = await branched();
    await repository.git(['merge', '-q', '--no-commit', 'leaks']);
    await repository.stage({ 'leaks.ts': `${LEAK}y = "${OTHER}"\n` });
    expectStopped(await repository.commit(), OTHER, 'leaks.ts:2:6');
  });

  test('given a conflict, then a token in the resolution is blocked, and one of theirs passes', async () => {
    const repository = await branched();
    expect(await attempt(repository, ['merge', '-q', 'conflict'])).toMatchObject({ made: false });
    await repository.stage({ 'a.ts': `x = "${OTHER}"\n` });
    const outcome = await repository.commit();
    expectStopped(outcome, OTHER, 'a.ts:1:6');
    expect(outcome.stderr).not.toContain('leaks.ts');
    await repository.stage({ 'a.ts': 'both\n' });
    expectPassed(await repository.commit());
    expect(await parentsOf(repository)).toBe(2);
  });

  test.each(['theirs', 'ours'] as const)('a conflict that is resolved to %s passes', async (side) => {
    const repository = await branched();
    await repository.git(['checkout', '-q', 'conflict']);
    await commitUnseen(repository, { 'a.ts': LEAK });
    await repository.git(['checkout', '-q', side === 'theirs' ? 'main' : 'conflict']);
    await attempt(repository, ['merge', '-q', side === 'theirs' ? 'conflict' : 'main']);
    await repository.git(['checkout', '-q', `--${side}`, '--', 'a.ts']);
    await repository.git(['add', 'a.ts']);
    expectPassed(await repository.commit());
  });

  test('given an octopus concluded by hand, then every line of MERGE_HEAD counts', async () => {
    const repository = await branched();
    await repository.git(['merge', '-q', '--no-commit', 'leaks', 'leaks-more']);
    expect((await repository.git(['rev-parse', '--git-path', 'MERGE_HEAD'])).trim()).toBe('.git/MERGE_HEAD');
    await repository.stage({ 'evil.ts': `x = "${token('merge, third')}"\n` });
    const outcome = await repository.commit();
    expectStopped(outcome, token('merge, third'), 'evil.ts:1:6');
    expect(outcome.stderr).toContain('1 token in 1 location');
    await repository.git(['rm', '-q', '-f', 'evil.ts']);
    expectPassed(await repository.commit());
    expect(await parentsOf(repository)).toBe(3);
  });

  test('given an earlier hook that adds a token to the merge, then pre-merge-commit blocks it', async () => {
    const repository = await branched([]);
    writeFileSync(`${repository.path}/evil.txt`, LEAK);
    await installHooks(repository, ['pre-merge-commit'], 'cp evil.txt evil.ts && git add evil.ts');
    expectStopped(await attempt(repository, ['merge', '-q', '--no-edit', 'clean']), CLEAR, 'evil.ts:1:14');
  });

  test('given a token merged with --no-verify, then the push is blocked', async () => {
    const repository = await branched(USUAL);
    await repository.git(['branch', 'seen', 'leaks']);
    const server = await addServer(repository);
    await repository.git(['push', '-q', '--no-verify', 'origin', 'main']);
    await repository.git(['merge', '-q', '--no-commit', 'clean']);
    await repository.stage({ 'evil.ts': LEAK });
    await repository.git(['commit', '-q', '--no-verify', '-m', 'evil']);
    const id = (await idOf(repository)).slice(0, 10);
    expectRejected(await push(repository, server, ['origin', 'main']), CLEAR, `${id}:evil.ts:1:14`);
  });
});

describe('variables of an earlier merge', () => {
  /** The content of `leaks` is staged again, where HEAD has it no more. */
  async function removed(): Promise<Repository> {
    const repository = await branched();
    await repository.git(['merge', '-q', '--no-edit', 'leaks']);
    await repository.git(['rm', '-q', 'leaks.ts']);
    await repository.git(['commit', '-q', '-m', 'gone']);
    await repository.stage({ 'leaks.ts': LEAK });
    return repository;
  }

  test('given GITHEAD_ of a commit in HEAD, then it hides nothing', async () => {
    const repository = await removed();
    const env = { [`GITHEAD_${await idOf(repository, 'leaks')}`]: 'leaks' };
    expectStopped(await repository.commit([], { env }), CLEAR, 'leaks.ts:1:14');
  });

  test('given a commit made by post-merge, then it is scanned', async () => {
    const repository = await branched();
    writeFileSync(
      `${repository.path}/.git/hooks/post-merge`,
      '#!/bin/sh\ngit rm -q leaks.ts && git commit -q -m gone && git show HEAD^:leaks.ts >leaks.ts && git add leaks.ts && git commit -q -m again\n',
      {
        mode: 0o755,
      },
    );
    const outcome = await attempt(repository, ['merge', '-q', '--no-edit', 'leaks']);
    expect(outcome.stderr).toContain('commit blocked: it contains');
    expect((await repository.git(['log', '-1', '--format=%s'])).trim()).toBe('gone');
  });

  test('given GITHEAD_ of another repository, then it hides nothing and blocks nothing', async () => {
    const repository = await branched();
    const env = { [`GITHEAD_${'12'.repeat(20)}`]: 'other', [`GITHEAD_${'ab'.repeat(32)}`]: 'other' };
    await repository.stage({ 'b.ts': CLEAN });
    expectPassed(await repository.commit([], { env }));
    await repository.stage({ 'b.ts': LEAK });
    expectStopped(await repository.commit([], { env }), CLEAR, 'b.ts:1:14');
  });

  test('given an old GITHEAD_ and a MERGE_HEAD, then MERGE_HEAD counts', async () => {
    const repository = await branched();
    await repository.git(['merge', '-q', '--no-commit', 'leaks']);
    const env = { [`GITHEAD_${await idOf(repository, 'clean')}`]: 'clean' };
    expectPassed(await repository.commit([], { env }));
  });

  test('given a cherry-pick, a stash or a rebase, then its content is scanned', async () => {
    const repository = await branched();
    await repository.git(['cherry-pick', '-n', 'leaks']);
    expectStopped(await repository.commit(), CLEAR, 'leaks.ts:1:14');
    await repository.git(['stash', '-q']);
    await repository.git(['stash', 'pop', '-q', '--index']);
    expectStopped(await repository.commit(), CLEAR, 'leaks.ts:1:14');
    await repository.git(['reset', '-q', '--hard']);
    await repository.git(['checkout', '-q', 'conflict']);
    await attempt(repository, ['rebase', '-q', 'main']);
    await repository.stage({ 'a.ts': 'both\n' });
    expectStopped(await repository.commit(), CLEAR, 'leaks.ts:1:14');
  });

  test('given a pre-merge-commit that runs our pre-commit, then the result is the same', async () => {
    const repository = await branched([]);
    const text = `#!/bin/sh\nexec "${process.execPath}" "${CLI}" hook pre-commit\n`;
    writeFileSync(`${repository.path}/.git/hooks/pre-merge-commit`, text, { mode: 0o755 });
    expectPassed(await attempt(repository, ['merge', '-q', '--no-edit', 'leaks']));
  });

  test('given an unborn branch, then a merge passes', async () => {
    const repository = await makeRepository({ hook: false, committed: { 'a.ts': LEAK } });
    await installHooks(repository, MERGE_HOOKS);
    await repository.git(['checkout', '-q', '--orphan', 'other']);
    const env = { [`GITHEAD_${await idOf(repository, 'main')}`]: 'main' };
    expectStopped(await repository.commit([], { env }), CLEAR, 'a.ts:1:14');
  });
});
