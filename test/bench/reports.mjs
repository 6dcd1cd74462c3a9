// Reports of many findings: seconds and peak memory of whole scans, for each format, and that both grow no faster than the findings.
//
//     node test/bench/reports.mjs [FINDINGS…]      25,000, 50,000 and 100,000 by default
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { token } from './data.mjs';
import { REPORT_MEMORY } from './measure.mjs';

const CLI = new URL('../../dist/cli.cjs', import.meta.url).pathname;
const SIZES = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [25_000, 50_000, 100_000];
const FORMATS = 'text json ndjson sarif gitlab codequality junit github azure rdjson rdjsonl markdown html'.split(' ');
/** What a report of 100,000 findings may take. */
const MAX_MEGABYTES = 200;

const folder = mkdtempSync(join(tmpdir(), 'tokenscan-reports-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Files with 100 tokens each: each token its own, or one for all of a file. */
function makeTree(count, isDistinct) {
  const tree = join(folder, `${isDistinct ? 'distinct' : 'same'}-${count}`);
  for (let file = 0; file * 100 < count; file++) {
    const home = join(tree, String(Math.floor(file / 100)));
    if (file % 100 === 0) mkdirSync(home, { recursive: true });
    const lines = Array.from({ length: 100 }, (_, line) => token(isDistinct ? file * 100 + line : file));
    writeFileSync(join(home, `bot-${file}.ts`), lines.map((one, at) => `const bot${at} = new Bot("${one}");\n`).join(''));
  }
  return tree;
}

/** Seconds, and peak memory in MB, of a scan with its report. */
function measure(cwd, args) {
  const started = process.hrtime.bigint();
  const { status, output } = spawnSync(
    process.execPath,
    ['--import', REPORT_MEMORY, CLI, 'scan', '--no-cache', '--threads', '1', ...args],
    {
      cwd,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    },
  );
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (status !== 1) throw new Error(`${args.join(' ')} ended with ${status}: ${output[2]}`);
  return { seconds, megabytes: Number(output[3].toString()) };
}

let failed = false;
for (const isDistinct of [true, false]) {
  const trees = SIZES.map((size) => makeTree(size, isDistinct));
  console.log(isDistinct ? 'each token once' : 'each token 100 times');
  // The annotations of GitHub are at most 31 lines: what else a scan takes is the scan.
  for (const format of ['github', ...FORMATS.filter((name) => name !== 'github')]) {
    const results = trees.map((tree) => measure(tree, ['--format', format, '-o', join(folder, 'report')]));
    const isTooLarge = results.some(({ megabytes }) => megabytes > MAX_MEGABYTES);
    failed ||= isTooLarge;
    const figures = results.map(({ seconds, megabytes }) => `${seconds.toFixed(2)} s ${megabytes.toFixed(0)} MB`.padStart(15));
    console.log(`${format.padEnd(12)} ${figures.join('  ')}${isTooLarge ? '  MORE THAN ALLOWED' : ''}`);
  }
}
process.exitCode = failed ? 1 : 0;
