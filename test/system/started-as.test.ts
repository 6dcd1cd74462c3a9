// The words that start tokenscan again are those that work where they are pasted.
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startedAs } from '../../src/system/started-as.ts';
import { writeTree } from '../support/repositories/tree.ts';
import { run, temporaryFolder } from '../support/terminal/cli.ts';

const NODE = process.execPath;

interface Setting {
  /** Files of the project. */
  readonly files?: Readonly<Record<string, string>>;
  /** Where the package is, from the folder around the project. */
  readonly at: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A link to the package in the project, as pnpm makes them. */
  readonly link?: true;
  /** The folder of the shell, from the project. */
  readonly below?: string;
}

/** A project with a package of ours somewhere. */
function settle({ files = {}, at, env = {}, link, below = '.' }: Setting) {
  const around = temporaryFolder();
  const project = join(around, 'project');
  const script = join(around, at, 'dist/cli.cjs');
  writeTree(project, { 'package.json': '{}', ...files });
  mkdirSync(join(project, below), { recursive: true });
  writeTree(join(around, at), { 'dist/cli.cjs': '#!/usr/bin/env node\n', 'package.json': '{"name":"tokenscan"}' });
  chmodSync(script, 0o755);
  if (link) {
    mkdirSync(join(project, 'node_modules'), { recursive: true });
    symlinkSync(join(around, at), join(project, 'node_modules/tokenscan'));
  }
  const cwd = join(project, below);
  const filled = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replaceAll('@', around)]));
  return { around, cwd, script, command: startedAs({ cwd, env: filled, program: { node: NODE, script } }) };
}

const IN_PROJECT = 'project/node_modules/tokenscan';

describe('the words', () => {
  test.each<[string, Setting, string]>([
    ['a dependency', { at: IN_PROJECT }, 'npx tokenscan'],
    ['a dependency, from a folder below', { at: IN_PROJECT, below: 'src/deep' }, 'npx tokenscan'],
    ['a dependency of pnpm', { at: 'store/tokenscan', link: true, files: { 'pnpm-lock.yaml': '' } }, 'pnpm exec tokenscan'],
    ['a dependency of yarn', { at: IN_PROJECT, files: { 'yarn.lock': '' } }, 'yarn tokenscan'],
    ['a dependency of bun', { at: IN_PROJECT, files: { 'bun.lock': '' } }, 'bunx tokenscan'],
    [
      'what started us is more than a lock file',
      { at: IN_PROJECT, files: { 'yarn.lock': '' }, env: { npm_config_user_agent: 'pnpm/10.0.0 npm/? node/v20' } },
      'pnpm exec tokenscan',
    ],
    [
      "in yarn's zip",
      { at: 'cache/tokenscan.zip/node_modules/tokenscan', env: { npm_config_user_agent: 'yarn/4.0.0 npm/? node/v20' } },
      'yarn tokenscan',
    ],
    [
      'npx, beside node',
      { at: 'lib/node_modules/tokenscan', env: { npm_command: 'exec', npm_config_user_agent: 'npm/11' } },
      'npx tokenscan',
    ],
    [
      'an action',
      {
        at: 'actions/tokenscan',
        env: { GITHUB_ACTION_PATH: '@/actions/tokenscan', GITHUB_ACTION_REPOSITORY: 'o/tokenscan', GITHUB_ACTION_REF: 'v1' },
      },
      'npx --package=github:o/tokenscan#v1 -- tokenscan',
    ],
    [
      'an action, in a project that has us, too',
      {
        at: 'actions/tokenscan',
        files: { 'package.json': '{"devDependencies":{"tokenscan":"1"}}', 'pnpm-lock.yaml': '' },
        env: { GITHUB_ACTION_PATH: '@/actions/tokenscan', GITHUB_ACTION_REPOSITORY: 'o/tokenscan', GITHUB_ACTION_REF: 'v1' },
      },
      'pnpm exec tokenscan',
    ],
  ])('%s', (_title, setting, command) => {
    expect(settle(setting).command).toBe(command);
  });

  test("in npx's cache: what was asked for, as a word", () => {
    const around = temporaryFolder();
    const folder = join(around, '_npx/0123');
    writeTree(folder, {
      'package.json': JSON.stringify({ _npx: { packages: ['/tmp/it is/tokenscan.tgz'] } }),
      'node_modules/tokenscan/dist/cli.cjs': '',
    });
    const program = { node: NODE, script: join(folder, 'node_modules/tokenscan/dist/cli.cjs') };
    const env = { npm_command: 'exec', npm_config_user_agent: 'npm/11' };
    expect(startedAs({ cwd: around, env, program })).toBe("npx --package='/tmp/it is/tokenscan.tgz' -- tokenscan");
    // Without the note nothing is fetched: the file itself is named.
    writeFileSync(join(folder, 'package.json'), '{');
    expect(startedAs({ cwd: around, env: {}, program })).toMatch(
      /node\S* \S+\/_npx\/0123\/node_modules\/tokenscan\/dist\/cli\.cjs$/,
    );
  });

  test('a global one is called by its name, if that is the one on PATH', () => {
    const { around, cwd, script } = settle({ at: 'lib/node_modules/tokenscan' });
    mkdirSync(join(around, 'bin'));
    symlinkSync(script, join(around, 'bin/tokenscan'));
    const program = { node: NODE, script };
    expect(startedAs({ cwd, env: { PATH: join(around, 'bin') }, program })).toBe('tokenscan');
    expect(startedAs({ cwd, env: { PATH: '/nowhere' }, program })).toContain('/lib/node_modules/tokenscan/dist/cli.cjs');
  });

  test('an odd ref of an action is no part of a command', () => {
    const env = { GITHUB_ACTION_PATH: '@/a', GITHUB_ACTION_REPOSITORY: 'o/r', GITHUB_ACTION_REF: 'x;y' };
    expect(settle({ at: 'a', env }).command).not.toContain(';');
  });

  test('by its file, the words can be pasted into a shell, whatever the folder is called', async () => {
    const around = join(temporaryFolder(), "it's $(x)");
    writeTree(around, { 'dist/cli.cjs': 'console.log("started", process.argv[2]);' });
    const program = { node: NODE, script: join(around, 'dist/cli.cjs') };
    for (const PATH of [dirname(NODE), '/nowhere']) {
      const command = startedAs({ cwd: temporaryFolder(), env: { PATH }, program });
      const env = { PATH: `${dirname(NODE)}:${process.env['PATH']}` };
      expect(await run('sh', ['-c', `${command} fix`], { env })).toMatchObject({ code: 0, stdout: 'started fix\n' });
    }
  });
});
