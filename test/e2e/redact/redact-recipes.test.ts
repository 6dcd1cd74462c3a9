// The recipes of docs/redact.md, each run as it stands there with a real library, where that is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { holdsPieceOf } from '../../support/redact.ts';
import { writeTree } from '../../support/repositories/tree.ts';
import { CLI, cleanEnvironment, temporaryFolder } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;
/** A folder of node_modules with the libraries that are no dependencies of ours. */
const LIBRARIES = process.env['TOKENSCAN_TEST_LIBRARIES'] ?? '';
const lacks = (name: string): boolean => LIBRARIES === '' || !existsSync(join(LIBRARIES, name));
const lacksBash = spawnSync('bash', ['--version']).status !== 0;

const T = token('recipes');
const [id = '', secret = ''] = T.split(':');

const page = readFileSync(join(ROOT, 'docs/redact.md'), 'utf8');

/** The code behind the words `behind` on the page. */
function codeBehind(behind: string): string {
  return /```\w+\n([\s\S]*?)```/.exec(page.slice(page.indexOf(behind)))?.[1] ?? '';
}

/** A folder in which programs find tokenscan and the libraries. */
function place(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  for (const name of LIBRARIES === '' ? [] : readdirSync(LIBRARIES)) {
    if (name !== 'tokenscan' && !name.startsWith('.')) symlinkSync(join(LIBRARIES, name), join(modules, name));
  }
  symlinkSync(ROOT, join(modules, 'tokenscan'));
  writeTree(folder, files);
  return folder;
}

/** What a program that logs a token in all ways says. */
function run(program: string, files: Readonly<Record<string, string>> = {}, options: readonly string[] = []): string {
  const folder = place({ ...files, 'main.mjs': program });
  const { stdout, stderr } = spawnSync(process.execPath, [...options, 'main.mjs'], {
    cwd: folder,
    env: cleanEnvironment({ T }),
    encoding: 'utf8',
  });
  return stdout + stderr;
}

const ERROR = `const error = new Error(\`request to /bot\${process.env.T}/getMe failed\`, { cause: new TypeError(process.env.T) });
error.config = { url: \`/bot\${process.env.T}\` };
`;

function expectMasked(said: string): void {
  expect(said).toContain(`${id}:${'x'.repeat(35)}`);
  expect(said).toContain('getMe failed');
  expect(holdsPieceOf(secret, said)).toBe(false);
}

const LOG = `log.info({ url: '/bot' + process.env.T }, 'hello %s', process.env.T);\nlog.error(error);\n`;

describe('docs/redact.md', () => {
  test.skipIf(lacks('pino'))('pino, as a destination (needs pino)', () => {
    // Ends at once: nothing may be lost.
    const said = run(`${codeBehind('as a destination in the thread')}${ERROR}${LOG}process.exit();\n`);
    expectMasked(said);
    expect(
      said
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { readonly level: number }).level),
    ).toEqual([30, 50]);
  });

  test.skipIf(lacks('pino'))('pino, as a transport (needs pino)', () => {
    const said = run(`${codeBehind('**pino**')}${ERROR}${LOG}`);
    expectMasked(said);
    expect(said.trim().split('\n').length).toBe(2);
  });

  test.skipIf(lacks('winston'))('winston (needs winston)', () => {
    expectMasked(
      run(`${codeBehind('**winston**')}${ERROR}log.info('hello ' + process.env.T, { deep: { error } });\nlog.error(error);\n`),
    );
  });

  test('console', () => {
    const [, imported = ''] = /--import (\S+) /.exec(codeBehind('**console**')) ?? [];
    expectMasked(
      run(`${ERROR}console.log('hello', process.env.T, { deep: [process.env.T] });\nconsole.error(error);\n`, {}, [
        '--import',
        imported,
      ]),
    );
  });

  test.skipIf(lacksBash)('a script of bash (needs bash)', () => {
    const folder = place({
      'entry.sh': codeBehind('**A bash script**'),
      'main.mjs': `${ERROR}console.log('out ' + process.env.T); console.error(error); process.exitCode = 7;`,
      'bin/tokenscan': `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`,
    });
    const { status, stdout, stderr } = spawnSync(
      'bash',
      ['-c', 'chmod +x bin/tokenscan; exec bash entry.sh "$0" main.mjs', process.execPath],
      {
        cwd: folder,
        env: cleanEnvironment({ T, PATH: `${join(folder, 'bin')}:${process.env['PATH']}` }),
        encoding: 'utf8',
      },
    );
    expect(status).toBe(7);
    expect(stdout).toBe(`out ${id}:${'x'.repeat(35)}\n`);
    expectMasked(stderr);
  });
});
