// What sent people in circles, each as it was met: what is printed now ends it.
import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { git, initRepository, writeTree } from '../../support/repositories/tree.ts';
import { startBotApi } from '../../support/servers/bot-api.ts';
import { type Outcome, run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

const TOKEN = token('frictions');
const scan = (cwd: string, ...args: readonly string[]): Promise<Outcome> => tokenscan(args, { cwd });
const mode = (path: string): number => statSync(path).mode & 0o777;

describe('the most ordinary healthy project: a .env with mode 644 that git ignores', () => {
  const make = (): string => {
    const cwd = temporaryFolder();
    initRepository(cwd, { '.gitignore': '.env\n', '.env': `BOT_TOKEN=${TOKEN}\n`, 'bot.js': 'start(process.env.BOT_TOKEN);\n' });
    chmodSync(join(cwd, '.env'), 0o644);
    return cwd;
  };

  test('is a warning with the command, and no leak; after the command there is no warning', async () => {
    const cwd = make();
    const first = await scan(cwd);
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('chmod 600 .env\n');
    expect(first.stdout).not.toMatch(/Move it|rotate|new one/);
    await run('sh', ['-c', 'chmod 600 .env'], { cwd });
    const second = await scan(cwd);
    expect(second.code).toBe(0);
    expect(second.stdout).not.toContain('warning');
  });

  test('is made private by fix', async () => {
    const cwd = make();
    const fixed = await scan(cwd, 'fix', '--yes');
    expect(fixed.code).toBe(0);
    expect(fixed.stdout).toContain('chmod 600 .env\n');
    expect(mode(join(cwd, '.env'))).toBe(0o600);
    expect((await scan(cwd, '--strict-env')).code).toBe(0);
    expect(await scan(cwd, 'fix', '--yes')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'no token to replace in these files\n',
    });
  });

  test('has the same words in scan, audit and fix', async () => {
    const cwd = make();
    for (const args of [['audit', '--only', 'files'], ['--strict-env']])
      expect((await scan(cwd, ...args)).stdout, args.join(' ')).toContain('other users can read it (mode 644)');
  });
});

describe('a .env that has the token of the code already', () => {
  const files = { '.env': `TELEGRAM_BOT_TOKEN=${TOKEN}\n`, 'bot.js': `start('${TOKEN}');\n` };

  test('given git does not track it, then fix makes it private, and git ignores it', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, files);
    chmodSync(join(cwd, '.env'), 0o644);
    const { code, stdout } = await scan(cwd, 'fix', '--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('+.env');
    expect(mode(join(cwd, '.env'))).toBe(0o600);
    expect(git(cwd, 'status', '--porcelain', '--untracked-files=all')).not.toMatch(/ \.env$/m);
    expect((await scan(cwd, '--strict-env')).code).toBe(0);
  });

  test('given git tracks it, then nothing is done before the printed command', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, files);
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-q', '-m', 'i');
    const refused = await scan(cwd, 'fix', '--yes');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('git rm --cached .env');
    expect(git(cwd, 'status', '--porcelain')).toBe('');
    await run('sh', ['-c', 'git rm --cached .env'], { cwd });
    expect((await scan(cwd, 'fix', '--yes')).code).toBe(0);
    expect((await scan(cwd, '--strict-env')).code).toBe(0);
  });
});

test('fix is named only for files that it changes', async () => {
  const cwd = temporaryFolder();
  writeTree(cwd, {
    'Bot.kt': `val t = "${TOKEN}"\n`,
    'a.md': TOKEN,
    Dockerfile: `FROM a\nENV T=${TOKEN}\n`,
    'c.json': `"${TOKEN}"`,
  });
  const { stdout } = await scan(cwd);
  expect(stdout).not.toContain('tokenscan fix');
  expect(stdout).toContain('tokenscan redact --in-place a.md\n');
  for (const name of ['Bot.kt', 'Dockerfile', 'c.json']) expect(stdout).toMatch(new RegExp(`^ {7}${name}(?::[0-9]+)?$`, 'm'));
});

describe('what to do depends on where the token is', () => {
  test('a log is masked, not moved to .env', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'app.log': `GET /bot${TOKEN}/getMe\n` });
    const { stdout } = await scan(cwd, 'logs', 'app.log');
    expect(stdout).toContain('npx tokenscan logs app.log --redact\n');
    expect(stdout).not.toMatch(/Move it|tokenscan fix/);
  });

  test('a message of a commit is written again', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { '.git/COMMIT_EDITMSG': `Use ${TOKEN}\n` });
    const { stderr } = await scan(cwd, 'hook', 'commit-msg', '.git/COMMIT_EDITMSG');
    expect(stderr).toContain('Write the commit message again, without it');
    expect(stderr).toContain('git commit -e -F .git/COMMIT_EDITMSG\n');
    expect(stderr).not.toContain('tokenscan fix');
  });

  test.each([
    ['GitHub', { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'workflow_dispatch' }],
    ['another CI', { CI: 'true' }],
  ])('in CI (%s) it has left: a new one comes first', async (_name, env) => {
    const cwd = temporaryFolder();
    initRepository(cwd, { 'bot.js': `start('${TOKEN}');\n` });
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-q', '-m', 'x');
    const { stdout } = await tokenscan(['scan'], { cwd, env });
    expect(stdout).toContain('  1. It has left this machine, and cannot be taken back. First of all, make a new one');
  });

  test('the first commit is edited with --root', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { 'bot.md': TOKEN });
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-q', '-m', 'x');
    git(cwd, 'commit', '-q', '--allow-empty', '-m', 'y');
    const { stdout } = await scan(cwd, 'git', '--no-cache');
    expect(stdout).toContain('git rebase -q -i --root\n');
    expect(stdout).not.toMatch(/[0-9a-f]{10}\^/);
  });
});

test('what a person has to edit in a commit is listed beside the commands for the rest', async () => {
  const cwd = temporaryFolder();
  initRepository(cwd, { 'bot.js': `start('${TOKEN}');\n`, 'config.json': `"${TOKEN}"\n` });
  git(cwd, 'add', '.');
  git(cwd, 'commit', '-q', '-m', 'x');
  const { stdout } = await scan(cwd, 'git', '--no-cache');
  expect(stdout).toMatch(/^ {7}config\.json:1$/m);
  expect(stdout).toContain('npx tokenscan fix bot.js\n       git add bot.js config.json\n');
});

test('a branch that keeps the old commits is named', async () => {
  const cwd = temporaryFolder();
  initRepository(cwd, { 'bot.js': `start('${TOKEN}');\n` });
  git(cwd, 'add', '.');
  git(cwd, 'commit', '-q', '-m', 'x');
  expect((await scan(cwd, 'git', '--no-cache')).stdout).not.toContain('Other branches');
  git(cwd, 'branch', 'side');
  expect((await scan(cwd, 'git', '--no-cache')).stdout).toContain(
    'amend that. Other branches keep the old commits: rebase them on the new ones, or delete them (side).\n',
  );
});

test('a token that Telegram no longer accepts needs no new one', async () => {
  const api = await startBotApi();
  onTestFinished(() => api.close());
  const cwd = temporaryFolder();
  const old = api.addBot(7_300_000_001).token;
  api.revoke(7_300_000_001);
  writeTree(cwd, { 'old.js': `start('${old}');\n` });
  const { stdout, code } = await scan(cwd, 'audit', '--only', 'files', '--verify', '--api-root', api.root);
  expect(code).toBe(0);
  expect(stdout).toContain('revoked: Telegram no longer accepts it');
  expect(stdout).not.toMatch(/rotate|new one/);
});

test('scan and audit agree on a private .env beside a Dockerfile', async () => {
  const cwd = temporaryFolder();
  initRepository(cwd, { '.gitignore': '.env\n', '.env': `T=${TOKEN}\n`, Dockerfile: 'FROM a\nCOPY src /app\n' });
  chmodSync(join(cwd, '.env'), 0o600);
  const codes = async (): Promise<readonly unknown[]> => [
    (await scan(cwd)).code,
    (await scan(cwd, 'audit', '--only', 'files')).code,
  ];
  expect(await codes()).toEqual([0, 0]);
  writeTree(cwd, { Dockerfile: 'FROM a\nCOPY . /app\n' });
  expect(await codes()).toEqual([1, 1]);
});

test('an audit does not offer the hook where it is installed', async () => {
  const cwd = temporaryFolder();
  initRepository(cwd, { 'bot.js': `start('${TOKEN}');\n` });
  git(cwd, 'add', '.');
  const commands = async (): Promise<string> => (await scan(cwd, 'audit', '--only', 'files')).stdout;
  expect(await commands()).toContain('npx tokenscan install\n');
  await scan(cwd, 'install');
  expect(await commands()).not.toContain('npx tokenscan install\n');
});
