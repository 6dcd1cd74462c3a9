// The checks of a .env, and that the command and the function of each remedy make its check pass.
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkEnvFile } from '../../../src/remediation/env-file/check.ts';
import type { EnvCheck } from '../../../src/remediation/env-file/check-result.ts';
import { applyRemedy } from '../../../src/remediation/env-file/remedy.ts';
import { describeEnvFact } from '../../../src/report/env-words.ts';
import { readBuilds } from '../../../src/sources/env-files/compose.ts';
import { isExcluded } from '../../../src/sources/env-files/images.ts';
import { git, initRepository, writeTree } from '../../support/repositories/tree.ts';
import { cleanEnvironment, run, temporaryFolder } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

const TOKEN = token('check');
const ENV = cleanEnvironment();

const check = (cwd: string, path = '.env', variable: string | undefined = undefined) =>
  checkEnvFile(join(cwd, path), { cwd, env: ENV, variable });

const broken = (checks: readonly EnvCheck[]): readonly string[] =>
  checks.filter(({ ok }) => !ok).map(({ name, command }) => `${name}: ${command}`);

/** A repository with a tracked, open .env beside a Dockerfile, and an example with a token. */
function carelessProject(below = ''): string {
  const cwd = temporaryFolder();
  initRepository(cwd, {
    [`${below}.env`]: `BOT_TOKEN=${TOKEN}\n`,
    [`${below}.env.example`]: `# see\nBOT_TOKEN=${TOKEN} # yours\nB=1\n`,
    '.gitignore': 'node_modules',
    Dockerfile: 'FROM scratch\nCOPY . .\n',
  });
  chmodSync(join(cwd, `${below}.env`), 0o644);
  git(cwd, 'add', '-A');
  return cwd;
}

describe('everything is wrong', () => {
  const EXPECTED = [
    'untracked: git rm --cached -f -- .env',
    "ignored: printf '\\n%s\\n' .env >> .gitignore",
    'private: chmod 600 .env',
    'image: echo .env >> .dockerignore',
    "example: sed -i -E 's/^(\\s*(export\\s+)?BOT_TOKEN\\s*[=:]).*/\\1/' .env.example",
  ];

  test('and each command makes its check pass, in the order of the checks', async () => {
    const cwd = carelessProject();
    const checks = await check(cwd, '.env', 'BOT_TOKEN');
    expect(broken(checks)).toEqual(EXPECTED);
    expect(JSON.stringify(checks)).not.toContain(TOKEN.slice(-30));
    const failed = checks.filter(({ ok }) => !ok);
    expect(failed).toHaveLength(EXPECTED.length);
    for (const { command = 'false' } of failed)
      expect(await run('bash', ['-c', command], { cwd })).toMatchObject({ code: 0, stderr: '' });
    expect(broken(await check(cwd, '.env', 'BOT_TOKEN'))).toEqual([]);
    expect(readFileSync(join(cwd, '.env'), 'utf8')).toBe(`BOT_TOKEN=${TOKEN}\n`);
    expect(readFileSync(join(cwd, '.env.example'), 'utf8')).toBe('# see\nBOT_TOKEN=\nB=1\n');
    expect(readFileSync(join(cwd, '.gitignore'), 'utf8')).toBe('node_modules\n.env\n');
    expect(git(cwd, 'ls-files', '.env')).toBe('');
  });

  test('and each function does the same', async () => {
    const cwd = carelessProject();
    for (const { remedy } of await check(cwd, '.env', 'BOT_TOKEN')) if (remedy !== undefined) await applyRemedy(remedy, ENV);
    expect(broken(await check(cwd, '.env', 'BOT_TOKEN'))).toEqual([]);
    expect(readFileSync(join(cwd, '.env'), 'utf8')).toBe(`BOT_TOKEN=${TOKEN}\n`);
    expect(readFileSync(join(cwd, '.env.example'), 'utf8')).toBe('# see\nBOT_TOKEN= # yours\nB=1\n');
    expect(statSync(join(cwd, '.env.example')).mode & 0o044).toBe(0o044);
    expect(readFileSync(join(cwd, '.gitignore'), 'utf8')).toBe('node_modules\n.env\n');
  });

  test('and in a folder with an odd name the commands are quoted', async () => {
    const cwd = carelessProject("it's $(touch here)/");
    const checks = await check(cwd, "it's $(touch here)/.env", 'BOT_TOKEN');
    const commands = checks.filter(({ ok }) => !ok).flatMap(({ command }) => command ?? []);
    expect(commands).toHaveLength(EXPECTED.length - 1);
    for (const command of commands) expect(await run('bash', ['-c', command], { cwd })).toMatchObject({ code: 0, stderr: '' });
    // A line of a .dockerignore for that name is not made up.
    expect(broken(await check(cwd, "it's $(touch here)/.env", 'BOT_TOKEN'))).toEqual(['image: undefined']);
    expect(git(cwd, 'status', '--porcelain', '-uall')).not.toContain(' here\n');
  });
});

test('all checks pass, with no remedy', async () => {
  const cwd = temporaryFolder();
  initRepository(cwd, {
    '.env': 'A=\n',
    '.gitignore': '.env*\n',
    Dockerfile: '',
    '.dockerignore': '**/.env\n',
    '.env.sample': 'A=',
  });
  chmodSync(join(cwd, '.env'), 0o600);
  const checks = await check(cwd, '.env', 'A');
  expect(checks.map(({ name, ok, command }) => `${name} ${ok} ${command}`)).toEqual(
    ['untracked', 'ignored', 'private', 'image', 'example'].map((name) => `${name} true undefined`),
  );
});

test('no repository: nothing is said of git', async () => {
  const cwd = temporaryFolder();
  writeTree(cwd, { '.env': '' });
  chmodSync(join(cwd, '.env'), 0o600);
  expect((await check(cwd)).map(({ name, ok }) => `${name} ${ok}`)).toEqual(['private true', 'image true']);
});

test('a repository that cannot be read is not one that does not track it', async () => {
  const cwd = temporaryFolder();
  initRepository(cwd, { '.env': '' });
  writeFileSync(join(cwd, '.git/index'), 'no index');
  expect((await check(cwd))[0]).toMatchObject({ name: 'untracked', ok: false, remedy: undefined });
});

test('what is tracked though it is to be ignored need not be listed again', async () => {
  const cwd = temporaryFolder();
  initRepository(cwd, { '.env': '', '.gitignore': '.env\n' });
  git(cwd, 'add', '-f', '.env');
  chmodSync(join(cwd, '.env'), 0o600);
  expect(broken(await check(cwd))).toEqual(['untracked: git rm --cached -f -- .env']);
});

test('behind a link, what it leads to counts', async () => {
  const cwd = temporaryFolder();
  initRepository(cwd, { 'shared/prod.env': '', '.gitignore': '.env\n' });
  symlinkSync('shared/prod.env', join(cwd, '.env'));
  git(cwd, 'add', '-A');
  chmodSync(join(cwd, 'shared/prod.env'), 0o600);
  expect(broken(await check(cwd, '.env', 'A'))).toEqual([
    'untracked: git -C shared rm --cached -f -- prod.env',
    'ignored: echo prod.env >> shared/.gitignore',
    'example: echo A= >> .env.example',
  ]);
});

test('a git that cannot say whether it ignores the file', async () => {
  const cwd = temporaryFolder();
  initRepository(cwd, { '.env': '' });
  const env = { ...ENV, PATH: temporaryFolder() };
  const checks = await checkEnvFile(join(cwd, '.env'), { cwd, env });
  expect(checks.find(({ name }) => name === 'ignored')).toMatchObject({
    ok: false,
    fact: { code: 'ignoring-unknown' },
    command: undefined,
  });
});

test('an example: none, one without the name, one that cannot be read', async () => {
  const cwd = temporaryFolder();
  writeTree(cwd, { '.env': 'A=1\n' });
  const examples = async () => (await check(cwd, '.env', 'A')).filter(({ name }) => name === 'example');
  expect(broken(await examples())).toEqual(['example: echo A= >> .env.example']);
  writeTree(cwd, { '.env.example': 'B=1' });
  expect(broken(await examples())).toEqual(["example: printf '\\n%s\\n' A= >> .env.example"]);
  writeTree(cwd, { '.env.example': 'A=put-yours-here\n', '.env.local.dist/': '' });
  expect((await examples()).map(({ ok, fact }) => `${ok} ${describeEnvFact(fact)}`)).toEqual([
    'true .env.example names A, without a token',
    'false could not scan .env.local.dist: is not a regular file; use the .env that holds the variables',
  ]);
});

test('no line is added behind a link', async () => {
  const cwd = temporaryFolder();
  const elsewhere = join(temporaryFolder(), 'elsewhere');
  initRepository(cwd, { '.env': '' });
  writeFileSync(elsewhere, 'x\n');
  symlinkSync(elsewhere, join(cwd, '.gitignore'));
  const remedy = (await check(cwd)).find(({ name }) => name === 'ignored')?.remedy;
  await expect(applyRemedy(remedy ?? { kind: 'close', file: '' }, ENV)).rejects.toThrow('.gitignore not changed');
  expect(readFileSync(elsewhere, 'utf8')).toBe('x\n');
});

describe('making git ignore it', () => {
  const ignore = async (cwd: string, path = '.env'): Promise<void> => {
    const remedy = (await check(cwd, path)).find(({ name }) => name === 'ignored')?.remedy;
    await applyRemedy(remedy ?? { kind: 'close', file: '' }, ENV);
  };

  test.each<[string, string, string]>([
    ['a.env', 'x\r\ny\r\n', 'x\r\ny\r\na.env\r\n'],
    ['a.env', 'x\r\ny', 'x\r\ny\r\na.env\r\n'],
    ['a.env', 'x', 'x\na.env\n'],
    ['[é]*.env ', '', '\\[é]\\*.env\\ \n'],
    ['#.env', '', '\\#.env\n'],
    ['!.env', '', '\\!.env\n'],
  ])('%j in a .gitignore of %j: the line ends stay, and git ignores that name alone', async (name, before, after) => {
    const cwd = temporaryFolder();
    initRepository(cwd, { [name]: '', '.gitignore': before });
    await ignore(cwd, name);
    expect(readFileSync(join(cwd, '.gitignore'), 'utf8')).toBe(after);
    writeTree(cwd, { '[x': '', é: '', 'éa.env': '' });
    expect(git(cwd, 'ls-files', '-o', '--exclude-standard', '-z').split('\0').toSorted()).toEqual([
      '',
      '.gitignore',
      '[x',
      'é',
      'éa.env',
    ]);
  });

  test('a link that stays in the repository: git does not read it, so what it leads to is as before', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { '.env': '', rules: '# mine\n' });
    symlinkSync('rules', join(cwd, '.gitignore'));
    await expect(ignore(cwd)).rejects.toThrow('.gitignore not changed: git does not ignore .env');
    expect(readFileSync(join(cwd, 'rules'), 'utf8')).toBe('# mine\n');
  });

  test('a name that is no line: git cannot ignore it, and the new .gitignore is removed', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { 'a\n.env': '' });
    await expect(ignore(cwd, 'a\n.env')).rejects.toThrow('.gitignore not changed');
    expect(existsSync(join(cwd, '.gitignore'))).toBe(false);
  });
});

describe('builds of images', () => {
  const DOCKERFILE = 'FROM scratch\nCOPY . .\n';
  const image = async (files: Readonly<Record<string, string>>, below = ''): Promise<readonly string[]> => {
    const cwd = temporaryFolder();
    initRepository(cwd, { ...files, [`${below}.env`]: '' });
    mkdirSync(join(cwd, below), { recursive: true });
    return broken((await check(cwd, `${below}.env`)).filter(({ name }) => name === 'image'));
  };

  test.each<[string, Record<string, string>, string, readonly string[]]>([
    ['none', {}, '', []],
    ['beside it', { Dockerfile: DOCKERFILE }, '', ['echo .env >> .dockerignore']],
    ['above it', { Dockerfile: DOCKERFILE }, 'a/b/', ['echo a/b/.env >> .dockerignore']],
    [
      'above it, where only the root is ignored',
      { Dockerfile: DOCKERFILE, '.dockerignore': '.env\n' },
      'a/',
      ['echo a/.env >> .dockerignore'],
    ],
    [
      'above it, in a folder whose name begins with two dots, as Kubernetes mounts',
      { Dockerfile: DOCKERFILE },
      '..data/',
      ['echo ..data/.env >> .dockerignore'],
    ],
    ['below it', { 'sub/Dockerfile': DOCKERFILE }, '', []],
    ['for development', { 'Dockerfile.dev': DOCKERFILE }, '', ['echo .env >> .dockerignore']],
    [
      'with an ignore file of its own',
      { Dockerfile: DOCKERFILE, 'Dockerfile.dockerignore': '*\n!src\n', '.dockerignore': '' },
      '',
      [],
    ],
    [
      'whose own ignore file lets it in',
      { Dockerfile: DOCKERFILE, 'Dockerfile.dockerignore': 'x\n', '.dockerignore': '.env\n' },
      '',
      ['echo .env >> Dockerfile.dockerignore'],
    ],
    ['taken in again', { Dockerfile: DOCKERFILE, '.dockerignore': '.env*\n!.env\n' }, '', ['echo .env >> .dockerignore']],
    ['of Podman', { Containerfile: DOCKERFILE, '.containerignore': '.env\n' }, '', []],
    ['of both', { Dockerfile: DOCKERFILE, '.containerignore': '.env\n' }, '', ['echo .env >> .dockerignore']],
    ['by compose', { 'compose.yaml': 'services:\n  bot:\n    build: .\n' }, '', ['echo .env >> .dockerignore']],
    ['by compose, of another folder', { 'compose.yaml': 'services:\n  bot:\n    build: ./bot\n' }, '', []],
    [
      'by compose, of its folder',
      { 'compose.yaml': 'services:\n  bot:\n    build:\n      context: ./bot\n' },
      'bot/',
      ['echo .env >> bot/.dockerignore'],
    ],
    ['by compose, without a build', { 'docker-compose.yml': 'services:\n  bot:\n    image: x\n' }, '', []],
    ['by compose, broken', { 'docker-compose.yml': 'services: [' }, '', ['echo .env >> .dockerignore']],
  ])('%s', async (_name, files, below, commands) => {
    expect(await image(files, below)).toEqual(commands.map((command) => `image: ${command}`));
  });

  test.each<[string, string, boolean]>([
    ['', '.env', false],
    ['.env', '.env', true],
    ['/.env', '.env', true],
    ['./.env', '.env', true],
    ['.env', 'a/.env', false],
    ['**/.env', 'a/b/.env', true],
    ['**/.env*', '.env.local', true],
    ['a', 'a/.env', true],
    ['a/', 'a/.env', true],
    ['a/*', 'a/.env', true],
    ['*', 'a/.env', true],
    ['*/.env', 'a/b/.env', false],
    ['*\n!a', 'a/.env', false],
    ['*\r\n!.env\r\n.e?v\r\n', '.env', true],
    ['# .env', '.env', false],
    ['.ENV', '.env', false],
    ['\ufeff.env', '.env', true],
    ['[', '.env', false],
    [`${'**/a'.repeat(20)}\n.env`, '.env', false],
  ])('an ignore file of %j keeps %s out: %s', (text, path, out) => expect(isExcluded(text, path)).toBe(out));

  test.each<[string, readonly [context: string, dockerfile: string | undefined][]]>([
    ['services: {a: {build: {context: x, dockerfile: D}}}', [['x', 'D']]],
    ['services: {a: {build: {dockerfile_inline: FROM scratch}}}', [['.', undefined]]],
    ['services: {a: {build: https://example.org/x.git}, b: {build: $PWD}}', [['.', 'Dockerfile']]],
    ['x: &b {build: ./x}\nservices: {a: {<<: *b}}', [['./x', 'Dockerfile']]],
    ['services: 1', []],
    ['', []],
  ])('%j', async (text, builds) =>
    expect(await readBuilds(text)).toEqual(builds.map(([context, dockerfile]) => ({ context, dockerfile }))),
  );
});
