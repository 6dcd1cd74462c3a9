// D1 for `tokenscan git`: no token in what it prints, keeps, puts into temporary folders or tells git; and what a signal leaves behind.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { walk } from '../../../src/system/walk.ts';
import {
  foundOf,
  gitScan,
  type Home,
  makeHome,
  makeProcessHome,
  type ProcessHome,
  problemsOf,
  runGitScan,
} from '../../support/repositories/git-scan.ts';
import { type PlantedRepository, plantRepository } from '../../support/repositories/planted-repository.ts';
import { fakeGit, makeRepository, realGit } from '../../support/repositories/repository.ts';
import { IN_SOAK, SOAK, someOf } from '../../support/soak.ts';
import { CLI, cleanEnvironment, temporaryFolder } from '../../support/terminal/cli.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { token } from '../../support/tokens/token.ts';

/** All that files below `folder` hold, with their names and what links point to; links are not followed. */
function everythingIn(folder: string): string {
  return [...walk(folder, () => true)]
    .map(({ kind, path }) => {
      if (kind === 'symbolic-link') return `${path} ${readlinkSync(join(folder, path))}`;
      return kind === 'file' ? `${path} ${readFileSync(join(folder, path), 'latin1')}` : path;
    })
    .join('\n');
}

interface Run {
  readonly repository: PlantedRepository;
  readonly tokens: readonly string[];
  readonly home: ProcessHome;
  /** The same home and cache, for scans in our process. */
  readonly inside: Home;
}

/** One for all tests: scanning a repository changes nothing in it. */
const planted = plantRepository(temporaryFolder());

async function plant(): Promise<Run> {
  const repository = await planted;
  const home = makeProcessHome();
  const { TMPDIR: _, ...env } = home.env;
  return { repository, tokens: repository.places.map((place) => place.token), home, inside: { ...home, env } };
}

/** The forms of a token in which it must not stand either: git tells ref names, and those hold it encoded. */
function allForms(tokens: readonly string[]): readonly string[] {
  return tokens.flatMap((clear) => {
    const bytes = Buffer.from(clear);
    return [clear, `:${bytes.toString('hex')}`, `:${bytes.toString('base64url')}`];
  });
}

const FORMS: readonly (readonly string[])[] = [
  [],
  ['--no-cache', '--no-allow', '--no-config', '--confidence', 'possible'],
  ['main'],
  ['HEAD~1..HEAD'],
  ['main...origin/main'],
  ['main', '^HEAD~2'],
  ['--since', '2001-01-01'],
  ['.'],
  ['.', 'main', '--trust-config'],
  ['--staged'],
];
const FORMATS: readonly (readonly string[])[] = [
  ['-v', '--color', 'always'],
  ['--format', 'json'],
];

/** What git does in place of what it should, and for which of its commands. */
const FAILURES: readonly (readonly [name: string, script: string])[] = [
  ['none', 'exec "$real" "$@"'],
  [
    'contents cut off',
    `case "$*" in *"--batch --buffer"*) "$real" "$@" | head -c 3000; kill -9 $$;; *) exec "$real" "$@";; esac`,
  ],
  ['commits cut off', `case "$*" in *diff-tree*) "$real" "$@" | head -c 300; kill -9 $$;; *) exec "$real" "$@";; esac`],
  ['complaints with what it reads', `"$real" "$@" | tee /dev/stderr; exit 128`],
];

/**
 * What is run where git fails in one way: all in `npm run soak`; in `npm test` each second form where it does not, and else one format
 * without a form, and where contents are cut off the other one with a form, too.
 */
function runsFor(failure: string): readonly (readonly [form: readonly string[], format: readonly string[]])[] {
  const turn = turnOf(failure);
  const isTaken = (at: number, to: number): boolean => {
    if (failure === 'none') return at % 2 === 0 && (at === 0 || (at / 2 + to) % 2 === 0);
    return at === 0 ? to === turn : failure === 'contents cut off' && at === 8 + turn && to !== turn;
  };
  return FORMS.flatMap((form, at) =>
    FORMATS.filter((_, to) => IN_SOAK || isTaken(at, to)).map((format) => [form, format] as const),
  );
}

/** 0 and 1 in turn. */
const turnOf = (failure: string): number => FAILURES.findIndex(([name]) => name === failure) % 2;

describe.each(FAILURES)('failure: %s', (failure, script) => {
  test('given any form and format, then no token is printed', async () => {
    const { repository, tokens, home, inside } = await plant();
    const forms = allForms(tokens);
    const path = `${fakeGit(`real='${await realGit()}'\n${script}`)}:${process.env['PATH'] ?? ''}`;
    for (const [at, [form, format]] of runsFor(failure).entries()) {
      // Standard streams and temporary files are those of a process once for each failure.
      const outcome = await runGitScan(at === 0 ? home : inside, repository.path, [...form, ...format], {
        env: { PATH: path, TOKENSCAN_DEBUG: '1' },
      });
      const name = [...form, ...format].join(' ');
      // In the last commit there is none.
      expect(form[0] === 'HEAD~1..HEAD' ? [0, 2] : [1, 2], name).toContain(outcome.code);
      expect(leaksOf(outcome.stdout, forms), `${name}: standard output`).toEqual([]);
      expect(leaksOf(outcome.stderr, forms), `${name}: standard error`).toEqual([]);
      expect(outcome.stderr).not.toContain('defect');
    }
    expect(leaksOf(everythingIn(home.cache), forms), 'cache').toEqual([]);
    expect(readdirSync(home.temporary)).toEqual([]);
  });
});

test('given a token as a revision or folder, then it is not printed', async () => {
  const { path } = await makeRepository({ hook: false, committed: { a: 'x\n' } });
  const clear = token('revision');
  for (const args of [
    [clear],
    [`${clear}..main`],
    [`./${clear}`],
    ['--', `--output=${clear}`],
    ['--since', clear.replace(/\d/g, 'x')],
  ]) {
    const outcome = await runGitScan(makeHome(), path, args);
    expect(outcome.code, args.join(' ')).toBe(2);
    expect(leaksOf(outcome.stdout + outcome.stderr, [clear])).toEqual([]);
    expect(outcome.stderr.split('\n').length).toBeLessThanOrEqual(2);
  }
});

test('when git runs, then no token is in its arguments, environment or folder', async () => {
  const { repository, tokens, home, inside } = await plant();
  const forms = allForms(tokens);
  const log = temporaryFolder();
  // Arguments, environment, and the temporary folder as it is at each call.
  const script = `printf '%s\\n' "$@" > '${log}'/argv.$$; env > '${log}'/env.$$; cp -a '${home.temporary}' '${log}'/tmp.$$; exec '${await realGit()}' "$@"`;
  const path = `${fakeGit(script)}:${process.env['PATH'] ?? ''}`;
  for (const args of someOf([[], ['main'], ['HEAD~1...origin/main'], ['--since', '2001-01-01'], ['--staged']], 2)) {
    // Temporary files are those of all objects, and of a range.
    const { stdout } = await runGitScan(
      args.length === 0 || args[0]?.includes('...') || IN_SOAK ? home : inside,
      repository.path,
      args,
      { env: { PATH: path } },
    );
    expect(leaksOf(stdout, forms), args.join(' ')).toEqual([]);
  }
  expect(readdirSync(log).filter((name) => name.startsWith('argv')).length).toBeGreaterThan(20);
  expect(readdirSync(log).some((name) => name.startsWith('tmp') && readdirSync(join(log, name)).length > 0)).toBe(true);
  expect(leaksOf(everythingIn(log), forms)).toEqual([]);
});

test('given a cache, then only its user can read it and it has only ids', async () => {
  const { repository, home, inside } = await plant();
  await runGitScan(inside, repository.path, []);
  const folder = join(home.cache, 'tokenscan/objects');
  const lists = readdirSync(folder);
  expect(lists.length).toBeGreaterThan(0);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  for (const name of lists) {
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    const lines = readFileSync(join(folder, name), 'latin1').split('\n').slice(0, 3).join('\n');
    expect(lines).toMatch(/^tokenscan: objects that hold nothing, 1\n[0-9a-f]{64}\n20 [0-9a-f]{64}$/);
  }
});

describe('a signal', () => {
  /** Starts a scan, waits until `isReady`, sends a signal, and says how it ended. */
  async function interrupt(
    cwd: string,
    env: Readonly<Record<string, string>>,
    signal: NodeJS.Signals,
    isReady: () => boolean,
  ): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    const child = spawn(process.execPath, [CLI, 'git', '--format', 'json'], { cwd, env: cleanEnvironment(env), stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
      child.on('exit', (code, by) => resolve({ code, signal: by })),
    );
    while (!isReady() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill(signal);
    return ended;
  }

  /** A git that reads contents for as long as it takes to be interrupted. */
  async function slowGit(): Promise<{ PATH: string; reading: string }> {
    const reading = join(temporaryFolder(), 'reading');
    const script = `case "$*" in *"cat-file --batch --buffer"*) : > '${reading}'; exec sleep 20;; *) exec '${await realGit()}' "$@";; esac`;
    return { PATH: `${fakeGit(script)}:${process.env['PATH'] ?? ''}`, reading };
  }

  test.each(someOf(['SIGTERM', 'SIGINT', 'SIGHUP'] as const, 3))(
    '%s: no temporary folder stays, and the cache is as it was',
    async (signal) => {
      const { repository, tokens, home, inside } = await plant();
      const { PATH, reading } = await slowGit();
      const ended = await interrupt(repository.path, { ...home.env, PATH }, signal, () => existsSync(reading));
      expect(ended).toEqual({ code: null, signal });
      expect(readdirSync(home.temporary)).toEqual([]);
      expect(existsSync(join(home.cache, 'tokenscan'))).toBe(false);
      // Where nothing is left, one scan is as the next.
      if (signal !== 'SIGTERM' && !IN_SOAK) return;
      const scan = await gitScan(inside, repository.path);
      expect(problemsOf(scan)).toEqual([]);
      expect(foundOf(scan, tokens)).toEqual(tokens);
    },
  );

  test('given SIGKILL, then no token remains and the next scan finds all', async () => {
    const { repository, tokens, home } = await plant();
    const { PATH, reading } = await slowGit();
    await interrupt(repository.path, { ...home.env, PATH }, 'SIGKILL', () => existsSync(reading));
    expect(readdirSync(home.temporary)).not.toEqual([]);
    expect(leaksOf(everythingIn(home.temporary), allForms(tokens))).toEqual([]);
    const scan = await gitScan(home, repository.path);
    expect(foundOf(scan, tokens)).toEqual(tokens);
  });

  test('given SIGKILL at any moment, then the list is the old or the new one', async () => {
    const { repository, tokens, home } = await plant();
    for (let moment = 20; moment <= 500; moment += 240 / SOAK) {
      const start = Date.now();
      await interrupt(repository.path, home.env, 'SIGKILL', () => Date.now() - start > moment);
      const folder = join(home.cache, 'tokenscan/objects');
      for (const name of existsSync(folder) ? readdirSync(folder) : []) {
        const path = join(folder, name);
        if (statSync(path).isDirectory()) continue;
        const [first, , third] = readFileSync(path, 'latin1').split('\n', 3);
        expect(first).toBe('tokenscan: objects that hold nothing, 1');
        expect(third).toMatch(/^20 [0-9a-f]{64}$/);
      }
    }
    const scan = await gitScan(home, repository.path);
    expect(problemsOf(scan)).toEqual([]);
    expect(foundOf(scan, tokens)).toEqual(tokens);
  });

  test('given several scans at once, then they share the cache', async () => {
    const { repository, tokens, home } = await plant();
    const scans = await Promise.all(Array.from({ length: IN_SOAK ? 4 : 2 }, () => gitScan(home, repository.path)));
    for (const scan of scans) expect(foundOf(scan, tokens)).toEqual(tokens);
    const last = await gitScan(home, repository.path);
    expect(last.summary.objects?.known).toBeGreaterThan(0);
    expect(foundOf(last, tokens)).toEqual(tokens);
    expect(readdirSync(join(home.cache, 'tokenscan/objects')).filter((name) => name.includes('-'))).toEqual([]);
  });
});

test('given no temporary folder, then exit code 2 with one line', async () => {
  const home = makeHome();
  const { path } = await makeRepository({ hook: false, committed: { a: 'x\n' } });
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  mkdirSync(join(home.cache, 'x'));
  const outcome = await runGitScan(home, path, [], { env: { TMPDIR: file } });
  expect(outcome).toMatchObject({ code: 2, stdout: '' });
  expect(outcome.stderr).toMatch(/^tokenscan: cannot make a temporary folder: [^\n]*\n$/);
});
