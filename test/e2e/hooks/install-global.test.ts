// `tokenscan install --global`: one guard for all repositories of a user, which lets their own hooks go on.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OLD_HOOK, snapshot, writeHooks } from '../../support/repositories/managers.ts';
import { makeRepository, type Repository } from '../../support/repositories/repository.ts';
import { hasProgram } from '../../support/repositories/tree.ts';
import { type Outcome, run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

const CLEAR = token('global');
const LEAK = `const bot = "${CLEAR}";\n`;

/** A git that runs hooks its configuration names, where TOKENSCAN_TEST_GIT says there is one. */
const NEW_GIT = process.env['TOKENSCAN_TEST_GIT'];
const noNewGit = NEW_GIT === undefined || !hasProgram(NEW_GIT);

interface User {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  run(args: readonly string[], cwd?: string): Promise<Outcome>;
}

/** Someone with a home of their own, and a configuration in it. */
function makeUser(path?: string): User {
  const home = join(temporaryFolder(), "a user's home");
  writeHooks(home, { '.gitconfig': '[user]\n\tname = "A B"\n[core] # mine\n\tautocrlf = false\n' }, 0o644);
  const env = {
    HOME: home,
    XDG_CONFIG_HOME: undefined,
    GIT_CONFIG_GLOBAL: undefined,
    ...(path === undefined ? {} : { PATH: `${path}:${process.env['PATH']}` }),
  };
  return { home, env, run: (args, cwd = home) => tokenscan(args, { cwd, env }) };
}

/** A repository with hooks of its own that no manager made. */
async function makeWithHooks(): Promise<Repository> {
  const repository = await makeRepository({ hook: false, committed: { '.gitignore': 'old-hook.log\n' } });
  const hooks = ['pre-push', 'commit-msg', 'post-commit', 'reference-transaction'];
  writeHooks(join(repository.path, '.git/hooks'), Object.fromEntries(hooks.map((name) => [name, OLD_HOOK])));
  return repository;
}

async function expectGuarded(user: User): Promise<void> {
  const repository = await makeWithHooks();
  await repository.stage({ a: LEAK });
  const leak = await repository.commit([], { env: user.env });
  expect(leak, leak.stderr).toMatchObject({ code: 1, made: false });
  expect(leak.stderr).toContain(maskOf(CLEAR));
  await repository.stage({ a: 'clean\n' });
  const clean = await repository.commit([], { env: user.env });
  expect(clean, clean.stderr).toMatchObject({ code: 0, made: true, stderr: '' });
  const remote = join(temporaryFolder(), 'remote.git');
  await repository.git(['init', '-q', '--bare', remote]);
  expect(await run('git', ['push', '-q', remote, 'main'], { cwd: repository.path, env: user.env })).toMatchObject({ code: 0 });
  const log = readFileSync(join(repository.path, 'old-hook.log'), 'utf8');
  expect(log).toMatch(/old hook commit-msg \.git\/COMMIT_EDITMSG\n/);
  expect(log).toMatch(/old hook post-commit \n/);
  expect(log).toMatch(/old hook reference-transaction committed\n(?:.*\n)?.* refs\/heads\/main\n/);
  expect(log).toMatch(/old hook pre-push .*remote\.git .*remote\.git\nrefs\/heads\/main [0-9a-f]+ refs\/heads\/main 0+\n/);
  const { code, stdout } = await user.run(['doctor'], repository.path);
  expect(stdout.match(/✓ [a-z-]+: a canary is blocked/g)).toHaveLength(4);
  // GUI applications may find an older git, which does not know hooks in the configuration.
  if (user.env['PATH'] === undefined) expect(code).toBe(0);
}

describe('with a git before 2.54', async () => {
  const [, minor = '0'] = /2\.([0-9]+)/.exec((await run('git', ['--version'])).stdout) ?? [];
  const tooNew = Number(minor) >= 54;
  const title = (text: string): string => (tooNew ? `${text} (skipped: git is newer)` : text);

  test.skipIf(tooNew)(
    title('commits of all repositories are guarded, and their own hooks run, with all that git gives them'),
    async () => {
      const user = makeUser();
      expect(await user.run(['install', '--global'])).toMatchObject({ code: 0, stderr: '' });
      await expectGuarded(user);
    },
  );

  test.skipIf(tooNew)(title('when uninstalled, then the configuration is as before, byte for byte'), async () => {
    const user = makeUser();
    const before = snapshot(user.home);
    expect(await user.run(['install', '--global', '--strict'])).toMatchObject({ code: 0 });
    expect(await user.run(['install', '--global', '--strict'])).toMatchObject({
      stdout: expect.stringMatching(/^already installed\n/),
    });
    expect(await user.run(['uninstall', '--global'])).toMatchObject({ code: 0, stderr: '' });
    expect(snapshot(user.home)).toEqual(before);
    expect(await user.run(['uninstall', '--global'])).toMatchObject({ stdout: 'not installed: nothing to remove\n' });
  });

  test.skipIf(tooNew)(title('a folder for all repositories that others set is left alone'), async () => {
    const user = makeUser();
    const folder = temporaryFolder();
    await run('git', ['config', '--global', 'core.hooksPath', folder], { env: user.env });
    const before = snapshot(user.home);
    const outcome = await user.run(['install', '--global']);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(/core\.hooksPath is already set to /);
    expect([snapshot(user.home), readdirSync(folder)]).toEqual([before, []]);
  });

  test.skipIf(tooNew)(
    title('in a repository install says that it is guarded already; a hooksPath of its own is named by doctor'),
    async () => {
      const user = makeUser();
      await user.run(['install', '--global']);
      const repository = await makeRepository({ hook: false });
      expect(await user.run(['install'], repository.path)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/already covers all your repositories/),
      });
      await repository.git(['config', 'core.hooksPath', '.husky/_']);
      const outcome = await user.run(['doctor'], repository.path);
      expect(outcome.code).toBe(1);
      expect(outcome.stdout).toMatch(/✗ pre-commit: no hook: git looks in \.husky\/_.*local, \.git\/config/);
    },
  );

  test.skipIf(tooNew)(title('the files of others in our folder stay'), async () => {
    const user = makeUser();
    await user.run(['install', '--global']);
    const folder = join(user.home, '.config/tokenscan/hooks');
    writeFileSync(join(folder, 'post-commit'), 'mine');
    await user.run(['uninstall', '--global']);
    expect(readdirSync(folder)).toEqual(['post-commit']);
  });
});

describe.skipIf(noNewGit)(`with a git from 2.54 on${noNewGit ? ' (skipped: TOKENSCAN_TEST_GIT names none)' : ''}`, async () => {
  const user = (): User => makeUser((NEW_GIT ?? '').replace(/\/git$/, ''));

  test('given any repository, then commits are checked and its own hooks run', async () => {
    const someone = user();
    expect(await someone.run(['install', '--global'])).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(join(someone.home, '.config/tokenscan/hooks/post-commit'))).toBe(false);
    await expectGuarded(someone);
  });

  test('given a repository with its own core.hooksPath, then commits are still checked', async () => {
    const someone = user();
    await someone.run(['install', '--global']);
    const repository = await makeRepository({ hook: false });
    writeHooks(join(repository.path, '.githooks'), { 'pre-commit': OLD_HOOK });
    await repository.git(['config', 'core.hooksPath', '.githooks']);
    const { stdout } = await someone.run(['doctor'], repository.path);
    expect(stdout.match(/✓ [a-z-]+: a canary is blocked/g)).toHaveLength(4);
  });

  const systemGit = (await run('/usr/bin/git', ['--version']).catch(() => undefined))?.stdout ?? '';
  const noOldGit = Number(/2\.([0-9]+)/.exec(systemGit)?.[1] ?? 99) >= 54;
  test.skipIf(noOldGit)(
    `an older git that GUI applications would run is reported (${noOldGit ? 'skipped: /usr/bin has none' : '/usr/bin'})`,
    async () => {
      const someone = user();
      await someone.run(['install', '--global']);
      const outcome = await someone.run(['doctor'], (await makeRepository({ hook: false })).path);
      expect(outcome.code).toBe(1);
      expect(outcome.stdout).toMatch(
        /✗ GUI applications .* run \/usr\/bin\/git, git 2\.[0-9]+, and there pre-commit is not active: no hook/,
      );
    },
  );

  test('given a repository that disables the hook, then doctor reports the key and the file', async () => {
    const someone = user();
    await someone.run(['install', '--global']);
    const repository = await makeRepository({ hook: false });
    await repository.git(['config', 'hook.tokenscan-commit-msg.enabled', 'false']);
    await repository.git(['config', 'hook.pre-push.enabled', 'false']);
    const outcome = await someone.run(['doctor'], repository.path);
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toMatch(
      /✗ commit-msg: the hook lets the canary pass: hook\.tokenscan-commit-msg\.enabled is false \(\.git\/config\)/,
    );
    expect(outcome.stdout).toMatch(
      /✗ pre-push: the hook lets the canary pass: hook\.pre-push\.enabled is false \(\.git\/config\)/,
    );
  });

  test('when uninstalled, then the configuration is as before, byte for byte', async () => {
    const someone = user();
    const before = snapshot(someone.home);
    expect(await someone.run(['install', '--global', '--strict'])).toMatchObject({ code: 0 });
    expect(await someone.run(['install', '--global', '--strict'])).toMatchObject({
      stdout: expect.stringMatching(/^already installed\n/),
    });
    expect(await someone.run(['uninstall', '--global'])).toMatchObject({ code: 0, stderr: '' });
    expect(snapshot(someone.home)).toEqual(before);
  });

  test('given an installation with an older git, then it becomes hooks in the configuration', async () => {
    const old = makeUser();
    await old.run(['install', '--global']);
    const someone = { ...old.env, PATH: `${(NEW_GIT ?? '').replace(/\/git$/, '')}:${process.env['PATH']}` };
    expect(await tokenscan(['install', '--global'], { cwd: old.home, env: someone })).toMatchObject({ code: 0 });
    const config = readFileSync(join(old.home, '.gitconfig'), 'utf8');
    expect(config).not.toContain('hooksPath');
    expect(config).toContain('tokenscan-pre-push');
  });
});
