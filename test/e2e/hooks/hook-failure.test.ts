// Content that cannot be scanned is never committed silently.
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type Attempt,
  expectBlocked,
  expectNoLeak,
  fakeGit,
  hookWithPath,
  makeRepository,
  type Repository,
  realGit,
} from '../../support/repositories/repository.ts';
import { IN_SOAK } from '../../support/soak.ts';
import { CLI, type Outcome, run, temporaryFolder } from '../../support/terminal/cli.ts';
import { runThatEnds, tokenscanThatEnds } from '../../support/terminal/limited.ts';
import { relayHooks } from '../../support/terminal/relay.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

relayHooks();

const CLEAR = token('failure');
const CLEAN = 'const bot = process.env.TELEGRAM_BOT_TOKEN;\n';
const OVERRIDE = 'To commit unchecked, once: git commit --no-verify\n';

/** Expects that the hook failed closed: exit code 2, nothing on standard output, the way to override once. */
function expectClosed(outcome: Outcome, reason: RegExp): void {
  expect(outcome, outcome.stderr).toMatchObject({ code: 2, stdout: '' });
  expect(outcome.stderr).toMatch(reason);
  expect(outcome.stderr).toContain(OVERRIDE);
  expect(outcome.stderr).not.toContain('internal error');
}

/** Expects that git made no commit, for the reason that our hook named. */
function expectStopped(attempt: Attempt, reason: RegExp): void {
  expect(attempt, attempt.stderr).toMatchObject({ code: 1, made: false });
  expect(attempt.stderr).toMatch(reason);
  expect(attempt.stderr).toContain(OVERRIDE);
}

/** The path of a loose object. */
function objectPath(repository: Repository, oid: string): string {
  return `${repository.path}/.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`;
}

async function oidOf(repository: Repository, path: string): Promise<string> {
  return (await repository.git(['rev-parse', `:${path}`])).trim();
}

const noTimeout = (await run('/bin/sh', ['-c', 'command -v timeout'])).code !== 0;

describe('a broken repository', () => {
  test('given a missing object, then exit 2 with its path, and other tokens are found', async () => {
    const repository = await makeRepository({ committed: { 'README.md': 'x\n' } });
    await repository.stage({ 'a.ts': CLEAN, 'gone.ts': `${CLEAN}// gone\n`, 'z.ts': `x = "${CLEAR}"\n` });
    unlinkSync(objectPath(repository, await oidOf(repository, 'gone.ts')));
    const outcome = await repository.hook();
    expectClosed(outcome, /could not scan: gone\.ts: its content is missing in git/);
    expect(outcome.stderr).toContain('z.ts:1:6');
    expect(outcome.stderr).toContain(maskOf(CLEAR));
    expectNoLeak(outcome, CLEAR);
    expectStopped(await repository.commit(), /could not scan: gone\.ts/);
  });

  test('given only a missing object, then exit 2 with its path', async () => {
    const repository = await makeRepository({ committed: { 'README.md': 'x\n' } });
    await repository.git(['update-index', '--add', '--cacheinfo', `100644,${'12'.repeat(20)},gone.ts`]);
    expectClosed(await repository.hook(), /could not scan: gone\.ts: its content is missing in git/);
    expectStopped(await repository.commit(), /could not scan: gone\.ts/);
  });

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ['garbage', () => Buffer.from('garbage')],
    ['empty', () => Buffer.alloc(0)],
    ['cut off', (bytes) => bytes.subarray(0, bytes.length / 2)],
    [
      'with a flipped byte in its middle',
      (bytes) => {
        const copy = Buffer.from(bytes);
        const middle = copy.length >> 1;
        copy[middle] = (copy[middle] ?? 0) ^ 0xff;
        return copy;
      },
    ],
  ])('a corrupt object (%s): exit 2, and the commit is stopped', async (_, damage) => {
    const repository = await makeRepository({ committed: { 'README.md': 'x\n' } });
    const content = Array.from({ length: 5000 }, (__, n) => `line ${n} ${(n * 7919) % 10007}\n`).join('');
    await repository.stage({ 'bot.ts': content });
    const path = objectPath(repository, await oidOf(repository, 'bot.ts'));
    const bytes = readFileSync(path);
    chmodSync(path, 0o644);
    writeFileSync(path, damage(bytes));
    expectClosed(await repository.hook(), /git|not scanned/);
    expectStopped(await repository.commit(), /git|not scanned/);
  });

  test('given a corrupt object, then the path that was not scanned is named', async () => {
    const repository = await makeRepository({ committed: { 'README.md': 'x\n' } });
    await repository.stage({ 'a.ts': CLEAN, 'broken.ts': 'something else\n' });
    const path = objectPath(repository, await oidOf(repository, 'broken.ts'));
    chmodSync(path, 0o644);
    writeFileSync(path, 'garbage');
    expectClosed(await repository.hook(), /broken\.ts/);
  });

  test('given a corrupt index, then exit 2 and no commit', async () => {
    const repository = await makeRepository({ committed: { 'README.md': 'x\n' } });
    await repository.stage({ 'bot.ts': CLEAN });
    writeFileSync(`${repository.path}/.git/index`, 'garbage');
    expectClosed(await repository.hook(), /git diff-index failed \(128\)/);
    expect(await repository.commit()).toMatchObject({ made: false });
  });

  test('given a truncated index, then exit 2', async () => {
    const repository = await makeRepository({ committed: { 'README.md': 'x\n' } });
    await repository.stage(Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`file-${n}.ts`, CLEAN])));
    const bytes = readFileSync(`${repository.path}/.git/index`);
    writeFileSync(`${repository.path}/.git/index`, bytes.subarray(0, bytes.length / 2));
    expectClosed(await repository.hook(), /git diff-index failed \(128\)/);
  });

  test('given a HEAD without its commit, then exit 2, not "before the first commit"', async () => {
    const repository = await makeRepository({ committed: { 'README.md': 'x\n' } });
    await repository.stage({ 'bot.ts': CLEAN });
    unlinkSync(objectPath(repository, (await repository.git(['rev-parse', 'HEAD'])).trim()));
    expectClosed(await repository.hook(), /git diff-index failed \(128\)/);
  });

  test('given a HEAD without its tree, then exit 2', async () => {
    const repository = await makeRepository({ committed: { 'README.md': 'x\n' } });
    await repository.stage({ 'bot.ts': CLEAN });
    unlinkSync(objectPath(repository, (await repository.git(['rev-parse', 'HEAD^{tree}'])).trim()));
    expectClosed(await repository.hook(), /git diff-index failed \(128\)/);
  });

  test('given a configuration that git cannot read, then exit 2', async () => {
    const repository = await makeRepository({ committed: { 'README.md': 'x\n' } });
    writeFileSync(`${repository.path}/.git/config`, '[broken\n');
    expectClosed(await repository.hook(), /git [a-z-]+ failed \(128\): fatal: bad config/);
  });

  test('given no repository, then exit 2', async () => {
    const repository = await makeRepository();
    expectClosed(await repository.hook({ cwd: temporaryFolder() }), /not a git repository/);
  });

  test.skipIf(noTimeout)(
    'a pattern in tokenscan.json that is none: exit 2, and the hook does not hang (skipped where there is no timeout(1))',
    async () => {
      const repository = await makeRepository();
      const allow = [{ fingerprint: '0123456789abcdef', reason: 'x', paths: ['/'] }];
      await repository.stage({ 'tokenscan.json': JSON.stringify({ allow }), 'bot.ts': CLEAN });
      const outcome = await tokenscanThatEnds(['hook', 'pre-commit'], { cwd: repository.path });
      expect(outcome, '124: it did not end by itself').toMatchObject({ code: 2, stdout: '' });
      expect(outcome.stderr).not.toBe('');
    },
  );

  test('given an invalid pattern in tokenscan.json, then the error names it', async () => {
    const repository = await makeRepository();
    const allow = [{ fingerprint: '0123456789abcdef', reason: 'x', paths: ['/'] }];
    await repository.stage({ 'tokenscan.json': JSON.stringify({ allow }), 'bot.ts': CLEAN });
    expectClosed(await repository.hook(), /tokenscan\.json/);
  });

  test.each(['{', '[]', '{"allow": 1}', '{"rules": ["gone.json"]}'])(
    'a tokenscan.json that says %s: exit 2, the commit is stopped, the file is named',
    async (text) => {
      const repository = await makeRepository();
      await repository.stage({ 'tokenscan.json': text, 'bot.ts': CLEAN });
      expectClosed(await repository.hook(), /tokenscan\.json|gone\.json/);
      expectStopped(await repository.commit(), /tokenscan\.json|gone\.json/);
    },
  );
});

/** How a git that is not well behaves, in shell. */
const ILLS: Readonly<Record<string, readonly [script: string, reason: RegExp]>> = {
  'is killed': ['kill -9 $$', /was ended by SIGKILL/],
  hangs: ['exec sleep 600', /timed out: no output for 3 s/],
  'prints garbage': ['echo garbage; echo more', /git (?:diff-index|cat-file)/],
  'prints garbage and NULs': ["printf ':100644 x\\0y\\0z'", /git (?:diff-index|cat-file)/],
  'exits with 128': ['echo "fatal: it is broken" >&2; echo "more" >&2; exit 128', /failed \(128\): fatal: it is broken/],
  'exits with 1 and says nothing': ['exit 1', /failed \(1\): no error message/],
};

const COMMANDS = ['diff-index', 'cat-file'] as const;

describe('a failing git', () => {
  // In `npm test` each ill of one of them, in `npm run soak` all of all.
  const cases = Object.keys(ILLS).flatMap((ill, at) =>
    COMMANDS.filter((_, to) => IN_SOAK || at % COMMANDS.length === to).map((command) => [command, ill] as const),
  );
  test.each(cases)('git %s %s: exit 2 with the reason, and the commit is blocked', async (command, ill) => {
    const [script = '', reason = /x/] = ILLS[ill] ?? [];
    const fake = fakeGit(`case "$*" in *' ${command} '*) ${script};; esac\nexec "${await realGit()}" "$@"`);
    const repository = await makeRepository({
      committed: { 'README.md': 'x\n' },
      hook: hookWithPath(fake, 'TOKENSCAN_GIT_TIMEOUT=3'),
    });
    await repository.stage({ 'bot.ts': CLEAN });
    const env = { PATH: `${fake}:${process.env['PATH']}`, TOKENSCAN_GIT_TIMEOUT: '3' };
    const [outcome, attempt] = await Promise.all([repository.hook({ env }), repository.commit()]);
    expectClosed(outcome, reason);
    expectStopped(attempt, reason);
  });

  test('given a git cat-file that hangs in a child, then the time limit applies', async () => {
    const started = `${temporaryFolder()}/pid`;
    const hang = `sleep 600 & echo $! >"${started}"; wait; exit 1`;
    const fake = fakeGit(`case "$*" in *' cat-file '*) ${hang};; esac\nexec "${await realGit()}" "$@"`);
    const repository = await makeRepository({ committed: { 'README.md': 'x\n' } });
    await repository.stage({ 'bot.ts': CLEAN });
    const env = { PATH: `${fake}:${process.env['PATH']}`, TOKENSCAN_GIT_TIMEOUT: '3' };
    expectClosed(await repository.hook({ env }), /timed out: no output for 3 s/);
    // It lives on and holds the pipes open: nobody waited for it. Throws where there is no such process.
    const pid = (): string => (existsSync(started) ? readFileSync(started, 'utf8') : '');
    await expect.poll(pid, { timeout: 50_000 }).toMatch(/^[0-9]+\n$/);
    process.kill(Number(pid()));
  });

  test.each([
    ['nothing at all', 'exit 0', /git cat-file ended before the last object/],
    [
      'another object',
      `read -r oid; echo "${'ab'.repeat(20)} blob 1"; echo x`,
      /unexpected output from git cat-file: another object/,
    ],
    ['less than it said', 'read -r oid; echo "$oid blob 100"; echo x', /ended in the middle of an object/],
    [
      'more than it was asked for',
      'read -r oid; echo "$oid blob 1"; echo x; echo more',
      /unexpected output from git cat-file: more objects/,
    ],
    ['no size', 'read -r oid; echo "$oid blob"; echo x', /a header without a size/],
    ['"ambiguous"', 'read -r oid; echo "$oid ambiguous"', /a header without a size/],
  ])('git cat-file answers with %s: exit 2', async (_, script, reason) => {
    const fake = fakeGit(`case "$*" in *' cat-file '*) ${script}; exit 0;; esac\nexec "${await realGit()}" "$@"`);
    const repository = await makeRepository({ committed: { 'README.md': 'x\n' } });
    await repository.stage({ 'bot.ts': CLEAN });
    expectClosed(await repository.hook({ env: { PATH: `${fake}:${process.env['PATH']}` } }), reason);
  });

  test('given a git that fails for every base before the first commit, then exit 2', async () => {
    const fake = fakeGit(`case "$*" in *' hash-object '*) exit 3;; esac\nexec "${await realGit()}" "$@"`);
    const repository = await makeRepository();
    await repository.stage({ 'bot.ts': CLEAN });
    expectClosed(await repository.hook({ env: { PATH: `${fake}:${process.env['PATH']}` } }), /git hash-object failed \(3\)/);
  });

  test('given no git, then exit 2', async () => {
    const repository = await makeRepository();
    expectClosed(await repository.hook({ env: { PATH: temporaryFolder() } }), /git was not found on PATH/);
  });

  test('given a git without its interpreter, then exit 2', async () => {
    const repository = await makeRepository();
    const folder = temporaryFolder();
    writeFileSync(`${folder}/git`, '#!/nowhere/sh\n', { mode: 0o755 });
    expectClosed(await repository.hook({ env: { PATH: folder } }), /git could not be started/);
  });

  test.each(['', '30', '99999999'])('TOKENSCAN_GIT_TIMEOUT=%j does not stop a working git', async (timeout) => {
    const repository = await makeRepository({ committed: { 'README.md': 'x\n' } });
    await repository.stage({ 'bot.ts': CLEAN });
    expect(await repository.hook({ env: { TOKENSCAN_GIT_TIMEOUT: timeout } })).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test.each(['soon', '-1'])('TOKENSCAN_GIT_TIMEOUT=%j is ignored or an error', async (timeout) => {
    const repository = await makeRepository({ committed: { 'README.md': 'x\n' } });
    await repository.stage({ 'bot.ts': CLEAN });
    const { code, stderr } = await repository.hook({ env: { TOKENSCAN_GIT_TIMEOUT: timeout } });
    if (code !== 0) expect(stderr).toContain('TOKENSCAN_GIT_TIMEOUT');
  });

  test('given control characters in an error of git, then they are escaped', async () => {
    const fake = fakeGit(`printf 'fatal: \\033[2J::error::x ##[group]${CLEAR}\\n' >&2; exit 128`);
    const repository = await makeRepository();
    const outcome = await repository.hook({ env: { PATH: `${fake}:${process.env['PATH']}` } });
    expectClosed(outcome, /failed \(128\): fatal: \\e\[2J/);
    expectNoLeak(outcome, CLEAR);
    expect(outcome.stderr).not.toMatch(/\u001b|##\[/);
  });

  test('given an unknown hook name, then exit 2', async () => {
    const repository = await makeRepository({ hook: `#!/bin/sh\nexec "${process.execPath}" "${CLI}" hook pre-comit\n` });
    await repository.stage({ 'bot.ts': CLEAN });
    const attempt = await repository.commit();
    expect(attempt).toMatchObject({ code: 1, made: false });
    expect(attempt.stderr).toContain('no such hook: pre-comit');
  });
});

/** A folder with the programs a hook needs, but no node. */
async function pathWithoutNode(): Promise<string> {
  const folder = temporaryFolder();
  for (const name of ['sh', 'env', 'git', 'dirname', 'basename']) {
    symlinkSync((await run('/bin/sh', ['-c', `command -v ${name}`])).stdout.trim(), `${folder}/${name}`);
  }
  return folder;
}

describe('no node', () => {
  const SCRIPT_HOOK = '#!/bin/sh\nexec node_modules/.bin/tokenscan hook pre-commit\n';

  /** A repository with tokenscan in node_modules, as npm links it. */
  async function installed(): Promise<Repository> {
    const repository = await makeRepository({ hook: SCRIPT_HOOK, committed: { 'README.md': 'x\n' } });
    repository.write({ 'node_modules/.bin/other': 'x' });
    symlinkSync(CLI, `${repository.path}/node_modules/.bin/tokenscan`);
    return repository;
  }

  test('given node on PATH, then the linked script blocks a token and passes clean commits', async () => {
    const repository = await installed();
    await repository.stage({ 'bot.ts': `x = "${CLEAR}"\n` });
    expectBlocked(await repository.commit(), CLEAR);
    await repository.stage({ 'bot.ts': CLEAN });
    expect(await repository.commit()).toEqual({ code: 0, made: true, stdout: '', stderr: '' });
  });

  test('given no node on PATH, then the commit is blocked with a reason', async () => {
    const repository = await installed();
    await repository.stage({ 'bot.ts': CLEAN });
    const attempt = await repository.commit([], { env: { PATH: await pathWithoutNode() } });
    expect(attempt).toMatchObject({ code: 1, made: false });
    expect(attempt.stderr).toMatch(/node/);
  });

  test('given a hook that calls node by name, then it blocks without node', async () => {
    const repository = await makeRepository({ hook: `#!/bin/sh\nnode "${CLI}" hook pre-commit\n` });
    await repository.stage({ 'bot.ts': CLEAN });
    const attempt = await repository.commit([], { env: { PATH: await pathWithoutNode() } });
    expect(attempt).toMatchObject({ code: 1, made: false });
    expect(attempt.stderr).toMatch(/node/);
  });

  test('given no node_modules, then the commit is blocked', async () => {
    const repository = await makeRepository({ hook: SCRIPT_HOOK });
    await repository.stage({ 'bot.ts': CLEAN });
    expect(await repository.commit()).toMatchObject({ code: 1, made: false });
  });

  test.skipIf(noTimeout)(
    'a tokenscan of which a part is gone: the commit is stopped, at once (skipped where there is no timeout(1))',
    async () => {
      const folder = temporaryFolder();
      await run('cp', ['-r', dirname(CLI), `${folder}/dist`]);
      writeFileSync(`${folder}/package.json`, readFileSync(new URL('../../../package.json', import.meta.url)));
      for (const name of readdirSync(`${folder}/dist`)) {
        if (name !== basename(CLI)) rmSync(`${folder}/dist/${name}`, { recursive: true });
      }
      const outcome = await runThatEnds(process.execPath, [`${folder}/dist/${basename(CLI)}`, 'hook', 'pre-commit'], {
        cwd: folder,
      });
      expect([124, 137], 'it did not end by itself').not.toContain(outcome.code);
      expect(outcome.code).not.toBe(0);
      expect(outcome.stderr).not.toBe('');
    },
  );
});
