// Our hook behind husky, and the hook that guards this repository itself.
import { existsSync, readFileSync, symlinkSync, unlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { expectBlocked, makeRepository, type Repository } from '../../support/repositories/repository.ts';
import { CLI, run, temporaryFolder } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

const HUSKY = fileURLToPath(new URL('../../../node_modules/husky/bin.js', import.meta.url));
const OWN_HOOK = fileURLToPath(new URL('../../../.husky/pre-commit', import.meta.url));
const CLEAR = token('husky');
const LEAK = `const bot = "${CLEAR}";\n`;
const CLEAN = 'const bot = process.env.TELEGRAM_BOT_TOKEN;\n';

const noHusky = !existsSync(HUSKY);
const title = (text: string): string => `${text}${noHusky ? ' (skipped: husky is not installed)' : ''}`;

/** The project's own line, with the path of the built command line in place of the relative one. */
function ownLine(): string {
  return readFileSync(OWN_HOOK, 'utf8').replace(/dist\/cli\.[cm]?js/, `"${CLI}"`);
}

/** A repository whose hooks are husky's. */
async function withHusky(line = ownLine()): Promise<Repository> {
  const repository = await makeRepository({ hook: false, committed: { 'bot.ts': CLEAN, 'src/bot.ts': CLEAN } });
  const outcome = await run(process.execPath, [HUSKY], { cwd: repository.path });
  expect(outcome).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(await repository.git(['config', 'core.hooksPath'])).toBe('.husky/_\n');
  repository.write({ '.husky/pre-commit': line });
  return repository;
}

/** Nothing that a user keeps for husky plays a part. */
function home(): Record<string, string> {
  const folder = temporaryFolder();
  return { HOME: folder, XDG_CONFIG_HOME: folder };
}

describe.skipIf(noHusky)(title('behind husky'), () => {
  test('a token that is staged and removed from the working tree is blocked', async () => {
    const repository = await withHusky();
    await repository.stage({ 'bot.ts': LEAK });
    repository.write({ 'bot.ts': CLEAN });
    expectBlocked(await repository.commit([], { env: home() }), CLEAR);
  });

  test('a token that is only in the working tree does not block the commit, and nothing is printed', async () => {
    const repository = await withHusky();
    await repository.stage({ 'bot.ts': `${CLEAN}// more\n` });
    repository.write({ 'bot.ts': LEAK });
    expect(await repository.commit([], { env: home() })).toEqual({ code: 0, made: true, stdout: '', stderr: '' });
  });

  test.each(['.', 'src'])('commit -a in %s is blocked with a token and passes without', async (folder) => {
    const repository = (await withHusky()).at(folder);
    repository.write({ 'bot.ts': LEAK });
    expectBlocked(await repository.commit(['-a'], { env: home() }), CLEAR);
    repository.write({ 'bot.ts': `${CLEAN}// more\n` });
    expect(await repository.commit(['-a'], { env: home() })).toEqual({ code: 0, made: true, stdout: '', stderr: '' });
  });

  test('a symbolic link that became a file with a token is blocked', async () => {
    const repository = await withHusky();
    symlinkSync('bot.ts', `${repository.path}/link`);
    await repository.git(['add', 'link']);
    expect(await repository.commit([], { env: home() })).toMatchObject({ code: 0, made: true });
    unlinkSync(`${repository.path}/link`);
    await repository.stage({ link: LEAK });
    expect(await repository.git(['diff', '--cached', '--name-status'])).toBe('T\tlink\n');
    expectBlocked(await repository.commit([], { env: home() }), CLEAR);
  });

  test('given no node on PATH, then the commit is blocked', async () => {
    const repository = await withHusky();
    await repository.stage({ 'bot.ts': `${CLEAN}// more\n` });
    const folder = temporaryFolder();
    for (const name of ['sh', 'env', 'git', 'dirname', 'basename']) {
      symlinkSync((await run('/bin/sh', ['-c', `command -v ${name}`])).stdout.trim(), `${folder}/${name}`);
    }
    const attempt = await repository.commit([], { env: { ...home(), PATH: folder } });
    expect(attempt).toMatchObject({ code: 1, made: false });
    expect(attempt.stderr).toMatch(/node.*not found/);
  });

  test("given a git in node_modules/.bin, first on husky's PATH, then our hook does not run it", async () => {
    const repository = await withHusky(`unset GIT_EXEC_PATH\n${ownLine()}`);
    const marker = `${repository.path}/marker`;
    repository.write({ 'node_modules/.bin/git': `#!/bin/sh\ntouch "${marker}"\n` });
    await run('chmod', ['+x', 'node_modules/.bin/git'], { cwd: repository.path });
    await repository.stage({ 'bot.ts': LEAK });
    expectBlocked(await repository.commit([], { env: home() }), CLEAR);
    expect(existsSync(marker)).toBe(false);
  });
});

describe("this repository's own hook", () => {
  test('.husky/pre-commit is one plain POSIX line that runs our own hook', async () => {
    const text = readFileSync(OWN_HOOK, 'utf8');
    expect(text).toMatch(/^[\x20-\x7e]+\n$/);
    expect(text).toBe(`node dist/${basename(CLI)} hook pre-commit\n`);
    expect(await run('/bin/sh', ['-n', OWN_HOOK])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('given its line, then it names a file that the build creates', () => {
    const [, path = ''] = readFileSync(OWN_HOOK, 'utf8').split(' ');
    expect(existsSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)))).toBe(true);
  });
});
