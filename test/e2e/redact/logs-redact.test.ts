// `tokenscan logs --redact`: what it found is masked, after it was shown and only when that is wanted.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { makeProgram, systemEnvironment } from '../../support/fixtures/logs.ts';
import { holdsPieceOf } from '../../support/redact.ts';
import { hasProgram, writeTree } from '../../support/repositories/tree.ts';
import { CLI, type Outcome, type RunOptions, run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { secretOf, token } from '../../support/tokens/token.ts';

const CLEAR = token('logs-redact');
const SECRET = secretOf('logs-redact');
const LINE = `2026-11-25T03:04:05Z GET https://api.telegram.org/bot${CLEAR}/getUpdates\n`;

function makeSystem(files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = temporaryFolder();
  const [system, work, bin] = ['system', 'work', 'bin'].map((name) => join(folder, name)) as [string, string, string];
  for (const path of [system, work, bin]) mkdirSync(path);
  writeTree(system, files);
  const look = async (args: readonly string[], options: RunOptions = {}): Promise<Outcome> => {
    const outcome = await tokenscan(['logs', '--root', system, ...args], { cwd: work, env: systemEnvironment(bin), ...options });
    expect(leaksOf(outcome.stdout + outcome.stderr, [CLEAR])).toEqual([]);
    return outcome;
  };
  return { system, work, bin, look, read: (path: string) => readFileSync(join(system, path)) };
}

const FILES = {
  'var/log/bot.log': `a\n${LINE}${LINE}b\n`,
  'var/log/bot.log.2.gz': gzipSync(`c\n${LINE}`),
  'var/log/clean': 'x\n',
};

describe('tokenscan logs --redact', () => {
  test('--yes masks files and .gz, and a second run finds nothing', async () => {
    const { system, look, read } = makeSystem(FILES);
    const { ino, size } = statSync(join(system, 'var/log/bot.log'));
    const outcome = await look(['--redact', '--yes', '--format', 'json']);
    expect(outcome.stderr).toMatch(/bot\.log: 2 findings\n/);
    expect(outcome.stderr).toMatch(/bot\.log\.2\.gz: 1 finding\n/);
    expect(outcome.stderr).toMatch(/bot\.log: 2 tokens masked\n/);
    expect(outcome.stderr).not.toContain('clean');
    // Standard output is the report and nothing else.
    expect(JSON.parse(outcome.stdout)).toHaveProperty('findings');
    expect(outcome.code).toBe(0);
    const [plain, packed] = [read('var/log/bot.log').toString(), gunzipSync(read('var/log/bot.log.2.gz')).toString()];
    expect(holdsPieceOf(SECRET, plain + packed)).toBe(false);
    expect(plain).toHaveLength(FILES['var/log/bot.log'].length);
    expect(packed).toMatch(/^c\n2026-11-25T03:04:05Z GET .*\/getUpdates\n$/);
    expect(statSync(join(system, 'var/log/bot.log'))).toMatchObject({ ino, size });
    expect((await look([])).code).toBe(0);
  });

  // Elsewhere names are UTF-16, or must be UTF-8.
  test.skipIf(process.platform !== 'linux')('files whose names are no UTF-8 (on Linux)', async () => {
    const { system, look } = makeSystem({ 'var/log/x': 'x\n' });
    const nameOf = (end: string): Buffer =>
      Buffer.concat([Buffer.from(`${system}/var/log/b`), Buffer.from([0xe9, 0x74, 0xff]), Buffer.from(end)]);
    writeFileSync(nameOf('.log'), LINE);
    writeFileSync(nameOf('.log.1.gz'), gzipSync(LINE));
    const outcome = await look(['--redact', '--yes']);
    expect(outcome.stderr).toContain('b\\xe9t\\xff.log: 1 token masked\n');
    expect(outcome.code).toBe(0);
    const texts = [readFileSync(nameOf('.log')), gunzipSync(readFileSync(nameOf('.log.1.gz')))];
    for (const text of texts) expect(text.toString()).toBe(LINE.replace(SECRET, 'x'.repeat(35)));
    expect(readdirSync(join(system, 'var/log'))).toHaveLength(3);
  });

  test('without a terminal and --yes nothing is masked, and one line says why', async () => {
    const { look, read } = makeSystem(FILES);
    const outcome = await look(['--redact'], { input: 'y\n' });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain('bot.log: 2 findings');
    expect(outcome.stderr).toMatch(/^tokenscan: nothing was masked: .*--yes.*$/m);
    expect(read('var/log/bot.log').toString()).toBe(FILES['var/log/bot.log']);
  });

  test('--dry-run says what would be masked, and changes nothing', async () => {
    const { look, read } = makeSystem(FILES);
    const outcome = await look(['--redact', '--dry-run', '--yes']);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(/bot\.log\.2\.gz: 1 token would be masked/);
    expect(read('var/log/bot.log').toString()).toBe(FILES['var/log/bot.log']);
    expect(read('var/log/bot.log.2.gz')).toEqual(FILES['var/log/bot.log.2.gz']);
  });

  test.skipIf(!hasProgram('script')).each([
    ['n\n', 1],
    ['\n', 1],
    ['y\n', 0],
    ['yes\n', 0],
  ])('the answer %j at a terminal ends with %i (needs script)', async (input, code) => {
    const { system, work, bin, read } = makeSystem(FILES);
    const command = [process.execPath, CLI, 'logs', '--redact', '--root', system].map((word) => `'${word}'`).join(' ');
    const env = { ...systemEnvironment(bin), SHELL: '/bin/sh' };
    const script = String((await run('/bin/sh', ['-c', 'command -v script'])).stdout).trim();
    const outcome = await run(script, ['-qec', command, '/dev/null'], { cwd: work, env, input });
    expect(leaksOf(outcome.stdout + outcome.stderr, [CLEAR])).toEqual([]);
    expect(outcome.stdout).toContain('Mask these 2 files in place? [y/N]');
    expect(outcome.code).toBe(code);
    expect(holdsPieceOf(SECRET, read('var/log/bot.log').toString())).toBe(code === 1);
  });

  test('what must not be changed is refused, the others are masked', async () => {
    const database = `SQLite format 3\0${LINE}`;
    const { look, read } = makeSystem({ 'var/log/a.db': database, 'var/log/b.log': LINE });
    const outcome = await look(['--redact', '--yes']);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/a\.db: contains 1 token, and an SQLite database cannot be masked/);
    expect(read('var/log/a.db').toString()).toBe(database);
    expect(holdsPieceOf(SECRET, read('var/log/b.log').toString())).toBe(false);
  });

  test('the journal is not edited, and that is said', async () => {
    const { bin, look, read } = makeSystem({ 'var/log/b.log': LINE });
    const entry = JSON.stringify({ MESSAGE: LINE, _SYSTEMD_UNIT: 'bot.service', __REALTIME_TIMESTAMP: '1795575845000000' });
    makeProgram(bin, 'journalctl', `echo '${entry.replaceAll("'", "'\\''")}'`);
    const outcome = await look(['--redact', '--yes']);
    expect(outcome.stderr).toContain('the systemd journal is never edited');
    expect(outcome.code).toBe(2);
    expect(holdsPieceOf(SECRET, read('var/log/b.log').toString())).toBe(false);
  });

  test('files that are named, also one with ! in its name', async () => {
    const { work } = makeSystem({});
    writeTree(work, { 'a!b.log': LINE, 'c.log': LINE });
    const outcome = await tokenscan(['logs', '--redact', '--yes', 'a!b.log'], { cwd: work });
    expect(outcome.code).toBe(0);
    expect(holdsPieceOf(SECRET, readFileSync(join(work, 'a!b.log'), 'utf8'))).toBe(false);
    expect(readFileSync(join(work, 'c.log'), 'utf8')).toBe(LINE);
  });

  test.each([
    [['--yes'], '--redact'],
    [['--redact', '--mask', 'tag'], 'lengths'],
    [['--redact', '-'], 'tokenscan redact'],
  ])('%j is refused', async (args, part) => {
    const outcome = await tokenscan(['logs', ...args], { cwd: temporaryFolder() });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain(part);
  });
});
