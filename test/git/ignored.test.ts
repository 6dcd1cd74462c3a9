// Which paths git ignores, asked of real repositories.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listIgnored } from '../../src/git/ignored.ts';
import { fakeGit, makeRepository, type Repository } from '../support/repositories/repository.ts';
import { cleanEnvironment, temporaryFolder } from '../support/terminal/cli.ts';

/** Which of these paths, relative to the top, are ignored. */
async function ignored(repository: Repository, paths: readonly string[], env = cleanEnvironment()): Promise<string[]> {
  const set = await listIgnored(
    repository.path,
    paths.map((path) => join(repository.path, path)),
    env,
  );
  return paths.filter((path) => set.has(join(repository.path, path)));
}

/** A repository that ignores `node_modules`, `vendor` and what ends in `.env`. */
function prepare(): Promise<Repository> {
  return makeRepository({ hook: false, committed: { '.gitignore': 'node_modules\nvendor/\n*.env\n!keep.env\n' } });
}

describe('listIgnored', () => {
  test('given ignored paths, existing or not, then only they are returned', async () => {
    const repository = await prepare();
    repository.write({
      'node_modules/a.js': 'x',
      'src/node_modules/b.js': 'x',
      'prod.env': 'x',
      'keep.env': 'x',
      'src/a.ts': 'x',
    });
    const paths = ['node_modules', 'src/node_modules', 'src', 'src/a.ts', 'prod.env', 'keep.env', 'gone.env', 'gone.ts'];
    expect(await ignored(repository, paths)).toEqual(['node_modules', 'src/node_modules', 'prod.env', 'gone.env']);
  });

  test('given a tracked path that .gitignore matches, then it is not returned', async () => {
    const repository = await prepare();
    repository.write({ 'vendor/lib/a.go': 'x', 'prod.env': 'x', 'other/vendor/b.go': 'x' });
    await repository.git(['add', '-f', 'vendor/lib/a.go', 'prod.env']);
    expect(await ignored(repository, ['vendor', 'prod.env', 'other/vendor'])).toEqual(['other/vendor']);
    await repository.git(['commit', '-q', '-m', 'x']);
    expect(await ignored(repository, ['vendor', 'prod.env', 'other/vendor'])).toEqual(['other/vendor']);
  });

  test.each(['a b', 'new\nline', 'tab\t', '"quoted"', '-leading', ':(top)x', 'ключ', '*', '[a]', '?x', 'back\\slash'])(
    'the name %j',
    async (name) => {
      const repository = await prepare();
      mkdirSync(join(repository.path, name, 'node_modules'), { recursive: true });
      repository.write({ [`${name}.env`]: 'x', [`${name}.ts`]: 'x' });
      expect(await ignored(repository, [`${name}/node_modules`, `${name}.env`, `${name}.ts`, name])).toEqual([
        `${name}/node_modules`,
        `${name}.env`,
      ]);
    },
  );

  test('given a name with glob characters, then it matches only itself', async () => {
    const repository = await prepare();
    repository.write({ 'a.env': 'x', '*.env': 'x' });
    await repository.git(['add', '-f', 'a.env']);
    expect(await ignored(repository, ['a.env'])).toEqual([]);
    expect(await ignored(repository, ['*.ts'])).toEqual([]);
  });

  test('returns only paths that were asked about', async () => {
    const repository = await prepare();
    expect(await listIgnored(repository.path, [join(repository.path, 'src')], cleanEnvironment())).toEqual(new Set());
    const path = join(repository.path, 'node_modules');
    expect(await listIgnored(repository.path, [path], cleanEnvironment())).toEqual(new Set([path]));
  });

  test('given a subdirectory, then paths above it are checked, too', async () => {
    const repository = await prepare();
    repository.write({ 'src/node_modules/b.js': 'x' });
    const path = join(repository.path, 'node_modules');
    expect(await listIgnored(join(repository.path, 'src'), [path], cleanEnvironment())).toEqual(new Set([path]));
  });

  test('given .git/info/exclude and a global excludes file, then they apply', async () => {
    const repository = await prepare();
    repository.write({ '.git/info/exclude': 'local\n' });
    const folder = temporaryFolder();
    await repository.git(['config', 'core.excludesFile', join(folder, 'ignore')]);
    repository.at(folder).write({ ignore: 'global\n' });
    expect(await ignored(repository, ['local', 'global', 'other'])).toEqual(['local', 'global']);
  });

  test('given the variables of a hook, then another repository is unaffected', async () => {
    const repository = await prepare();
    const other = await makeRepository({ hook: false, committed: { '.gitignore': 'src\n' } });
    const env = cleanEnvironment({ GIT_DIR: join(other.path, '.git'), GIT_WORK_TREE: other.path, GIT_INDEX_FILE: '.git/index' });
    expect(await ignored(repository, ['node_modules', 'src'], env)).toEqual(['node_modules']);
  });

  test.each(['GIT_LITERAL_PATHSPECS', 'GIT_ICASE_PATHSPECS', 'GIT_GLOB_PATHSPECS', 'GIT_NOGLOB_PATHSPECS'])(
    '%s in the environment plays no part',
    async (name) => {
      const repository = await prepare();
      expect(await ignored(repository, ['node_modules', 'src'], cleanEnvironment({ [name]: '1' }))).toEqual(['node_modules']);
    },
  );

  test('given a path in a submodule, then the others are still returned', async () => {
    const library = await makeRepository({ hook: false, committed: { '.gitignore': 'node_modules\n' } });
    const repository = await prepare();
    await repository.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.path, 'library']);
    repository.write({ 'node_modules/a.js': 'x', 'library/node_modules/b.js': 'x' });
    expect(await ignored(repository, ['node_modules'])).toEqual(['node_modules']);
    expect(await ignored(repository, ['node_modules', 'library/node_modules'])).toContain('node_modules');
  });

  test('given many paths, then all are checked', async () => {
    const repository = await prepare();
    const paths = Array.from({ length: 5000 }, (_, n) => `d${n}/${n % 2 === 0 ? 'node_modules' : 'src'}`);
    expect(await ignored(repository, paths)).toHaveLength(2500);
  });
});

describe('when git fails, then nothing is ignored', () => {
  test('no repository', async () => {
    const folder = temporaryFolder();
    const env = cleanEnvironment({ GIT_CEILING_DIRECTORIES: join(folder, '..') });
    expect(await listIgnored(folder, [join(folder, 'node_modules')], env)).toEqual(new Set());
  });

  test('given no paths, then git does not run', async () => {
    expect(await listIgnored('/nowhere', [], {})).toEqual(new Set());
  });

  test('relative paths', async () => {
    expect(await listIgnored((await prepare()).path, ['node_modules'], cleanEnvironment())).toEqual(new Set());
  });

  test.each<[string, () => Record<string, string | undefined>]>([
    ['no git', () => ({ PATH: temporaryFolder() })],
    ['a git that fails', () => ({ PATH: `${fakeGit('exit 128')}:${process.env['PATH']}` })],
    ['a git that is killed', () => ({ PATH: `${fakeGit('kill -9 $$')}:${process.env['PATH']}` })],
    ['a git that hangs', () => ({ PATH: `${fakeGit('exec sleep 20')}:${process.env['PATH']}`, TOKENSCAN_GIT_TIMEOUT: '0.4' })],
  ])('%s', async (_, env) => {
    const repository = await prepare();
    const path = join(repository.path, 'node_modules');
    expect(await listIgnored(repository.path, [path], cleanEnvironment(env()))).toEqual(new Set());
  });

  test('a repository whose configuration is broken', async () => {
    const repository = await prepare();
    repository.write({ '.git/config': '[broken\n' });
    expect(await ignored(repository, ['node_modules'])).toEqual([]);
  });
});
