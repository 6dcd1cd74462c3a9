// tokenscan fleet and merge with real repositories: plan, run, go on, and one report that is never clean by mistake.
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../support/repositories/repository.ts';
import { writeTree } from '../../support/repositories/tree.ts';
import { type Outcome, run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

const T = token('fleet');

interface Merged {
  readonly findings: readonly {
    readonly fingerprint: string;
    readonly origin: { readonly root?: string; readonly path: string };
  }[];
  readonly problems: readonly { readonly code: string; readonly origin: { readonly path: string } }[];
  readonly units: readonly {
    readonly source: string;
    readonly outcome: string;
    readonly head?: string;
    readonly seconds?: number;
    readonly startedAt?: string;
  }[];
}

const mergedIn = ({ stdout }: Outcome): Merged => JSON.parse(stdout) as Merged;

/** A repository with one commit. */
async function makeAt(cwd: string, files: Readonly<Record<string, string>>): Promise<void> {
  writeTree(cwd, files);
  for (const args of [
    ['init', '-q'],
    ['add', '.'],
    ['commit', '-q', '--no-verify', '-m', 'first'],
  ])
    await run('git', args, { cwd });
}

/** A folder with two repositories with the same token, a clean one and an archive folder; and what runs tokenscan in it. */
async function makeFleet() {
  const folder = temporaryFolder();
  await makeAt(join(folder, 'org/leaky'), { 'bot.py': `TOKEN = '${T}'\n` });
  await makeAt(join(folder, 'org/clean'), { 'a.txt': 'nothing\n' });
  await run('git', ['clone', '-q', '--mirror', 'org/leaky', 'org/mirror.git'], { cwd: folder });
  mkdirSync(join(folder, 'logs'));
  writeFileSync(join(folder, 'logs/app.log'), `GET /bot${T}/getMe\n`);
  return { folder, scan: (...args: readonly string[]) => tokenscan(args, { cwd: folder }) };
}

describe('tokenscan fleet', () => {
  test('plans, runs, goes on where it was, and merges', async () => {
    const { folder, scan } = await makeFleet();
    const planned = await scan('fleet', 'plan', 'org', 'logs', `file://${folder}/org/leaky`, '-o', 'plan.ndjson');
    expect(planned).toMatchObject({ code: 0, stdout: 'plan.ndjson: 5 units\n', stderr: '' });
    const first = await scan('fleet', 'run', 'plan.ndjson', '--results', 'results', '--format', 'json');
    expect(first.code).toBe(1);
    expect(first.stdout + readFileSync(join(folder, 'results/audit.ndjson'), 'utf8')).not.toContain(T);
    const { findings, units, problems } = mergedIn(first);
    expect(problems).toEqual([]);
    expect(new Set(findings.map(({ fingerprint }) => fingerprint))).toEqual(new Set([fingerprintOf(T)]));
    expect(findings.map(({ origin: { root = '', path } }) => `${root} ${path}`.replaceAll(folder, ''))).toEqual([
      '/logs app.log',
      '/org/leaky bot.py',
      '/org/mirror.git bot.py',
      'file:///org/leaky bot.py',
    ]);
    expect(units.map(({ outcome, head }) => `${outcome} ${head === undefined ? 'no' : head.length}`)).toEqual([
      'findings no',
      'clean 40',
      'findings 40',
      'findings 40',
      'findings 40',
    ]);
    // Nothing is scanned twice, and the clone is gone.
    const log = readFileSync(join(folder, 'results/audit.ndjson'), 'utf8');
    expect(log.trim().split('\n').length).toBe(5);
    expect(readdirSync(join(folder, 'results/clones'))).toEqual([]);
    const again = await scan('fleet', 'run', 'plan.ndjson', '--results', 'results', '--format', 'json');
    expect(again).toEqual(first);
    expect(readFileSync(join(folder, 'results/audit.ndjson'), 'utf8')).toBe(log);
    expect(await scan('merge', 'results', '--plan', 'plan.ndjson', '--format', 'json')).toEqual(first);
    const text = await scan('merge', 'results');
    expect(text.stdout).toContain('in 4 units, first committed on ');
    expect(text.stdout).toContain('5 units: 4 with findings, 1 clean');
  });

  test('a unit that is gone, and one that is missing, make the whole incomplete', async () => {
    const { folder, scan } = await makeFleet();
    await scan('fleet', 'plan', 'org', '-o', 'plan.ndjson');
    rmSync(join(folder, 'org/clean'), { recursive: true });
    const ran = await scan('fleet', 'run', 'plan.ndjson', '--results', 'results', '--format', 'json');
    expect(ran.code).toBe(2);
    expect(mergedIn(ran).problems).toMatchObject([{ code: 'unit-failed', origin: { path: join(folder, 'org/clean') } }]);
    expect(mergedIn(ran).findings.length).toBe(2);
    const merged = await scan('merge', 'results', '--plan', 'plan.ndjson', '--format', 'json');
    expect(merged.code).toBe(2);
    expect(mergedIn(merged).problems).toMatchObject([{ code: 'unit-missing', origin: { path: join(folder, 'org/clean') } }]);
  });

  test('a report that is cut off is scanned again by run, and named by merge', async () => {
    const { folder, scan } = await makeFleet();
    await scan('fleet', 'plan', 'org/clean', '-o', 'plan.ndjson');
    await scan('fleet', 'run', 'plan.ndjson', '--results', 'results');
    const [name = ''] = readdirSync(join(folder, 'results')).filter((entry) => entry.endsWith('.json'));
    const path = join(folder, 'results', name);
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, whole.slice(0, whole.length / 2));
    const merged = await scan('merge', 'results');
    expect(merged).toMatchObject({ code: 2, stderr: '' });
    expect(merged.stdout).toContain('the JSON is cut off or damaged');
    expect(await scan('fleet', 'run', 'plan.ndjson', '--results', 'results')).toMatchObject({ code: 0 });
  });

  test.each([
    ['no source', ['fleet', 'plan'], 'give a SOURCE'],
    ['no folder of results', ['fleet', 'run', 'p'], '--results FOLDER'],
    ['no plan', ['fleet', 'run', 'p', '--results', 'r'], 'the plan cannot be read: no such file or folder'],
    ['no number', ['fleet', 'run', 'p', '--results', 'r', '-j', '0'], '--jobs must be a number from 1 to 99'],
    ['nothing to do', ['fleet'], 'give what to do'],
    ['no report', ['merge'], 'give the reports to merge'],
    ['a report that is not there', ['merge', 'nothing.json'], undefined],
  ] as const)('%s: one line, exit code 2', async (_, args, message) => {
    const { code, stderr, stdout } = await tokenscan(args, { cwd: temporaryFolder() });
    expect(code).toBe(2);
    expect(message === undefined ? stdout : stderr).toContain(message ?? 'nothing.json: no such file or folder');
  });

  test.skipIf(process.getuid?.() === 0)('a folder of results that cannot be written ends the run', async () => {
    const { folder, scan } = await makeFleet();
    await scan('fleet', 'plan', 'org/clean', '-o', 'plan.ndjson');
    mkdirSync(join(folder, 'results'));
    chmodSync(join(folder, 'results'), 0o500);
    const ran = await scan('fleet', 'run', 'plan.ndjson', '--results', 'results');
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain('--results: cannot be written: permission denied');
  });
});

test('two reports of the same source are refused', async () => {
  const { scan } = await makeFleet();
  await scan('fleet', 'plan', 'org/clean', '-o', 'plan.ndjson');
  await scan('fleet', 'run', 'plan.ndjson', '--results', 'one');
  await scan('fleet', 'run', 'plan.ndjson', '--results', 'two');
  expect(await scan('merge', 'one', 'two')).toMatchObject({ code: 2, stderr: expect.stringContaining('of the same source') });
});
