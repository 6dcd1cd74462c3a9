// Which findings are reported, which make a scan fail, and a line for each place.
import { describe, expect, test } from 'vitest';
import { initRepository, writeTree } from '../../support/repositories/tree.ts';
import { run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { mtproxySecret } from '../../support/tokens/credentials.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

/** The secret of a proxy, which is of low severity. */
const PROXY = `tg://proxy?server=proxy.example.org&port=443&secret=${mtproxySecret('select', 'host').toString('hex')}`;

function makeFolder(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  initRepository(folder, files);
  return folder;
}

const both = (): string => makeFolder({ 'bot.js': `new Bot("${token()}");\n`, 'proxy.txt': `${PROXY}\n` });

describe('a finding of low severity alone', () => {
  const folder = (): string => makeFolder({ 'proxy.txt': `${PROXY}\n` });

  test('is reported and does not fail', async () => {
    const { code, stdout } = await tokenscan([], { cwd: folder() });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^1 secret in 1 location of a severity that does not fail \(--fail-on low changes that\)/m);
  });

  test('fails with --fail-on low, in JSON too', async () => {
    expect(await tokenscan(['--fail-on', 'low'], { cwd: folder() })).toMatchObject({ code: 1 });
    expect(await tokenscan(['--fail-on', 'low', '--format', 'json'], { cwd: folder() })).toMatchObject({ code: 1 });
  });

  test('does not block a commit', async () => {
    const cwd = folder();
    await run('git', ['add', '.'], { cwd });
    expect(await tokenscan(['hook', 'pre-commit'], { cwd })).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('is no failure of an audit either', async () => {
    expect(await tokenscan(['audit', '--only', 'files'], { cwd: folder() })).toMatchObject({ code: 0 });
    expect(await tokenscan(['audit', '--only', 'files', '--fail-on', 'low'], { cwd: folder() })).toMatchObject({ code: 1 });
  });
});

test('--severity: what is below it is not reported', async () => {
  const cwd = both();
  const all = await tokenscan(['--compact'], { cwd });
  expect(all.stdout).toContain('proxy.txt');
  const some = await tokenscan(['--compact', '--severity', 'high'], { cwd });
  expect(some).toMatchObject({ code: 1, stdout: expect.not.stringContaining('proxy.txt') });
});

describe('--rule', () => {
  test('only what the rule finds is reported', async () => {
    const cwd = both();
    const { stdout, code } = await tokenscan(['--compact', '--rule', 'telegram-mtproxy-link', '--fail-on', 'low'], { cwd });
    expect(stdout).toContain('proxy.txt');
    expect(stdout).not.toContain('bot.js');
    expect(code).toBe(1);
  });

  test('a rule that does not exist is an error, which names the one that was meant', async () => {
    expect(await tokenscan(['--rule', 'telegram-bot-tokn'], { cwd: both() })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'tokenscan: --rule telegram-bot-tokn: no such rule; did you mean telegram-bot-token?\n',
    });
  });
});

test('--compact: one line for each place, and the sum', async () => {
  const cwd = temporaryFolder();
  writeTree(cwd, { 'bot10.js': `new Bot("${token()}");\n`, 'bot9.js': `\nnew Bot("${token('other')}");\n` });
  const { stdout } = await tokenscan(['--compact'], { cwd });
  expect(stdout.split('\n')).toEqual([
    expect.stringMatching(/^bot9\.js:2:10: high telegram-bot-token \S+ certain [0-9a-f]{16}$/),
    `bot10.js:1:10: high telegram-bot-token ${maskOf(token())} certain ${/certain ([0-9a-f]{16})$/m.exec(stdout.split('\n')[1] ?? '')?.[1]}`,
    expect.stringMatching(/^2 tokens in 2 locations \(/),
    '',
  ]);
});
