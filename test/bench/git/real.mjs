// `npm run bench:git-real -- FOLDER`: tokenscan over each repository in a folder, first and second run, beside git itself and kingfisher.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare, peakMemory } from '../measure.mjs';
import { table } from '../telegram/page.mjs';

const RUNS = Number(process.env.TOKENSCAN_BENCH_RUNS ?? 3);
const CLI = fileURLToPath(new URL('../../../dist/cli.cjs', import.meta.url));
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('missing FOLDER: whole repositories of bots, bare or not');

const kingfisher = (process.env.PATH ?? '')
  .split(':')
  .map((place) => join(place, 'kingfisher'))
  .find((place) => existsSync(place));
const cache = mkdtempSync(join(tmpdir(), 'tokenscan-bench-'));

/** `tokenscan git`; with `isCold` nothing is known from a scan before. */
function scan(cwd, isCold) {
  const prepare = isCold ? () => rmSync(join(cache, 'tokenscan'), { recursive: true, force: true }) : undefined;
  const extra = { XDG_CACHE_HOME: cache };
  return { program: process.execPath, args: [CLI, 'git', '.', '--format', 'json'], cwd, extra, prepare, codes: [0, 1, 2] };
}

const rows = [];
for (const name of readdirSync(folder).sort()) {
  const cwd = resolve(folder, name);
  const others =
    kingfisher === undefined
      ? []
      : [
          {
            program: kingfisher,
            args: ['scan', '.', '--git-history', 'full', '--no-validate', '--no-update-check'],
            cwd,
            codes: [0, 200],
          },
        ];
  const git = { program: 'git', args: ['cat-file', '--batch-all-objects', '--batch', '--buffer', '--unordered'], cwd };
  const measured = compare([scan(cwd, true), scan(cwd, false), ...others, git], RUNS);
  const [cold, warm] = measured;
  const peer = measured.length > 3 ? (cold.seconds / measured[2].seconds).toFixed(2) : 'not installed';
  const { args, extra } = scan(cwd, true);
  const memory = peakMemory({ args, cwd, extra }).toFixed(0);
  rows.push([name, cold.ratio.toFixed(2), peer, (warm.seconds / cold.seconds).toFixed(2), `${memory} MB`]);
  console.log(rows.at(-1).join('  '));
}
rmSync(cache, { recursive: true });
console.log(`\n${table(['repository', 'first run ÷ git', 'first run ÷ kingfisher', 'second ÷ first run', 'peak memory'], rows)}`);
