// A repository that attacks anyone who scans it: nothing in it runs, every token is found, and no scan hangs.
import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  foundOf,
  type GitScan,
  gitScan,
  makeHome,
  makeProcessHome,
  originsOf,
  problemsOf,
  runGitScan,
} from '../../support/repositories/git-scan.ts';
import { type HostileRepository, makeHostileRepository } from '../../support/repositories/hostile-repository.ts';
import { fingerprintOf, makeRepository, type Repository } from '../../support/repositories/repository.ts';
import { copiesOf } from '../../support/repositories/template.ts';
import { writeZeros } from '../../support/repositories/zeros.ts';
import { IN_SOAK, someOf, togetherOf } from '../../support/soak.ts';
import { CLI, cleanEnvironment, run, temporaryFolder } from '../../support/terminal/cli.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { token } from '../../support/tokens/token.ts';

const tokensOf = ({ places }: HostileRepository): readonly string[] => places.map((place) => place.token);

describe.each(['sha1', 'sha256'] as const)('programs and hidden objects (%s)', (objectFormat) => {
  /** One for all of these tests, as no marker may ever appear in it. */
  let made: Promise<HostileRepository> | undefined;
  const folder = temporaryFolder();
  const makeOnce = (): Promise<HostileRepository> => {
    made ??= makeHostileRepository(folder, { objectFormat });
    return made;
  };

  test.each(objectFormat === 'sha1' ? ['inside', 'named'] : someOf(['inside', 'named'], 2))(
    '%s: all is found, nothing runs',
    async (how) => {
      const repository = await makeOnce();
      const [cwd, args] = how === 'inside' ? [repository.path, []] : [temporaryFolder(), [repository.path]];
      const scan = await gitScan(makeHome(), cwd, args);
      expect(foundOf(scan, tokensOf(repository))).toEqual(tokensOf(repository));
      expect(repository.markers()).toEqual([]);
      // What is promised is not fetched, and that is said.
      expect(scan.code).toBe(2);
      expect(problemsOf(scan).join('\n')).toContain('partial clone');
    },
  );

  // A hash of another length changes what is read, not what could run.
  const isWhole = IN_SOAK || objectFormat === 'sha1';

  test.runIf(isWhole)('given a range, --since or text, then no program runs', async () => {
    const repository = await makeOnce();
    for (const args of someOf(
      [['HEAD'], ['HEAD...grafted'], ['--since', '2001-01-01'], ['HEAD~1..HEAD'], ['--no-cache', '-v']],
      2,
      1,
    )) {
      const outcome = await runGitScan(makeHome(), repository.path, args);
      expect(outcome.code, args.join(' ')).toBe(2);
      expect(outcome.stderr).toBe('');
      expect(leaksOf(outcome.stdout, tokensOf(repository))).toEqual([]);
    }
    expect(repository.markers()).toEqual([]);
  });

  test.runIf(isWhole)('given an endless configuration, then the scan ends', async () => {
    const repository = await makeHostileRepository(temporaryFolder(), { objectFormat, fifo: true });
    const scan = await gitScan(makeProcessHome(), repository.path);
    expect(foundOf(scan, tokensOf(repository))).toEqual(tokensOf(repository));
    expect(repository.markers()).toEqual([]);
  });
});

test('given a promisor remote, then no connection is made', async () => {
  const repository = await makeRepository({ hook: false, committed: { 'a.env': `T=${token('socket')}\n`, lost: 'lost\n' } });
  let calls = 0;
  const server = createServer((socket) => {
    calls++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const oid = (await repository.git(['rev-parse', 'HEAD:lost'])).trim();
  rmSync(join(repository.path, '.git/objects', oid.slice(0, 2), oid.slice(2)));
  await repository.git(['config', 'core.repositoryFormatVersion', '1']);
  await repository.git(['config', 'extensions.partialClone', 'origin']);
  await repository.git(['config', 'remote.origin.url', `git://127.0.0.1:${port}/x`]);
  await repository.git(['config', 'remote.origin.promisor', 'true']);
  // That it would be called: git itself, asked for what is not there.
  await run('timeout', ['300', 'git', 'cat-file', '-p', oid], { cwd: repository.path });
  expect(calls).toBeGreaterThan(0);
  calls = 0;
  for (const args of [[], ['HEAD'], ['--since', '2001-01-01']]) {
    const scan = await gitScan(makeHome(), repository.path, args);
    expect(scan.code).toBe(2);
    expect(foundOf(scan, [token('socket')])).toHaveLength(1);
  }
  expect(calls).toBe(0);
});

const alone = (await run('unshare', ['-n', 'true']).catch(() => undefined))?.code === 0;

test.skipIf(!alone)('given no network (unshare -n), then all tokens are found', async () => {
  const repository = await makeHostileRepository(temporaryFolder());
  const { env } = makeHome();
  const outcome = await run('unshare', ['-n', process.execPath, CLI, 'git', '--format', 'json'], { cwd: repository.path, env });
  const scan = JSON.parse(outcome.stdout) as { findings: readonly never[] };
  expect(foundOf(scan, tokensOf(repository))).toEqual(tokensOf(repository));
});

const CLEAR = token('hostile');

const makeVictim = copiesOf(() => makeRepository({ hook: false, committed: { 'a.env': `T=${CLEAR}\n` } }));

/** Puts something in place of a file of the git folder. */
function replace({ path }: Repository, name: string, put: (target: string) => void): void {
  const target = join(path, '.git', name);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(dirname(target), { recursive: true });
  put(target);
}

/** A pipe, and a socket whose server is gone, which are linked to where they are wanted. */
const [PIPE, SOCKET] = await makeOdd();

async function makeOdd(): Promise<readonly [pipe: string, socket: string]> {
  const [pipe, socket, served] = ['pipe', 'socket', 'served'].map((name) => join(temporaryFolder(), name)) as [
    string,
    string,
    string,
  ];
  spawnSync('mkfifo', [pipe]);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(served, resolve));
  linkSync(served, socket);
  await new Promise((resolve) => server.close(resolve));
  return [pipe, socket];
}

describe.each([
  ['a pipe', (target: string) => linkSync(PIPE, target), 0],
  ['a device', (target: string) => symlinkSync('/dev/zero', target), 1],
  ['a socket', (target: string) => linkSync(SOCKET, target), 2],
] as const)('%s', (kind, put, turn) => {
  /** In `npm test` something odd is in a place once at most, in `npm run soak` all are everywhere. */
  const some = (places: readonly string[]): readonly string[] => places.filter((_, at) => IN_SOAK || at % 3 === turn);

  // A git that waits for a pipe fails the test by the message, and sooner than as a hang.
  const impatient = { env: { TOKENSCAN_GIT_TIMEOUT: '60' } };

  const told = some(['refs/heads/x', 'refs/tags/deep/in/x', 'packed-refs', 'index']);
  const leftOut = some(['logs/refs/heads/x', 'logs/HEAD', 'hooks/pre-push', 'description', 'info/exclude', 'ORIG_HEAD']);

  test.each(togetherOf([...told, ...leftOut], (name) => name))(
    'in place of $title: told, or left out and said, and the rest is found',
    async ({ cases: names }) => {
      const repository = await makeVictim();
      for (const name of names) replace(repository, name, put);
      const scan = await gitScan(makeProcessHome(), repository.path, [], impatient);
      expect(foundOf(scan, [CLEAR])).toHaveLength(1);
      const problems = problemsOf(scan).join('\n');
      for (const name of names.filter((place) => told.includes(place))) {
        expect(scan.code).toBe(2);
        expect(problems).toMatch(new RegExp(`^${name}: not a (?:regular file|file with a ref)`, 'm'));
      }
      const said = [...scan.skipped, ...scan.problems].map(({ origin }) => origin.path);
      expect(said).toEqual(expect.arrayContaining([...names]));
      expect(problems).not.toContain('timed out');
    },
  );

  test.each(
    someOf(some(['config', 'HEAD', 'shallow', 'objects/info/alternates', 'objects/pack/x.idx', 'objects/aa/0000']), 2, turn),
  )('in place of %s: exit code 2 and one line, at once', async (name) => {
    const repository = await makeVictim();
    replace(repository, name, put);
    const outcome = await runGitScan(makeProcessHome(), repository.path, [], impatient);
    expect(outcome, `${kind} ${outcome.stdout}`).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(/^tokenscan: [^\n]+\n$/);
    expect(outcome.stderr).not.toMatch(/timed out|internal error/);
  });

  test.runIf(IN_SOAK || turn === 0)('in place of commondir, which only a linked working tree has: ignored', async () => {
    const repository = await makeVictim();
    replace(repository, 'commondir', put);
    const scan = await gitScan(makeProcessHome(), repository.path, [], impatient);
    expect(scan.code).toBe(1);
    expect(foundOf(scan, [CLEAR])).toEqual([CLEAR]);
  });
});

describe('a file in place of a folder', () => {
  /** Puts a file with a token in each of these places. Gives the report. */
  async function scanWith(names: readonly string[]): Promise<GitScan> {
    const repository = await makeVictim();
    const tokens = names.map((name) => token(`file ${name}`));
    for (const [at, name] of names.entries()) replace(repository, name, (target) => writeFileSync(target, `T=${tokens[at]}\n`));
    const scan = await gitScan(makeHome(), repository.path);
    expect(foundOf(scan, [CLEAR, ...tokens])).toEqual([CLEAR, ...tokens]);
    return scan;
  }

  test.each(togetherOf(['lfs', 'logs', 'hooks', 'objects/info', 'info'], (name) => name))(
    '$title: scanned, and nothing is missing',
    async ({ cases }) => {
      const scan = await scanWith(cases);
      expect(scan.code).toBe(1);
      expect(scan.problems).toEqual([]);
    },
  );

  test.each(['worktrees', 'modules', 'objects/pack'])('%s: scanned, and git or the scan needs the folder', async (name) => {
    const scan = await scanWith([name]);
    expect(scan.code).toBe(2);
    expect(scan.problems).not.toEqual([]);
  });

  test('of the cache of pre-commit', async () => {
    const { cache, ...home } = makeHome();
    writeFileSync(join(cache, 'pre-commit'), '');
    const scan = await gitScan({ ...home, cache }, (await makeVictim()).path);
    expect(scan.code).toBe(2);
    expect(foundOf(scan, [CLEAR])).toHaveLength(1);
  });
});

describe('links', () => {
  test.each(['objects', 'refs'])('%s points out of the repository: followed, as git does', async (name) => {
    const repository = await makeVictim();
    const outside = join(temporaryFolder(), name);
    renameSync(join(repository.path, '.git', name), outside);
    symlinkSync(outside, join(repository.path, '.git', name));
    const scan = await gitScan(makeHome(), repository.path);
    expect(scan.code).toBe(1);
    expect(originsOf(scan, CLEAR)).toMatchObject([{ path: 'a.env', history: { branches: ['main'] } }]);
  });

  test('given a loop of folders in refs, then the scan ends', async () => {
    const repository = await makeVictim();
    symlinkSync('..', join(repository.path, '.git/refs/heads/round'));
    const outcome = await runGitScan(makeProcessHome(), repository.path, [], { env: { TOKENSCAN_GIT_TIMEOUT: '60' } });
    expect([1, 2]).toContain(outcome.code);
    expect(outcome.stdout).toContain(fingerprintOf(CLEAR));
  });
});

test('given alternates, then borrowed objects are scanned, and missing ones reported', async () => {
  const lender = await makeRepository({ hook: false, committed: { 'lent.env': `T=${token('lent')}\n` } });
  const repository = await makeVictim();
  const alternates = join(repository.path, '.git/objects/info/alternates');
  writeFileSync(alternates, `${lender.path}/.git/objects\n`);
  const scan = await gitScan(makeHome(), repository.path);
  expect(foundOf(scan, [CLEAR, token('lent')])).toHaveLength(2);
  writeFileSync(alternates, '/nowhere/objects\n');
  const second = await gitScan(makeHome(), repository.path);
  expect(second.code).toBe(2);
  expect(problemsOf(second).join('\n')).toContain('git cannot read all objects');
});

test('given tokens in files of the git folder that are not objects, then they are found', async () => {
  const repository = await makeVictim();
  const places = ['objects/info/http-alternates', 'objects/pack/pack-1.keep', 'objects/pack/pack-1.promisor', 'objects/odd.txt'];
  for (const place of places) replace(repository, place, (target) => writeFileSync(target, `T=${token(place)}\n`));
  replace(repository, 'objects/aa/tmp_obj_x', (target) => writeFileSync(target, 'x'));
  const scan = await gitScan(makeHome(), repository.path);
  const tokens = places.map((place) => token(place));
  expect(foundOf(scan, tokens)).toEqual(tokens);
  expect(scan.skipped).toMatchObject([{ origin: { path: 'objects/aa/tmp_obj_x' }, reason: 'unfinished object' }]);
});

describe('refs', () => {
  /** 100,000 in `npm run soak`. */
  const count = IN_SOAK ? 100_000 : 10_000;

  test(`given ${count} refs, then time and memory stay small`, async () => {
    const repository = await makeVictim();
    const head = (await repository.git(['rev-parse', 'HEAD'])).trim();
    const lines = Array.from({ length: count }, (_, at) => `${head} refs/tags/t${String(at).padStart(6, '0')}`);
    writeFileSync(
      join(repository.path, '.git/packed-refs'),
      `# pack-refs with: peeled fully-peeled sorted \n${lines.join('\n')}\n`,
    );
    const { env } = makeHome();
    const peak = await peakMemory([], repository.path, env);
    expect(peak.code).toBe(1);
    expect(peak.megabytes).toBeLessThan(500);
  });

  test('given invalid ref names with tokens, in files and in packed-refs, then they are found', async () => {
    const repository = await makeVictim();
    const head = (await repository.git(['rev-parse', 'HEAD'])).trim();
    const names = ['loose', 'packed', 'leftover', 'content'].map((name) => token(`odd ref ${name}`));
    const [loose = '', packed = '', leftover = '', content = ''] = names;
    // What git takes for no name: two dots, an escape character.
    replace(repository, `refs/heads/x..${loose}`, (target) => writeFileSync(target, `${head}\n`));
    replace(repository, 'packed-refs', (target) => writeFileSync(target, `${head} refs/heads/\u001b[31m${packed}\n`));
    replace(repository, `logs/refs/heads/bot${leftover}`, (target) => writeFileSync(target, ''));
    replace(repository, 'refs/heads/broken', (target) => writeFileSync(target, `T=${content}\n`));
    const scan = await gitScan(makeHome(), repository.path);
    expect(foundOf(scan, names)).toEqual(names);
    expect(leaksOf(scan.stdout, names)).toEqual([]);
    expect(scan.stdout).not.toContain('\u001b');
  });

  test('given a valid ref name with a token, then it is reported once, as a ref', async () => {
    const repository = await makeVictim();
    const named = token('proper ref');
    await repository.git(['branch', named.replace(':', '~').replace('~', '/')]).catch(() => undefined);
    await repository.git(['branch', `bot-${Buffer.from(named).toString('base64url')}`]);
    await repository.git(['tag', 'v1']);
    for (const step of [[], ['pack-refs', '--all']]) {
      if (step.length > 0) await repository.git(step);
      const scan = await gitScan(makeHome(), repository.path);
      expect(originsOf(scan, named).map(({ kind }) => kind)).toEqual(['ref']);
    }
  });
});

describe('reflogs', () => {
  const ACTIVE = ['\u001b[2J', '\u001b]52;c;eA==\u0007', '\r', '::error::x', '##[group]', '\u202e', '\u0085'];

  test.each([[['-v', '--color', 'never']], [['--format', 'json']]])('nothing that acts comes through: %j', async (args) => {
    const repository = await makeVictim();
    const head = (await repository.git(['rev-parse', 'HEAD'])).trim();
    const lines = ACTIVE.map((text, at) => `${head} ${head} A <a@b> 1 +0000\t${text} T=${token(`log ${at}`)} ${text}\n`);
    appendFileSync(join(repository.path, '.git/logs/HEAD'), lines.join(''));
    const outcome = await runGitScan(makeHome(), repository.path, args);
    expect(outcome.code).toBe(1);
    for (const at of ACTIVE.keys()) expect(outcome.stdout).toContain(fingerprintOf(token(`log ${at}`)));
    expect(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]|##\[/.test(outcome.stdout)).toBe(false);
    expect(/^\s*::/m.test(outcome.stdout)).toBe(false);
  });
});

describe('crafted objects', () => {
  /** Writes an object that git would refuse to make. */
  async function craft({ git }: Repository, type: string, content: Buffer): Promise<string> {
    return (await git(['hash-object', '-w', '-t', type, '--literally', '--stdin'], { input: content })).trim();
  }

  const entry = (name: string, oid: string): Buffer => Buffer.concat([Buffer.from(`100644 ${name}\0`), Buffer.from(oid, 'hex')]);

  const TREES: readonly (readonly [name: string, make: (oid: string, inTree: string) => Buffer])[] = [
    ['a name that leaves the folder', (oid) => entry('../../x', oid)],
    ['the name .git', (oid) => entry('.git', oid)],
    ['the name ..', (oid) => entry('..', oid)],
    ['the same name twice', (oid) => Buffer.concat([entry('a', oid), entry('a', oid)])],
    ['no name', (oid) => entry('', oid)],
    ['its end cut off', (oid) => entry('a', oid).subarray(0, -5)],
    ['no sense', () => Buffer.from('no tree at all')],
    ['a token as a name, cut off', (oid, inTree) => entry(inTree, oid).subarray(0, -5)],
    ['a token as a name, with folders', (oid, inTree) => entry(`../${inTree}`, oid)],
  ];

  test.each(togetherOf(TREES, ([name]) => name))('a tree with $title', async ({ cases }) => {
    const repository = await makeVictim();
    const all = [CLEAR];
    for (const [at, [name, make]] of cases.entries()) {
      const [content, message, inTree] = ['content', 'message', 'tree'].map((place) => token(`crafted ${place} ${name}`));
      const blob = (await repository.git(['hash-object', '-w', '--stdin'], { input: `T=${content}\n` })).trim();
      const tree = await craft(repository, 'tree', make(blob, inTree ?? ''));
      const commit = await craft(
        repository,
        'commit',
        Buffer.from(`tree ${tree}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nT=${message}\n`),
      );
      writeFileSync(join(repository.path, `.git/refs/heads/crafted-${at}`), `${commit}\n`);
      all.push(content ?? '', message ?? '', ...(name.startsWith('a token') ? [inTree ?? ''] : []));
    }
    const scan = await gitScan(makeHome(), repository.path);
    expect(foundOf(scan, all)).toEqual(all);
    expect([1, 2]).toContain(scan.code);
    expect(leaksOf(scan.stdout, all)).toEqual([]);
  });

  const AUTHOR = 'A <a@example.org> 1795176000 +0000';

  const HEADERS: readonly (readonly [name: string, header: string])[] = [
    ['no author', ''],
    ['an author without a date', 'author A <a@example.org>\ncommitter A <a@example.org>\n'],
    ['a date beyond time', `author A <a@b> 99999999999999999999 +9999\ncommitter A <a@b> 99999999999999999999 +9999\n`],
    ['a date below zero', `author A <a@b> -5 +0000\ncommitter A <a@b> -5 +0000\n`],
    ['an author of a megabyte', `author ${'x'.repeat(1 << 20)} ${AUTHOR}\ncommitter ${AUTHOR}\n`],
    ['a header of a megabyte', `author ${AUTHOR}\ncommitter ${AUTHOR}\nodd ${'y'.repeat(1 << 20)}\n`],
    ['a date with power over a terminal', `author A <a@b> \u001b[2J +0000\ncommitter A <a@b> \u001b[2J\n`],
  ];

  test.each(togetherOf(HEADERS, ([name]) => name))('a commit with $title', async ({ cases }) => {
    const repository = await makeVictim();
    const made = [];
    for (const [at, [name, header]] of cases.entries()) {
      const [content = '', message = ''] = ['content', 'message'].map((place) => token(`crafted ${place} ${name}`));
      const blob = (await repository.git(['hash-object', '-w', '--stdin'], { input: `T=${content}\n` })).trim();
      const tree = (await repository.git(['mktree'], { input: `100644 blob ${blob}\tb.env\n` })).trim();
      const commit = await craft(repository, 'commit', Buffer.from(`tree ${tree}\n${header}\nT=${message}\n`));
      const branch = `crafted-${at}`;
      writeFileSync(join(repository.path, '.git/refs/heads', branch), `${commit}\n`);
      made.push({ content, message, branch });
    }
    const scan = await gitScan(makeHome(), repository.path);
    const all = [CLEAR, ...made.flatMap(({ content, message }) => [content, message])];
    expect(foundOf(scan, all)).toEqual(all);
    expect(problemsOf(scan)).toEqual([]);
    for (const { content, branch } of made) {
      expect(originsOf(scan, content)).toMatchObject([{ path: 'b.env', history: { branches: [branch] } }]);
    }
    const text = await runGitScan(makeHome(), repository.path, ['--color', 'never']);
    expect(text.code).toBe(1);
    expect(/[\u0000-\u0009\u000b-\u001f]/.test(text.stdout)).toBe(false);
  });
});

/** What the system tells of a process; nothing of one that has ended, which may happen at any time. */
function statusOf(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

/** Runs `tokenscan git` and says how much memory it had at most, from what the system tells while it runs. */
async function peakMemory(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; megabytes: number; stdout: string }> {
  const child = spawn(process.execPath, [CLI, 'git', ...args], {
    cwd,
    env: cleanEnvironment(env),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let kilobytes = 0;
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  const timer = setInterval(() => {
    kilobytes = Math.max(kilobytes, Number(/VmHWM:\s+(\d+)/.exec(statusOf(child.pid))?.[1] ?? 0));
  }, 20);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(timer);
  return { code, megabytes: kilobytes / 1024, stdout };
}

/** More than the limit on memory leaves beside what a scan needs without it. */
const LARGE_MEGABYTES = IN_SOAK ? 300 : 170;

test.skipIf(!existsSync('/proc/self/status'))(
  `a file of ${LARGE_MEGABYTES} MB: memory stays below 200 MB (needs /proc)`,
  async () => {
    const repository = await makeVictim();
    writeZeros(join(repository.path, '.git'), LARGE_MEGABYTES);
    const peak = await peakMemory([], repository.path, makeHome().env);
    expect(peak.code).toBe(1);
    expect(peak.stdout).toContain(`${Math.round((LARGE_MEGABYTES * 2 ** 20) / 1e6)} MB`);
    expect(peak.megabytes).toBeGreaterThan(20);
    expect(peak.megabytes).toBeLessThan(200);
  },
);

describe('a configuration that allows everything', () => {
  async function makeLying(): Promise<Repository> {
    const config = { exclude: ['**'], allow: [{ fingerprint: fingerprintOf(CLEAR), reason: 'trust me' }] };
    return await makeRepository({
      hook: false,
      committed: {
        'a.env': `T=${CLEAR}\n`,
        'b.env': `T=${token('marked')} # tokenscan:allow\n`,
        'tokenscan.json': JSON.stringify(config),
      },
    });
  }

  test('given FOLDER, then its configuration hides nothing', async () => {
    const { path } = await makeLying();
    const scan = await gitScan(makeHome(), temporaryFolder(), [path]);
    expect(scan.code).toBe(1);
    expect(scan.findings.filter(({ suppressed }) => !suppressed)).toHaveLength(2);
  });

  test('given a subdirectory or a range, then it hides nothing', async () => {
    const { path } = await makeLying();
    for (const args of [['.'], ['.', 'main']]) {
      const scan = await gitScan(makeHome(), path, args);
      expect(scan.findings.filter(({ suppressed }) => !suppressed)).toHaveLength(2);
    }
  });

  test.each([
    ['from elsewhere', () => temporaryFolder()],
    ['from there', undefined],
  ])('--trust-config, %s: what it allows is counted, what it excludes is left out', async (_, folder) => {
    const repository = await makeLying();
    const args = [repository.path, '--trust-config'];
    const excluded = await gitScan(makeHome(), folder?.() ?? repository.path, args);
    expect(excluded.code).toBe(0);
    expect(excluded.findings).toEqual([]);
    expect(excluded.skipped.map(({ reason }) => reason)).toContain('excluded');
    repository.write({ 'tokenscan.json': readFileSync(join(repository.path, 'tokenscan.json'), 'utf8').replace('"**"', '"x"') });
    const allowed = await gitScan(makeHome(), folder?.() ?? repository.path, args);
    expect(allowed.code).toBe(0);
    expect(allowed.findings.map(({ suppressed }) => suppressed)).toEqual([true, true]);
    expect(allowed.summary.suppressed).toBe(2);
  });
});

test('given a folder that cannot be entered, then it is a problem', async () => {
  const repository = await makeVictim();
  const { env } = makeHome();
  mkdirSync(join(repository.path, '.git/modules/locked'), { recursive: true });
  chmodSync(join(repository.path, '.git/modules/locked'), 0o000);
  const outcome = await run(process.execPath, [CLI, 'git'], { cwd: repository.path, env });
  // Root may enter it.
  expect(outcome.code).toBe(process.getuid?.() === 0 ? 1 : 2);
});

describe('files that would stop git', () => {
  test('given a device in an alternate, then it is a problem', async () => {
    const repository = await makeRepository({ hook: false, committed: { a: 'a\n' } });
    const objects = join(repository.path, '.git/objects');
    mkdirSync(join(repository.path, '.git/evil/info'), { recursive: true });
    writeFileSync(join(objects, 'info/alternates'), '../evil\n');
    symlinkSync('/dev/zero', join(repository.path, '.git/evil/pack'));
    const outcome = await runGitScan(makeProcessHome(), repository.path, []);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(/^tokenscan: objects\/pack of an alternate: neither a file nor a folder.*\n$/);
  });

  test.each([
    ['in quotes', '"../evil"\n'],
    ['from where objects really are', '../evil\n'],
  ])('such a repository, named %s', async (how, line) => {
    const repository = await makeRepository({ hook: false, committed: { a: 'a\n' } });
    const git = join(repository.path, '.git');
    if (how !== 'in quotes') {
      mkdirSync(join(repository.path, 'deep'));
      renameSync(join(git, 'objects'), join(repository.path, 'deep/objects'));
      symlinkSync('../deep/objects', join(git, 'objects'));
    }
    const evil = how === 'in quotes' ? join(git, 'evil') : join(repository.path, 'deep/evil');
    mkdirSync(evil);
    symlinkSync('/dev/zero', join(evil, 'pack'));
    writeFileSync(join(git, 'objects/info/alternates'), line);
    const outcome = await runGitScan(makeProcessHome(), repository.path, []);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(/^tokenscan: objects\/.*(?:quoted paths|of an alternate).*\n$/);
  });

  test('given an endless list of alternates, then it is a problem', async () => {
    const repository = await makeRepository({ hook: false, committed: { a: 'a\n' } });
    mkdirSync(join(repository.path, '.git/evil/info'), { recursive: true });
    writeFileSync(join(repository.path, '.git/objects/info/alternates'), '../evil\n');
    symlinkSync('/dev/zero', join(repository.path, '.git/evil/info/alternates'));
    const outcome = await runGitScan(makeProcessHome(), repository.path, []);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(/^tokenscan: .+\n$/);
  });

  test('given a HEAD that links to itself, then it is a problem', async () => {
    const repository = await makeRepository({ hook: false, committed: { 'a.env': `T=${token('beside')}\n` } });
    mkdirSync(join(repository.path, '.git/modules/m'), { recursive: true });
    symlinkSync('HEAD', join(repository.path, '.git/modules/m/HEAD'));
    mkdirSync(join(repository.path, '.git/modules/m/objects/pack'), { recursive: true });
    const scan = await gitScan(makeHome(), repository.path);
    expect(foundOf(scan, [token('beside')])).toEqual([token('beside')]);
    // Whether there is something in its objects nobody has seen.
    expect(problemsOf(scan)).toEqual(['modules/m: not a repository to git: its objects were not scanned']);
    const other = temporaryFolder();
    symlinkSync('.git', join(other, '.git'));
    const outcome = await runGitScan(makeHome(), other, []);
    expect(outcome).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'tokenscan: .git is a link that leads nowhere\n',
    });
  });
});
