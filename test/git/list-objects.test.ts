// Lists of objects, refs, indexes and commits, held against other commands of git.
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCommits } from '../../src/git/commits.ts';
import { hookEnvironment } from '../../src/git/environment.ts';
import { findUnreadable, listNames } from '../../src/git/folders.ts';
import { listFiles, listIndex } from '../../src/git/index-entries.ts';
import { type Listing, listAllCommits, listAllObjects, listMissing, listObjects } from '../../src/git/list-objects.ts';
import { listRefs, peelToCommits, present, readReflogIds } from '../../src/git/refs.ts';
import type { View } from '../../src/git/view.ts';
import { makeRepository, type Repository } from '../support/repositories/repository.ts';
import { cleanEnvironment, temporaryFolder } from '../support/terminal/cli.ts';

function viewOf({ path }: Repository): View {
  return { cwd: path, env: hookEnvironment(cleanEnvironment()) };
}

const idsOf = ({ ids }: Listing): readonly string[] => Array.from({ length: ids.length }, (_, at) => ids.at(at));
const words = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(' ')[0] ?? '');

/** Three commits, a side branch that is merged, tags, and an object in nothing. */
async function make(objectFormat: 'sha1' | 'sha256' = 'sha1'): Promise<Repository> {
  const repository = await makeRepository({ hook: false, objectFormat, committed: { a: 'a\n', 'd/b': 'b\n' } });
  await repository.git(['tag', '-a', '-m', 'x', 'v1']);
  await repository.git(['checkout', '-q', '-b', 'side']);
  await repository.stage({ 'd/s': 's\n' });
  await repository.git(['commit', '-q', '-m', 'side']);
  await repository.git(['checkout', '-q', 'main']);
  await repository.stage({ m: 'm\n' });
  await repository.git(['commit', '-q', '-m', 'main']);
  await repository.git(['merge', '-q', '--no-edit', 'side']);
  await repository.git(['hash-object', '-w', '--stdin'], { input: 'lost\n' });
  return repository;
}

describe.each(['sha1', 'sha256'] as const)('%s', (format) => {
  test('given loose and packed objects, then each is listed once', async () => {
    const repository = await make(format);
    for (const step of [['status'], ['gc', '-q']]) {
      await repository.git(step);
      const theirs = words(await repository.git(['cat-file', '--batch-all-objects', '--batch-check']));
      const listing = await listAllObjects(viewOf(repository));
      expect(listing.complaint).toBe('');
      expect(idsOf(listing).toSorted()).toEqual(theirs.toSorted());
      expect(new Set(await listAllCommits(viewOf(repository)))).toEqual(
        new Set(words(await repository.git(['rev-list', '--all']))),
      );
    }
  });

  test('given a range, then the objects that it adds are listed', async () => {
    const repository = await make(format);
    const [head = '', first = '', tag = ''] = words(await repository.git(['rev-parse', 'HEAD', 'HEAD~2', 'v1']));
    for (const [tips, known, args] of [
      [[head], [], ['HEAD']],
      [[head], [first], ['HEAD', '^HEAD~2']],
      [[tag], [], ['v1']],
      [[head], ['--tags'], ['HEAD', '--not', '--tags']],
    ] as const) {
      const listing = await listObjects(viewOf(repository), { tips, known });
      expect(idsOf(listing).toSorted()).toEqual(words(await repository.git(['rev-list', '--objects', ...args])).toSorted());
      expect(listing.missing).toEqual([]);
    }
    expect(idsOf(await listObjects(viewOf(repository), { tips: [], known: [] }))).toEqual([]);
  });

  test('given missing objects, then they are listed separately', async () => {
    const repository = await make(format);
    const [head = '', oid = ''] = words(await repository.git(['rev-parse', 'HEAD', 'HEAD:m']));
    expect(await listMissing(viewOf(repository), [head])).toEqual([]);
    rmSync(join(repository.path, '.git/objects', oid.slice(0, 2), oid.slice(2)));
    expect(await listMissing(viewOf(repository), [head])).toEqual([oid]);
    const listing = await listObjects(viewOf(repository), { tips: [head], known: [] }, false);
    expect(listing.missing).toEqual([oid]);
    expect(idsOf(listing)).not.toContain(oid);
    await expect(listObjects(viewOf(repository), { tips: [head], known: [] })).rejects.toThrow(oid);
  });

  test('given refs and ids, then their targets and types are returned', async () => {
    const repository = await make(format);
    const [head = '', side = '', tag = '', first = '', tree = ''] = words(
      await repository.git(['rev-parse', 'main', 'side', 'v1', 'v1^{commit}', 'HEAD^{tree}']),
    );
    expect(await listRefs(viewOf(repository))).toEqual([
      { name: 'refs/heads/main', oid: head },
      { name: 'refs/heads/side', oid: side },
      { name: 'refs/tags/v1', oid: tag },
    ]);
    const none = 'e'.repeat(head.length);
    expect(await peelToCommits(viewOf(repository), [tag, none, tree, head])).toEqual([first, undefined, undefined, head]);
    expect(await present(viewOf(repository), [tag, none, head])).toEqual([tag, head]);
    expect([await peelToCommits(viewOf(repository), []), await present(viewOf(repository), [])]).toEqual([[], []]);
  });

  test('given unusual names, then the entries of an index and of a commit are listed', async () => {
    const repository = await make(format);
    const names = [
      Buffer.from('\nx'),
      Buffer.from('a\tb'),
      Buffer.from([0xff, 0x20, 0xfe]),
      Buffer.from('"q"'),
      Buffer.from('-z'),
    ];
    for (const name of names) await repository.stageBytes(name, 'x\n');
    await repository.git(['update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(format === 'sha1' ? 40 : 64)},sub`]);
    const entries = await listIndex(viewOf(repository), join(repository.path, '.git/index'));
    const paths = entries.map(({ path }) => path.toString('latin1'));
    for (const name of names) expect(paths).toContain(name.toString('latin1'));
    expect(entries.filter(({ isSubmodule }) => isSubmodule).map(({ path }) => path.toString())).toEqual(['sub']);
    await repository.git(['commit', '-q', '-m', 'x']);
    expect(await listFiles(viewOf(repository), 'HEAD')).toEqual(entries);
  });
});

test('given commits, then children come first, and a merge has only changes against all parents', async () => {
  const repository = await make();
  await repository.git(['checkout', '-q', '-b', 'evil', 'side']);
  await repository.git(['merge', '-q', '--no-commit', '--no-ff', 'main~1']).catch(() => undefined);
  await repository.stage({ 'd/evil': 'e\n', a: 'changed\n' });
  await repository.git(['commit', '-q', '-m', 'evil']);
  const [tip = ''] = words(await repository.git(['rev-parse', 'evil']));
  const seen = new Set<string>();
  const changes: string[] = [];
  for await (const commit of readCommits(viewOf(repository), { tips: [tip], known: [] })) {
    for (const parent of commit.parents) expect(seen).not.toContain(parent);
    seen.add(commit.oid);
    expect(commit.date).toMatch(/^\d{4}-\d\d-\d\dT/);
    if (commit.oid === tip) changes.push(...commit.changes.map(({ path, old }) => `${path} ${old.length}`));
  }
  expect([...seen].toSorted()).toEqual(words(await repository.git(['rev-list', 'evil'])).toSorted());
  expect(changes).toEqual(['a 2', 'd/evil 2']);
});

test('given a reflog, then each id is returned once, without zeros', () => {
  const [a, b, zero] = ['a'.repeat(40), 'b'.repeat(64), '0'.repeat(40)];
  const text = `${zero} ${a} A <a@b> 1 +0000\tx\n${a} ${b} A <a@b> 1 +0000\t${zero} y\nno line\n\n${a} short`;
  expect(readReflogIds(text)).toEqual([a, b]);
});

describe('folders', () => {
  test('given no folder, or a file in place of one, then the names are empty or an error', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'x'), '');
    expect(listNames(folder)).toEqual(['x']);
    expect(listNames(join(folder, 'none'))).toEqual([]);
    expect(() => listNames(join(folder, 'x'))).toThrow('cannot list the folder: not a folder');
  });

  test('given a device or a huge file, then findUnreadable returns its path', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a/b'), { recursive: true });
    writeFileSync(join(folder, 'a/b/c'), '12345');
    symlinkSync('..', join(folder, 'a/round'));
    symlinkSync('nothing', join(folder, 'a/nothing'));
    symlinkSync('itself', join(folder, 'a/itself'));
    expect(findUnreadable(folder)).toBeUndefined();
    expect(findUnreadable(folder, 5)).toBeUndefined();
    expect(findUnreadable(folder, 4)).toMatch(/a\/b\/c$/);
    symlinkSync('/dev/zero', join(folder, 'a/b/device'));
    expect(findUnreadable(folder)).toMatch(/a\/b\/device$/);
    expect(findUnreadable(join(folder, 'none'))).toBeUndefined();
  });
});
