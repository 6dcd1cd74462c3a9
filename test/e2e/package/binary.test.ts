// The single executable, and the packages that hold it: each scans, without a node on PATH.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { initRepository, writeTree } from '../../support/repositories/tree.ts';
import { type Outcome, run, temporaryFolder } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;

/** A node that builds single executables, as `.ci/run` installs it: building takes ten seconds. */
const NODE = process.env['TOKENSCAN_TEST_BUILDER'];

const { version } = JSON.parse(execFileSync('cat', [join(ROOT, 'package.json')], { encoding: 'utf8' })) as {
  readonly version: string;
};
const built = (pattern: RegExp): string =>
  join(ROOT, 'dist-binary', readdirSync(join(ROOT, 'dist-binary')).find((name) => pattern.test(name)) ?? '');

const has = (program: string): boolean => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

/** A folder with git and the programs that a hook needs, and no node. */
function programsWithoutNode(): string {
  const folder = temporaryFolder();
  for (const name of ['git', 'sh', 'cat', 'ls', 'dirname', 'basename']) {
    const path = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    symlinkSync(path, join(folder, name));
  }
  return folder;
}

describe.skipIf(NODE === undefined)(
  `the single executable${NODE === undefined ? ' (skipped: TOKENSCAN_TEST_BUILDER names no node)' : ''}`,
  () => {
    beforeAll(() => {
      const env = { ...process.env, TOKENSCAN_PACK: 'quick' };
      execFileSync(process.execPath, ['.ci/package/binary.mjs', NODE ?? ''], { cwd: ROOT, env, stdio: 'pipe' });
    }, 120_000);

    const start = (
      program: string,
      args: readonly string[],
      cwd: string,
      env: Record<string, string | undefined> = {},
    ): Promise<Outcome> => run(program, args, { cwd, env: { PATH: programsWithoutNode(), ...env } });

    test('scans, fixes, and blocks a commit, where no node is', async () => {
      const program = built(/^tokenscan$/);
      const home = temporaryFolder();
      const cwd = temporaryFolder();
      initRepository(cwd, { 'a.txt': 'a\n' });
      writeTree(cwd, { 'bot.js': `new Bot("${token()}");\n` });
      const env = { HOME: home, XDG_CACHE_HOME: undefined, npm_command: undefined, npm_config_user_agent: undefined };
      expect(await start(program, ['--version'], cwd, env)).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
      const scan = await start(program, ['bot.js'], cwd, env);
      expect(scan).toMatchObject({ code: 1, stderr: '' });
      expect(scan.stdout).toContain(`${program} fix bot.js\n`);
      expect(await start(program, ['install'], cwd, env)).toMatchObject({ code: 0, stderr: '' });
      // The files that it unpacked may vanish: caches are emptied.
      rmSync(join(home, '.cache'), { recursive: true });
      await run('git', ['add', '.'], { cwd });
      const commit = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '-qm', 'x'];
      const blocked = await start('git', commit, cwd, env);
      expect(blocked).toMatchObject({ code: 1, stdout: '' });
      expect(blocked.stderr).toMatch(/^commit blocked: it contains 1 token\.$/m);
      expect(await start(program, ['fix', '--yes'], cwd, env)).toMatchObject({ code: 0 });
      await run('git', ['add', '.'], { cwd });
      expect(await start('git', commit, cwd, env)).toMatchObject({ code: 0, stderr: '' });
      expect(readdirSync(join(home, '.cache/tokenscan/program'))).toHaveLength(1);
      expect(statSync(join(home, '.cache/tokenscan/program')).mode & 0o777).toBe(0o700);
    });

    test('without a home it unpacks into a temporary folder, and leaves nothing there', async () => {
      const TMPDIR = temporaryFolder();
      const env = { TMPDIR, HOME: undefined, XDG_CACHE_HOME: undefined };
      expect(await start(built(/^tokenscan$/), ['help', 'leaked-token'], TMPDIR, env)).toMatchObject({ code: 0, stderr: '' });
      expect(readdirSync(TMPDIR)).toEqual([]);
    });

    test.skipIf(!has('dpkg-deb'))('is in the Debian package', async () => {
      const folder = temporaryFolder();
      const deb = built(/\.deb$/);
      execFileSync('dpkg-deb', ['--extract', deb, folder]);
      expect(execFileSync('dpkg-deb', ['--field', deb, 'Package', 'Version'], { encoding: 'utf8' })).toBe(
        `Package: tokenscan\nVersion: ${version}\n`,
      );
      const program = join(folder, 'usr/bin/tokenscan');
      expect((await start(program, ['--version'], folder)).stdout).toBe(`${version}\n`);
      expect(existsSync(join(folder, 'usr/share/man/man1/tokenscan.1.gz'))).toBe(true);
    });

    test.skipIf(!has('pip3'))('is in the Python wheel', async () => {
      const folder = temporaryFolder();
      mkdirSync(join(folder, 'python'));
      const options = ['--no-index', '--no-deps', '--no-cache-dir', '--disable-pip-version-check', '--quiet'];
      execFileSync('pip3', ['install', ...options, '--prefix', join(folder, 'python'), built(/\.whl$/)], { stdio: 'pipe' });
      expect((await start(join(folder, 'python/bin/tokenscan'), ['--version'], folder)).stdout).toBe(`${version}\n`);
    });
  },
);
