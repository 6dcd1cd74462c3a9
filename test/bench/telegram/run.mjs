// `npm run bench:telegram`: generates, installs the other scanners, runs all, scores, and writes docs/benchmark.md.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sectionOf, withSection } from '../git/section.mjs';
import { generate } from './generate.mjs';
import { page } from './page.mjs';
import { install, TOOLS } from './peers/tools.mjs';
import { judge, summarise } from './score.mjs';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1,2' },
    tools: { type: 'string' },
    output: { type: 'string', default: fileURLToPath(new URL('../../../docs/benchmark.md', import.meta.url)) },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  console.log('npm run bench:telegram -- [--seeds 1,2] [--tools tokenscan,gitleaks] [--output FILE]');
  console.log(`tools: ${TOOLS.map(({ name }) => name).join(', ')}; installed below TOKENSCAN_BENCH_DIR or the temporary folder`);
  process.exit();
}

const HOME = join(process.env.TOKENSCAN_BENCH_DIR ?? join(tmpdir(), 'tokenscan-bench'), 'telegram');
const seeds = values.seeds.split(',').map(Number);
const wanted = TOOLS.filter(({ name }) => values.tools === undefined || values.tools.split(',').includes(name));

const data = seeds.map((seed) => {
  const folder = join(HOME, 'data', String(seed));
  rmSync(folder, { recursive: true, force: true });
  const { files } = generate(seed, folder);
  // The labels name every file and would be a file of the scan.
  rmSync(join(folder, 'labels.json'));
  return { folder, files };
});

/** One tool over all seeds. */
function measure(tool) {
  const home = join(HOME, 'tools');
  const program = tool.program(home);
  const report = join(HOME, `${tool.name}.${tool.report ?? 'json'}`);
  let seconds = 0;
  const runs = data.map(({ folder, files }) => {
    rmSync(report, { force: true });
    const started = process.hrtime.bigint();
    const findings = tool.scan({ program, folder, report, home });
    seconds += Number(process.hrtime.bigint() - started) / 1e9;
    return { files, ...judge(files, findings) };
  });
  const summary = summarise(runs);
  console.log(`${tool.name}: recall ${(100 * summary.recall).toFixed(1)} %, false alarms ${summary.sums.alarms.any}`);
  return { tool, version: tool.version({ program, home }), seconds: seconds / seeds.length, summary };
}

mkdirSync(HOME, { recursive: true });
const results = [];
const missing = [];
for (const tool of wanted) {
  const failed = install(tool, join(HOME, 'tools'));
  // Why it failed is said here and not on the page: it tells of this machine.
  if (failed !== undefined) console.error(`left out: ${tool.name}: ${failed}`);
  if (failed !== undefined) missing.push({ tool, reason: 'it could not be installed where this was run' });
  else if (tool.scan === undefined) missing.push({ tool, reason: 'can be installed, but nobody has written how to run it yet' });
  else {
    try {
      results.push(measure(tool));
    } catch (error) {
      console.error(`left out: ${tool.name}: ${error.message}`);
      missing.push({ tool, reason: 'its run failed' });
    }
  }
}
const command = `npm run bench:telegram${values.seeds === '1,2' ? '' : ` -- --seeds ${values.seeds}`}`;
const date = new Date().toISOString().slice(0, 10);
const text = page({ results, missing, seeds, date, command, node: process.versions.node });
// What `npm run bench:git` has written into the page stays.
const section = existsSync(values.output) ? sectionOf(readFileSync(values.output, 'utf8')) : undefined;
writeFileSync(values.output, section === undefined ? text : withSection(text, section));
console.log(`written: ${values.output}`);
