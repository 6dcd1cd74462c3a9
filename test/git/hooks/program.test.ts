// Where the tokenscan is that hooks run: paths that an update does not change, and yarn's Plug'n'Play.
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { userEnvironment } from '../../../src/git/hooks/doctor/user-environment.ts';
import { committedProgram, commonProgram, isPassing, lastingProgram, packageManagerOf } from '../../../src/git/hooks/program.ts';
import { hookScript } from '../../../src/git/hooks/script.ts';
import { run, temporaryFolder } from '../../support/terminal/cli.ts';

const DEPENDENT = '{"devDependencies": {"tokenscan": "1.0.0"}}';

/** A folder with these files; a value that begins with "->" is a link. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(temporaryFolder());
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    if (text.startsWith('->')) symlinkSync(text.slice(2), join(folder, name));
    else writeFileSync(join(folder, name), text);
  }
  return folder;
}

const NODE = process.execPath;

describe('the recorded program', () => {
  test('given one that pnpm put into a folder with its version, then the link to it is recorded, also from a folder below', () => {
    const store = 'node_modules/.pnpm/tokenscan@1.0.0/node_modules/tokenscan';
    const top = folderWith({ [`${store}/dist/cli.cjs`]: '', 'node_modules/tokenscan': `->../${store}`, 'packages/a/x': '' });
    const script = join(top, store, 'dist/cli.cjs');
    const linked = join(top, 'node_modules/tokenscan/dist/cli.cjs');
    for (const cwd of [top, join(top, 'packages/a'), temporaryFolder()]) {
      expect(lastingProgram({ node: NODE, script }, cwd, top).script).toBe(linked);
    }
  });

  test('given one elsewhere, then it is recorded as it is, whatever the project has', () => {
    const top = folderWith({ 'node_modules/tokenscan/dist/cli.cjs': '', 'package.json': DEPENDENT, '.pnp.cjs': '' });
    const script = join(folderWith({ 'dist/cli.cjs': '' }), 'dist/cli.cjs');
    expect(lastingProgram({ node: NODE, script }, top, top)).toEqual({ node: NODE, script, pnp: undefined });
  });

  const ZIP = '/Users/a/.yarn/berry/cache/tokenscan-npm-1.0.0-0123456789-10c0.zip/node_modules/tokenscan/dist/cli.cjs';

  test.each([
    ['the project itself', '.', '.pnp.cjs', '.'],
    ['a package of it', 'packages/a', '.pnp.cjs', 'packages/a'],
  ])("given yarn's Plug'n'Play and %s that depends on us, then both are recorded", (_, cwd, file, dependent) => {
    const top = folderWith({ [join(cwd, 'package.json')]: DEPENDENT, '.pnp.cjs': '' });
    const { pnp } = lastingProgram({ node: NODE, script: ZIP }, join(top, cwd), top);
    expect(pnp).toEqual({ file: join(top, file), relative: file, dependent });
  });

  test.each([
    ['/Users/a/.npm/_npx/0123/node_modules/tokenscan/dist/cli.cjs', true],
    ['/tmp/xfs-0123/dlx-42/.yarn/cache/tokenscan.zip/node_modules/tokenscan/dist/cli.cjs', true],
    ['/Users/a/.cache/pnpm/dlx/0123/node_modules/tokenscan/dist/cli.cjs', true],
    ['/tmp/bunx-0-tokenscan@latest/node_modules/tokenscan/dist/cli.cjs', true],
    [ZIP, true],
    ['/usr/lib/node_modules/tokenscan/dist/cli.cjs', false],
  ])('%s: may be deleted at any time: %s', (script, expected) => {
    expect(isPassing({ node: NODE, script })).toBe(expected);
  });
});

test("given Plug'n'Play, then the hook loads tokenscan through the file of yarn, that of its own worktree first", async () => {
  const reader = (name: string): string =>
    `module.exports = { resolveToUnqualified: (program, from) => __dirname + "/" + program + "-${name}" };\n`;
  const cli =
    'console.log(process.argv.slice(2).join(" "), require("node:path").basename(require("node:path").dirname(require("node:path").dirname(process.argv[1]))));\n';
  const main = folderWith({ 'package.json': DEPENDENT, '.pnp.cjs': reader('main'), 'tokenscan-main/dist/cli.cjs': cli });
  const linked = folderWith({ '.pnp.cjs': reader('linked'), 'tokenscan-linked/dist/cli.cjs': cli });
  const program = lastingProgram({ node: NODE, script: '/a.zip/node_modules/tokenscan/dist/cli.cjs' }, main, main);
  const committed = hookScript('pre-commit', { program: committedProgram(main) });
  expect(committed).not.toContain(main);
  for (const [cwd, script, name] of [
    [main, hookScript('pre-commit', { program }), 'main'],
    [linked, hookScript('pre-commit', { program }), 'linked'],
    [temporaryFolder(), hookScript('pre-commit', { program }), 'main'],
    [linked, committed, 'linked'],
  ] as const) {
    expect(await run('/bin/sh', ['-c', script, 'hook', 'a b'], { cwd })).toEqual({
      code: 0,
      stdout: `hook pre-commit a b tokenscan-${name}\n`,
      stderr: '',
    });
  }
});

test.each([
  [{}, 'tokenscan'],
  [{ 'package.json': DEPENDENT }, 'node_modules/.bin/tokenscan'],
  [{ 'node_modules/.bin/tokenscan': '' }, 'node_modules/.bin/tokenscan'],
  [{ 'web/package.json': DEPENDENT }, 'web/node_modules/.bin/tokenscan'],
  [{ 'package.json': DEPENDENT, '.pnp.cjs': '' }, 'yarn tokenscan'],
])('%j: committed hooks call %s', (files, expected) => {
  const top = folderWith(files);
  expect(commonProgram(top, join(top, 'web'))).toBe(expected);
});

test.each([
  ['package-lock.json', 'npm install'],
  ['pnpm-lock.yaml', 'pnpm install'],
  ['yarn.lock', 'yarn install'],
  ['bun.lock', 'bun install'],
])('%s: dependencies are installed by %s', (file, expected) => {
  expect(packageManagerOf(folderWith({ [file]: '' })).install).toBe(expected);
});

describe('the environment of a person', () => {
  test('given one from a package manager, then what it added is gone and all else stays', () => {
    const env = {
      HOME: '/home/a',
      PATH: '/tmp/xfs-1:/a/b/node_modules/.bin:/a/node_modules/.bin:/npm/node-gyp-bin:/c/node_modules/.bin:/usr/bin',
      BERRY_BIN_FOLDER: '/tmp/xfs-1',
      INIT_CWD: '/a/b',
      npm_config_user_agent: 'yarn/4',
      NODE_OPTIONS: '--max-old-space-size=99 --require "/a b/.pnp.cjs" --experimental-loader file:///a/.pnp.loader.mjs',
    };
    expect(userEnvironment(env, '/a/b')).toEqual({
      HOME: '/home/a',
      PATH: '/c/node_modules/.bin:/usr/bin',
      NODE_OPTIONS: '--max-old-space-size=99',
    });
  });

  test('given one of a shell, then it is as it was', () => {
    const env = { PATH: '/a/node_modules/.bin:/usr/bin', NODE_OPTIONS: '--require /a/.pnp.cjs' };
    expect(userEnvironment(env, '/a')).toBe(env);
  });
});
