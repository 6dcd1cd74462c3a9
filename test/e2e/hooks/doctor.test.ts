// `tokenscan doctor`: what is in the way of the guard is named, and nothing is changed by looking.
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { makeManaged, skipTitle, snapshot, writeHooks } from '../../support/repositories/managers.ts';
import { makeRepository, type Repository } from '../../support/repositories/repository.ts';
import { copiesOf } from '../../support/repositories/template.ts';
import { hasProgram } from '../../support/repositories/tree.ts';
import { IN_SOAK } from '../../support/soak.ts';
import { type Outcome, run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { relayHooks } from '../../support/terminal/relay.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { token } from '../../support/tokens/token.ts';

relayHooks();

/** A repository with our hooks in its own folder. */
const makeGuarded = copiesOf(async () => {
  const repository = await makeRepository({ hook: false, committed: { a: 'a' } });
  expect(await tokenscan(['install'], { cwd: repository.path })).toMatchObject({ code: 0 });
  return repository;
});

function doctor({ path }: Repository, env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const home = temporaryFolder();
  return tokenscan(['doctor'], { cwd: path, env: { HOME: home, XDG_CONFIG_HOME: home, ...env } });
}

/** Expects that hooks are not active, or only partly, and that a line says why. */
async function expectOff(repository: Repository, line: RegExp, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const outcome = await doctor(repository, env);
  expect(outcome, outcome.stdout).toMatchObject({ code: 1, stderr: '' });
  expect(outcome.stdout).toMatch(line);
}

describe('a check', () => {
  test('changes nothing in the repository, the index or temporary folders', async () => {
    const repository = await makeGuarded();
    await repository.stage({ a: 'staged\n' });
    repository.write({ a: 'and changed again\n', untracked: 'x' });
    const temporary = temporaryFolder();
    const state = async (): Promise<readonly unknown[]> => [
      snapshot(repository.path),
      readFileSync(join(repository.path, '.git/index')).toString('hex'),
      await repository.git(['count-objects', '-v']),
      await repository.git(['for-each-ref']),
      await repository.git(['status', '--porcelain']),
      readdirSync(join(repository.path, '.git')).sort(),
      readdirSync(temporary),
    ];
    const before = await state();
    expect(await doctor(repository, { TMPDIR: temporary })).toMatchObject({ code: 0 });
    expect(await state()).toEqual(before);
  });

  for (const manager of ['lefthook', 'the pre-commit framework'] as const) {
    const missing = skipTitle(manager);
    const title = `behind ${manager}, which stashes what is not staged, work in progress stays`;
    test.skipIf(missing !== undefined)(missing === undefined ? title : `${title}: ${missing}`, async () => {
      const repository = await makeManaged(manager);
      // What another hook finds on disk meanwhile.
      const seen = join(temporaryFolder(), 'seen');
      const look = `sh -c 'cat bot.ts >> ${seen}; ls >> ${seen}'`;
      const config = manager === 'lefthook' ? 'lefthook.yml' : '.pre-commit-config.yaml';
      const text = readFileSync(join(repository.path, config), 'utf8');
      repository.write({ [config]: text.replace(/run: echo lint/, `run: ${look}`).replace(/entry: "true"/, `entry: ${look}`) });
      expect(await tokenscan(['install'], { cwd: repository.path })).toMatchObject({ code: 0 });
      await repository.git(['commit', '-q', '-a', '-n', '-m', 'look']);
      await repository.stage({ 'bot.ts': 'staged\n' });
      repository.write({ 'bot.ts': 'and changed again\n' });
      const before = [snapshot(repository.path), await repository.git(['status', '--porcelain'])];
      expect(await doctor(repository)).toMatchObject({ code: 0 });
      expect([snapshot(repository.path), await repository.git(['status', '--porcelain'])]).toEqual(before);
      expect(await repository.git(['stash', 'list'])).toBe('');
      expect(readFileSync(seen, 'utf8')).toMatch(/^and changed again\n/);
      expect(readFileSync(seen, 'utf8')).not.toMatch(/^const|^staged|^tokenscan-canary/m);
    });
  }

  test("the canary's text comes out nowhere, even where a hook prints what it sees", async () => {
    const repository = await makeGuarded();
    const seen = join(temporaryFolder(), 'seen');
    writeHooks(join(repository.path, '.git/hooks'), {
      'pre-commit': `#!/bin/sh\n# tokenscan\ngit show :tokenscan-canary | tee ${seen} tokenscan-canary-dump >&2; cat tokenscan-canary-dump; rm tokenscan-canary-dump; exit 1\n`,
    });
    appendFileSync(join(repository.path, '.git/hooks/pre-commit'), 'tokenscan hook pre-commit\n');
    const outcome = await doctor(repository);
    const canary = /=(.*)\n/.exec(readFileSync(seen, 'utf8'))?.[1] ?? '';
    expect(canary).toMatch(/^[0-9]{10}:AA[\w-]{33}$/);
    expect(leaksOf(outcome.stdout + outcome.stderr, [canary])).toEqual([]);
    expect(outcome.stdout).toMatch(/✗ pre-commit: blocked, but not by tokenscan: TELEGRAM_BOT_TOKEN=/);
  });

  test('given no commit, SHA-256 and a subdirectory, then doctor works', async () => {
    const repository = await makeRepository({ hook: false, objectFormat: 'sha256' });
    expect(await tokenscan(['install'], { cwd: repository.path })).toMatchObject({ code: 0 });
    mkdirSync(join(repository.path, 'a/b'), { recursive: true });
    const outcome = await doctor(repository.at('a/b'));
    expect(outcome, outcome.stdout).toMatchObject({ code: 0, stderr: '' });
  });

  test('given a path that is not UTF-8, then it is reported with exit code 2', async () => {
    const folder = Buffer.concat([Buffer.from(`${temporaryFolder()}/`), Buffer.from([0xff])]);
    mkdirSync(folder);
    const script = `cd "$(printf '${folder.toString('latin1', 0, folder.length - 1)}\\377')" && git init -q && "$@"`;
    const cli = fileURLToPath(new URL('../../../dist/cli.cjs', import.meta.url));
    const outcome = await run('/bin/sh', ['-c', script, 'sh', process.execPath, cli, 'doctor']);
    expect(outcome).toEqual({ code: 2, stdout: '', stderr: 'tokenscan: the path of this folder is not UTF-8\n' });
  });

  test('given an unusual path, and GIT variables that point elsewhere, then doctor works', async () => {
    const folder = join(temporaryFolder(), 'a:b "c"\nd');
    mkdirSync(folder);
    const repository = (await makeRepository({ hook: false })).at(folder);
    await repository.git(['init', '-q']);
    expect(await tokenscan(['install'], { cwd: folder })).toMatchObject({ code: 0 });
    const elsewhere = await makeRepository({ hook: false });
    const outcome = await doctor(repository, { GIT_DIR: join(elsewhere.path, '.git'), GIT_INDEX_FILE: '/nowhere' });
    expect(outcome, outcome.stdout + outcome.stderr).toMatchObject({ code: 0, stderr: '' });
  });

  test('given no repository, or a failing git, then exit code 2', async () => {
    const folder = temporaryFolder();
    expect(await tokenscan(['doctor'], { cwd: folder, env: { GIT_CEILING_DIRECTORIES: join(folder, '..') } })).toMatchObject({
      code: 2,
    });
    const repository = await makeGuarded();
    writeFileSync(join(repository.path, '.git/HEAD'), 'ref: refs/heads/broken\n');
    writeFileSync(join(repository.path, '.git/refs/heads/broken'), `${'1'.repeat(40)}\n`);
    const outcome = await doctor(repository);
    expect(outcome).toMatchObject({ code: 2 });
    expect(outcome.stderr).toMatch(/^tokenscan: git read-tree failed/);
  });

  test('given names with control characters, then they are escaped', async () => {
    const folder = join(temporaryFolder(), 'a\u001b[31mb');
    mkdirSync(folder);
    const repository = (await makeRepository({ hook: false })).at(folder);
    await repository.git(['init', '-q']);
    await repository.git(['config', 'core.hooksPath', '\u001b]0;x\u0007']);
    const outcome = await doctor(repository);
    expect(outcome.code).toBe(1);
    expect(outcome.stdout + outcome.stderr).not.toMatch(/[\u001b\u0007]/);
  });
});

describe('reasons why a hook is not active', () => {
  test('given no installation, then each hook is missing, and the last line is the command that installs them, once', async () => {
    const repository = await makeRepository({ hook: false });
    const { code, stdout, stderr } = await doctor(repository);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/✗ pre-commit: no hook: git looks in \.git\/hooks\n(?:.*\n)*✗ pre-push: no hook/);
    expect(stdout.split('\n').slice(-2)).toEqual(['to fix it: npx tokenscan install', '']);
    expect(stdout.split('npx tokenscan install')).toHaveLength(2);
  });

  test('given a hook without tokenscan, then it does not run on the canary', async () => {
    const repository = await makeRepository({ hook: '#!/bin/sh\n# tokenscan would be nice\ntouch ran\n' });
    await expectOff(repository, /✗ pre-commit: it does not run tokenscan/);
    expect(existsSync(join(repository.path, 'ran'))).toBe(false);
  });

  test('given core.hooksPath set later, then its value, scope and file are reported', async () => {
    const repository = await makeGuarded();
    await repository.git(['config', 'core.hooksPath', 'other']);
    await expectOff(
      repository,
      /✗ pre-commit: no hook: git looks in other, which does not exist \(core\.hooksPath is other: local, \.git\/config\); \.git\/hooks\/pre-commit is ignored/,
    );
  });

  test('given one that is not executable, one that blocks everything, and an edited one that ignores tokenscan or does not call it, then each is reported', async () => {
    const repository = await makeGuarded();
    const hook = join(repository.path, '.git/hooks/pre-commit');
    const text = readFileSync(hook, 'utf8');
    writeFileSync(hook, text.replace('"$@" || exit', '"$@" || true'));
    chmodSync(join(repository.path, '.git/hooks/commit-msg'), 0o644);
    await expectOff(
      repository,
      /✗ pre-commit: tokenscan finds the canary, but the hook exits with 0\n(?:.*\n)*✗ commit-msg: \.git\/hooks\/commit-msg is not executable[^\n]*\n✓ pre-push/,
    );
    writeFileSync(hook, text.replace(/^tokenscan hook.*$/m, 'if false; then tokenscan hook pre-commit; fi'));
    rmSync(join(repository.path, '.git/hooks/pre-push'));
    // That it blocks everything is no proof.
    writeHooks(join(repository.path, '.git/hooks'), { 'pre-push': '#!/bin/sh\necho tokenscan: no; exit 1\n' });
    await expectOff(
      repository,
      /✗ pre-commit: the hook lets the canary pass\n(?:.*\n)*✗ pre-push: blocked, but not by tokenscan: tokenscan: no\n/,
    );
  });

  test('given an exclusion of everything in tokenscan.json, then doctor reports it', async () => {
    const repository = await makeGuarded();
    repository.write({ 'tokenscan.json': '{"exclude":["**"]}' });
    await expectOff(repository, /✗ pre-commit: the hook lets the canary pass/);
  });

  test('given husky without a hook, disabled or deleted, then doctor reports it', async () => {
    const repository = await makeManaged('husky');
    await expectOff(
      repository,
      /✗ pre-commit: it does not run tokenscan\n✗ pre-merge-commit: husky runs nothing: there is no \.husky\/pre-merge-commit\n/,
    );
    expect(await tokenscan(['install'], { cwd: repository.path })).toMatchObject({ code: 0 });
    expect(await doctor(repository)).toMatchObject({ code: 0 });
    await expectOff(repository, /✗ pre-commit: the hook lets the canary pass: HUSKY=0 is in the environment\n/, { HUSKY: '0' });
    const config = temporaryFolder();
    mkdirSync(join(config, 'husky'));
    writeFileSync(join(config, 'husky/init.sh'), 'export HUSKY=0\n');
    await expectOff(repository, /✗ pre-commit: the hook lets the canary pass: HUSKY=0 is in .*husky\/init\.sh\n/, {
      XDG_CONFIG_HOME: config,
    });
    renameSync(join(repository.path, '.husky/_'), join(repository.path, '.husky/gone'));
    await expectOff(repository, /✗ pre-commit: no hook: git looks in \.husky\/_, which does not exist \(core\.hooksPath/);
  });

  test('given a linked worktree without the folder of husky, then doctor reports it', async () => {
    const repository = await makeManaged('husky');
    expect(await tokenscan(['install'], { cwd: repository.path })).toMatchObject({ code: 0 });
    const linked = join(temporaryFolder(), 'linked');
    await repository.git(['worktree', 'add', '-q', linked]);
    await expectOff(repository, /✗ worktree .*linked: pre-commit: no hook: git looks in \.husky\/_, which does not exist/);
    rmSync(linked, { recursive: true });
    const outcome = await doctor(repository);
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toMatch(/– worktree .*linked: does not exist/);
  });

  const noLefthook = skipTitle('lefthook');
  test.skipIf(noLefthook !== undefined)(noLefthook ?? 'lefthook: no command of ours, LEFTHOOK=0, not synced', async () => {
    const repository = await makeManaged('lefthook');
    await expectOff(repository, /✗ pre-commit: no lefthook command for it runs tokenscan\n/);
    expect(await tokenscan(['install'], { cwd: repository.path })).toMatchObject({ code: 0 });
    await expectOff(repository, /✗ pre-commit: the hook lets the canary pass: LEFTHOOK=0 is in the environment\n/, {
      LEFTHOOK: '0',
    });
    if (IN_SOAK) await expectOff(repository, /✗ pre-push: .*LEFTHOOK=false/, { LEFTHOOK: 'false' });
    expect((await doctor(repository)).stdout).toContain('– if lefthook is not found, its hooks do nothing; "assert_lefthook');
    appendFileSync(join(repository.path, 'lefthook.yml'), 'assert_lefthook_installed: true\n');
    expect((await doctor(repository)).stdout).not.toContain('assert_lefthook');
    rmSync(join(repository.path, '.git/hooks/commit-msg'));
    await expectOff(repository, /✗ commit-msg: no hook/);
  });

  const noFramework = skipTitle('the pre-commit framework');
  test.skipIf(noFramework !== undefined)(noFramework ?? 'the pre-commit framework, installed over ours', async () => {
    const repository = await makeManaged('the pre-commit framework');
    await expectOff(repository, /✗ pre-commit: the pre-commit framework does not run tokenscan for it\n/);
    expect(await tokenscan(['install'], { cwd: repository.path })).toMatchObject({ code: 0 });
    expect(await doctor(repository)).toMatchObject({ code: 0 });
    await run('pre-commit', ['install', '-f'], { cwd: repository.path });
    await expectOff(repository, /✗ pre-commit: the pre-commit framework does not run tokenscan for it\n✓ pre-merge-commit/);
  });

  test('given a submodule without hooks, and one within it, then doctor reports both', async () => {
    const inner = await makeRepository({ hook: false, committed: { i: 'i' } });
    const outer = await makeRepository({ hook: false, committed: { o: 'o' } });
    const allow = ['-c', 'protocol.file.allow=always'];
    await outer.git([...allow, 'submodule', 'add', '-q', inner.path, 'inner']);
    await outer.git(['commit', '-q', '-m', 'inner']);
    const repository = await makeGuarded();
    await repository.git([...allow, 'submodule', 'add', '-q', outer.path, 'outer']);
    await repository.git([...allow, 'submodule', 'update', '-q', '--init', '--recursive']);
    await expectOff(
      repository,
      /✗ submodule outer: pre-commit: no hook.*\n✗ outer: submodule inner: pre-commit.*\nto fix it, in this order:\n {2}cd \S+\/outer && npx tokenscan install\n {2}cd \S+\/outer\/inner && npx tokenscan install\n$/,
    );
    expect(await tokenscan(['install'], { cwd: join(repository.path, 'outer') })).toMatchObject({ code: 0 });
    expect(await tokenscan(['install'], { cwd: join(repository.path, 'outer/inner') })).toMatchObject({ code: 0 });
    expect(await doctor(repository)).toMatchObject({ code: 0 });
  });

  test('given LFS without its hook, then doctor reports it', async () => {
    const repository = await makeGuarded();
    repository.write({ '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n' });
    await expectOff(repository, /✗ LFS: nothing runs `git lfs pre-push`/);
    expect(await tokenscan(['uninstall'], { cwd: repository.path })).toMatchObject({ code: 0 });
    writeHooks(join(repository.path, '.git/hooks'), { 'pre-push': '#!/bin/sh\ngit lfs pre-push "$@"\n' });
    expect(await tokenscan(['install'], { cwd: repository.path })).toMatchObject({ code: 0 });
    const outcome = await doctor(repository);
    expect(outcome.stdout).toContain('✓ LFS: its pre-push hook runs\n');
    expect(outcome.code).toBe(0);
  });

  test("given a node that is only on the shell's PATH, then doctor reports GUI applications", async () => {
    const repository = await makeManaged('husky');
    expect(await tokenscan(['install'], { cwd: repository.path })).toMatchObject({ code: 0 });
    // A tokenscan that is found by PATH, and whose node is not in /usr/bin.
    rmSync(join(repository.path, 'node_modules/.bin/tokenscan'));
    const bin = temporaryFolder();
    writeHooks(bin, {
      tokenscan: `#!/bin/sh\nexec "${process.execPath}" "${new URL('../../../dist/cli.cjs', import.meta.url).pathname}" "$@"\n`,
    });
    symlinkSync(process.execPath, join(bin, 'node'));
    const outcome = await doctor(repository, { PATH: `${bin}:${process.env['PATH']}` });
    expect(outcome, outcome.stdout).toMatchObject({ code: 0 });
    expect(outcome.stdout).toMatch(
      /– GUI applications \(PATH=\/usr\/bin:\/bin\): every commit is blocked there, because pre-commit fails \(.*not found/,
    );
  });
});

const noLfs = !hasProgram('git-lfs');
test.skipIf(noLfs)(
  `the hooks of LFS are run behind ours (${noLfs ? 'skipped: git-lfs is not installed' : 'git-lfs'})`,
  async () => {
    const repository = await makeRepository({
      hook: false,
      committed: { '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n' },
    });
    await repository.git(['lfs', 'install', '--local']);
    expect(await tokenscan(['install'], { cwd: repository.path })).toMatchObject({ code: 0 });
    expect(await doctor(repository)).toMatchObject({ code: 0 });
    const remote = join(temporaryFolder(), 'remote.git');
    await repository.git(['init', '-q', '--bare', remote]);
    await repository.stage({ 'large.bin': 'large content\n' });
    await repository.git(['commit', '-q', '-m', 'large']);
    await repository.git(['remote', 'add', 'origin', remote]);
    await repository.git(['push', '-q', 'origin', 'main']);
    expect(existsSync(join(remote, 'lfs/objects'))).toBe(true);
  },
);

describe('a .env with a token', () => {
  const TOKEN = token('doctor, .env');

  test.each([
    ['private', 0o600, '.env\n', '✓ .env: private (mode 600, not in git)\n', 0],
    ['readable by others', 0o644, '.env\n', '– .env: other users can read it (mode 644)\n  chmod 600 .env\n', 0],
    ['not ignored', 0o600, '', '✗ .env: git does not ignore it: `git add .` adds it\n  echo .env >> .gitignore\n', 1],
  ])('%s', async (_state, mode, ignore, line, code) => {
    const repository = await makeGuarded();
    repository.write({ '.env': `T=${TOKEN}\n`, '.gitignore': ignore });
    chmodSync(join(repository.path, '.env'), mode);
    const outcome = await doctor(repository);
    expect(outcome.stdout).toContain(line);
    expect(outcome.code).toBe(code);
    expect(leaksOf(outcome.stdout + outcome.stderr, [TOKEN])).toEqual([]);
  });
});
