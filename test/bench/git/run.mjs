// `npm run bench:git`: plants a repository, runs every scanner that is here on it, and writes what each found into docs/benchmark.md.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { install, TOOLS } from '../telegram/peers/tools.mjs';
import { section } from './page.mjs';
import { findingsOf, GIT_TOOLS, isOf } from './peers.mjs';
import { plantAnew } from './planted.mjs';
import { withSection } from './section.mjs';

const PAGE = fileURLToPath(new URL('../../../docs/benchmark.md', import.meta.url));
const { values } = parseArgs({ options: { tools: { type: 'string' }, output: { type: 'string', default: PAGE } } });
const BENCH = process.env.TOKENSCAN_BENCH_DIR ?? join(tmpdir(), 'tokenscan-bench');
const HOME = join(BENCH, 'git');
const home = join(BENCH, 'telegram', 'tools');
const isWanted = ({ name }) => values.tools === undefined || values.tools.split(',').includes(name);

/** The usual way to search a history, and its output. */
function gitLog(folder, places) {
  const { stdout } = spawnSync('git', ['log', '-p', '--all'], { cwd: folder, encoding: 'latin1', maxBuffer: 2 ** 28 });
  return new Map(places.filter(({ token }) => stdout.includes(token)).map(({ place }) => [place, '●']));
}

/** The places that a tool finds, each with its sign; undefined for a command that is not there yet. */
function measure(tool, { path, places }) {
  const found = new Map();
  for (const [sign, ways] of [
    ['●', tool.history],
    ['○', tool.files],
  ]) {
    for (const way of ways) {
      const findings = findingsOf(tool, way, { folder: path, home, report: join(HOME, 'reports', `${tool.name}.json`) });
      if (sign === '●' && tool.name === 'tokenscan' && findings.length === 0) return undefined;
      for (const place of places) {
        if (!found.has(place.place) && findings.some((finding) => isOf(finding, place))) found.set(place.place, sign);
      }
    }
  }
  if (!found.has('plain')) throw new Error('its rules miss the control');
  return found;
}

mkdirSync(join(HOME, 'reports'), { recursive: true });
const results = [];
const missing = [];
for (const tool of GIT_TOOLS.filter(isWanted)) {
  const failed = install(tool, home);
  if (failed !== undefined) {
    console.error(`left out: ${tool.name}: ${failed}`);
    missing.push({ name: tool.name, reason: 'it could not be installed where this was run' });
    continue;
  }
  try {
    // Again for each: a tool may write into the repository.
    const planted = await plantAnew(join(HOME, 'planted'), BENCH);
    const found = measure(tool, planted);
    results.push({
      name: tool.name,
      version: tool.version({ program: tool.program(home), home }),
      settings: tool.settings,
      found,
    });
    console.log(`${tool.name}: ${found === undefined ? 'no `git` command yet' : `${found.size} of ${planted.places.length}`}`);
  } catch (error) {
    console.error(`left out: ${tool.name}: ${error.message}`);
    missing.push({ name: tool.name, reason: 'its run failed' });
  }
}
for (const { name } of TOOLS.filter((tool) => isWanted(tool) && !GIT_TOOLS.some((one) => one.name === tool.name))) {
  missing.push({ name, reason: 'it could not be installed where this was run' });
}
const { path, places } = await plantAnew(join(HOME, 'planted'), BENCH);
results.push({
  name: 'git log',
  settings: '`git log -p --all`: the tokens are searched for in its output',
  found: gitLog(path, places),
});
const git = spawnSync('git', ['--version'], { encoding: 'utf8' }).stdout.replace('git version', '').trim();
const date = new Date().toISOString().slice(0, 10);
writeFileSync(values.output, withSection(readFileSync(values.output, 'utf8'), section({ places, results, missing, date, git })));
console.log(`written: ${values.output}`);
