// `npm run bench:compare -- OTHER_BUILD`: this build and another one (a folder like dist) side by side. Fails where this one takes over 5 % longer.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeLog } from '../data.mjs';
import { makeHistory, makeSources } from './corpora.mjs';
import { cpuSeconds } from './cpu.mjs';

const FOLDER = process.env.TOKENSCAN_BENCH_DIR ?? join(tmpdir(), 'tokenscan-bench');
const RUNS = Number(process.env.TOKENSCAN_BENCH_RUNS ?? 7);
const MAX_RATIO = 1.05;
const THIS = new URL('../../../dist', import.meta.url).pathname;
const [, , other = ''] = process.argv;

if (!existsSync(join(other, 'cli.cjs'))) {
  console.error(`not a build: ${other || '(none given)'}; name a folder with cli.cjs in it`);
  process.exit(2);
}
/** Otherwise a second scan reads only what was changed. */
const UNCACHED = '--no-cache';

/** The command line for a build: in 0.1.0 `scan` kept no list of known files, and had no option against it. */
function commandLine(build, args) {
  const cli = [process.execPath, join(build, 'cli.cjs')];
  const [command, ...rest] = args;
  if (!rest.includes(UNCACHED)) return [...cli, ...args];
  const { stdout } = spawnSync(cli[0], [cli[1], command, '--help'], { encoding: 'utf8' });
  return [...cli, ...args.filter((arg) => arg !== UNCACHED || stdout.includes(UNCACHED))];
}

const work = {
  'folder of dense sources': ['scan', makeSources(FOLDER), UNCACHED],
  'history of dense sources': ['git', makeHistory(FOLDER), UNCACHED],
  'log of 128 MB': ['scan', makeLog(FOLDER, 128_000_000, 'log-128'), UNCACHED],
  start: ['--version'],
};
const rows = Object.entries(work).map(([what, args]) => {
  const [ours, theirs] = cpuSeconds(
    [THIS, other].map((build) => commandLine(build, args)),
    RUNS,
  );
  return { what, this: ours.toFixed(2), other: theirs.toFixed(2), ratio: Number((ours / theirs).toFixed(3)) };
});
console.log('User and system seconds, medians, in turn:');
console.table(rows);
const slower = rows.filter(({ ratio }) => ratio > MAX_RATIO);
for (const { what, ratio } of slower) console.log(`slower by ${((ratio - 1) * 100).toFixed(0)} %: ${what}`);
process.exitCode = slower.length > 0 ? 1 : 0;
