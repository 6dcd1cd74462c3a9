// How objects came into small histories made by git, and what keeps them there.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { attribute } from '../../../src/git/attribution/attribute.ts';
import { readOutline, readRoots } from '../../../src/git/attribution/read-roots.ts';
import { nameKey } from '../../../src/git/attribution/trace.ts';
import { reflogCommits } from '../../../src/git/refs.ts';
import { repositoryAt } from '../../../src/git/repository.ts';
import { makeCleanView } from '../../../src/git/view.ts';
import type { ObjectHistory } from '../../../src/model/origin.ts';
import { makeRepository, type Repository } from '../../support/repositories/repository.ts';
import { cleanEnvironment, run, temporaryFolder } from '../../support/terminal/cli.ts';

const TEXT = 'the secret\n';

/** What is found out of the blob with TEXT in it, or of another object or name. */
async function historyOf(repository: Repository, { oid, name }: { oid?: string; name?: string } = {}): Promise<ObjectHistory> {
  const place = repositoryAt(repository.path);
  if (place === undefined) throw new Error('no repository');
  const view = makeCleanView(place, cleanEnvironment());
  onTestFinished(() => view.close());
  const outline = await readOutline(view, place);
  expect(outline.failures).toEqual([]);
  const wanted = oid ?? (await run('git', ['hash-object', '--stdin'], { cwd: repository.path, input: TEXT })).stdout.trim();
  const names = new Set(name === undefined ? [] : [name]);
  const roots = await readRoots(view, place, outline);
  const histories = await attribute(view, { oids: new Set(name === undefined ? [wanted] : []), names }, roots);
  const history = histories.get(name === undefined ? wanted : nameKey(name));
  if (history === undefined) throw new Error('no history');
  return history;
}

async function commit(repository: Repository, files: Readonly<Record<string, string>>, message = 'x'): Promise<string> {
  await repository.stage(files);
  await repository.git(['commit', '-q', '--allow-empty', '-m', message]);
  return await idOf(repository);
}

async function drop(repository: Repository, path: string): Promise<string> {
  await repository.git(['rm', '-q', path]);
  return await commit(repository, {});
}

async function idOf({ git }: Repository, revision = 'HEAD'): Promise<string> {
  return (await git(['rev-parse', revision])).trim();
}

async function make(): Promise<Repository> {
  return await makeRepository({ hook: false, committed: { 'README.md': 'x\n' } });
}

const forget = (repository: Repository): Promise<string> =>
  repository.git(['reflog', 'expire', '--expire=now', '--expire-unreachable=now', '--all']);

describe('one line of development', () => {
  test('given an added file, then its commit and HEAD are named', async () => {
    const repository = await make();
    const first = await commit(repository, { 'a.env': TEXT });
    const head = await commit(repository, { b: 'b\n' });
    expect(await historyOf(repository)).toMatchObject({
      paths: ['a.env'],
      first: { oid: first, author: 'A' },
      last: { oid: head, author: 'A' },
      branches: ['main'],
      inHead: true,
      keptBy: [],
    });
  });

  test('given a file of the root commit, then that commit is named', async () => {
    const repository = await makeRepository({ hook: false, committed: { 'a.env': TEXT } });
    const head = await idOf(repository);
    expect(await historyOf(repository)).toMatchObject({ first: { oid: head }, last: { oid: head }, inHead: true });
  });

  test('given a file that was added and removed, then both commits are named', async () => {
    const repository = await make();
    const first = await commit(repository, { 'a.env': TEXT });
    const last = await commit(repository, { b: 'b\n' });
    await drop(repository, 'a.env');
    expect(await historyOf(repository)).toMatchObject({
      first: { oid: first },
      last: { oid: last },
      inHead: false,
      branches: ['main'],
    });
  });

  test('given a file that was removed and added again, then it is in HEAD since the first commit', async () => {
    const repository = await make();
    const first = await commit(repository, { 'a.env': TEXT });
    await repository.git(['revert', '--no-edit', 'HEAD']);
    const head = await commit(repository, { 'a.env': TEXT });
    expect(await historyOf(repository)).toMatchObject({ first: { oid: first }, last: { oid: head }, inHead: true });
  });

  test('given a file that was removed twice, then the last commit with it is named', async () => {
    const repository = await make();
    const first = await commit(repository, { 'a.env': TEXT });
    await drop(repository, 'a.env');
    const again = await commit(repository, { 'a.env': TEXT });
    await drop(repository, 'a.env');
    expect(await historyOf(repository)).toMatchObject({ first: { oid: first }, last: { oid: again }, inHead: false });
  });

  test('given a moved file, then both paths are named, the latest first', async () => {
    const repository = await make();
    const first = await commit(repository, { 'old/a.env': TEXT });
    await repository.git(['mv', 'old/a.env', 'b.env']);
    const head = await commit(repository, {});
    expect(await historyOf(repository)).toMatchObject({
      paths: ['b.env', 'old/a.env'],
      first: { oid: first },
      last: { oid: head },
      inHead: true,
    });
  });

  test('given a file at two paths, then both are named', async () => {
    const repository = await make();
    await commit(repository, { 'a.env': TEXT, 'b.env': TEXT });
    const { paths, inHead } = await historyOf(repository);
    expect([new Set(paths), inHead]).toEqual([new Set(['a.env', 'b.env']), true]);
    await drop(repository, 'a.env');
    expect(await historyOf(repository)).toMatchObject({ inHead: true });
  });

  test('given names with a leading line feed or colon, a tab or invalid UTF-8, then they are attributed', async () => {
    const names = [Buffer.from('\nx'), Buffer.from(':100644 x'), Buffer.from('a\tb'), Buffer.from([0xff, 0xfe])];
    for (const name of names) {
      const repository = await make();
      await repository.stageBytes(name, TEXT);
      await repository.git(['commit', '-q', '-m', 'x']);
      expect((await historyOf(repository)).paths).toEqual([name.toString('latin1')]);
    }
  });

  test('given a name that was added and moved, then both commits are named', async () => {
    const repository = await make();
    const first = await commit(repository, { 'folder/bot_x': 'anything\n' });
    const last = await commit(repository, { 'folder/bot_x': 'other\n' });
    await repository.git(['mv', 'folder/bot_x', 'y']);
    await commit(repository, {});
    expect(await historyOf(repository, { name: 'bot_x' })).toMatchObject({
      paths: ['folder/bot_x'],
      first: { oid: first },
      last: { oid: last },
      inHead: false,
    });
    expect(await historyOf(repository, { name: 'folder' })).toMatchObject({ first: { oid: first }, inHead: false });
  });

  test('given a commit as the object, then it is attributed to itself', async () => {
    const repository = await make();
    const oid = await commit(repository, {}, 'said');
    await commit(repository, {});
    const history = await historyOf(repository, { oid });
    expect(history).toMatchObject({ paths: [], first: { oid }, branches: ['main'] });
    expect(history.last).toBeUndefined();
  });
});

describe('several lines of development', () => {
  test('given a commit picked onto two branches, then the earliest is named and both reach it', async () => {
    const repository = await make();
    await repository.git(['branch', 'other']);
    const first = await commit(repository, { 'a.env': TEXT });
    await repository.git(['checkout', '-q', 'other']);
    await commit(repository, { c: 'c\n' });
    await repository.git(['cherry-pick', 'main']);
    await repository.git(['checkout', '-q', 'main']);
    const history = await historyOf(repository);
    expect(new Set(history.branches)).toEqual(new Set(['main', 'other']));
    expect([first, await idOf(repository, 'other')]).toContain(history.first?.oid);
    expect(history.inHead).toBe(true);
  });

  test('given a merge with -s ours, then the file is not in HEAD and was last in the other branch', async () => {
    const repository = await make();
    await repository.git(['checkout', '-q', '-b', 'side']);
    const first = await commit(repository, { 'a.env': TEXT });
    await repository.git(['checkout', '-q', 'main']);
    await commit(repository, { b: 'b\n' });
    await repository.git(['merge', '-q', '-s', 'ours', '--no-edit', 'side']);
    await repository.git(['branch', '-D', 'side']);
    const history = await historyOf(repository);
    expect(history).toMatchObject({ first: { oid: first }, branches: ['main'], inHead: false, last: { oid: first } });
  });

  test('given a file that a merge adds, then the merge is named', async () => {
    const repository = await make();
    await repository.git(['checkout', '-q', '-b', 'side']);
    await commit(repository, { s: 's\n' });
    await repository.git(['checkout', '-q', 'main']);
    await commit(repository, { m: 'm\n' });
    await repository.git(['merge', '-q', '--no-commit', '--no-ff', 'side']);
    const merge = await commit(repository, { 'a.env': TEXT });
    expect(await historyOf(repository)).toMatchObject({
      first: { oid: merge },
      last: { oid: merge },
      inHead: true,
      paths: ['a.env'],
    });
  });

  test('given an octopus and a criss-cross merge, then every branch is named', async () => {
    const repository = await make();
    for (const side of ['one', 'two', 'three']) {
      await repository.git(['checkout', '-q', '-b', side, 'main']);
      await commit(repository, { [side]: side === 'two' ? TEXT : `${side}\n` });
    }
    const first = await idOf(repository, 'two');
    await repository.git(['checkout', '-q', 'main']);
    await repository.git(['merge', '-q', '--no-edit', 'one', 'two', 'three']);
    // Each of the two has the other's.
    await repository.git(['checkout', '-q', '-b', 'cross', 'one']);
    await repository.git(['merge', '-q', '--no-edit', 'two']);
    await repository.git(['checkout', '-q', 'two']);
    await repository.git(['merge', '-q', '--no-edit', 'one', '-m', 'across']);
    await repository.git(['merge', '-q', '--no-edit', 'cross']);
    const history = await historyOf(repository);
    expect(history).toMatchObject({ first: { oid: first }, inHead: true, paths: ['two'] });
    expect(new Set(history.branches)).toEqual(new Set(['main', 'two', 'cross']));
  });

  test('given a branch without a common ancestor, then its files are attributed', async () => {
    const repository = await make();
    await repository.git(['checkout', '-q', '--orphan', 'alone']);
    await repository.git(['rm', '-q', '-rf', '.']);
    const oid = await commit(repository, { 'a.env': TEXT });
    await repository.git(['checkout', '-q', 'main']);
    expect(await historyOf(repository)).toMatchObject({ first: { oid }, last: { oid }, branches: ['alone'], inHead: false });
  });
});

describe('refs that reach an object', () => {
  /** A commit with TEXT that no branch reaches and no reflog names, but `hold` holds. */
  async function onlyHeldBy(
    hold: (repository: Repository, oid: string) => Promise<unknown>,
  ): Promise<{ oid: string; history: ObjectHistory }> {
    const repository = await make();
    const oid = await commit(repository, { 'a.env': TEXT });
    await hold(repository, oid);
    await repository.git(['reset', '-q', '--hard', 'HEAD~1']);
    await forget(repository);
    return { oid, history: await historyOf(repository) };
  }

  const nothing = { branches: [], tags: [], remotes: [], refs: [], inHead: false, keptBy: [] };

  test.each([
    ['a tag', ['tag', 'v1'], { tags: ['v1'] }],
    ['a tag with a message', ['tag', '-a', '-m', 'x', 'v1'], { tags: ['v1'] }],
    ['a remote', ['update-ref', 'refs/remotes/origin/main', 'HEAD'], { remotes: ['origin/main'] }],
    ['another ref', ['update-ref', 'refs/original/refs/heads/main', 'HEAD'], { refs: ['refs/original/refs/heads/main'] }],
    ['nothing', ['status'], {}],
  ])('only %s', async (_, args, expected) => {
    const { oid, history } = await onlyHeldBy(({ git }) => git(args));
    expect(history).toMatchObject({ ...nothing, ...expected, first: { oid }, last: { oid }, paths: ['a.env'] });
  });

  test('given a file that only notes reach, then they are named', async () => {
    const repository = await make();
    await repository.git(['notes', 'add', '-m', TEXT.trim()]);
    expect(await historyOf(repository)).toMatchObject({ ...nothing, refs: ['refs/notes/commits'] });
  });

  test('given a tag of the file and a tag of that tag, then both are named', async () => {
    const repository = await make();
    const blob = (await repository.git(['hash-object', '-w', '--stdin'], { input: TEXT })).trim();
    await repository.git(['tag', 'file', blob]);
    expect(await historyOf(repository)).toMatchObject({ ...nothing, tags: ['file'], paths: [] });
    await repository.git(['tag', '-a', '-m', 'x', 'said']);
    const tag = await idOf(repository, 'said');
    expect(await historyOf(repository, { oid: tag })).toMatchObject({ ...nothing, tags: ['said'] });
  });

  test('given files only in the reflog, the stash or the index, then these are named', async () => {
    const repository = await make();
    await commit(repository, { 'a.env': TEXT });
    await repository.git(['reset', '-q', '--hard', 'HEAD~1']);
    const { keptBy } = await historyOf(repository);
    expect(keptBy.map(({ kind }) => kind)).toContain('reflog');
    await forget(repository);
    await repository.stage({ 'a.env': TEXT });
    expect(await historyOf(repository)).toMatchObject({ ...nothing, keptBy: [{ kind: 'index' }], paths: ['a.env'] });
    await repository.git(['stash', '-q']);
    expect((await historyOf(repository)).keptBy[0]).toEqual({ kind: 'stash' });
  });

  test('given a file that only a detached HEAD reaches, then HEAD is named', async () => {
    const repository = await make();
    await repository.git(['checkout', '-q', '--detach']);
    const oid = await commit(repository, { 'a.env': TEXT });
    await forget(repository);
    expect(await historyOf(repository)).toMatchObject({ ...nothing, inHead: true, keptBy: [{ kind: 'head' }], last: { oid } });
  });

  test('given a linked worktree, on its own branch or detached, then it is named', async () => {
    const repository = await make();
    const linked = join(temporaryFolder(), 'linked');
    await repository.git(['worktree', 'add', '-q', '-b', 'theirs', linked]);
    const there = repository.at(linked);
    const oid = await commit(there, { 'a.env': TEXT });
    expect(await historyOf(repository)).toMatchObject({ ...nothing, branches: ['theirs'], last: { oid } });
    expect(await historyOf(there)).toMatchObject({ branches: ['theirs'], inHead: true });
    await there.git(['checkout', '-q', '--detach']);
    await repository.git(['branch', '-q', '-D', 'theirs']);
    await forget(repository);
    await forget(there);
    expect(await historyOf(repository)).toMatchObject({ ...nothing, keptBy: [{ kind: 'head' }] });
  });

  test('given thousands of refs, then all of them are named', async () => {
    const repository = await make();
    const oid = await commit(repository, { 'a.env': TEXT });
    const before = await idOf(repository, 'HEAD~1');
    await repository.git(['reset', '-q', '--hard', 'HEAD~1']);
    await forget(repository);
    const lines = Array.from({ length: 2500 }, (_, at) => `${before} refs/tags/t${String(at).padStart(4, '0')}`);
    const text = [...lines, `${oid} refs/tags/zz`].join('\n');
    writeFileSync(join(repository.path, '.git/packed-refs'), `# pack-refs with: sorted \n${text}\n`);
    const history = await historyOf(repository);
    // And none is named in place of another.
    expect(history.tags).toEqual(['zz']);
    expect(history).toMatchObject({ first: { oid }, last: { oid }, keptBy: [] });
  });
});

describe('forced pushes', () => {
  test('given a reflog of a remote-tracking branch, then the earlier push is named', async () => {
    const repository = await make();
    const remote = join(temporaryFolder(), 'remote');
    await run('git', ['init', '-q', '--bare', remote]);
    await repository.git(['remote', 'add', 'origin', remote]);
    const oid = await commit(repository, { 'a.env': TEXT });
    await repository.git(['push', '-q', 'origin', 'HEAD:main']);
    await repository.stage({ 'a.env': 'x\n' });
    await repository.git(['commit', '-q', '--amend', '-m', 'x']);
    await repository.git(['push', '-q', '-f', 'origin', 'HEAD:main']);
    expect(await historyOf(repository)).toMatchObject({ first: { oid }, remotes: ['origin/main'], branches: [] });
    const place = repositoryAt(repository.path);
    if (place === undefined) throw new Error('no repository');
    const view = makeCleanView(place, cleanEnvironment());
    onTestFinished(() => view.close());
    expect((await reflogCommits(view)).get('refs/remotes/origin/main')).toEqual([await idOf(repository), oid]);
  });
});

describe('incomplete repositories', () => {
  test('given no commit yet, then the index is named', async () => {
    const repository = await makeRepository({ hook: false });
    await repository.stage({ 'a.env': TEXT });
    expect(await historyOf(repository)).toMatchObject({ paths: ['a.env'], inHead: false, keptBy: [{ kind: 'index' }] });
  });

  test('given a shallow clone, then the first commit is the first that is present', async () => {
    const origin = await make();
    await commit(origin, { 'a.env': TEXT });
    await commit(origin, { b: 'b\n' });
    const folder = join(temporaryFolder(), 'clone');
    await run('git', ['clone', '-q', '--depth', '1', `file://${origin.path}`, folder]);
    const clone = origin.at(folder);
    const head = await idOf(clone);
    const history = await historyOf(clone);
    expect(history).toMatchObject({ first: { oid: head }, last: { oid: head }, branches: ['main'], inHead: true });
    expect(history.remotes).toEqual(['origin/main']);
  });

  test('given an object in no commit and no index, then its history is empty', async () => {
    const repository = await make();
    await repository.git(['hash-object', '-w', '--stdin'], { input: TEXT });
    expect(await historyOf(repository)).toEqual({
      paths: [],
      branches: [],
      tags: [],
      remotes: [],
      refs: [],
      inHead: false,
      keptBy: [],
    });
    expect(readdirSync(repository.path)).toContain('.git');
  });
});
