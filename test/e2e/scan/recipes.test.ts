// The recipes of docs/hooks.md, taken from the page and tried.
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { USUAL } from '../../../src/git/hooks/events.ts';
import { recipeFor } from '../../../src/git/hooks/lefthook-config.ts';
import { makeManaged, skipTitle } from '../../support/repositories/managers.ts';
import { makeRepository, type Repository } from '../../support/repositories/repository.ts';
import { hasProgram } from '../../support/repositories/tree.ts';
import { run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PAGE = readFileSync(join(ROOT, 'docs/hooks.md'), 'utf8');
const CLEAR = token('recipes');

/** The first block of code behind these words. */
function recipe(words: string): string {
  const text = /```[a-z]*\n(.*?)```/s.exec(PAGE.slice(PAGE.indexOf(words)))?.[1] ?? '';
  expect(text).not.toBe('');
  return text;
}

/** Makes the built tokenscan a dependency of the project. */
function addDependency({ path }: Repository): void {
  mkdirSync(join(path, 'node_modules/.bin'), { recursive: true });
  symlinkSync(ROOT, join(path, 'node_modules/tokenscan'));
  symlinkSync('../tokenscan/dist/cli.cjs', join(path, 'node_modules/.bin/tokenscan'));
}

async function expectAllHolds({ path }: Repository): Promise<void> {
  const home = temporaryFolder();
  const outcome = await tokenscan(['doctor'], { cwd: path, env: { HOME: home, XDG_CONFIG_HOME: home } });
  expect(outcome, outcome.stdout).toMatchObject({ code: 0 });
}

test('husky', async () => {
  const line = recipe('**husky.**');
  const repository = await makeManaged('husky');
  for (const event of USUAL) repository.write({ [`.husky/${event}`]: line.replace('pre-commit', event) });
  await expectAllHolds(repository);
});

const noLefthook = skipTitle('lefthook');
test('lefthook: the page has what install would write', () => {
  expect(parse(recipe('**lefthook.**'))).toEqual(parse(recipeFor('lefthook.yml', USUAL, 'node_modules/.bin/tokenscan')));
});
test.skipIf(noLefthook !== undefined)(noLefthook ?? 'lefthook, for real', async () => {
  const repository = await makeRepository({ hook: false });
  addDependency(repository);
  repository.write({ 'lefthook.yml': recipe('**lefthook.**') });
  expect(await run('lefthook', ['install'], { cwd: repository.path })).toMatchObject({ code: 0 });
  await expectAllHolds(repository);
});

test('the pre-commit framework: the hooks that the page names are those of the repository', () => {
  const page = parse(recipe('**The pre-commit framework.**')) as {
    readonly repos: readonly [{ readonly hooks: readonly { readonly id: string }[] }];
  };
  const hooks = parse(readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8')) as readonly {
    readonly id: string;
    readonly entry: string;
  }[];
  expect(hooks.map(({ id }) => id)).toEqual(['tokenscan', 'tokenscan-message', 'tokenscan-push', 'tokenscan-files']);
  for (const { id } of page.repos[0].hooks) expect(hooks.map((hook) => hook.id)).toContain(id);
  for (const { entry } of hooks) expect(entry).toMatch(/^tokenscan (?:hook [a-z-]+|scan --)$/);
});

const noFramework = skipTitle('the pre-commit framework');
test.skipIf(noFramework !== undefined)(noFramework ?? 'the pre-commit framework runs them', async () => {
  const repository = await makeRepository({ hook: false, committed: { a: 'a' } });
  // As a repository of hooks, but without npm and its registry: of hooks that are there already.
  const hooks = (parse(readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8')) as readonly { readonly entry: string }[]).map(
    (hook) => ({
      ...hook,
      language: 'system',
      entry: hook.entry.replace(/^tokenscan/, `"${process.execPath}" "${join(ROOT, 'dist/cli.cjs')}"`),
    }),
  );
  repository.write({ '.pre-commit-config.yaml': JSON.stringify({ repos: [{ repo: 'local', hooks }] }) });
  const env = { HOME: temporaryFolder(), XDG_CACHE_HOME: temporaryFolder() };
  expect(
    await run('pre-commit', ['install', '-t', 'pre-commit', '-t', 'commit-msg'], { cwd: repository.path, env }),
  ).toMatchObject({ code: 0 });
  await repository.stage({ leak: CLEAR });
  const staged = await repository.commit([], { env });
  expect(staged).toMatchObject({ made: false });
  expect(staged.stdout + staged.stderr).toContain(maskOf(CLEAR));
  await repository.stage({
    leak: 'clean\n',
    '.pre-commit-config.yaml': readFileSync(join(repository.path, '.pre-commit-config.yaml')),
  });
  expect(await repository.commit(['-m', CLEAR], { env })).toMatchObject({ made: false });
  expect(await repository.commit([], { env })).toMatchObject({ made: true });
  repository.write({ leak: CLEAR });
  await repository.git(['commit', '-q', '-n', '-a', '-m', 'leak']);
  const all = await run('pre-commit', ['run', 'tokenscan-files', '--all-files'], { cwd: repository.path, env });
  expect(all).toMatchObject({ code: 1, stdout: expect.stringContaining(maskOf(CLEAR)) });
});

const NEW_GIT = process.env['TOKENSCAN_TEST_GIT'];
const noNewGit = NEW_GIT === undefined || !hasProgram(NEW_GIT);
test.skipIf(noNewGit)(`git alone, from 2.54 on${noNewGit ? ' (skipped: TOKENSCAN_TEST_GIT names none)' : ''}`, async () => {
  const repository = await makeRepository({ hook: false });
  addDependency(repository);
  repository.write({ '.git/config.hooks': recipe('**git alone') });
  await repository.git(['config', 'include.path', 'config.hooks']);
  const env = { PATH: `${(NEW_GIT ?? '').replace(/\/git$/, '')}:${process.env['PATH']}` };
  await repository.stage({ leak: CLEAR });
  const attempt = await repository.commit([], { env });
  expect(attempt).toMatchObject({ code: 1, made: false });
  expect(attempt.stderr).toContain(maskOf(CLEAR));
});
