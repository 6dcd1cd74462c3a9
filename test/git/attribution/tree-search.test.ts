// What is in the files of commits, found with one git, and the same as each commit says.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { nameKey, type Wanted } from '../../../src/git/attribution/trace.ts';
import { TreeSearch } from '../../../src/git/attribution/tree-search.ts';
import { makeRepository, type Repository } from '../../support/repositories/repository.ts';
import { cleanEnvironment } from '../../support/terminal/cli.ts';

async function makeHistory(): Promise<{ readonly repository: Repository; readonly commits: readonly string[] }> {
  const repository = await makeRepository({ hook: false, committed: { 'a/b/c/deep': 'one\n', top: 'two\n' } });
  for (const files of [{ 'a/b/c/deep': 'three\n' }, { 'x/a/deep': 'one\n' }, { top: 'four\n', 'a/wanted name': 'five\n' }]) {
    await repository.stage(files);
    await repository.git(['commit', '-q', '-m', 'x']);
  }
  const commits = (await repository.git(['rev-list', 'HEAD'])).trim().split('\n');
  return { repository, commits };
}

function searchIn(repository: Repository, wanted: Wanted): TreeSearch {
  const search = new TreeSearch({ cwd: repository.path, env: cleanEnvironment() }, wanted);
  onTestFinished(() => search.close());
  return search;
}

async function idOf({ git }: Repository, revision: string): Promise<string> {
  return (await git(['rev-parse', revision])).trim();
}

test('given several commits at once and one after another, then each has the keys of its own files', async () => {
  const { repository, commits } = await makeHistory();
  const [one, two] = [await idOf(repository, 'HEAD~3:a/b/c/deep'), await idOf(repository, 'HEAD~3:top')];
  const search = searchIn(repository, { oids: new Set([one, two]), names: new Set(['wanted name', 'x']) });
  const expected = [[one, nameKey('wanted name'), nameKey('x')], [one, two, nameKey('x')], [two], [one, two]].map((keys) =>
    keys.toSorted(),
  );
  const keysOf = (found: ReadonlyMap<string, ReadonlySet<string>>, commit: string) => [...(found.get(commit) ?? [])].toSorted();
  const last = await search.keysIn(commits.slice(3));
  expect(keysOf(last, commits[3] ?? '')).toEqual(expected[3]);
  const all = await search.keysIn([...commits, ...commits]);
  expect(commits.map((commit) => keysOf(all, commit))).toEqual(expected);
});

test('given nothing to search, then no git is started, and nothing is found', async () => {
  const { repository } = await makeHistory();
  expect(await searchIn(repository, { oids: new Set(), names: new Set() }).keysIn([])).toEqual(new Map());
});

test('given a missing tree, then it is an error', async () => {
  const { repository, commits } = await makeHistory();
  const tree = await idOf(repository, 'HEAD:a');
  rmSync(join(repository.path, '.git/objects', tree.slice(0, 2), tree.slice(2)));
  await expect(searchIn(repository, { oids: new Set(), names: new Set() }).keysIn(commits)).rejects.toThrow('missing');
});
