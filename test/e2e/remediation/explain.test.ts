// `tokenscan explain`: why a token counts here and not there, and what a rule finds.
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtInFamilies } from '../../../src/config/rules/builtin.ts';
import { fingerprintOf } from '../../support/repositories/repository.ts';
import { git, initRepository, writeTree } from '../../support/repositories/tree.ts';
import { temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { token } from '../../support/tokens/token.ts';

const TOKEN = token('explain');
const PRINT = fingerprintOf(TOKEN);

test('given a token in several places, each is explained, and the steps follow', async () => {
  const cwd = temporaryFolder();
  initRepository(cwd, { '.gitignore': '.env\n', '.env': `T=${TOKEN}\n`, 'bot.js': `start('${TOKEN}');\n` });
  chmodSync(join(cwd, '.env'), 0o600);
  writeTree(cwd, { 'a.txt': `${TOKEN} # tokenscan:allow\n` });
  git(cwd, 'add', 'bot.js');
  const outcome = await tokenscan(['explain', PRINT], { cwd });
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  expect(leaksOf(outcome.stdout, [TOKEN])).toEqual([]);
  expect(outcome.stdout).toContain('rule telegram-bot-token; certain: it has the structure of a real token');
  expect(outcome.stdout).toContain('.env:1:3  private .env\n      expected here: git does not have the file, and only its owner');
  expect(outcome.stdout).toContain('bot.js:1:8  tracked by git\n      git tracks the file: the next push contains it\n');
  expect(outcome.stdout).toContain('a.txt:1:1  file\n      allowed: it does not count in a scan of this folder\n');
  expect(outcome.stdout).toContain('npx tokenscan fix bot.js\n');
});

test('given a token where it is expected only, there is nothing to do', async () => {
  const cwd = temporaryFolder();
  writeTree(cwd, { '.env': `T=${TOKEN}\n` });
  chmodSync(join(cwd, '.env'), 0o600);
  expect((await tokenscan(['explain', PRINT], { cwd })).stdout).toContain(
    'Nothing to do: it is only where a token is expected.\n',
  );
});

test('given an allowlist entry, its reason is printed', async () => {
  const cwd = temporaryFolder();
  const allow = [{ fingerprint: PRINT, reason: 'of a test bot', expires: '2099-01-01' }];
  writeTree(cwd, { 'b.txt': TOKEN, 'tokenscan.json': JSON.stringify({ allow }) });
  expect((await tokenscan(['explain', PRINT], { cwd })).stdout).toContain(
    'allowed by tokenscan.json: of a test bot (until 2099-01-01)\n',
  );
});

test('what is not there, what is no rule, and a token itself', async () => {
  const cwd = temporaryFolder();
  const explain = (...args: readonly string[]) => tokenscan(['explain', ...args], { cwd });
  writeTree(cwd, { 'a.txt': 'nothing' });
  expect(await explain('0123456789abcdef')).toMatchObject({ code: 2, stderr: expect.stringContaining('npx tokenscan audit') });
  expect((await explain('telegram-bot-tokn')).stderr).toContain('did you mean telegram-bot-token?');
  expect((await explain('a', 'b')).stderr).toContain('give one fingerprint or one rule');
  const given = await explain(TOKEN);
  expect(given).toMatchObject({ code: 2, stderr: expect.stringContaining('give its fingerprint') });
  expect(leaksOf(given.stderr, [TOKEN])).toEqual([]);
});

test.each(builtInFamilies().flatMap(({ rules }) => rules.map(({ id }) => id)))('the rule %s', async (id) => {
  const outcome = await tokenscan(['explain', id], { cwd: temporaryFolder() });
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  for (const title of ['A finding is', 'Not a finding', 'What to do']) expect(outcome.stdout).toContain(`\n${title}\n`);
  expect(outcome.stdout).not.toContain('{{');
});
