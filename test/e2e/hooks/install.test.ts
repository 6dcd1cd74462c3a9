// `tokenscan install` and `uninstall`: what they put where, and that nothing else changes.
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { MANAGERS, makeManaged, OLD_HOOK, skipTitle, snapshot, writeHooks } from '../../support/repositories/managers.ts';
import { makeRepository, type Repository } from '../../support/repositories/repository.ts';
import { copiesOf } from '../../support/repositories/template.ts';
import { IN_SOAK } from '../../support/soak.ts';
import { run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';

const USUAL = ['pre-commit', 'pre-merge-commit', 'commit-msg', 'pre-push'];
const STRICT = [...USUAL, 'prepare-commit-msg', 'applypatch-msg', 'pre-applypatch'];

async function install({ path }: Repository, ...options: readonly string[]): Promise<string> {
  const outcome = await tokenscan(['install', ...options], { cwd: path });
  expect(outcome, outcome.stderr).toMatchObject({ code: 0, stderr: '' });
  return outcome.stdout;
}

async function uninstall({ path }: Repository): Promise<string> {
  const outcome = await tokenscan(['uninstall'], { cwd: path });
  expect(outcome, outcome.stderr).toMatchObject({ code: 0, stderr: '' });
  return outcome.stdout;
}

async function refusal(path: string, ...args: readonly string[]): Promise<string> {
  const before = snapshot(path);
  const { code, stdout, stderr } = await tokenscan(['install', ...args], { cwd: path });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(snapshot(path)).toEqual(before);
  return stderr;
}

for (const manager of MANAGERS) {
  describe.skipIf(skipTitle(manager) !== undefined)(skipTitle(manager) ?? `where ${manager} is in charge`, () => {
    const make = copiesOf(() => makeManaged(manager));

    test('when uninstalled, then tree, hooks and configuration are as before, byte for byte', async () => {
      const repository = await make();
      const before = snapshot(repository.path);
      await install(repository, '--strict');
      expect(snapshot(repository.path)).not.toEqual(before);
      expect(await uninstall(repository)).not.toBe('');
      expect(snapshot(repository.path)).toEqual(before);
    });

    test('when installed twice, then the second time changes nothing and says so; --strict adds hooks; uninstall removes all', async () => {
      const repository = await make();
      const before = snapshot(repository.path);
      await install(repository);
      const once = snapshot(repository.path);
      expect(await install(repository)).toContain('already installed: nothing to do\n');
      expect(snapshot(repository.path)).toEqual(once);
      const first = Object.values(once).join('\n');
      expect(STRICT.filter((event) => first.includes(`hook ${event}`))).toEqual(USUAL);
      await install(repository, '--strict');
      const second = Object.values(snapshot(repository.path)).join('\n');
      expect(STRICT.filter((event) => second.includes(`hook ${event}`))).toEqual(STRICT);
      await uninstall(repository);
      expect(snapshot(repository.path)).toEqual(before);
    });

    test.runIf(IN_SOAK || MANAGERS.indexOf(manager) % 2 === 0)(
      'when run in a subdirectory of the working tree, then the result is the same',
      async () => {
        const repository = await make();
        mkdirSync(join(repository.path, 'a/b'), { recursive: true });
        await install(repository.at('a/b'));
        expect(await install(repository)).toContain('already installed: nothing to do\n');
      },
    );
  });
}

describe('existing hooks', () => {
  test.each<[string, string | Buffer, number]>([
    ['a shell script', OLD_HOOK, 0o755],
    ['one for another shell, with options', '#!/usr/bin/env bash\nset -euo pipefail\necho x', 0o700],
    ['a program of another language', '#!/usr/bin/env python3\nprint("x")\n', 0o775],
    ['bytes that are no text', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0xff, 0xfe, 10]), 0o755],
    ['one without a first line', 'echo x\n', 0o755],
    ['one that may not be run', OLD_HOOK, 0o644],
    ['an empty file', '', 0o755],
  ])('%s is kept beside ours, and put back', async (_, content, mode) => {
    const repository = await makeRepository({ hook: false });
    const hook = join(repository.path, '.git/hooks/pre-commit');
    writeFileSync(hook, content);
    chmodSync(hook, mode);
    const before = snapshot(repository.path);
    await install(repository);
    expect(readFileSync(`${hook}.before-tokenscan`)).toEqual(Buffer.from(content));
    expect(statSync(hook).mode & 0o100).toBe(0o100);
    await uninstall(repository);
    expect(snapshot(repository.path)).toEqual(before);
  });

  test('given a hook that is a link, then it stays a link and its target is unchanged', async () => {
    const repository = await makeRepository({ hook: false });
    const outside = join(temporaryFolder(), 'shared-hook');
    writeFileSync(outside, OLD_HOOK, { mode: 0o755 });
    symlinkSync(outside, join(repository.path, '.git/hooks/pre-commit'));
    symlinkSync('nowhere', join(repository.path, '.git/hooks/pre-push'));
    const before = snapshot(repository.path);
    await install(repository);
    expect(readFileSync(outside, 'utf8')).toBe(OLD_HOOK);
    await uninstall(repository);
    expect(snapshot(repository.path)).toEqual(before);
  });

  test('given a file with the name of the kept hook, then it is not overwritten', async () => {
    const repository = await makeRepository({ hook: false });
    writeHooks(join(repository.path, '.git/hooks'), { 'pre-commit': OLD_HOOK, 'pre-commit.before-tokenscan': 'x' });
    expect(await refusal(repository.path)).toMatch(/pre-commit\.before-tokenscan already exists/);
  });

  test.each([
    ['simple-git-hooks', '#!/bin/sh\nif [ "$SKIP_SIMPLE_GIT_HOOKS" = "1" ]; then exit 0; fi\nnpx lint\n'],
    ['hk', '#!/bin/sh\ntest "$HK" = "0" || exec hk run pre-commit --from-hook "$@"\n'],
    ['Overcommit', '#!/usr/bin/env ruby\n# Entrypoint for Overcommit hook integration.\n'],
  ])('one that %s will write again is left, with what to do', async (name, text) => {
    const repository = await makeRepository({ hook: false });
    writeHooks(join(repository.path, '.git/hooks'), { 'pre-commit': text });
    expect(await refusal(repository.path)).toMatch(new RegExp(`belongs to ${name}, which overwrites it`));
  });

  test('given our hook, not executable or of another version, then it is rewritten', async () => {
    const repository = await makeRepository({ hook: false });
    await install(repository);
    const before = snapshot(repository.path);
    const hook = join(repository.path, '.git/hooks/pre-commit');
    chmodSync(hook, 0o644);
    expect(await install(repository)).toContain('pre-commit updated');
    writeFileSync(hook, readFileSync(hook, 'utf8').replace('exit 1', 'exit 0'));
    await install(repository);
    expect(snapshot(repository.path)).toEqual(before);
  });

  test('given our hook removed or replaced, then the earlier hook is restored or named', async () => {
    const repository = await makeRepository({ hook: false });
    const hooks = join(repository.path, '.git/hooks');
    writeHooks(hooks, { 'pre-commit': OLD_HOOK, 'pre-push': OLD_HOOK });
    await install(repository);
    const installed = snapshot(repository.path);
    await run('rm', ['pre-commit'], { cwd: hooks });
    await install(repository);
    expect(snapshot(repository.path)).toEqual(installed);
    await run('rm', ['pre-commit', 'pre-push'], { cwd: hooks });
    writeHooks(hooks, { 'pre-push': 'another' });
    expect(await uninstall(repository)).toMatch(
      /pre-push: \.git\/hooks\/pre-push\.before-tokenscan stays, because another hook replaced ours/,
    );
    expect(readFileSync(join(hooks, 'pre-commit'), 'utf8')).toBe(OLD_HOOK);
    expect(readFileSync(join(hooks, 'pre-push'), 'utf8')).toBe('another');
    expect(readFileSync(join(hooks, 'pre-push.before-tokenscan'), 'utf8')).toBe(OLD_HOOK);
  });

  test('given the framework installed after tokenscan, then uninstall restores the oldest hook', async () => {
    const repository = await makeRepository({ hook: false });
    const hooks = join(repository.path, '.git/hooks');
    writeHooks(hooks, { 'pre-commit': OLD_HOOK });
    await install(repository);
    await run('mv', ['pre-commit', 'pre-commit.legacy'], { cwd: hooks });
    writeHooks(hooks, { 'pre-commit': '#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\n' });
    expect(await install(repository)).toContain('already installed: nothing to do');
    await uninstall(repository);
    expect(readFileSync(join(hooks, 'pre-commit.legacy'), 'utf8')).toBe(OLD_HOOK);
    expect(existsSync(join(hooks, 'pre-commit.before-tokenscan'))).toBe(false);
  });
});

describe('husky', () => {
  test('given a husky before version 9, then our call follows the line that loads husky', async () => {
    const repository = await makeRepository({ hook: false });
    const old = '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\nnpm test\n';
    repository.write({ '.husky/_/husky.sh': '' });
    writeHooks(join(repository.path, '.husky'), { 'pre-commit': old });
    await repository.git(['config', 'core.hooksPath', '.husky']);
    const before = snapshot(repository.path);
    await install(repository);
    expect(readFileSync(join(repository.path, '.husky/pre-commit'), 'utf8')).toMatch(
      /husky\.sh"\ntokenscan|husky\.sh"\n\S*tokenscan hook/,
    );
    expect(statSync(join(repository.path, '.husky/commit-msg')).mode & 0o100).toBe(0o100);
    await uninstall(repository);
    expect(snapshot(repository.path)).toEqual(before);
  });

  test('given a call written by hand, then nothing is added', async () => {
    const repository = await makeManaged('husky');
    repository.write({ '.husky/pre-commit': 'node_modules/.bin/tokenscan hook pre-commit\n' });
    expect(await install(repository)).toMatch(/pre-commit already calls tokenscan/);
    expect(readFileSync(join(repository.path, '.husky/pre-commit'), 'utf8')).toBe(
      'node_modules/.bin/tokenscan hook pre-commit\n',
    );
    await uninstall(repository);
    expect(readFileSync(join(repository.path, '.husky/pre-commit'), 'utf8')).toBe(
      'node_modules/.bin/tokenscan hook pre-commit\n',
    );
  });

  test('given a hook that links out of the repository, then its target is not changed', async () => {
    const repository = await makeManaged('husky');
    const outside = join(temporaryFolder(), 'hook');
    writeFileSync(outside, 'echo x\n');
    symlinkSync(outside, join(repository.path, '.husky/commit-msg'));
    expect(await refusal(repository.path)).toMatch(/is a link to .*, outside of this repository/);
    expect(readFileSync(outside, 'utf8')).toBe('echo x\n');
  });

  test('given a husky that is no longer set up, then our lines are still removed', async () => {
    const repository = await makeManaged('husky');
    const before = readFileSync(join(repository.path, '.husky/pre-commit'), 'utf8');
    await install(repository);
    await repository.git(['config', '--unset', 'core.hooksPath']);
    expect(await uninstall(repository)).toContain('.husky/pre-commit restored');
    expect(readFileSync(join(repository.path, '.husky/pre-commit'), 'utf8')).toBe(before);
  });

  test('given a clone without husky set up, then nothing changes', async () => {
    const repository = await makeRepository({ hook: false });
    repository.write({ '.husky/pre-commit': 'npm test\n', 'package.json': '{"devDependencies":{"husky":"^9.0.0"}}' });
    expect(await refusal(repository.path)).toMatch(/uses husky, which is not set up in this clone; run `npm install`/);
  });

  test('given committed hooks, then they have no local path', async () => {
    for (const manager of ['husky', 'a committed folder'] as const) {
      const repository = await makeManaged(manager);
      await install(repository, '--strict');
      const committed = Object.entries(snapshot(repository.path)).filter(([path]) => /^\.(?:husky|githooks)\//.test(path));
      const text = committed.map(([, content]) => content).join('\n');
      for (const path of [process.execPath, fileURLToPath(new URL('../../..', import.meta.url)), repository.path])
        expect(text).not.toContain(path);
    }
  });
});

const noLefthook = skipTitle('lefthook');
describe.skipIf(noLefthook !== undefined)(noLefthook ?? 'lefthook', () => {
  test('given an unknown hook beside lefthook, then it is kept and runs after ours', async () => {
    const repository = await makeManaged('lefthook');
    writeHooks(join(repository.path, '.git/hooks'), { 'commit-msg': OLD_HOOK });
    const before = snapshot(repository.path);
    await install(repository);
    expect(readFileSync(join(repository.path, '.git/hooks/commit-msg.before-tokenscan'), 'utf8')).toBe(OLD_HOOK);
    expect(readFileSync(join(repository.path, 'lefthook.yml'), 'utf8')).not.toContain('commit-msg');
    expect(await install(repository)).toContain('already installed: nothing to do\n');
    await uninstall(repository);
    expect(snapshot(repository.path)).toEqual(before);
  });

  test('given an unknown hook for an event of lefthook, then nothing changes', async () => {
    const repository = await makeManaged('lefthook');
    writeHooks(join(repository.path, '.git/hooks'), { 'pre-commit': OLD_HOOK });
    expect(await refusal(repository.path)).toMatch(
      /lefthook\.yml has pre-commit, but .*is not lefthook's; run `lefthook install`/,
    );
  });

  test('given a configuration that is not YAML, then the text to add is printed and nothing changes', async () => {
    const repository = await makeRepository({ hook: false });
    repository.write({ 'lefthook.toml': '[pre-commit.commands.a]\nrun = "x"\n' });
    const said = await refusal(repository.path);
    expect(said).toMatch(/lefthook\.toml is not YAML/);
    expect(said).toContain('run: "tokenscan hook pre-push \'{1}\' # {files}"');
  });

  test('given no lefthook program, then the configuration is written and exit code 2', async () => {
    const repository = await makeRepository({ hook: false });
    repository.write({ 'lefthook.yml': 'pre-commit:\n  jobs:\n    - run: x\n' });
    const path = temporaryFolder();
    for (const name of ['git', 'sh'])
      symlinkSync((await run('/bin/sh', ['-c', `command -v ${name}`])).stdout.trim(), join(path, name));
    const outcome = await tokenscan(['install'], { cwd: repository.path, env: { PATH: path } });
    expect(outcome).toMatchObject({ code: 2 });
    expect(outcome.stderr).toMatch(
      /lefthook was not found, so its hooks do not exist yet; install it, then run `lefthook install`/,
    );
  });
});

describe('shared folders', () => {
  test.each(['global', 'system'])(
    'core.hooksPath that is set for all (%s): nothing is done, --global is named',
    async (scope) => {
      const repository = await makeRepository({ hook: false });
      const config = join(temporaryFolder(), 'config');
      await repository.git(['config', '--file', config, 'core.hooksPath', temporaryFolder()]);
      const env =
        scope === 'global' ? { GIT_CONFIG_GLOBAL: config } : { GIT_CONFIG_SYSTEM: config, GIT_CONFIG_NOSYSTEM: undefined };
      const before = snapshot(repository.path);
      const outcome = await tokenscan(['install'], { cwd: repository.path, env });
      expect(outcome).toMatchObject({ code: 2, stdout: '' });
      expect(outcome.stderr).toMatch(
        new RegExp(`core\\.hooksPath is .* for all repositories \\(${scope}, .*tokenscan install --global`),
      );
      expect(snapshot(repository.path)).toEqual(before);
    },
  );

  test('given a hooks folder outside of the repository, then it is not changed', async () => {
    const outside = temporaryFolder();
    const set = await makeRepository({ hook: false });
    await set.git(['config', 'core.hooksPath', outside]);
    expect(await refusal(set.path)).toMatch(/outside of it, .*, where other repositories may use them/);
    const linked = await makeRepository({ hook: false });
    await run('rm', ['-r', '.git/hooks'], { cwd: linked.path });
    symlinkSync(outside, join(linked.path, '.git/hooks'));
    expect(await refusal(linked.path)).toMatch(/outside of it, .*, where other repositories may use them/);
    expect(snapshot(outside)).toEqual({});
  });
});

describe('other kinds of repository', () => {
  test('given a bare repository, then --server creates pre-receive', async () => {
    const repository = await makeRepository({ hook: false });
    const bare = join(temporaryFolder(), 'a b.git');
    await repository.git(['init', '-q', '--bare', bare]);
    expect(await refusal(bare)).toMatch(/is bare, .*tokenscan install --server/);
    await install(repository.at(bare), '--server');
    expect(statSync(join(bare, 'hooks/pre-receive')).mode & 0o100).toBe(0o100);
    expect(existsSync(join(bare, 'hooks/pre-commit'))).toBe(false);
    await uninstall(repository.at(bare));
    expect(existsSync(join(bare, 'hooks/pre-receive'))).toBe(false);
  });

  test('when run in a linked worktree, then the same hooks are installed', async () => {
    const repository = await makeRepository({ hook: false, committed: { a: 'a' } });
    const linked = join(temporaryFolder(), 'linked');
    await repository.git(['worktree', 'add', '-q', linked]);
    await install(repository.at(linked));
    expect(existsSync(join(repository.path, '.git/hooks/pre-commit'))).toBe(true);
    expect(await install(repository)).toContain('already installed: nothing to do');
  });

  test('given no repository, or a folder in .git, then exit code 2', async () => {
    const folder = temporaryFolder();
    const outcome = await tokenscan(['install'], { cwd: folder, env: { GIT_CEILING_DIRECTORIES: join(folder, '..') } });
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(/^tokenscan: git rev-parse: not a git repository.*\n$/);
    const repository = await makeRepository({ hook: false });
    expect(await refusal(join(repository.path, '.git'))).toMatch(/inside a git folder/);
  });

  test.each([
    [['install', 'x']],
    [['uninstall', 'x']],
    [['doctor', 'x']],
    [['install', '--global', '--server']],
    [['install', '--stric']],
  ])('%j makes no sense', async (args) => {
    const outcome = await tokenscan(args, { cwd: temporaryFolder() });
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(/^tokenscan: .*\n$/);
  });

  test.each(['install', 'uninstall', 'doctor'])('%s --help', async (command) => {
    const outcome = await tokenscan([command, '--help'], { cwd: temporaryFolder() });
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toContain(`Usage: tokenscan ${command}`);
  });
});
