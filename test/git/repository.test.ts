// Where a repository's folders are, found without git and held against what git says.
import { cpSync, mkdirSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findRepository, gitDirOf, isGitDir, readText, repositoryAt } from '../../src/git/repository.ts';
import { GitError } from '../../src/model/errors.ts';
import { makeRepository, type Repository } from '../support/repositories/repository.ts';
import { run, temporaryFolder } from '../support/terminal/cli.ts';

async function asGit(cwd: string, env: Record<string, string> = {}): Promise<{ gitDir: string; commonDir: string }> {
  const { stdout } = await run('git', ['rev-parse', '--path-format=absolute', '--git-dir', '--git-common-dir'], { cwd, env });
  const [gitDir = '', commonDir = ''] = stdout.split('\n');
  return { gitDir: realpathSync(gitDir), commonDir: realpathSync(commonDir) };
}

async function expectAsGit(cwd: string, env: Record<string, string> = {}): Promise<void> {
  const { gitDir, commonDir } = findRepository(cwd, env);
  expect({ gitDir: realpathSync(gitDir), commonDir: realpathSync(commonDir) }).toEqual(await asGit(cwd, env));
}

async function make(): Promise<Repository> {
  return await makeRepository({ hook: false, committed: { 'a/b/c.txt': 'x\n' } });
}

describe('findRepository, compared with git', () => {
  test('given a working tree or a folder in it, then the repository is found', async () => {
    const { path } = await make();
    for (const folder of ['.', 'a', 'a/b', '.git', '.git/refs']) await expectAsGit(join(path, folder));
    expect(findRepository(join(path, 'a/b'), {}).workTree).toBe(path);
    expect(repositoryAt(join(path, '.git'))?.workTree).toBeUndefined();
  });

  test('given a linked worktree, then its own and the common git folder are found', async () => {
    const repository = await make();
    const linked = join(temporaryFolder(), 'linked');
    await repository.git(['worktree', 'add', '-q', linked]);
    await expectAsGit(linked);
    const place = repositoryAt(linked);
    expect(place?.gitDir).not.toBe(place?.commonDir);
    expect(place?.objects).toBe(join(place?.commonDir ?? '', 'objects'));
    expect(place?.workTree).toBe(linked);
  });

  test('given a bare repository, then it is found', async () => {
    const { path } = await make();
    const bare = join(temporaryFolder(), 'bare.git');
    await run('git', ['clone', '-q', '--bare', path, bare]);
    await expectAsGit(bare);
    await expectAsGit(join(bare, 'refs'));
    expect(repositoryAt(bare)).toMatchObject({ gitDir: bare, workTree: undefined });
  });

  test('given a submodule, or a separate git folder, then it is found', async () => {
    const [library, repository] = [await make(), await make()];
    await repository.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.path, 'lib']);
    await expectAsGit(join(repository.path, 'lib'));
    await expectAsGit(join(repository.path, 'lib/a'));
    const separate = join(temporaryFolder(), 'separate');
    await run('git', ['init', '-q', '--separate-git-dir', join(separate, 'git'), join(separate, 'work')]).catch(() => undefined);
    mkdirSync(separate, { recursive: true });
    await run('git', ['init', '-q', '--separate-git-dir', join(separate, 'git'), join(separate, 'work')]);
    await expectAsGit(join(separate, 'work'));
  });

  test('GIT_DIR, absolute and relative', async () => {
    const { path } = await make();
    await expectAsGit(temporaryFolder(), { GIT_DIR: join(path, '.git') });
    await expectAsGit(join(path, 'a'), { GIT_DIR: '../.git' });
    await expectAsGit(path, { GIT_DIR: '' }).catch(() => undefined);
    expect(findRepository(path, { GIT_DIR: '' }).gitDir).toBe(join(path, '.git'));
  });

  test('given links to the git folder, its objects or its refs, then they are followed', async () => {
    const { path } = await make();
    const outside = temporaryFolder();
    renameSync(join(path, '.git'), join(outside, 'git'));
    symlinkSync(join(outside, 'git'), join(path, '.git'));
    await expectAsGit(path);
    for (const name of ['objects', 'refs']) {
      renameSync(join(outside, 'git', name), join(outside, name));
      symlinkSync(join('..', name), join(outside, 'git', name));
    }
    await expectAsGit(path);
  });

  test('given a folder .git that is not a repository, then the search continues above', async () => {
    const { path } = await make();
    mkdirSync(join(path, 'a/.git'));
    await expectAsGit(join(path, 'a/b'));
    mkdirSync(join(path, 'a/.git/objects'));
    await expectAsGit(join(path, 'a/b'));
  });

  test.each(['sha1', 'sha256'] as const)('the format of objects: %s', async (objectFormat) => {
    const { path } = await makeRepository({ hook: false, objectFormat });
    expect(repositoryAt(path)).toMatchObject({ objectFormat, refFormat: 'files', partial: false });
  });
});

describe('broken repositories', () => {
  test.each([
    ['gitdir: /nowhere/at/all\n', 'the file .git names a folder that is not a git repository'],
    ['gitdir: .\n', 'the file .git names a folder that is not a git repository'],
    ['hello\n', 'the file .git does not name a git folder'],
    ['', 'the file .git does not name a git folder'],
    ['gitdir:\n', 'the file .git does not name a git folder'],
  ])('a file .git that says %j', (text, message) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, '.git'), text);
    expect(() => repositoryAt(folder)).toThrow(new GitError(message));
    expect(() => findRepository(folder, {})).toThrow(GitError);
    expect(gitDirOf(folder, {})).toBeUndefined();
  });

  test('given a file .git with spaces in the path, then they are kept', async () => {
    const { path } = await make();
    const folder = temporaryFolder();
    cpSync(join(path, '.git'), join(folder, ' a b '), { recursive: true });
    writeFileSync(join(folder, '.git'), 'gitdir:  a b \n');
    await expectAsGit(folder);
  });

  test.each(['extensions.objectFormat', 'extensions.refStorage'])(
    'given an unknown format (%s), then it is an error',
    async (key) => {
      const { git, path } = await make();
      await git(['config', key, 'future']);
      expect(() => repositoryAt(path)).toThrow(/^unsupported (?:object|ref) format$/);
    },
  );

  test('given a GIT_DIR without a repository, then it is an error', async () => {
    const { path } = await make();
    expect(() => findRepository(path, { GIT_DIR: temporaryFolder() })).toThrow('GIT_DIR does not name a git repository');
  });

  test.each(['HEAD', 'objects', 'refs'])('given a folder without %s, then it is not a repository', async (name) => {
    const { path } = await make();
    rmSync(join(path, '.git', name), { recursive: true });
    expect(isGitDir(join(path, '.git'))).toBe(false);
    expect(repositoryAt(path)).toBeUndefined();
  });

  test('given a linked worktree whose repository is gone, then it is an error', async () => {
    const repository = await make();
    const linked = join(temporaryFolder(), 'linked');
    await repository.git(['worktree', 'add', '-q', linked]);
    renameSync(join(repository.path, '.git'), join(repository.path, 'away'));
    expect(() => repositoryAt(linked)).toThrow(GitError);
  });

  test('given no repository, then the error says so', () => {
    expect(() => findRepository('/', {})).toThrow('not a git repository (or any parent directory)');
  });
});

test('given a file that is missing, too long or special, then it is read safely', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'text'), 'hello');
  expect(readText(join(folder, 'text'))).toBe('hello');
  expect(readText(join(folder, 'none'))).toBeUndefined();
  expect(readText(join(folder, 'text/none'))).toBeUndefined();
  expect(() => readText(join(folder, 'text'), 4)).toThrow(GitError);
  expect(() => readText(folder)).toThrow(GitError);
  symlinkSync('loop', join(folder, 'loop'));
  expect(() => readText(join(folder, 'loop'))).toThrow(/too many symbolic links/);
});
