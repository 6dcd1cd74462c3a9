// Folders, files and URLs → units: every repository once, and what cannot be read is named.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findUnits } from '../../../src/scan/fleet/find-units.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';

/** A git folder, as far as it must be to be recognised. */
function makeGitFolder(path: string): void {
  for (const name of ['objects', 'refs']) mkdirSync(join(path, name), { recursive: true });
  writeFileSync(join(path, 'HEAD'), 'ref: refs/heads/main\n');
}

async function unitsIn(folder: string, options: { readonly exclude?: readonly string[]; readonly asIs?: boolean } = {}) {
  const { units, problems } = await findUnits([folder], { cwd: folder, ...options });
  const relative = (path: string): string => path.replace(`${folder}/`, '').replace(folder, '.');
  return {
    units: units.map(({ kind, source }) => `${kind} ${relative(source)}`),
    problems: problems.map(({ origin }) => relative(origin.path ?? '')),
  };
}

describe('a folder', () => {
  test('with repositories: each, with those in the files of another one', async () => {
    const folder = temporaryFolder();
    makeGitFolder(join(folder, 'a/.git'));
    makeGitFolder(join(folder, 'a/vendor/b/.git'));
    makeGitFolder(join(folder, 'mirrors/c.git'));
    mkdirSync(join(folder, 'other'));
    expect(await unitsIn(folder)).toEqual({
      units: ['repository a', 'repository a/vendor/b', 'repository mirrors/c.git'],
      problems: [],
    });
    expect((await unitsIn(folder, { exclude: ['mirrors'] })).units).toEqual(['repository a', 'repository a/vendor/b']);
    expect((await unitsIn(folder, { asIs: true })).units).toEqual(['folder .']);
  });

  test('without one: a unit itself', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'app.log'), '');
    expect((await unitsIn(folder)).units).toEqual(['folder .']);
  });

  test('with a broken one: a problem, which does not end the search', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a/.git/junk'), { recursive: true });
    makeGitFolder(join(folder, 'b/.git'));
    expect(await unitsIn(folder)).toEqual({ units: ['repository b'], problems: ['a'] });
  });

  test('with worktrees and submodules of a repository in it: that one only', async () => {
    const folder = temporaryFolder();
    makeGitFolder(join(folder, 'a/.git'));
    makeGitFolder(join(folder, 'a/.git/modules/s'));
    mkdirSync(join(folder, 'a/s'));
    writeFileSync(join(folder, 'a/s/.git'), 'gitdir: ../.git/modules/s\n');
    const worktree = join(folder, 'a/.git/worktrees/w');
    mkdirSync(worktree, { recursive: true });
    writeFileSync(join(worktree, 'HEAD'), 'ref: refs/heads/w\n');
    writeFileSync(join(worktree, 'commondir'), '../..\n');
    mkdirSync(join(folder, 'w'));
    writeFileSync(join(folder, 'w/.git'), `gitdir: ${worktree}\n`);
    expect(await unitsIn(folder)).toEqual({ units: ['repository a'], problems: [] });
  });
});

test('what several sources lead to is one unit', async () => {
  const folder = temporaryFolder();
  makeGitFolder(join(folder, 'a/.git'));
  symlinkSync('a', join(folder, 'link'));
  const sources = ['a', 'link', './a/', 'https://h/x.git', 'git@h:x'];
  const { units } = await findUnits(sources, { cwd: folder });
  expect(units.map(({ kind, same }) => [kind, same?.length])).toEqual([
    ['repository', undefined],
    ['clone', 1],
  ]);
});

test('a source that does not exist is an error', async () => {
  await expect(findUnits(['nothing'], { cwd: temporaryFolder() })).rejects.toThrow('a SOURCE does not exist');
});
