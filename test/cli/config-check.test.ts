// `tokenscan config check`: a right, a wrong and an expired configuration.
import { expect, test } from 'vitest';
import { writeTree } from '../support/repositories/tree.ts';
import { type Outcome, temporaryFolder, tokenscan } from '../support/terminal/cli.ts';

const check = (files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Outcome> => {
  const cwd = temporaryFolder();
  writeTree(cwd, { '.git/': '', ...files });
  return tokenscan(['config', 'check', ...args], { cwd });
};

const entry = (expires: string): string =>
  JSON.stringify({ exclude: ['a/**'], allow: [{ fingerprint: '0123456789abcdef', reason: 'a test', expires }] });

test('without a file', async () => {
  expect(await check({})).toMatchObject({ code: 0, stdout: 'no tokenscan.json here: scans use the built-in rules\n' });
});

test('a right file: where it is, and what it contains', async () => {
  expect(await check({ 'tokenscan.json': entry('2999-01-01') })).toEqual({
    code: 0,
    stdout: './tokenscan.json: 0 own rules, 1 excluded, 1 allowed token, confidence likely\n',
    stderr: '',
  });
});

test('an expired entry is listed', async () => {
  const outcome = await check({ 'tokenscan.json': entry('2020-01-01') });
  expect(outcome).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('expired allowlist entry: 0123456789abcdef on 2020-01-01 (a test)'),
  });
});

test.each([
  ['a wrong field', { 'tokenscan.json': '{ "exclud": [] }' }, []],
  ['a rule file that is not there', { 'tokenscan.json': '{ "rules": ["no.json"] }' }, []],
  ['a named file that is not there', {}, ['--config', 'other.json']],
])('%s is an error', async (_, files, args) => {
  expect(await check(files, ...args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^tokenscan: \S+/) });
});

test('anything but check is refused', async () => {
  expect(await tokenscan(['config', 'show'], { cwd: temporaryFolder() })).toMatchObject({ code: 2, stdout: '' });
});
