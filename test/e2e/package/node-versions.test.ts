// Which versions of Node run tokenscan, and what it prints on the others.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { initRepository, writeTree } from '../../support/repositories/tree.ts';
import { CLI, type Outcome, run, temporaryFolder } from '../../support/terminal/cli.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;

/** Programs `node` of other versions, separated by colons, as `.ci/run` installs them. */
const NODES = (process.env['TOKENSCAN_TEST_NODES'] ?? '').split(':').filter(Boolean);

const refusal = (version: string): Outcome => ({
  code: 2,
  stdout: '',
  stderr: `tokenscan needs Node.js 20.19+ or 22.12+; this is ${version}\n`,
});

test('package.json states the versions that are refused', () => {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { engines: { node: string } };
  expect(engines.node).toBe('^20.19.0 || >=22.12.0');
});

describe('a Node that calls itself', () => {
  const start = (version: string): Promise<Outcome> => {
    const preload = join(temporaryFolder(), 'preload.cjs');
    writeFileSync(preload, `Object.defineProperty(process.versions, 'node', { value: '${version}' });`);
    return run(process.execPath, ['--require', preload, CLI, '--version']);
  };

  test.each(['18.20.8', '20.18.3', '21.9.0', '22.11.0', '8.17.0'])('%s is refused', async (version) => {
    expect(await start(version)).toEqual(refusal(version));
  });

  test.each(['20.19.0', '20.20.2', '22.12.0', '23.0.0', '24.1.0', '26.0.0'])('%s is taken', async (version) => {
    expect(await start(version)).toMatchObject({ code: 0, stderr: '' });
  });
});

/** The version of a program `node`, and whether it can run tokenscan. */
function versionOf(node: string): { readonly version: string; readonly isSupported: boolean } {
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim().slice(1);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return { version, isSupported: major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) };
}

const nodes = NODES.map((node) => ({ node, ...versionOf(node) }));
const title = `other versions of Node${nodes.length === 0 ? ' (skipped: TOKENSCAN_TEST_NODES names none)' : ''}`;

describe.skipIf(nodes.length === 0)(title, () => {
  const refused = nodes.filter(({ isSupported }) => !isSupported);
  const taken = nodes.filter(({ isSupported }) => isSupported);

  describe.each(refused)('$version', ({ node, version }) => {
    test.each([['--version'], ['leak.txt'], ['hook', 'pre-commit'], ['redact']])('%s is refused', async (...args) => {
      expect(await run(node, [CLI, ...args], { cwd: temporaryFolder() })).toEqual(refusal(version));
    });

    test('install is refused before it writes a hook', async () => {
      const folder = temporaryFolder();
      initRepository(folder, { 'a.txt': 'a\n' });
      expect(await run(node, [CLI, 'install'], { cwd: folder })).toEqual(refusal(version));
      expect(existsSync(join(folder, '.git/hooks/pre-commit'))).toBe(false);
    });
  });

  describe.each(taken)('$version', ({ node }) => {
    const start = (args: readonly string[], cwd: string, input?: string): Promise<Outcome> =>
      run(node, [CLI, ...args], { cwd, ...(input === undefined ? {} : { input }) });

    test('scans, masks, and blocks a commit', async () => {
      const folder = temporaryFolder();
      initRepository(folder, { 'a.txt': 'a\n' });
      writeTree(folder, { 'bot.js': `new Bot("${token()}");\n` });
      expect(await start(['--format', 'json'], folder)).toMatchObject({ code: 1, stderr: '' });
      expect(await start(['redact'], folder, `token ${token()}\n`)).toMatchObject({ code: 0, stderr: '' });
      await run('git', ['add', '.'], { cwd: folder });
      expect(await start(['hook', 'pre-commit'], folder)).toMatchObject({ code: 1, stdout: '' });
      expect(await start(['git'], folder)).toMatchObject({ code: 1, stderr: '' });
      expect(await start(['fix', '--dry-run'], folder)).toMatchObject({ code: 1 });
    });

    test('runs a program that imports the package', async () => {
      const folder = temporaryFolder();
      const program = `import { scanFiles } from '${join(ROOT, 'dist/index.js')}';
        const { findings } = await scanFiles(['leak.txt']);
        console.log(findings.map(({ preview }) => preview).join());`;
      writeTree(folder, { 'leak.txt': `TOKEN=${token()}\n`, 'main.mjs': program });
      const outcome = await run(node, ['main.mjs'], { cwd: folder });
      expect(outcome).toEqual({ code: 0, stdout: `${maskOf(token())}\n`, stderr: '' });
    });
  });
});
