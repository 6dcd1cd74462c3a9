// `tokenscan shell`: what is found in a home folder, what is reported about it, and what cannot be scanned.
import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { databaseFixtures, historyFixtures, inHome, makeDatabase, TYPED } from '../../support/fixtures/histories.ts';
import type { JsonLogReport } from '../../support/fixtures/logs.ts';
import { hasProgram } from '../../support/repositories/tree.ts';
import { type Outcome, type RunOptions, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { copyProgram, runAsNobody } from '../../support/terminal/limited.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

const CLEAR = token('shell');
const COMMAND = `curl https://api.telegram.org/bot${CLEAR}/getMe\n`;

const IS_ROOT = process.getuid?.() === 0;

/** What would name histories that are not the test's own. */
const UNSET = Object.fromEntries(
  [
    ...['HISTFILE', 'SHELL', 'ZDOTDIR', 'XDG_DATA_HOME', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'LESSHISTFILE'],
    ...['IPYTHONDIR', 'PYTHON_HISTORY', 'CLAUDE_CONFIG_DIR', 'CODEX_HOME', 'XONSH_DATA_DIR', 'PSQL_HISTORY', 'MYSQL_HISTFILE'],
  ].map((name) => [name, undefined]),
);

type Found = JsonLogReport['findings'][number] & { readonly deleted?: boolean; readonly offset?: number };
type Kept = Omit<Found, 'origin'> & { readonly origin: { readonly kind: string; readonly path: string; readonly tool: string } };

function makeHome(files: Readonly<Record<string, string | Uint8Array>> = {}) {
  const folder = temporaryFolder();
  const home = join(folder, 'home');
  mkdirSync(home);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), content);
  }
  const look = async (args: readonly string[] = [], { env, ...options }: RunOptions = {}): Promise<Outcome> => {
    const outcome = await tokenscan(['shell', ...args], { cwd: folder, ...options, env: { ...UNSET, HOME: home, ...env } });
    expect(leaksOf(outcome.stdout + outcome.stderr, [CLEAR])).toEqual([]);
    return outcome;
  };
  const report = async (args: readonly string[] = [], options: RunOptions = {}) => {
    const { stdout, code } = await look([...args, '--format', 'json'], options);
    const document = JSON.parse(stdout) as JsonLogReport;
    return { ...document, code, findings: document.findings as unknown as readonly Kept[] };
  };
  return { folder, home, look, report };
}

describe('formats', () => {
  test('given each format, then the token is found with its tool and time', async () => {
    const fixtures = historyFixtures(CLEAR);
    const { home, report } = makeHome(Object.fromEntries(fixtures.map(({ path, bytes }) => [path, bytes])));
    for (const fixture of fixtures) utimesSync(inHome(home, fixture), TYPED + 7, TYPED + 7);
    const { findings, problems, code } = await report();
    expect(problems).toEqual([]);
    expect(code).toBe(1);
    const found = new Map(findings.map(({ origin, firstSeen }) => [origin.path, { tool: origin.tool, time: firstSeen }]));
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(
        fixtures.map((fixture) => {
          const time = fixture.time === 'of the file' ? '2025-11-24T16:00:07Z' : fixture.time;
          return [inHome(home, fixture), { tool: fixture.tool, time }];
        }),
      ),
    );
    expect(findings.every(({ origin }) => origin.kind === 'history')).toBe(true);
  });

  test('given files as arguments, then each format is recognised by name or content', async () => {
    const fixtures = historyFixtures(CLEAR);
    const { home, report } = makeHome(Object.fromEntries(fixtures.map(({ path, bytes }) => [path, bytes])));
    const { findings } = await report([home]);
    const found = new Map(findings.map(({ origin }) => [origin.path, origin.tool]));
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(fixtures.map((fixture) => [inHome(home, fixture), fixture.tool === 'julia' ? 'text' : fixture.tool])),
    );
  });

  test('given the text report, then it has the history and the masked token', async () => {
    const { home, look } = makeHome({
      '.bash_history': `#${TYPED}\n${COMMAND}`,
      '.sh_history': Buffer.from(`\x81\x01${COMMAND}\0`, 'latin1'),
    });
    const { stdout, code } = await look();
    expect(code).toBe(1);
    expect(stdout).toContain(`${home}/.bash_history:2:34 (bash)`);
    expect(stdout).toContain(`curl https://api.telegram.org/bot${maskOf(CLEAR)}/getMe`);
    expect(stdout).toContain('2025-11-24T16:00:00Z');
    expect(stdout).toContain(`${home}/.sh_history, byte 35 (ksh)`);
    expect(stdout).toContain('tokenscan shell --redact');
    expect(stdout).toContain('Do not type the token to delete it');
  });
});

describe.skipIf(!hasProgram('sqlite3'))('databases (needs sqlite3)', () => {
  test('given rows, then their times are reported, and deleted ones as left in the file', async () => {
    const fixtures = databaseFixtures(CLEAR);
    const { home, report } = makeHome();
    for (const fixture of fixtures) {
      mkdirSync(dirname(inHome(home, fixture)), { recursive: true });
      makeDatabase(inHome(home, fixture), fixture.sql);
    }
    const { findings, problems } = await report();
    expect(problems).toEqual([]);
    for (const fixture of fixtures) {
      const own = findings.filter(({ origin }) => origin.path === inHome(home, fixture));
      expect(own.length, fixture.tool).toBeGreaterThan(0);
      expect([...new Set(own.map(({ origin }) => origin.tool))]).toEqual([fixture.tool]);
      expect(
        own.some(({ deleted }) => deleted),
        fixture.tool,
      ).toBe(false);
      expect(
        own.flatMap(({ firstSeen }) => firstSeen ?? []),
        fixture.tool,
      ).toEqual(expect.arrayContaining(fixture.time === undefined ? [] : [fixture.time]));
    }
    for (const fixture of fixtures) makeDatabase(inHome(home, fixture), fixture.remove);
    const after = await report();
    for (const fixture of fixtures) {
      const own = after.findings.filter(({ origin }) => origin.path === inHome(home, fixture));
      expect(own.length, fixture.tool).toBeGreaterThan(0);
      expect(
        own.every(({ deleted }) => deleted),
        fixture.tool,
      ).toBe(true);
    }
  });
});

describe.skipIf(!hasProgram('sqlite3'))('databases, page by page (needs sqlite3)', () => {
  const [atuin] = databaseFixtures(CLEAR).filter(({ tool }) => tool === 'atuin');
  const sql = atuin?.sql ?? '';
  const path = '.local/share/atuin/history.db';

  // One free page is the list of free pages itself; of many most are only named in it.
  test.each([
    ['one', 'mcfly', 'drop table commands;'],
    ['many', 'atuin', 'create table t(x); insert into t values (randomblob(90000)); drop table t; drop table history;'],
  ])('what is in pages that are free, %s of them, is told as left in the file', async (_, name, drop) => {
    const fixture = databaseFixtures(CLEAR).find(({ tool }) => tool === name);
    const place = fixture?.path ?? '';
    const { home, report } = makeHome({ [place]: '' });
    makeDatabase(join(home, place), `${fixture?.sql ?? ''}\n${drop}`);
    const { findings } = await report();
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.every(({ deleted, firstSeen }) => deleted === true && firstSeen === undefined)).toBe(true);
  });

  test('given a token only in the write-ahead log or an overflow page, then it is found', async () => {
    const { folder, home, report } = makeHome({ [path]: '' });
    const made = join(folder, 'made.db');
    const padded = sql.replace('curl', `${'x'.repeat(5000)} curl`);
    makeDatabase(
      made,
      `pragma journal_mode = wal; pragma wal_autocheckpoint = 0;\n${padded}\n.system cp "${made}" "${join(home, path)}"\n.system cp "${made}-wal" "${join(home, path)}-wal"`,
    );
    const inLog = await report();
    expect(new Set(inLog.findings.map(({ origin }) => origin.path))).toEqual(new Set([`${join(home, path)}-wal`]));
    // Closed, all of it is in the database.
    writeFileSync(join(home, path), readFileSync(made));
    rmSync(`${join(home, path)}-wal`);
    const { findings } = await report();
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.some(({ deleted }) => deleted)).toBe(false);
  });
});

describe('named paths with nothing to scan', () => {
  test('given a broken link, a pipe or an empty name, then it is a problem, without a wait', async () => {
    const { folder, home, look } = makeHome({ ok: 'ls\n' });
    symlinkSync('nowhere', join(home, 'link'));
    execFileSync('mkfifo', [join(home, 'pipe')]);
    for (const [path, why] of [
      ['link', 'leads nowhere'],
      ['pipe', 'not a regular file'],
    ] as const) {
      const outcome = await look([join(home, path), join(home, 'ok')]);
      expect([outcome.code, outcome.stdout]).toEqual([2, expect.stringContaining(why)]);
    }
    // Among others in a folder a pipe is left out.
    expect((await look([home])).code).toBe(0);
    for (const args of [
      ['--home', ''],
      ['--home', 'home/ok/x'],
    ])
      expect(await look(args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^tokenscan: --home .*\n$/) });
    for (const HOME of [join(home, 'ok/x'), join(folder, 'none')])
      expect(await look([], { env: { HOME } })).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/^tokenscan: the home .*\n$/),
      });
  });

  test.skipIf(!IS_ROOT || !hasProgram('setpriv'))('a home that is closed to us is one line (needs root, setpriv)', async () => {
    const { folder, home } = makeHome({ '.bash_history': COMMAND });
    chmodSync(folder, 0o755);
    chmodSync(home, 0o700);
    const cli = copyProgram(join(folder, 'program'));
    const outcome = await runAsNobody(cli, ['shell'], { cwd: folder, env: { ...UNSET, HOME: home } });
    expect(outcome.code).toBe(2);
    expect(outcome.stdout.match(/^could not scan: .*$/gm)).toEqual([
      expect.stringMatching(/home: .*permission denied; run it with sudo/),
    ]);
  });
});

describe('places', () => {
  test('given variables that name histories, then they apply only to our own home', async () => {
    const { folder, home, report } = makeHome();
    writeFileSync(join(folder, 'hist'), COMMAND);
    const env = { HISTFILE: join(folder, 'hist'), SHELL: '/usr/bin/zsh' };
    expect((await report([], { env })).findings.map(({ origin }) => origin.tool)).toEqual(['zsh']);
    const other = await report(['--home', home], { env });
    expect([other.findings, other.code]).toEqual([[], 0]);
  });

  test('given a file with several names, then it is scanned once', async () => {
    const { home, report } = makeHome({ 'dotfiles/history': COMMAND });
    symlinkSync(join(home, 'dotfiles/history'), join(home, '.bash_history'));
    linkSync(join(home, 'dotfiles/history'), join(home, '.zsh_history'));
    const { findings } = await report();
    expect(findings.map(({ origin }) => origin.path)).toEqual([join(home, 'dotfiles/history')]);
  });

  test("given a link out of another user's home, then it is skipped and reported", async () => {
    const { folder, home, report } = makeHome();
    writeFileSync(join(folder, 'outside'), COMMAND);
    symlinkSync(join(folder, 'outside'), join(home, '.bash_history'));
    const { findings, problems, code } = await report(['--home', home]);
    expect([findings, code]).toEqual([[], 2]);
    expect(JSON.stringify(problems)).toContain('leads out');
  });

  test('given special files, then they are skipped, and no pipe is waited for', async () => {
    const { home, report } = makeHome();
    execFileSync('mkfifo', [join(home, '.bash_history')]);
    symlinkSync('/dev/null', join(home, '.zsh_history'));
    symlinkSync(join(home, 'nowhere'), join(home, '.python_history'));
    mkdirSync(join(home, '.lesshst'));
    const { findings, problems, skipped, code } = await report();
    expect([findings, problems, code]).toEqual([[], [], 0]);
    expect(skipped.map(({ reason }) => reason).toSorted()).toEqual(['device', 'named pipe']);
  });

  test.skipIf(!IS_ROOT || !hasProgram('setpriv'))(
    'what cannot be read is a problem, with the cure (needs root and setpriv)',
    async () => {
      const { folder, home } = makeHome({ '.bash_history': COMMAND, '.zsh_history': COMMAND, '.vim/undo/x': COMMAND });
      for (const path of [folder, home]) chmodSync(path, 0o755);
      chmodSync(join(home, '.bash_history'), 0);
      chmodSync(join(home, '.vim'), 0);
      const cli = copyProgram(join(folder, 'program'));
      const outcome = await runAsNobody(cli, ['shell', '--format', 'json'], { cwd: home, env: { ...UNSET, HOME: home } });
      expect(leaksOf(outcome.stdout + outcome.stderr, [CLEAR])).toEqual([]);
      expect(outcome.code).toBe(2);
      const { findings, problems } = JSON.parse(outcome.stdout) as JsonLogReport;
      expect(findings.map(({ origin }) => origin.path)).toEqual([join(home, '.zsh_history')]);
      expect(problems.map(({ origin }) => origin.path)).toEqual(
        expect.arrayContaining([join(home, '.bash_history'), join(home, '.vim')]),
      );
      for (const { message } of problems)
        expect(message).toMatch(/permission denied; run it with sudo and --home DIR or --user NAME/);
    },
  );

  test('given --user, then the home is that of the user database', async () => {
    const { username, homedir } = userInfo();
    const { code, stderr, stdout } = await makeHome().look(['--user', username, '--exclude', '**', '--format', 'json']);
    expect([code, stderr]).toEqual([0, '']);
    const { places = [] } = JSON.parse(stdout) as JsonLogReport;
    expect(places.map(({ path }) => path)).toContain(join(homedir, '.bash_history'));
  });

  test('given a home without histories, then it is clean and the places are listed', async () => {
    const { home, report } = makeHome();
    const { code, places } = await report();
    expect(code).toBe(0);
    expect(places).toContainEqual({ path: join(home, '.bash_history'), found: false, files: 0 });
  });

  test('given --exclude, then the file is skipped', async () => {
    const { report } = makeHome({ '.bash_history': COMMAND });
    const { code, skipped } = await report(['--exclude', '**/.bash_history']);
    expect([code, skipped.length]).toEqual([0, 1]);
  });

  test('given a marker in a history, then it allows nothing', async () => {
    const { report } = makeHome({ '.bash_history': `${COMMAND.trim()} # tokenscan:allow\n` });
    expect((await report()).code).toBe(1);
  });
});

describe('usage', () => {
  test.each([
    [['--home', 'nowhere'], '--home is not a folder'],
    [['--user', 'no-such-user-here'], 'no such user'],
    [['--user', '-x'], 'user'],
    [['--home', '.', '--user', 'root'], 'exclude each other'],
    [['--home', '.', 'x'], 'it takes no PATH'],
    [['-'], 'tokenscan scan -'],
    [[''], 'a path must not be empty'],
  ])('%j is refused', async (args, message) => {
    const { code, stderr, stdout } = await makeHome().look(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('given a missing file, then it is a problem', async () => {
    const { code, problems } = await makeHome().report(['nowhere']);
    expect([code, problems.length]).toEqual([2, 1]);
  });
});
