// Which part of a repository is scanned: ranges, dates, folders, the index; and how the configuration applies to it.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { foundOf, gitScan, makeHome, originsOf, problemsOf, runGitScan } from '../../support/repositories/git-scan.ts';
import { fingerprintOf, makeRepository, type Repository } from '../../support/repositories/repository.ts';
import { copiesOf } from '../../support/repositories/template.ts';
import { someOf } from '../../support/soak.ts';
import { run, temporaryFolder } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

const [ONE, TWO, SIDE, STAGED] = [token('one'), token('two'), token('side'), token('staged')];
const ALL = [ONE, TWO, SIDE, STAGED];

/** main: `one` and then `two`; side, from `one`: `side`; and one that is only staged. The first is of long ago. */
const make = copiesOf(async () => {
  const repository = await makeRepository({ hook: false });
  const commit = async (name: string, clear: string, date: string): Promise<void> => {
    await repository.stage({ [name]: `T=${clear}\n` });
    await repository.git(['commit', '-q', '-m', name], { env: { GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date } });
  };
  await commit('one.env', ONE, '2020-01-01T00:00:00Z');
  await repository.git(['checkout', '-q', '-b', 'side']);
  await commit('side.env', SIDE, '2024-01-01T00:00:00Z');
  await repository.git(['checkout', '-q', 'main']);
  await commit('two.env', TWO, '2024-01-02T00:00:00Z');
  await repository.stage({ 'staged.env': `T=${STAGED}\n` });
  return repository;
});

let made: Promise<Repository> | undefined;

/** One for all tests that change nothing in it. */
function makeOnce(): Promise<Repository> {
  made ??= make();
  return made;
}

describe('the scanned part', () => {
  /** In `npm test` each second one. */
  const parts: readonly (readonly [args: readonly string[], found: readonly string[]])[] = [
    [[], [ONE, TWO, SIDE, STAGED]],
    [['main'], [ONE, TWO]],
    [
      ['main', 'side'],
      [ONE, TWO, SIDE],
    ],
    [['side..main'], [TWO]],
    [['side..'], [TWO]],
    [['..side'], [SIDE]],
    [['side...main'], [TWO, SIDE]],
    [['main', '^side'], [TWO]],
    [['HEAD~1..HEAD'], [TWO]],
    [['main', '--since', '2023-01-01'], [TWO]],
    [
      ['--since', '2023-01-01'],
      [TWO, SIDE],
    ],
    [
      ['main', '--since', '2019-01-01'],
      [ONE, TWO],
    ],
    [['.'], [ONE, TWO, SIDE, STAGED]],
    [
      ['.', 'main'],
      [ONE, TWO],
    ],
    [['./', 'side..main'], [TWO]],
    [
      ['--', 'main'],
      [ONE, TWO],
    ],
    [['--staged'], [STAGED]],
  ];
  test.each(someOf(parts, 2))('%j', async (args, found) => {
    const { path } = await makeOnce();
    const scan = await gitScan(makeHome(), path, args);
    expect(problemsOf(scan)).toEqual([]);
    expect(foundOf(scan, ALL)).toEqual(found);
    expect(scan.code).toBe(1);
  });

  test('given a folder elsewhere, then it or a range of it is scanned', async () => {
    const { path } = await makeOnce();
    for (const [args, found] of [
      [[path], ALL],
      [[path, 'side..main'], [TWO]],
      [
        [join(path, '.git'), 'main'],
        [ONE, TWO],
      ],
    ] as const) {
      expect(foundOf(await gitScan(makeHome(), temporaryFolder(), args), ALL)).toEqual(found);
    }
  });

  test('given a folder with the name of a branch, then the branch is scanned', async () => {
    const repository = await make();
    mkdirSync(join(repository.path, 'side'));
    expect(foundOf(await gitScan(makeHome(), repository.path, ['side']), ALL)).toEqual([ONE, SIDE]);
  });

  test('given an empty range, then the report says so', async () => {
    const { path } = await makeOnce();
    const outcome = await runGitScan(makeHome(), path, ['main..main']);
    expect(outcome).toMatchObject({ code: 2, stderr: '' });
    expect(outcome.stdout).toContain('nothing to scan in these commits');
  });

  test("given a range that begins with a tag, then the tag's message is scanned", async () => {
    const repository = await make();
    await repository.git(['tag', '-a', '-m', `T=${token('tagged')}`, 'v1', 'side']);
    expect(foundOf(await gitScan(makeHome(), repository.path, ['v1']), [token('tagged')])).toHaveLength(1);
    expect(foundOf(await gitScan(makeHome(), repository.path, ['main..v1']), [token('tagged')])).toHaveLength(1);
  });

  test('given a linked worktree, then its own HEAD is used, not that of another', async () => {
    const repository = await make();
    const linked = join(temporaryFolder(), 'linked');
    await repository.git(['worktree', 'add', '-q', linked, 'side']);
    expect(foundOf(await gitScan(makeHome(), linked, ['main..HEAD']), ALL)).toEqual([SIDE]);
    const there = repository.at(linked);
    await there.git(['commit', '-q', '--allow-empty', '-m', 'x']);
    // Of the main work tree it would be another commit.
    expect((await runGitScan(makeHome(), linked, ['HEAD@{1}'])).code).toBe(2);
    expect(foundOf(await gitScan(makeHome(), linked, ['side@{1}']), ALL)).toEqual([ONE, SIDE]);
    await there.git(['reset', '-q', '--hard', 'main']);
    expect(foundOf(await gitScan(makeHome(), linked, ['ORIG_HEAD']), ALL)).toEqual([ONE, SIDE]);
  });
});

describe('given invalid arguments, then exit code 2 with one line', () => {
  test.each([
    [['nothing'], /^tokenscan: unknown revision "nothing"\n$/],
    [['main..nothing'], /unknown revision "nothing"/],
    [['--', '--output=x'], /unknown revision "--output=x"/],
    [['--', '--all'], /unknown revision "--all"/],
    [['./nothing'], /FOLDER does not exist/],
    [['..'], /FOLDER is not the top of a git repository/],
    [['/'], /FOLDER is not the top of a git repository/],
    [['--since', 'the day it rained'], /not a date that git understands/],
    [['--staged', 'main'], /--staged scans what the next commit would add/],
    [['--staged', '--since', 'now'], /--staged scans what the next commit would add/],
    [['--format', 'xml'], /--format must be text, json, /],
    [['--ranges'], /unknown option --ranges/],
    [['main\nmain'], /unknown revision/],
  ])('%j', async (args, message) => {
    const { path } = await makeOnce();
    const outcome = await runGitScan(makeHome(), path, args);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(message);
    expect(outcome.stderr).toMatch(/^tokenscan: [^\n]*\n$/);
  });

  test('given no repository, then exit code 2', async () => {
    const outcome = await runGitScan(makeHome(), temporaryFolder(), []);
    expect(outcome).toEqual({
      code: 2,
      stdout: '',
      stderr: 'tokenscan: not a git repository (or any parent directory)\n',
    });
  });

  test('given a file .git without its target, then exit code 2', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, '.git'), 'gitdir: /nowhere\n');
    for (const args of [[], [folder]]) {
      const outcome = await runGitScan(makeHome(), folder, args);
      expect(outcome).toMatchObject({ code: 2, stdout: '' });
      expect(outcome.stderr).toMatch(/^tokenscan: the file \.git names a folder that is not a git repository/);
    }
  });
});

test('given an empty repository, then it is clean', async () => {
  const { path } = await makeRepository({ hook: false });
  const scan = await gitScan(makeHome(), path);
  expect([scan.code, problemsOf(scan)]).toEqual([0, []]);
});

describe('submodules', () => {
  test('given a broken index, then it is a problem and everything else is scanned', async () => {
    const [library, repository] = [await makeRepository({ hook: false, committed: { 'l.env': `T=${SIDE}\n` } }), await make()];
    await repository.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.path, 'lib']);
    expect(foundOf(await gitScan(makeHome(), repository.path), ALL)).toEqual(ALL);
    await run('git', ['config', 'extensions.objectFormat', 'future'], { cwd: join(repository.path, 'lib') });
    const scan = await gitScan(makeHome(), repository.path);
    expect(scan.code).toBe(2);
    expect(problemsOf(scan)).toContain('modules/lib: could not open the repository: unsupported object format');
    expect(foundOf(scan, [ONE, TWO])).toEqual([ONE, TWO]);
    writeFileSync(join(repository.path, 'lib/.git'), 'gitdir: /nowhere\n');
    expect(problemsOf(await gitScan(makeHome(), repository.path)).join('\n')).toContain('lib: could not open the repository');
  });
});

describe('indexes', () => {
  test('given an index that is split, of version 4 or with a conflict, then it is scanned', async () => {
    const repository = await make();
    const linked = join(temporaryFolder(), 'linked');
    await repository.git(['worktree', 'add', '-q', linked, 'side']);
    await repository.git(['update-index', '--split-index']);
    await repository.stage({ x: 'x\n' });
    for (const path of [repository.path, linked]) {
      const scan = await gitScan(makeHome(), path);
      expect(problemsOf(scan)).toEqual([]);
      expect(originsOf(scan, STAGED)).toMatchObject([{ path: 'staged.env', history: { keptBy: [{ kind: 'index' }] } }]);
    }
    await repository.git(['update-index', '--no-split-index', '--index-version', '4']);
    expect(originsOf(await gitScan(makeHome(), repository.path), STAGED)).toMatchObject([{ path: 'staged.env' }]);
    await repository.git(['commit', '-q', '-m', 'x']);
    await repository.git(['checkout', '-q', '-b', 'third', 'main~1']);
    await repository.stage({ 'two.env': `T=${token('ours')}\n` });
    await repository.git(['commit', '-q', '-m', 'x']);
    await repository.git(['merge', '-q', 'main']).catch(() => undefined);
    const scan = await gitScan(makeHome(), repository.path);
    expect(problemsOf(scan)).toEqual([]);
    expect(foundOf(scan, [...ALL, token('ours')])).toHaveLength(5);
  });
});

describe('tokenscan.json', () => {
  test.each([
    ['exclude of the path an object has', { exclude: ['one.env'] }, [TWO]],
    ['exclude of a folder', { exclude: ['/old'] }, [ONE, TWO]],
    ['allow everywhere', { allow: [{ fingerprint: fingerprintOf(ONE), reason: 'x' }] }, [TWO]],
    ['allow at that path', { allow: [{ fingerprint: fingerprintOf(ONE), reason: 'x', paths: ['*.env'] }] }, [TWO]],
    ['allow at another path', { allow: [{ fingerprint: fingerprintOf(ONE), reason: 'x', paths: ['docs/**'] }] }, [ONE, TWO]],
  ])('%s', async (_, config, found) => {
    const repository = await make();
    repository.write({ 'tokenscan.json': JSON.stringify(config) });
    const scan = await gitScan(makeHome(), repository.path, ['main']);
    const active = scan.findings.filter(({ suppressed }) => !suppressed);
    expect(foundOf({ findings: active }, ALL)).toEqual(found);
    expect(problemsOf(scan)).toEqual([]);
  });

  test('given a file excluded at one path and not at another, then it is reported', async () => {
    const repository = await make();
    await repository.git(['mv', 'one.env', 'moved.env']);
    await repository.git(['commit', '-q', '-m', 'x']);
    repository.write({ 'tokenscan.json': JSON.stringify({ exclude: ['moved.env'] }) });
    expect(foundOf(await gitScan(makeHome(), repository.path, ['main']), [ONE])).toEqual([ONE]);
    repository.write({ 'tokenscan.json': JSON.stringify({ exclude: ['moved.env', 'one.env'] }) });
    expect(foundOf(await gitScan(makeHome(), repository.path, ['main']), [ONE])).toEqual([]);
  });

  test('when scanned again with the cache, then the report is the same', async () => {
    const repository = await make();
    const home = makeHome();
    const [first, second] = [await gitScan(home, repository.path), await gitScan(home, repository.path)];
    expect(second.findings).toEqual(first.findings);
    expect(second.summary.objects?.known).toBeGreaterThan(0);
    // Other rules, or another threshold: all is looked at again.
    expect((await gitScan(home, repository.path, ['--confidence', 'possible'])).summary.objects?.known).toBe(0);
    const copy = join(temporaryFolder(), 'copy');
    cpSync(repository.path, copy, { recursive: true });
    expect((await gitScan(home, copy)).summary.objects?.known).toBe(0);
  });
});

describe('remains of submodules and reftables', () => {
  test('given stray files in .git/modules and in reftable, then they are scanned', async () => {
    const repository = await make();
    const stray = { 'modules/secret.txt': 'stray', 'modules/gone/config': 'half', 'reftable/a': 'table' };
    for (const [path, seed] of Object.entries(stray)) {
      mkdirSync(join(repository.path, '.git', path, '..'), { recursive: true });
      writeFileSync(join(repository.path, '.git', path), `T=${token(seed)}\n`);
    }
    const scan = await gitScan(makeHome(), repository.path);
    for (const [path, seed] of Object.entries(stray)) {
      expect(originsOf(scan, token(seed))).toContainEqual({ kind: 'file', root: '.git', path });
    }
  });
});
