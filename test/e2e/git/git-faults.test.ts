// What of a repository cannot be read is said, all else is still found, and nothing unread is remembered as clean.

import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  foundOf,
  type GitScan,
  gitScan,
  type Home,
  makeHome,
  problemsOf,
  runGitScan,
} from '../../support/repositories/git-scan.ts';
import { expectNoLeak, fakeGit, makeRepository, type Repository, realGit } from '../../support/repositories/repository.ts';
import { copiesOf } from '../../support/repositories/template.ts';
import { IN_SOAK, someOf } from '../../support/soak.ts';
import { CLI, run, temporaryFolder } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

const LOST = token('lost');
const OTHERS = [token('before'), token('after')];
const ALL = [LOST, ...OTHERS];

/** Files of which each holds one token; the names say in which order git lists them. */
const FILES = { 'a.env': `A=${OTHERS[0]}\n`, 'lost.env': `LOST=${LOST}\n`, 'z.env': `Z=${OTHERS[1]}\n` };

interface Damaged {
  readonly repository: Repository;
  /** The path of the object that holds LOST, loose. */
  readonly object: string;
  readonly oid: string;
}

const makeWhole = copiesOf(() => makeRepository({ hook: false, committed: FILES }));

async function makeDamaged(): Promise<Damaged> {
  const repository = await makeWhole();
  const oid = (await repository.git(['rev-parse', 'HEAD:lost.env'])).trim();
  return { repository, oid, object: join(repository.path, '.git/objects', oid.slice(0, 2), oid.slice(2)) };
}

/** Expects exit code 2, the tokens `found` and no others, and nothing of them in clear. */
function expectPartly(scan: GitScan, found: readonly string[]): void {
  expect(scan.code).toBe(2);
  expect(foundOf(scan, ALL)).toEqual(ALL.filter((clear) => found.includes(clear)));
  for (const clear of ALL) expectNoLeak(scan, clear);
}

/** Expects that a scan without the fault, with what the one with it has left in the cache, finds everything. */
async function expectAllFound(home: Home, { path }: Repository): Promise<void> {
  const scan = await gitScan(home, path);
  expect(problemsOf(scan)).toEqual([]);
  expect(scan.code).toBe(1);
  expect(foundOf(scan, ALL)).toEqual(ALL);
}

test('given a shallow clone, then it is a problem until the rest is fetched', async () => {
  const home = makeHome();
  const origin = await makeRepository({ hook: false, committed: { 'a.env': FILES['a.env'] } });
  await origin.git(['commit', '-q', '--allow-empty', '-m', 'second']);
  const clone = join(temporaryFolder(), 'clone');
  await origin.git(['clone', '-q', '--depth', '1', `file://${origin.path}`, clone]);
  const scan = await gitScan(home, clone);
  expect(scan.code).toBe(2);
  expect(problemsOf(scan)).toEqual([expect.stringMatching(/^shallow: .*git fetch --unshallow/)]);
  await origin.git(['-C', clone, 'fetch', '-q', '--unshallow']);
  expect(problemsOf(await gitScan(home, clone))).toEqual([]);
});

describe('an object', () => {
  test('given a missing object, then it is a problem and the others are scanned', async () => {
    const home = makeHome();
    const { repository, object, oid } = await makeDamaged();
    renameSync(object, `${repository.path}-away`);
    const scan = await gitScan(home, repository.path);
    expectPartly(scan, OTHERS);
    expect(problemsOf(scan)).toEqual([`blob ${oid}: missing in git (a commit refers to it)`]);
    renameSync(`${repository.path}-away`, object);
    await expectAllFound(home, repository);
  });

  test('given a missing object that only an index needs, then it is a problem', async () => {
    const home = makeHome();
    const repository = await makeRepository({ hook: false, committed: { 'a.env': FILES['a.env'], 'z.env': FILES['z.env'] } });
    await repository.stage({ 'lost.env': FILES['lost.env'], empty: '' });
    await repository.git(['add', '-N', '--', 'empty']);
    const oid = (await repository.git(['rev-parse', ':lost.env'])).trim();
    const object = join(repository.path, '.git/objects', oid.slice(0, 2), oid.slice(2));
    renameSync(object, `${repository.path}-away`);
    const scan = await gitScan(home, repository.path);
    expectPartly(scan, OTHERS);
    expect(problemsOf(scan)).toEqual([`blob ${oid}: missing in git (the index refers to it)`]);
    renameSync(`${repository.path}-away`, object);
    await expectAllFound(home, repository);
  });

  test.each([
    ['commit', 'HEAD', /^refs\/heads\/main: the object it names is missing: /],
    ['tree', 'HEAD^{tree}', /: missing in git \(a commit refers to it\)$/],
  ])('a %s that is not there', async (_, revision, message) => {
    const home = makeHome();
    const { repository } = await makeDamaged();
    const oid = (await repository.git(['rev-parse', revision])).trim();
    const object = join(repository.path, '.git/objects', oid.slice(0, 2), oid.slice(2));
    renameSync(object, `${repository.path}-away`);
    const scan = await gitScan(home, repository.path);
    expectPartly(scan, ALL);
    expect(problemsOf(scan).some((text) => message.test(text))).toBe(true);
    renameSync(`${repository.path}-away`, object);
    await expectAllFound(home, repository);
  });

  test('given a missing parent commit, then it is a problem', async () => {
    const home = makeHome();
    const { repository } = await makeDamaged();
    await repository.git(['commit', '-q', '--allow-empty', '-m', 'second']);
    const oid = (await repository.git(['rev-parse', 'HEAD~1'])).trim();
    const object = join(repository.path, '.git/objects', oid.slice(0, 2), oid.slice(2));
    renameSync(object, `${repository.path}-away`);
    const scan = await gitScan(home, repository.path);
    expectPartly(scan, ALL);
    expect(problemsOf(scan).join('\n')).toContain(oid);
    renameSync(`${repository.path}-away`, object);
    await expectAllFound(home, repository);
  });

  test('given more than twenty missing objects, then the rest is counted', async () => {
    const home = makeHome();
    const names = Array.from({ length: 30 }, (_, at) => `f${at}`);
    const repository = await makeRepository({
      hook: false,
      committed: { ...FILES, ...Object.fromEntries(names.map((name) => [name, `${name}\n`])) },
    });
    for (const oid of (await repository.git(['rev-parse', ...names.map((name) => `HEAD:${name}`)])).trim().split('\n')) {
      rmSync(join(repository.path, '.git/objects', oid.slice(0, 2), oid.slice(2)));
    }
    const scan = await gitScan(home, repository.path);
    expectPartly(scan, ALL);
    expect(scan.problems).toHaveLength(21);
    expect(problemsOf(scan).at(-1)).toMatch(/: 10 more missing objects/);
  });

  const DAMAGES: readonly (readonly [name: string, damage: (whole: Buffer) => Buffer])[] = [
    ['of no length', () => Buffer.alloc(0)],
    ['cut off', (whole) => whole.subarray(0, 20)],
    ['with a byte changed', (whole) => Buffer.from(whole.map((byte, at) => (at === 12 ? byte ^ 0xff : byte)))],
    ['that is no object', () => Buffer.from('hello')],
  ];
  test.each(someOf(DAMAGES, 2, 1))('a loose one %s', async (_, damage) => {
    const home = makeHome();
    const { repository, object, oid } = await makeDamaged();
    const whole = readFileSync(object);
    rmSync(object);
    writeFileSync(object, damage(whole));
    const scan = await gitScan(home, repository.path);
    expectPartly(scan, OTHERS);
    expect(problemsOf(scan).join('\n')).toContain(oid);
    writeFileSync(object, whole);
    await expectAllFound(home, repository);
  });

  test('given a damaged large object, then tokens before the damage are found', async () => {
    const home = makeHome();
    const repository = await makeRepository({ hook: false });
    // It does not compress, so that the damage is where it is meant to be.
    const noise = Buffer.concat(Array.from({ length: 40_000 }, (_, at) => Buffer.from(`${(at * 7919) ** 3} `)));
    await repository.stage({ big: Buffer.concat([Buffer.from(`${FILES['a.env']}`), noise]), ...FILES });
    await repository.git(['commit', '-q', '-m', 'x']);
    const oid = (await repository.git(['rev-parse', 'HEAD:big'])).trim();
    const object = join(repository.path, '.git/objects', oid.slice(0, 2), oid.slice(2));
    chmodSync(object, 0o644);
    const file = openSync(object, 'r+');
    writeSync(file, Buffer.from([0, 1, 2, 3]), 0, 4, Math.floor(statSync(object).size / 2));
    closeSync(file);
    const scan = await gitScan(home, repository.path);
    expectPartly(scan, ALL);
    expect(problemsOf(scan).join('\n')).toContain(oid);
    expect((await gitScan(home, repository.path)).code).toBe(2);
  });
});

describe('a pack', () => {
  const count = IN_SOAK ? 300 : 90;

  /** A repository with many tokens in one pack, without deltas: each in an object of its own. */
  const tokens = Array.from({ length: count }, (_, at) => token(`packed ${at}`));
  const makeOnePack = copiesOf(async () => {
    const files = Object.fromEntries(tokens.map((clear, at) => [`${at}.env`, `T=${clear}\n`]));
    const repository = await makeRepository({ hook: false, committed: files });
    await repository.git(['-c', 'pack.window=0', 'repack', '-q', '-a', '-d', '--no-write-bitmap-index']);
    return repository;
  });

  async function makePacked(): Promise<{ repository: Repository; pack: string }> {
    const repository = await makeOnePack();
    const folder = join(repository.path, '.git/objects/pack');
    const name = readdirSync(folder).find((entry) => entry.endsWith('.pack')) ?? '';
    chmodSync(join(folder, name), 0o644);
    chmodSync(join(folder, name.replace(/pack$/, 'idx')), 0o644);
    return { repository, pack: join(folder, name) };
  }

  test('given a damaged pack, then unreadable objects are named, and nothing is cached', async () => {
    const home = makeHome();
    const { repository, pack } = await makePacked();
    const whole = readFileSync(pack);
    const damaged = Buffer.from(whole);
    const start = Math.floor(whole.length / 2);
    for (let at = start; at < start + 7 * count; at += 11) damaged[at] = (damaged[at] ?? 0) ^ 0x55;
    writeFileSync(pack, damaged);
    const scan = await gitScan(home, repository.path);
    expect(scan.code).toBe(2);
    const found = foundOf(scan, tokens);
    const named = new Set(scan.problems.map(({ origin }) => (origin.kind === 'object' ? origin.oid : '')));
    expect(found.length).toBeGreaterThan((2 / 3) * count);
    expect(found.length).toBeLessThan(count);
    // Each token that was not found is in an object that was named.
    for (const [at, clear] of tokens.entries()) {
      if (found.includes(clear)) continue;
      const content = `T=${clear}\n`;
      const oid = createHash('sha1').update(`blob ${content.length}\0${content}`).digest('hex');
      expect(named, `${at}.env`).toContain(oid);
    }
    writeFileSync(pack, whole);
    const again = await gitScan(home, repository.path);
    expect(problemsOf(again)).toEqual([]);
    expect(foundOf(again, tokens)).toHaveLength(count);
  });

  const DAMAGES: readonly (readonly [name: string, damage: (idx: string) => void])[] = [
    ['without an index', (idx) => rmSync(idx)],
    ['with an index that is none', (idx) => writeFileSync(idx, 'x'.repeat(5000))],
    ['with an index of no length', (idx) => truncateSync(idx, 0)],
    ['with an index that is cut off', (idx) => truncateSync(idx, 1000)],
  ];
  test.each(someOf(DAMAGES, 3))('%s', async (_, damage) => {
    const home = makeHome();
    const { repository, pack } = await makePacked();
    const idx = pack.replace(/pack$/, 'idx');
    const whole = readFileSync(idx);
    const loose = token('loose one');
    await repository.git(['hash-object', '-w', '--stdin'], { input: `T=${loose}\n` });
    damage(idx);
    const scan = await gitScan(home, repository.path);
    expect(scan.code).toBe(2);
    expect(scan.problems).not.toEqual([]);
    expect(foundOf(scan, [loose])).toEqual([loose]);
    rmSync(idx, { force: true });
    writeFileSync(idx, whole);
    const again = await gitScan(home, repository.path);
    expect(problemsOf(again)).toEqual([]);
    expect(foundOf(again, tokens)).toHaveLength(count);
  });

  test('given a missing pack with an index, then it is a problem', async () => {
    const { repository, pack } = await makePacked();
    rmSync(pack);
    expect((await gitScan(makeHome(), repository.path)).code).toBe(2);
  });
});

describe('git', () => {
  /** A repository whose objects are more than one write to a pipe holds. */
  const filler = Array.from({ length: 2000 }, (_, at) => `line ${at}`).join('\n');
  const committed = { ...FILES, b: filler, c: `${filler}\nc`, d: `${filler}\nd` };
  const makeLong = copiesOf(() => makeRepository({ hook: false, committed }));

  async function env(script: string): Promise<Record<string, string>> {
    const folder = fakeGit(`real='${await realGit()}'\n${script}`);
    return { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
  }

  /** A program in place of git that runs `script` where contents are read, and git itself for all else. */
  const reading = (script: string): Promise<Record<string, string>> =>
    env(`case "$*" in *"cat-file --batch --buffer"*) ${script};; *) exec "$real" "$@";; esac`);

  test.each(someOf([200, 10, 20_000, 5000], 4, 3))(
    'given a git that is killed after %i bytes, then the rest is a problem',
    async (bytes) => {
      const home = makeHome();
      const repository = await makeLong();
      const scan = await gitScan(home, repository.path, [], {
        env: await reading(`"$real" "$@" | head -c ${bytes}; kill -9 $$`),
      });
      expect(scan.code).toBe(2);
      expect(scan.problems.length).toBeGreaterThan(0);
      await expectAllFound(home, repository);
    },
  );

  test.each([
    ['fails at once', 'exit 3', /failed \(3\)/],
    ['ends well and says nothing', 'exit 0', /ended before the last object/],
    ['prints what is no answer', 'cat > /dev/null; echo garbage', /unexpected output from git cat-file/],
    [
      'answers for another object',
      `cat > /dev/null; echo ${'0'.repeat(40)} missing`,
      /unexpected output from git cat-file: another object/,
    ],
  ])('that %s', async (_, script, message) => {
    const home = makeHome();
    const repository = await makeLong();
    const scan = await gitScan(home, repository.path, [], { env: await reading(script) });
    expect(scan.code).toBe(2);
    expect(problemsOf(scan).join('\n')).toMatch(message);
    expect(foundOf(scan, ALL)).toEqual([]);
    await expectAllFound(home, repository);
  });

  test('given a git that hangs, then it is stopped and the number of unscanned objects reported', async () => {
    const home = makeHome();
    const repository = await makeLong();
    const scan = await gitScan(home, repository.path, [], {
      env: { ...(await reading('exec sleep 600')), TOKENSCAN_GIT_TIMEOUT: '3' },
    });
    expect(scan.code).toBe(2);
    expect(problemsOf(scan).join('\n')).toMatch(/timed out: no output for 3 s.*this and others, \d+ objects, were not scanned/);
    await expectAllFound(home, repository);
  });

  test.each([
    ['cannot list objects', '--batch-all-objects'],
    ['cannot list refs', 'for-each-ref'],
    ['cannot list an index', 'ls-files'],
    ['cannot follow commits', 'rev-list'],
    ['cannot say what commits change', 'diff-tree'],
  ])('that %s', async (_, command) => {
    const home = makeHome();
    const repository = await makeLong();
    const outcome = await runGitScan(home, repository.path, [], {
      env: await env(`case "$*" in *${command}*) kill -9 $$;; *) exec "$real" "$@";; esac`),
    });
    expect(outcome.code).toBe(2);
    expect(outcome.stdout + outcome.stderr).toMatch(/was ended by SIGKILL/);
    expect(outcome.stderr).not.toContain('defect');
    await expectAllFound(home, repository);
  });

  test('given a git that fails while names are read, then findings are kept', async () => {
    const home = makeHome();
    const repository = await makeRepository({ hook: false, committed: { ...FILES, [`${token('named')}.txt`]: 'x\n' } });
    // The second time contents are asked for, they are those of trees.
    const counter = join(temporaryFolder(), 'asked');
    const scan = await gitScan(home, repository.path, [], {
      env: await reading(`if [ -e '${counter}' ]; then exit 1; fi; : > '${counter}'; exec "$real" "$@"`),
    });
    expect(scan.code).toBe(2);
    expect(foundOf(scan, [...ALL, token('named')])).toHaveLength(4);
    expect(problemsOf(scan).join('\n')).toMatch(/could not determine which names in trees contain the tokens/);
  });

  test('given no git, then it is an error', async () => {
    const { path } = await makeLong();
    const direct = await run(process.execPath, [CLI, 'git'], { cwd: path, env: { PATH: temporaryFolder() } });
    expect(direct).toMatchObject({ code: 2, stdout: '' });
    expect(direct.stderr).toMatch(/^tokenscan: git was not found on PATH; .*\n$/);
  });
});

const mounts = (await run('unshare', ['-m', 'true']).catch(() => undefined))?.code === 0;

describe('the cache', () => {
  test.each([
    ['a file in place of the folder', (cache: string) => writeFileSync(join(cache, 'tokenscan'), '')],
    [
      'a folder in place of the list',
      (_: string, file: string) => {
        rmSync(file, { force: true });
        mkdirSync(join(file, 'x'), { recursive: true });
      },
    ],
    ['a link to nothing in place of the folder', (cache: string) => symlinkSync('/nowhere/x', join(cache, 'tokenscan'))],
  ])('%s: all is looked at, and that nothing can be noted is said', async (name, damage) => {
    const home = makeHome();
    const { repository } = await makeDamaged();
    let file = '';
    if (name.endsWith('list')) {
      await gitScan(home, repository.path);
      const folder = join(home.cache, 'tokenscan/objects');
      file = join(folder, readdirSync(folder)[0] ?? '');
    }
    damage(home.cache, file);
    const scan = await gitScan(home, repository.path);
    expectPartly(scan, ALL);
    expect(problemsOf(scan).join('\n')).toContain('the cache could not be written');
    expect((await gitScan(home, repository.path, ['--no-cache'])).code).toBe(1);
  });

  test('with a limit on the length of files', async () => {
    const home = makeHome();
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`f${at}`, `${at}\n`]));
    const repository = await makeRepository({ hook: false, committed: { ...FILES, ...files } });
    // Blocks of 512 bytes: the list of some 300 ids does not fit.
    const limited = await run('/bin/sh', ['-c', `trap '' XFSZ; ulimit -f 2; exec "$0" "$@"`, process.execPath, CLI, 'git'], {
      cwd: repository.path,
      env: home.env,
    });
    expect(limited.code).toBe(2);
    expect(limited.stdout).toContain('the cache could not be written');
    expect(readdirSync(join(home.cache, 'tokenscan/objects'))).toEqual([]);
    await expectAllFound(home, repository);
  });

  test.skipIf(!mounts)('given a full disk, then the old list stays', async () => {
    const home = makeHome();
    const { repository } = await makeDamaged();
    const script = `set -e
mount -t tmpfs -o size=16k tmpfs "$XDG_CACHE_HOME"
set +e
"$@"; echo "first $?"
list="$XDG_CACHE_HOME"/tokenscan/objects/*
sum=$(cat $list | sha256sum)
cat "$GROWN/blobs" | git -C "$REPOSITORY" hash-object -w --stdin-paths > /dev/null
cd "$REPOSITORY"
"$@"; echo "second $?"
[ "$sum" = "$(cat $list | sha256sum)" ] && echo same
ls "$XDG_CACHE_HOME"/tokenscan/objects | wc -l`;
    const grown = temporaryFolder();
    // Enough for the first list; then as many objects more as the disk has no room for.
    const many = Array.from({ length: 700 }, (_, at) => `more ${at}\n`);
    for (const [at, text] of many.entries()) writeFileSync(join(grown, `m${at}`), text);
    writeFileSync(join(grown, 'blobs'), many.map((__, at) => join(grown, `m${at}`)).join('\n'));
    const outcome = await run('unshare', ['-m', '/bin/sh', '-c', script, 'sh', process.execPath, CLI, 'git'], {
      cwd: repository.path,
      env: { ...home.env, GROWN: grown, REPOSITORY: repository.path },
    });
    expect(outcome.stdout, outcome.stderr).toMatch(/first 1\n/);
    expect(outcome.stdout).toMatch(/no space left on the device/);
    expect(outcome.stdout).toMatch(/second 2\nsame\n1\n/);
  });

  test('given a truncated or foreign list, then it is ignored', async () => {
    const home = makeHome();
    const { repository } = await makeDamaged();
    await gitScan(home, repository.path);
    const folder = join(home.cache, 'tokenscan/objects');
    const file = join(folder, readdirSync(folder)[0] ?? '');
    expect((await gitScan(home, repository.path)).summary.objects?.known).toBeGreaterThan(0);
    for (const damage of [
      (list: Buffer) => list.subarray(0, -20),
      (list: Buffer) => list.subarray(0, -7),
      () => Buffer.alloc(0),
    ]) {
      writeFileSync(file, damage(readFileSync(file)));
      expect((await gitScan(home, repository.path)).summary.objects?.known).toBe(0);
    }
    expect(existsSync(file)).toBe(true);
  });
});
