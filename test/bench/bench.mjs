// `npm run bench`: tokenscan beside ripgrep and a bare node, in one run. Ratios, not milliseconds: machines differ.
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeLog, makeStaged, makeTree } from './data.mjs';
import { crowdRows, encodingRows } from './encodings.mjs';
import { compare, peakMemory } from './measure.mjs';
import { peerRows } from './peers.mjs';

const FOLDER = process.env.TOKENSCAN_BENCH_DIR ?? join(tmpdir(), 'tokenscan-bench');
const RUNS = Number(process.env.TOKENSCAN_BENCH_RUNS ?? 7);
const CLI = new URL('../../dist/cli.cjs', import.meta.url).pathname;
const PATTERN = '[0-9]{5,16}:AA[A-Za-z0-9_-]{33}';

const node = (...args) => ({ program: process.execPath, args });
const rg = (path) => ({ program: 'rg', args: ['-uuu', '-a', '-c', PATTERN, path] });

const rows = [];
function row(what, aim, { ratio, seconds }, yardstick) {
  rows.push({
    what,
    reached: ratio.toFixed(2),
    aim: `≤ ${aim}`,
    seconds: seconds.toFixed(3),
    yardstick: yardstick.seconds.toFixed(3),
  });
}

const hasRipgrep = spawnSync('rg', ['--version']).status === 0;
if (!hasRipgrep) console.log('not measured against ripgrep: `rg` is not on PATH');

/** With a list of known files of its own, not that of the user who runs this. */
const scan = (path, ...options) => ({ ...node(CLI, 'scan', path, ...options), extra: { XDG_CACHE_HOME: join(FOLDER, 'cache') } });
const tree = makeTree(FOLDER, 100_000);
const log = makeLog(FOLDER, 512_000_000);
if (hasRipgrep) {
  const [again, ourTree, theirTree] = compare([scan(tree), scan(tree, '--no-cache'), rg(tree)], RUNS);
  row('folder of 100,000 files ÷ rg', 1.3, ourTree, theirTree);
  row('the same, scanned before ÷ rg', 0.4, again, theirTree);
  const [ourLog, theirLog] = compare([scan(log, '--no-cache'), rg(log)], RUNS);
  row('log of 0.5 GB ÷ rg', 3, ourLog, theirLog);
}
const repository = makeStaged(FOLDER, 10);
const [hook, bare] = compare([{ ...node(CLI, 'hook', 'pre-commit'), cwd: repository }, node('-e', '0')], RUNS * 3);
row('hook on 10 staged files ÷ bare node', 2.2, hook, bare);
const peak = Math.max(peakMemory(scan(tree)), peakMemory(scan(log)));
rows.push({ what: 'peak memory, MB', reached: peak.toFixed(0), aim: '≤ 150', seconds: '', yardstick: '' });
for (const { what, aim, ours, yardstick } of [
  ...(await encodingRows(FOLDER, { 'a folder of 100,000 files': tree, 'a log of 0.5 GB': log }, RUNS)),
  ...(await crowdRows(FOLDER, 3)),
]) {
  row(what, aim, ours, yardstick);
}
console.table(rows);

const { rows: peers, missing } = peerRows(FOLDER, {
  '5,000 files (32 MB)': makeTree(FOLDER, 5_000),
  'a log of 32 MB': join(makeLog(FOLDER, 32_000_000, 'log-32'), '..'),
});
console.log('Seconds, once each, at the settings of docs/benchmark.md:');
console.table(peers);
if (missing.length > 0) console.log(`not installed (npm run bench:telegram installs them): ${missing.join(', ')}`);
