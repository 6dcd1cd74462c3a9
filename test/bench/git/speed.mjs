// `npm run bench:git-speed`: tokenscan over a repository of 1 GB beside git itself, the hook beside a bare node, and the other scanners.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeStaged } from '../data.mjs';
import { compare, peakMemory } from '../measure.mjs';
import { table } from '../telegram/page.mjs';
import { makeHistory } from './history.mjs';
import { commandOf, GIT_TOOLS } from './peers.mjs';

const BENCH = process.env.TOKENSCAN_BENCH_DIR ?? join(tmpdir(), 'tokenscan-bench');
const RUNS = Number(process.env.TOKENSCAN_BENCH_RUNS ?? 5);
/** Who takes longer than this is stopped. */
const SECONDS = Number(process.env.TOKENSCAN_BENCH_SECONDS ?? 300);
const HOME = join(BENCH, 'git');
const CLI = fileURLToPath(new URL('../../../dist/cli.cjs', import.meta.url));

mkdirSync(join(HOME, 'reports'), { recursive: true });
const repository = await makeHistory(HOME);
const rows = [];
const row = (what, { seconds, ratio }, beside) => rows.push([what, seconds.toFixed(3), `${ratio.toFixed(2)} × ${beside}`]);

/** `tokenscan git` with the cache in a folder of its own below `cache`; with `isCold` there is none when it starts. */
function scan(cache, isCold, ...args) {
  const folder = join(HOME, 'cache', cache);
  return {
    program: process.execPath,
    args: [CLI, 'git', '--format', 'json', ...args],
    cwd: repository,
    extra: { XDG_CACHE_HOME: folder },
    prepare: isCold ? () => rmSync(folder, { recursive: true, force: true }) : undefined,
  };
}

/** Whether this build has the command: it then prints what it scanned, and no complaint about a path called `git`. */
function hasCommand() {
  const { stdout } = spawnSync(process.execPath, [CLI, 'git', '--format', 'json'], {
    cwd: makeStaged(HOME, 1),
    encoding: 'utf8',
    env: { ...process.env, XDG_CACHE_HOME: join(HOME, 'cache', 'probe') },
  });
  return stdout !== '' && !JSON.parse(stdout).problems.some(({ origin }) => origin.kind === 'file' && origin.path === 'git');
}

const YARDSTICK = 'cat-file';
const read = {
  program: 'git',
  args: ['cat-file', '--batch-all-objects', '--batch', '--buffer', '--unordered'],
  cwd: repository,
};

/** Rows of tokenscan; gives the seconds of the yardstick. */
function measureOurs() {
  if (!hasCommand()) {
    console.log('not measured: this build has no `tokenscan git`');
    const [alone] = compare([read], RUNS);
    row(YARDSTICK, alone, YARDSTICK);
    return alone.seconds;
  }
  const [none, cold, warm, yardstick] = compare(
    [scan('none', true, '--no-cache'), scan('cold', true), scan('warm', false), read],
    RUNS,
  );
  row(YARDSTICK, yardstick, YARDSTICK);
  row('tokenscan git --no-cache', none, YARDSTICK);
  row('tokenscan git, first run', cold, YARDSTICK);
  row('tokenscan git, second run', warm, YARDSTICK);
  for (const [what, { args, cwd, extra, prepare }] of [
    ['first run', scan('cold', true)],
    ['second run', scan('warm', false)],
  ]) {
    prepare?.();
    rows.push([`tokenscan git, ${what}: peak memory`, `${peakMemory({ args, cwd, extra }).toFixed(0)} MB`, '']);
  }
  return yardstick.seconds;
}

/** Rows of the hook beside a node that does nothing. */
function measureHook() {
  const bare = { program: process.execPath, args: ['-e', '0'] };
  for (const count of [10, 1000]) {
    const hook = { program: process.execPath, args: [CLI, 'hook', 'pre-commit'], cwd: makeStaged(BENCH, count) };
    const [ours] = compare([hook, bare], RUNS * 3);
    row(`hook on ${count.toLocaleString('en')} staged files`, ours, 'node -e 0');
  }
}

/** Rows of the other scanners, once each: their first way to scan git, or else the files of the working tree. */
function measurePeers(seconds) {
  const home = join(BENCH, 'telegram', 'tools');
  for (const tool of GIT_TOOLS.filter(({ name }) => name !== 'tokenscan')) {
    if (!existsSync(tool.program(home))) {
      rows.push([tool.name, 'not installed', '']);
      continue;
    }
    const [way = tool.files[0]] = tool.history;
    const report = join(HOME, 'reports', `speed-${tool.name}.json`);
    const { program, args, cwd, codes } = commandOf(tool, way, { folder: repository, home, report });
    const started = process.hrtime.bigint();
    // `timeout` also stops what the scanner has started, which a signal to the scanner would not.
    const { status, signal, stderr } = spawnSync('timeout', ['-k', '2', String(SECONDS), program, ...args], {
      cwd,
      stdio: ['ignore', 'ignore', 'pipe'],
      maxBuffer: 2 ** 28,
    });
    const taken = Number(process.hrtime.bigint() - started) / 1e9;
    const what = `${tool.name} \`${args[0]}\`${tool.history.length === 0 ? ' (work tree only)' : ''}`;
    if (status === 124 || status === 137)
      rows.push([what, `stopped after ${SECONDS}`, `> ${(SECONDS / seconds).toFixed(0)} × ${YARDSTICK}`]);
    else if (signal !== null || !codes.includes(status)) {
      console.error(`${tool.name} ended with ${status}: ${stderr.toString().trim().split('\n').at(-1)}`);
      rows.push([what, 'failed', '']);
    } else row(what, { seconds: taken, ratio: taken / seconds }, YARDSTICK);
    console.log(rows.at(-1).join('  '));
  }
}

const seconds = measureOurs();
measureHook();
measurePeers(seconds);
console.log(`\n${table(['what', 'seconds', 'beside'], rows)}\n`);
console.log(
  `\`${YARDSTICK}\`: \`git ${read.args.join(' ')} > /dev/null\`; medians of ${RUNS} runs in turn. The other scanners: one run each, with one rule where they take one.`,
);
