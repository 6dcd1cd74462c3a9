// `tokenscan logs`: where logs are found, what is reported about them, and what cannot be scanned.
import { appendFileSync, chmodSync, mkdirSync, readFileSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type JsonLogReport, makeProgram, systemEnvironment } from '../../support/fixtures/logs.ts';
import { hasProgram, writeTree } from '../../support/repositories/tree.ts';
import { type Outcome, type RunOptions, run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { copyProgram, runAsNobody } from '../../support/terminal/limited.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

const CLEAR = token('logs');
const LINE = `2026-11-25T03:04:05Z GET https://api.telegram.org/bot${CLEAR}/getUpdates\n`;
const DOCKER = `${JSON.stringify({ log: `GET /bot${CLEAR}/getMe\n`, stream: 'stdout', time: '2026-11-20T01:02:03.5Z' })}\n`;

/** A folder with a system (`system`), a folder to stand in (`work`) and an empty PATH (`bin`). */
function makeSystem(files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = temporaryFolder();
  const [system, work, bin] = ['system', 'work', 'bin'].map((name) => join(folder, name)) as [string, string, string];
  for (const path of [system, work, bin]) mkdirSync(path);
  writeTree(system, files);
  const look = async (args: readonly string[] = [], { env, ...options }: RunOptions = {}): Promise<Outcome> => {
    const all = { cwd: work, ...options, env: { ...systemEnvironment(bin), ...env } };
    const outcome = await tokenscan(['logs', '--root', system, ...args], all);
    expect(leaksOf(outcome.stdout + outcome.stderr, [CLEAR])).toEqual([]);
    return outcome;
  };
  return { folder, system, work, bin, look };
}

function reportOf(outcome: Outcome): JsonLogReport {
  expect(leaksOf(outcome.stdout + outcome.stderr, [CLEAR])).toEqual([]);
  return JSON.parse(outcome.stdout) as JsonLogReport;
}

const pathOf = ({ origin }: JsonLogReport['findings'][number]): string => [origin.root, origin.path].filter(Boolean).join('/');

describe('the locations of logs', () => {
  test.each([
    ['Docker', 'var/lib/docker/containers/c1/c1-json.log', DOCKER],
    ['Docker, rotated', 'var/lib/docker/containers/c1/c1-json.log.1', DOCKER],
    ['Docker, rotated and compressed', 'var/lib/docker/containers/c1/c1-json.log.2.gz', gzipSync(DOCKER)],
    ['Docker without root', 'home/bob/.local/share/docker/containers/c1/c1-json.log', DOCKER],
    ['Podman', 'var/lib/containers/storage/overlay-containers/c1/userdata/ctr.log', LINE],
    ['Podman without root', 'home/bob/.local/share/containers/storage/overlay-containers/c1/userdata/ctr.log', LINE],
    ['PM2', 'home/bob/.pm2/logs/bot-error.log', LINE],
    ['PM2 itself', 'home/bob/.pm2/pm2.log', LINE],
    ['nginx', 'var/log/nginx/access.log', LINE],
    ['nginx, rotated', 'var/log/nginx/access.log.2.gz', gzipSync(LINE)],
    ['Apache', 'var/log/apache2/other_vhosts_access.log', LINE],
    ['Caddy', 'var/log/caddy/access.log', LINE],
    ['syslog', 'var/log/syslog', LINE],
    ['/var/log, any name', 'var/log/bot/output', LINE],
    ['Kubernetes', 'var/log/pods/ns_bot_1/bot/0.log', LINE],
    ['supervisor', 'var/log/supervisor/bot-stdout---supervisor-abc.log', LINE],
    ['supervisor, without a file named', 'tmp/bot-stdout---supervisor-x1y2.log', LINE],
    ['npm', 'home/bob/.npm/_logs/2026-11-25T03_04_05_123Z-debug-0.log', LINE],
    ['yarn', 'home/bob/yarn-error.log', LINE],
    ['nohup', 'home/bob/nohup.out', LINE],
    ['macOS', 'home/bob/Library/Logs/bot/bot.log', LINE],
    ['the state of programs', 'home/bob/.local/state/bot/bot.log', LINE],
  ])('%s', async (_, path, content) => {
    const { system, look } = makeSystem({ [path]: content });
    const outcome = await look(['--format', 'json']);
    expect(reportOf(outcome).findings.map(pathOf)).toEqual([expect.stringContaining(join(system, path))]);
    expect(outcome.code).toBe(1);
  });

  test.each([
    ['PM2_HOME', { PM2_HOME: '/srv/pm2' }, 'srv/pm2/logs/bot-out.log'],
    ['XDG_DATA_HOME', { XDG_DATA_HOME: '/srv/data' }, 'srv/data/docker/containers/c1/c1-json.log'],
    ['XDG_STATE_HOME', { XDG_STATE_HOME: '/srv/state' }, 'srv/state/bot.log'],
    ['npm_config_cache', { npm_config_cache: '/srv/npm' }, 'srv/npm/_logs/x-debug-0.log'],
    ['HOME', { HOME: '/srv/home' }, 'srv/home/.pm2/logs/bot-out.log'],
    ['LOCALAPPDATA', { LOCALAPPDATA: '/srv/local' }, 'srv/local/npm-cache/_logs/x.log'],
  ])('%s is honoured', async (_, env, path) => {
    const { look } = makeSystem({ [path]: LINE });
    expect(reportOf(await look(['--format', 'json'], { env })).findings).toHaveLength(1);
  });

  test.each(['package.json', 'compose.yaml', 'docker-compose.yml', 'docker-compose.prod.yml', 'pyproject.toml', 'Dockerfile'])(
    'beside %s, here and above',
    async (name) => {
      const { work, look } = makeSystem({});
      writeTree(work, {
        [name]: '',
        'bot.log': LINE,
        'bot.log.1': LINE,
        'npm-debug.log': LINE,
        'logs/deep/out.txt': LINE,
        'src/other.log': LINE,
        'token.txt': LINE,
        'src/': '',
      });
      const { findings } = reportOf(await look(['--format', 'json'], { cwd: join(work, 'src') }));
      const paths = findings.map((finding) => pathOf(finding).slice(work.length + 1));
      expect(paths.toSorted()).toEqual(['bot.log', 'bot.log.1', 'logs/deep/out.txt', 'npm-debug.log']);
    },
  );

  test.skipIf(!hasProgram('zstd'))('rotated and compressed by zstd (needs zstd)', async () => {
    const { system, look } = makeSystem({ 'var/log/bot.log.1': LINE });
    expect((await run('zstd', ['-q', '--rm', join(system, 'var/log/bot.log.1')])).code).toBe(0);
    const { findings } = reportOf(await look(['--format', 'json']));
    expect(findings).toMatchObject([{ origin: { path: 'bot.log.1.zst!bot.log.1' }, firstSeen: '2026-11-25T03:04:05Z' }]);
  });

  test('given a log that is reachable by two paths, then it is scanned once', async () => {
    const { look } = makeSystem({ 'var/log/nginx/access.log': LINE, 'var/log/syslog': LINE });
    expect(reportOf(await look(['--format', 'json'])).summary.blobs).toBe(2);
  });

  test('given login tables and journal files, then they are skipped and counted', async () => {
    const { look } = makeSystem({
      'var/log/lastlog': LINE,
      'var/log/wtmp': LINE,
      'var/log/journal/m/system.journal': LINE,
      'var/log/a': '',
    });
    const { skipped, findings } = reportOf(await look(['--format', 'json']));
    expect(findings).toEqual([]);
    expect(skipped.map(({ reason }) => reason).toSorted()).toEqual([
      'journal file: journalctl reads it',
      'record of logins, not a log',
      'record of logins, not a log',
    ]);
  });

  test('given --exclude with a glob of the whole path, then the log is skipped', async () => {
    const files = { 'var/log/nginx/access.log': LINE, 'home/bob/nohup.out': LINE, 'var/log/syslog': LINE };
    const { look } = makeSystem(files);
    const report = reportOf(await look(['--format', 'json', '--exclude', 'nginx', '--exclude', 'nohup.out']));
    expect(report.findings.map(pathOf)).toEqual([expect.stringMatching(/\/var\/log\/syslog$/)]);
  });

  test('given no logs, then exit code 2, and --verbose lists the places', async () => {
    const { look, system } = makeSystem({ 'home/bob/.bashrc': LINE, 'var/log/': '' });
    const outcome = await look(['-v']);
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toContain(`searched: ${system}/var/log (0 new files)`);
    expect(outcome.stdout).toContain(`not present: ${join(system, 'home/bob/.pm2/logs')}`);
    expect(outcome.stdout).toContain('not present: systemd journal');
    expect(outcome.stdout).toContain('nothing to scan in the logs of this system');
  });

  test('given a token in the path of a log, then it is masked', async () => {
    const { look } = makeSystem({ [`srv/${CLEAR}/logs/${CLEAR}.log`]: 'x' });
    const outcome = await look(['-v'], { env: { PM2_HOME: `/srv/${CLEAR}` } });
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toContain(`/srv/${maskOf(CLEAR)}/logs`);
  });

  test("given a link out of another system's root, then it is skipped and reported", async () => {
    const { look, system, folder } = makeSystem({ 'var/log/syslog': 'x' });
    writeTree(folder, { 'ours/access.log': LINE });
    symlinkSync(join(folder, 'ours'), join(system, 'var/log/nginx'));
    const outcome = await look();
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toContain('leads out of the --root folder');
  });
});

describe('paths as arguments', () => {
  test('given a folder, then every file in it is scanned', async () => {
    const { work, bin } = makeSystem({});
    writeTree(work, { 'a/x.bin': LINE, 'a/.hidden': LINE, 'a/node_modules/y': LINE, 'b.txt': LINE, 'c.txt': LINE });
    const outcome = await tokenscan(['logs', 'a', '[b]*', '--format', 'json'], { cwd: work, env: systemEnvironment(bin) });
    const report = reportOf(outcome);
    expect(report.findings.map(pathOf)).toEqual(['a/.hidden', 'b.txt', 'a/node_modules/y', 'a/x.bin']);
    expect(report.places).toBeUndefined();
  });

  test('"-" is standard input', async () => {
    const input = 'Nov 25 03:04:05 web bot[7]: nothing\n'.repeat(3) + LINE;
    const outcome = await tokenscan(['logs', '-', '--format', 'json'], { input });
    expect(reportOf(outcome).findings).toMatchObject([{ origin: { kind: 'stdin' }, line: 4, firstSeen: '2026-11-25T03:04:05Z' }]);
    expect((await tokenscan(['logs', '-'], { input: '' })).code).toBe(2);
  });

  test.each([
    [['-', 'a'], /"-" \(standard input\) cannot/],
    [[''], /a path must not be empty/],
    [['--root', '/nowhere/at/all'], /--root: no such folder/],
    [['--root', '/', 'a'], /it takes no PATH/],
    [['--rot', 'x'], /did you mean --root/],
  ])('%j is refused', async (args, message) => {
    const outcome = await tokenscan(['logs', ...args]);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(message);
    expect(outcome.stderr.trim().split('\n')).toHaveLength(1);
  });

  test('given a missing path, then it is a problem', async () => {
    expect((await tokenscan(['logs', 'nowhere.log'], { cwd: temporaryFolder() })).code).toBe(2);
  });
});

describe('metadata of lines', () => {
  test('when it was first and last written, over all files', async () => {
    const { look, system } = makeSystem({
      'var/log/nginx/access.log': `::1 - - [25/Nov/2026:03:04:05 +0300] "POST /bot${CLEAR}/x HTTP/1.1" 200 5\n`,
      'var/lib/docker/containers/c1/c1-json.log': DOCKER,
      'var/log/syslog.1.gz': gzipSync(`Dec 31 23:59:59 web bot[7]: /bot${CLEAR}/x\nJan  1 00:00:01 web bot[7]: /bot${CLEAR}/x\n`),
    });
    utimesSync(join(system, 'var/log/syslog.1.gz'), new Date('2026-01-01T06:00:00Z'), new Date('2026-01-01T06:00:00Z'));
    const report = reportOf(await look(['--format', 'json']));
    expect(report.findings.map(({ firstSeen, writer }) => [firstSeen, writer])).toEqual([
      ['2026-11-25T00:04:05Z', undefined],
      ['2026-11-20T01:02:03.500Z', undefined],
      ['2025-12-31T23:59:59', 'bot'],
      ['2026-01-01T00:00:01', 'bot'],
    ]);
    expect(report.exposures).toMatchObject([{ firstSeen: '2025-12-31T23:59:59', lastSeen: '2026-11-25T00:04:05Z' }]);
    const { stdout } = await look();
    expect(stdout).toContain('first written 2025-12-31T23:59:59, last 2026-11-25T00:04:05Z');
    expect(stdout).toContain('by bot, 2026-01-01T00:00:01');
  });

  test('given repeats that are not listed, then their times count', async () => {
    const lines = Array.from(
      { length: 5000 },
      (_, at) => `${new Date(1_764_000_000_000 + at * 1000).toISOString()} GET /bot${CLEAR}/x\n`,
    );
    // Neither the first nor the last line has the first or the last time.
    [lines[0], lines[3000]] = [lines[3000] ?? '', lines[0] ?? ''];
    [lines[4999], lines[4000]] = [lines[4000] ?? '', lines[4999] ?? ''];
    const { look } = makeSystem({ 'var/log/bot.log': lines.join('') });
    const report = reportOf(await look(['--format', 'json']));
    const span = { firstSeen: '2025-11-24T16:00:00Z', lastSeen: '2025-11-24T17:23:19Z' };
    expect(report.exposures).toMatchObject([span]);
    expect(report.findings[0]).toMatchObject({ repeats: 4900, ...span });
    expect(report.findings).toHaveLength(100);
  });

  test('given a token on every line, then other files are still reported', async () => {
    const { look } = makeSystem({ 'var/log/a.log': LINE.repeat(50), 'var/log/b.log': LINE });
    expect((await look()).stdout).toContain('/var/log/b.log:1:');
  });

  test('given a marker in a log, then it allows nothing; the allowlist does', async () => {
    const { look, work } = makeSystem({ 'var/log/a.log': LINE.replace('\n', ' tokenscan:allow\n') });
    const report = reportOf(await look(['--format', 'json']));
    expect(report.findings).toMatchObject([{ suppressed: false }]);
    const fingerprint = report.findings[0]?.fingerprint ?? '';
    writeTree(work, { 'tokenscan.json': JSON.stringify({ allow: [{ fingerprint, reason: 'revoked' }] }) });
    expect((await look()).code).toBe(0);
  });
});

describe('use of the token by someone else', () => {
  test('given a conflict in a log, then it is reported with place and time', async () => {
    const conflict = (second: number): string =>
      `2026-11-25 03:04:0${second},123 - ERROR - Conflict: terminated by other getUpdates request; make sure that only one bot instance is running\n`;
    const { look } = makeSystem({
      'var/log/bot.log': conflict(1) + LINE + conflict(2),
      'var/log/bot.log.1.gz': gzipSync(conflict(3)),
    });
    const report = reportOf(await look(['--format', 'json']));
    expect(report.conflicts).toMatchObject([
      { origin: { path: 'bot.log' }, lines: 2, firstSeen: '2026-11-25T03:04:01.123', lastSeen: '2026-11-25T03:04:02.123' },
      { origin: { path: 'bot.log.1.gz!bot.log.1' }, lines: 1, firstSeen: '2026-11-25T03:04:03.123' },
    ]);
    const { stdout } = await look();
    expect(stdout).toContain('409 Conflict: something else fetches the updates');
    expect(stdout).toMatch(/var\/log\/bot\.log: 2 lines, first 2026-11-25T03:04:01, last 2026-11-25T03:04:02/);
  });

  test('given a conflict without a token, then it is not a finding', async () => {
    const { look } = makeSystem({ 'var/log/bot.log': 'Conflict: terminated by setWebhook request\n' });
    const outcome = await look();
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toContain('409 Conflict: something else fetches the updates');
  });
});

describe('the systemd journal', () => {
  const entry = (message: unknown, unit = 'bot.service'): string =>
    JSON.stringify({
      __REALTIME_TIMESTAMP: '1764039845123456',
      _HOSTNAME: 'web',
      _SYSTEMD_UNIT: unit,
      _PID: '7',
      MESSAGE: message,
    });

  function withJournal(script: string) {
    const made = makeSystem({});
    makeProgram(made.bin, 'journalctl', script);
    return made;
  }
  const printing = (...lines: readonly string[]): string => lines.map((line) => `printf '%s\\n' '${line}'`).join('\n');

  test('given tokens in the journal, then they are reported with unit, time and remedy', async () => {
    const { look } = withJournal(printing(entry('start'), entry(`GET /bot${CLEAR}/getMe`)));
    const report = reportOf(await look(['--format', 'json']));
    expect(report.findings).toMatchObject([
      { origin: { kind: 'journal', path: 'systemd journal' }, writer: 'bot.service', firstSeen: '2025-11-25T03:04:05.123Z' },
    ]);
    const { stdout, code } = await look();
    expect(code).toBe(1);
    expect(stdout).toContain('by bot.service, 2025-11-25T03:04:05Z');
    expect(stdout).toContain('The journal cannot be edited');
    expect(stdout).toMatch(/^ {7}sudo journalctl --root \S+ --vacuum-time=1s$/m);
  });

  test('given messages as arrays of bytes, then their tokens are found', async () => {
    const { look } = withJournal(printing(entry([...Buffer.from(`\u001b[1mGET /bot${CLEAR}/getMe\u001b[0m`)])));
    expect(reportOf(await look(['--format', 'json'])).findings).toMatchObject([
      { preview: maskOf(CLEAR), writer: 'bot.service' },
    ]);
  });

  test('given a journalctl with short lines, then its tokens are found', async () => {
    const { look } = withJournal(printing(`2026-11-25T03:04:05.123456+0000 web bot.service[7]: /bot${CLEAR}/x`));
    expect(reportOf(await look(['--format', 'json'])).findings).toMatchObject([
      { writer: 'bot.service', firstSeen: '2026-11-25T03:04:05.123Z' },
    ]);
  });

  test('given --root, then journalctl is asked for all entries of that system', async () => {
    const { look, folder, system } = withJournal(`printf '%s ' "$@" > "${'$'}ASKED"`);
    await look([], { env: { ASKED: join(folder, 'asked') } });
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe(`--output=json --all --no-pager --root=${system} `);
  });

  test('given no journal files, then it is not a problem', async () => {
    const { look, system } = withJournal('echo "No journal files were found." >&2; exit 1');
    writeTree(system, { 'var/log/syslog': 'x' });
    expect((await look()).code).toBe(0);
  });

  test.each([
    [
      'fails',
      'echo "Failed to open: Bad message" >&2; exit 1',
      /systemd journal: journalctl failed \(1\): Failed to open: Bad message/,
    ],
    ['is killed', 'kill -9 $$', /journalctl was killed by SIGKILL/],
    [
      'may not read it',
      'echo "No journal files were opened due to insufficient permissions." >&2; exit 1',
      /only a part of the journal.*sudo.*systemd-journal/,
    ],
    [
      'shows a part',
      `${printing(entry('x'))}\necho "Hint: You are currently not seeing messages from other users and the system." >&2`,
      /only a part of the journal.*sudo/,
    ],
    [
      'complains',
      `${printing(entry('x'))}\necho "Journal file /x.journal is truncated, ignoring file." >&2`,
      /journalctl warned: Journal file/,
    ],
  ])('a journalctl that %s is a problem', async (_, script, message) => {
    const outcome = await withJournal(script).look();
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toMatch(message);
  });

  test('given a journal without permission, then it is a problem', async () => {
    const hint = 'Hint: You are currently not seeing messages from other users and the system.';
    const outcome = await withJournal(`echo "${hint}" >&2; echo "No journal files were found." >&2`).look();
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toMatch(/systemd journal: only a part of the journal/);
  });

  test('given a journalctl that cannot be started, then it is a problem', async () => {
    const { look, bin } = makeSystem({});
    makeProgram(bin, 'journalctl', '', '/nowhere/sh');
    const outcome = await look();
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toContain('systemd journal: could not start journalctl: no such file');
  });

  test('given a journalctl that fails, then earlier findings are kept', async () => {
    const { look } = withJournal(`${printing(entry(`/bot${CLEAR}/x`))}\necho "Failed to iterate: I/O error" >&2; exit 1`);
    const outcome = await look(['--format', 'json']);
    expect(outcome.code).toBe(2);
    expect(reportOf(outcome)).toMatchObject({
      findings: [{ writer: 'bot.service' }],
      problems: [{ message: expect.stringContaining('I/O error') }],
    });
  });
});

describe('unreadable logs', () => {
  const isLimited = process.getuid?.() === 0 && hasProgram('setpriv');

  test.skipIf(!isLimited)('given an unreadable log, then it is a problem with a remedy (needs root and setpriv)', async () => {
    const { folder, system, work, bin } = makeSystem({
      'var/log/open.log': LINE,
      'var/log/closed.log': LINE,
      'var/log/private/x.log': LINE,
      'var/lib/docker/containers/c1/c1-json.log': DOCKER,
    });
    for (const path of [folder, system, work, bin]) chmodSync(path, 0o755);
    for (const path of ['var/log/private', 'var/lib/docker']) chmodSync(join(system, path), 0o700);
    chmodSync(join(system, 'var/log/closed.log'), 0o600);
    const cli = copyProgram(join(folder, 'program'));
    const outcome = await runAsNobody(cli, ['logs', '--root', system, '--format', 'json'], {
      cwd: work,
      env: { HOME: '/home/bob' },
    });
    expect(outcome.code).toBe(2);
    const { findings, problems } = reportOf(outcome);
    expect(findings.map(pathOf)).toEqual([join(system, 'var/log/open.log')]);
    const said = problems.map(
      ({ origin, message }) => `${[origin.root, origin.path].filter(Boolean).join('/').slice(system.length)}: ${message}`,
    );
    const cure = 'permission denied; run it with sudo, or as a user who may read it';
    expect(said.toSorted()).toEqual([
      `/var/lib/docker/containers: ${cure}`,
      `/var/log/closed.log: ${cure}`,
      `/var/log/private: the folder cannot be listed: ${cure}`,
    ]);
  });
});

/**
 * Writes at its exit how many bytes were in use at most while it read: not what the system has given it, which is more where the collector
 * of garbage has to wait for a processor.
 */
const LIVE_MEMORY = `
require('node:v8').setFlagsFromString('--expose-gc');
const collect = require('node:vm').runInNewContext('gc');
let most = 0;
const look = () => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  most = Math.max(most, heapUsed + external);
};
const fs = require('node:fs');
const { readSync } = fs;
let reads = 0;
fs.readSync = (...call) => {
  if (reads++ % 8 === 0) look();
  return readSync(...call);
};
process.on('exit', () => {
  look();
  fs.writeFileSync(process.env.PEAK, JSON.stringify({ most, reads }));
});
`;

describe('a large log', () => {
  test('given a log of 100 MB, then memory does not grow', async () => {
    const { folder, system, look } = makeSystem({ 'var/log/': '' });
    const path = join(system, 'var/log/big.log');
    const filling = Buffer.from(
      '2026-11-25 03:04:05,123 - httpx - INFO - HTTP Request: POST https://example.org/x\n'.repeat(12_000),
    );
    appendFileSync(path, LINE);
    for (let size = 0; size < 100_000_000; size += filling.length) appendFileSync(path, filling);
    appendFileSync(path, LINE.replace('2026-11-25T03', '2026-11-26T04'));
    const peak = join(folder, 'peak');
    writeTree(folder, { 'peak.cjs': LIVE_MEMORY });
    const env = { NODE_OPTIONS: `--require ${join(folder, 'peak.cjs')}`, PEAK: peak };
    const report = reportOf(await look(['--format', 'json'], { env }));
    expect(report.exposures).toMatchObject([{ firstSeen: '2026-11-25T03:04:05Z', lastSeen: '2026-11-26T04:04:05Z' }]);
    const { most, reads } = JSON.parse(readFileSync(peak, 'utf8')) as { readonly most: number; readonly reads: number };
    expect(reads).toBeGreaterThan(50);
    expect(most).toBeLessThan(60_000_000);
  });
});
