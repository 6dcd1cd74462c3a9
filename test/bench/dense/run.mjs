// `npm run bench:real [FOLDER]`: on code of bots, beside what else goes through the same bytes; and on each kind of near-misses alone.
//
// FOLDER holds whole repositories, each in a folder of its own, bare or not.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { makeHistory, makeSources } from './corpora.mjs';
import { cpuSeconds } from './cpu.mjs';

const FOLDER = process.env.TOKENSCAN_BENCH_DIR ?? join(tmpdir(), 'tokenscan-bench');
const CLI = new URL('../../../dist/cli.cjs', import.meta.url).pathname;
const PATTERN = '[0-9]{5,16}:AA[A-Za-z0-9_-]{33}';
/** As fast as plain text is scanned with all that is around it: what families are compared with, in MB/s. */
const PLAIN_SPEED = 200;

const has = (program) => spawnSync(program, ['--version']).status === 0;
const tokenscan = (...args) => [process.execPath, CLI, ...args];
const rows = [];

/** Adds a row for each yardstick that is installed. */
function compare(what, ours, yardsticks) {
  const there = yardsticks.filter(([program]) => has(program));
  const [seconds, ...others] = cpuSeconds([ours, ...there]);
  for (const [at, [program]] of there.entries()) {
    rows.push({
      what,
      beside: program,
      ratio: (seconds / others[at]).toFixed(2),
      seconds: seconds.toFixed(2),
      theirs: others[at].toFixed(2),
    });
  }
}

function compareRepository(name, path) {
  compare(name, tokenscan('git', path, '--no-cache'), [
    ['git', '-C', path, 'cat-file', '--batch-all-objects', '--batch', '--buffer', '--unordered'],
    ['kingfisher', 'scan', path, '--no-validate', '--no-update-check'],
  ]);
}

async function families() {
  const bundle = await rolldown({ input: './test/bench/dense/throughput.ts', platform: 'node', external: [/^node:/] });
  const file = join(FOLDER, 'throughput.mjs');
  await bundle.write({ file, format: 'esm' });
  await bundle.close();
  const { stdout } = spawnSync(process.execPath, [file], { encoding: 'utf8', maxBuffer: 1 << 24 });
  return JSON.parse(stdout).slice(1);
}

const sources = makeSources(FOLDER);
compare('folder of dense sources', tokenscan('scan', sources, '--no-cache'), [
  ['rg', '-uuu', '-a', '-c', PATTERN, sources],
  ['kingfisher', 'scan', sources, '--no-validate', '--no-update-check'],
]);
compareRepository('history of dense sources', makeHistory(FOLDER));
const [, , given] = process.argv;
for (const name of given === undefined ? [] : readdirSync(given)) compareRepository(name, join(given, name));
console.log('User and system seconds, medians of three, in turn:');
console.table(rows);

const slowest = (await families()).toSorted((a, b) => a.speed - b.speed);
const factorOf = ({ speed }) => (PLAIN_SPEED / speed).toFixed(1);
console.log(`Near-misses, ${slowest.length} families; how much slower than plain text at ${PLAIN_SPEED} MB/s:`);
console.table(
  slowest.map((family) => ({
    family: family.name,
    'MB/s': family.speed.toFixed(1),
    slower: factorOf(family),
    matches: family.found,
  })),
);
console.log(`median: ${factorOf(slowest[slowest.length >> 1])}`);
