// The hook pre-receive on a server: objects in quarantine are scanned, and rejected ones are not kept.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  addServer,
  commitUnseen,
  copyOfPair,
  expectPushed,
  expectRejected,
  idOf,
  installHooks,
  type Pair,
  type Push,
  push,
  type ServerOptions,
} from '../../support/repositories/hooks.ts';
import {
  expectNoLeak,
  fakeGit,
  fingerprintOf,
  makeRepository,
  type Repository,
  realGit,
} from '../../support/repositories/repository.ts';
import { IN_SOAK } from '../../support/soak.ts';
import { temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { relayHooks } from '../../support/terminal/relay.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

relayHooks();

const CLEAR = token('receive');
const OTHER = token('receive, other');
const LEAK = `const bot = "${CLEAR}";\n`;
const CLEAN = 'const bot = process.env.TELEGRAM_BOT_TOKEN;\n';

/** A repository without hooks, and a server with ours that has its first commit, in which there is a token already. */
function pair({ objectFormat = 'sha1', ...options }: ServerOptions = {}): Promise<Pair> {
  return copyOfPair(`hook-receive ${JSON.stringify([objectFormat, options])}`, async () => {
    const committed = { 'README.md': 'x\n', 'old.ts': `x = "${OTHER}"\n` };
    const repository = await makeRepository({ hook: false, committed, objectFormat });
    const server = await addServer(repository, { objectFormat, ...options });
    await repository.git(['push', '-q', 'origin', 'main']);
    await installHooks(server, ['pre-receive']);
    return { repository, server };
  });
}

/** All objects of a repository, those of its alternates too. */
async function objectsOf(repository: Repository): Promise<readonly string[]> {
  const output = await repository.git(['cat-file', '--batch-all-objects', '--batch-check=%(objectname)']);
  return output.split('\n').filter(Boolean);
}

async function short(repository: Repository, revision = 'HEAD'): Promise<string> {
  return (await idOf(repository, revision)).slice(0, 10);
}

/** Expects that our hook rejected the push for another reason than a token. */
function expectClosed(outcome: Push, reason: RegExp): void {
  expect(outcome, outcome.stderr).toMatchObject({ code: 1, took: false });
  expect(outcome.stderr).toMatch(reason);
  expect(outcome.stderr).toContain('push blocked: it could not be checked completely.');
  expect(outcome.stderr).not.toContain('--no-verify');
}

describe('quarantine', () => {
  test.each(['sha1', 'sha256'] as const)(
    '%s: a token in what comes in is found there; nothing of it stays on the server',
    async (objectFormat) => {
      const { repository, server } = await pair({ objectFormat });
      const before = await objectsOf(server);
      await commitUnseen(repository, { 'src/bot.ts': LEAK });
      const outcome = await push(repository, server, ['origin', 'main']);
      expectRejected(outcome, CLEAR, `${await short(repository)}:src/bot.ts:1:14`, 'pre-receive hook declined');
      expect(outcome.stderr).not.toContain('old.ts');
      expect(await objectsOf(server)).toEqual(before);
      await repository.stage({ 'src/bot.ts': CLEAN });
      await repository.git(['commit', '-q', '--amend', '--no-edit']);
      expectPushed(await push(repository, server, ['origin', 'main']));
      expect((await objectsOf(server)).length).toBeGreaterThan(before.length);
    },
  );

  test.each(['1', '1000'])('given receive.unpackLimit=%s, then a token is rejected', async (limit) => {
    const { repository, server } = await pair();
    await server.git(['config', 'receive.unpackLimit', limit]);
    const before = await objectsOf(server);
    await commitUnseen(repository, { 'bot.ts': LEAK });
    expectRejected(await push(repository, server, ['origin', 'main']), CLEAR, 'bot.ts:1:14');
    expect(await objectsOf(server)).toEqual(before);
    expectPushed(await push(repository, server, ['origin', 'main~1:refs/heads/new']));
  });

  test('given a new repository without refs, then everything is scanned', async () => {
    const repository = await makeRepository({ hook: false, committed: { 'old.ts': LEAK } });
    const server = await addServer(repository, { hooks: ['pre-receive'] });
    expectRejected(await push(repository, server, ['origin', 'main']), CLEAR, 'old.ts:1:14');
    expect(await objectsOf(server)).toEqual([]);
    const clean = await makeRepository({ hook: false, committed: { 'a.ts': CLEAN } });
    await clean.git(['remote', 'add', 'origin', server.path]);
    expectPushed(await push(clean, server, ['origin', 'main']));
  });

  test('given push --no-verify, then the token is still rejected', async () => {
    const { repository, server } = await pair();
    await commitUnseen(repository, { 'bot.ts': LEAK });
    expectRejected(await push(repository, server, ['--no-verify', 'origin', 'main']), CLEAR);
  });

  test('given a server that is not bare, then a push with a token is rejected', async () => {
    const server = await makeRepository({ hook: false, committed: { 'a.ts': CLEAN } });
    await installHooks(server, ['pre-receive']);
    const clone = server.at(temporaryFolder());
    await clone.git(['clone', '-q', server.path, '.']);
    await commitUnseen(clone, { 'bot.ts': LEAK });
    expectRejected(await push(clone, server, ['origin', 'HEAD:refs/heads/new']), CLEAR, 'bot.ts:1:14');
    await commitUnseen(clone, { 'bot.ts': CLEAN });
    await clone.git(['reset', '-q', '--soft', 'HEAD~2']);
    await commitUnseen(clone, { 'bot.ts': CLEAN });
    expectPushed(await push(clone, server, ['origin', 'HEAD:refs/heads/new']));
  });
});

describe('several refs', () => {
  test('given a ref that adds and removes a token, beside a deletion, then its commit is named', async () => {
    const { repository, server } = await pair();
    await repository.git(['push', '-q', 'origin', 'main:refs/heads/old']);
    for (const name of ['one', 'two', 'three']) {
      await repository.git(['checkout', '-q', '-b', name, 'main']);
      await commitUnseen(repository, { [`${name}.ts`]: `// ${name}\n` });
    }
    await commitUnseen(repository, { 'src/bot.ts': `first\n${LEAK}` });
    const leaking = await short(repository);
    await commitUnseen(repository, { 'src/bot.ts': CLEAN });
    const outcome = await push(repository, server, ['origin', 'one', 'two', 'three', ':old']);
    expectRejected(outcome, CLEAR, `${leaking}:src/bot.ts:2:14`, '1 token in 1 location');
    expectPushed(await push(repository, server, ['origin', 'one', 'two', ':old']));
  });

  test('given only deletions, then they pass silently', async () => {
    const { repository, server } = await pair();
    await repository.git(['push', '-q', 'origin', 'main:one', 'main:two']);
    expectPushed(await push(repository, server, ['origin', ':one', ':two']));
  });

  test('given a token in a tag message, a note or a branch name, then it is rejected', async () => {
    const { repository, server } = await pair();
    await repository.git(['tag', '-a', '-m', CLEAR, 'v1']);
    await repository.git(['notes', 'add', '-m', CLEAR]);
    const branch = CLEAR.replace(':', '%3A');
    await repository.git(['branch', branch]);
    expectRejected(await push(repository, server, ['origin', 'v1']), CLEAR, `tag ${await short(repository, 'v1')}:`);
    expectRejected(await push(repository, server, ['origin', 'refs/notes/commits']), CLEAR);
    const named = await push(repository, server, ['origin', branch]);
    // git itself says the name in clear, of what it rejects; our lines begin with "remote:".
    const ours = named.stderr.split('\n').filter((line) => line.startsWith('remote:'));
    expectRejected({ ...named, stderr: ours.join('\n') }, CLEAR, 'refs/heads/');
    await repository.git(['tag', '-a', '-m', 'x', 'v2']);
    expectPushed(await push(repository, server, ['origin', 'v2', 'main:refs/heads/same']));
  });

  test('given a merge with a token, made with --no-verify, then it is rejected', async () => {
    const { repository, server } = await pair();
    await repository.git(['checkout', '-q', '-b', 'side']);
    await commitUnseen(repository, { 'side.ts': 'x\n' });
    await repository.git(['checkout', '-q', 'main']);
    await commitUnseen(repository, { 'main.ts': 'x\n' });
    await repository.git(['merge', '-q', '--no-commit', 'side']);
    await repository.stage({ 'evil.ts': LEAK });
    await repository.git(['commit', '-q', '--no-verify', '-m', 'evil']);
    const outcome = await push(repository, server, ['origin', 'main']);
    expectRejected(outcome, CLEAR, `${await short(repository)}:evil.ts:1:14`);
  });

  test('given hidden refs, then their objects are known', async () => {
    const { repository, server } = await pair();
    await server.git(['update-ref', 'refs/hidden/old', await idOf(repository)]);
    await server.git(['update-ref', '-d', 'refs/heads/main']);
    await server.git(['config', 'transfer.hideRefs', 'refs/hidden']);
    expectPushed(await push(repository, server, ['origin', 'main']));
  });
});

describe('forks', () => {
  test('given a repository that borrows objects, then those are known and only new ones are scanned', async () => {
    const { repository, server } = await pair();
    const fork = server.at(temporaryFolder());
    await fork.git(['clone', '-q', '--bare', '--shared', server.path, '.']);
    for (const ref of (await fork.git(['for-each-ref', '--format=%(refname)'])).split('\n').filter(Boolean)) {
      await fork.git(['update-ref', '-d', ref]);
    }
    await installHooks(fork, ['pre-receive']);
    await repository.git(['remote', 'add', 'fork', fork.path]);
    expectPushed(await push(repository, fork, ['fork', 'main']));
    await commitUnseen(repository, { 'bot.ts': LEAK });
    const outcome = await push(repository, fork, ['fork', 'main']);
    expectRejected(outcome, CLEAR, 'bot.ts:1:14');
    expect(outcome.stderr).not.toContain('old.ts');
  });
});

describe("GitLab's web editor", () => {
  const WEB = { GL_PROTOCOL: 'web' };
  const linesOf = ({ stderr }: { readonly stderr: string }): readonly string[] =>
    stderr
      .split('\n')
      .filter((line) => line.startsWith('remote:'))
      .map((line) => line.replace(/^remote: ?/, '').trimEnd())
      .filter(Boolean);

  test("given a commit in the browser, then each line has GitLab's prefix", async () => {
    const { repository, server } = await pair();
    await commitUnseen(repository, { 'bot.ts': LEAK });
    const outcome = await push(repository, server, ['origin', 'main'], { env: WEB });
    expectRejected(outcome, CLEAR, 'GL-HOOK-ERR: push blocked: it contains', 'bot.ts:1:14');
    expect(linesOf(outcome).filter((line) => !line.startsWith('GL-HOOK-ERR: '))).toEqual([]);
    const plain = await push(repository, server, ['origin', 'main'], { env: { GL_PROTOCOL: 'ssh' } });
    expect(plain.stderr).not.toContain('GL-HOOK-ERR');
    expect(linesOf(outcome).map((line) => line.replace(/^GL-HOOK-ERR: /, ''))).toEqual(linesOf(plain));
  });

  test.each<[string, string, RegExp]>([
    ['a tokenscan.json that cannot be read', '{', /GL-HOOK-ERR: tokenscan: .*tokenscan\.json/],
    ['a rule file that is not there', '{"rules": ["gone.json"]}', /GL-HOOK-ERR: tokenscan: .*gone\.json/],
  ])('%s: why it could not be checked is shown, too', async (_, text, reason) => {
    const { repository, server } = await pair();
    writeFileSync(`${server.path}/tokenscan.json`, text);
    await commitUnseen(repository, { 'a.ts': CLEAN });
    const outcome = await push(repository, server, ['origin', 'main'], { env: WEB });
    expectClosed(outcome, reason);
    expect(outcome.stderr).toContain('GL-HOOK-ERR: push blocked: it could not be checked completely.');
    expect(linesOf(outcome).filter((line) => !line.startsWith('GL-HOOK-ERR: '))).toEqual([]);
  });
});

/** How a git that is not well behaves, in shell. */
const ILLS: Readonly<Record<string, string>> = {
  'is killed': 'kill -9 $$',
  hangs: 'exec sleep 600',
  'prints garbage': 'cat >/dev/null; echo garbage; echo more',
  fails: 'cat >/dev/null; echo "fatal: it is broken" >&2; exit 128',
};

describe('a failing git', () => {
  const COMMANDS = ['rev-list', 'cat-file', 'diff-tree'] as const;

  /** Shell lines for a hook that finds this git first. */
  async function withGit(script: string): Promise<string> {
    const fake = fakeGit(`${script}\nexec "${await realGit()}" "$@"`);
    return `unset GIT_EXEC_PATH\nPATH="${fake}:$PATH"\nTOKENSCAN_GIT_TIMEOUT=3\nexport PATH TOKENSCAN_GIT_TIMEOUT`;
  }

  // In `npm test` each ill and each command at least once, in `npm run soak` all with all.
  const cases = Object.keys(ILLS).flatMap((ill, at) =>
    COMMANDS.filter((_, to) => IN_SOAK || at % COMMANDS.length === to).map((command) => [command, ill] as const),
  );
  test.each(cases)('git %s %s: pre-push and pre-receive exit with 2 and report what was not scanned', async (command, ill) => {
    const { repository, server } = await pair();
    await commitUnseen(repository, { 'bot.ts': LEAK });
    const lines = await withGit(`case " $* " in *' ${command} '*) ${ILLS[ill]};; esac`);
    await installHooks(server, ['pre-receive'], lines);
    const received = await push(repository, server, ['origin', 'main']);
    await installHooks(repository, ['pre-push'], lines);
    const pushed = await push(repository, server, ['origin', 'main']);
    for (const outcome of [received, pushed]) {
      expect(outcome, outcome.stderr).toMatchObject({ code: 1, took: false });
      expect(outcome.stderr).toContain('push blocked: it could not be checked completely.');
      expect(outcome.stderr).toMatch(/tokenscan: git |could not scan: /);
      expect(outcome.stderr).not.toContain('defect');
      expectNoLeak(outcome, CLEAR);
      // What was found is said, even where its history is not known.
      if (command === 'diff-tree') expect(outcome.stderr).toContain(maskOf(CLEAR));
    }
  });

  test('given a git cat-file that exits with 0 too early, then exit 2', async () => {
    const { repository, server } = await pair();
    await commitUnseen(repository, { 'a.ts': CLEAN });
    await installHooks(server, ['pre-receive'], await withGit('case " $* " in *\' --batch \'*) cat >/dev/null; exit 0;; esac'));
    expectClosed(
      await push(repository, server, ['origin', 'main']),
      /could not scan: .*git cat-file ended before the last object/,
    );
  });

  test('given a git that hangs, then it is not restarted for each object', async () => {
    const { repository, server } = await pair();
    const files = Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`${n}.ts`, `// ${n}\n`]));
    await commitUnseen(repository, files);
    const log = `${temporaryFolder()}/log`;
    const script = `case " $* " in *' --batch '*) echo started >>"${log}"; exec sleep 600;; esac`;
    await installHooks(server, ['pre-receive'], await withGit(script));
    const outcome = await push(repository, server, ['origin', 'main']);
    expectClosed(outcome, /timed out: no output for 3 s: this and others, 6 objects, were not scanned/);
    expect(readFileSync(log, 'utf8')).toBe('started\n');
  });

  test('given no git, then exit 2', async () => {
    const { repository, server } = await pair();
    await commitUnseen(repository, { 'a.ts': CLEAN });
    await installHooks(server, ['pre-receive'], `unset GIT_EXEC_PATH\nPATH="${temporaryFolder()}"`);
    expectClosed(await push(repository, server, ['origin', 'main']), /git was not found on PATH/);
  });

  test('given invalid standard input or a missing id, then exit 2', async () => {
    const { server } = await pair();
    const zero = '0'.repeat(40);
    for (const input of ['garbage\n', `${zero} ${'1'.repeat(40)} refs/heads/new\n`, `${zero} ${'1'.repeat(40)}\n`]) {
      const outcome = await tokenscan(['hook', 'pre-receive'], { cwd: server.path, env: { GIT_DIR: '.' }, input });
      expect(outcome, outcome.stderr).toMatchObject({ code: 2, stdout: '' });
      expect(outcome.stderr).not.toContain('defect');
    }
  });

  test('given an empty standard input, then exit 2, because the push is unknown', async () => {
    const { server } = await pair();
    const outcome = await tokenscan(['hook', 'pre-receive'], { cwd: server.path, env: { GIT_DIR: '.' } });
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain('got no refs on standard input');
  });
});

describe('markers and configuration in a push', () => {
  const allowing = JSON.stringify({ allow: [{ fingerprint: fingerprintOf(CLEAR), reason: 'trust me' }] });

  test.each([
    ['an allow entry', { 'tokenscan.json': allowing, 'bot.ts': LEAK }],
    ['an exclude', { 'tokenscan.json': '{ "exclude": ["**"] }', 'bot.ts': LEAK }],
    ['a marker', { 'bot.ts': `const bot = "${CLEAR}"; // tokenscan:allow\n` }],
  ])('%s that comes with it does not count', async (_, files) => {
    const { repository, server } = await pair();
    await commitUnseen(repository, files);
    expectRejected(await push(repository, server, ['origin', 'main']), CLEAR, 'bot.ts:1:14');
  });

  test('given a marker that the server already has, then it counts', async () => {
    const { repository, server } = await pair();
    await commitUnseen(repository, { 'tokenscan.json': allowing });
    expectPushed(await push(repository, server, ['origin', 'main']));
    await commitUnseen(repository, { 'bot.ts': LEAK });
    expectPushed(await push(repository, server, ['origin', 'main']));
  });

  test("given a configuration beside the server's repository, then it counts", async () => {
    const { repository, server } = await pair();
    writeFileSync(`${server.path}/tokenscan.json`, allowing);
    await commitUnseen(repository, { 'bot.ts': LEAK });
    expectPushed(await push(repository, server, ['origin', 'main']));
  });

  test('given a repository without commits, then a pushed marker does not count', async () => {
    const repository = await makeRepository({ hook: false });
    const server = await addServer(repository, {});
    await installHooks(server, ['pre-receive']);
    await commitUnseen(repository, { 'bot.ts': `const bot = "${CLEAR}"; // tokenscan:allow\n` });
    expectRejected(await push(repository, server, ['origin', 'main']), CLEAR, 'bot.ts:1:14');
  });
});
