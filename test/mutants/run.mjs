// Applies small defects to a copy of the sources, one at a time, and reports which of them no test notices.
//
//   npm run mutants                                 all of them
//   npm run mutants -- detect/ excerpt              only files whose path contains one of these words
//   npm run mutants -- --only 'lines++'             only defects whose line contains this text
//   npm run mutants -- --survivors run.log          only defects that run.log, the output of an earlier run, does not report as killed
//   npm run mutants -- --list                       runs no test: reports only stale defects
//
// The defects are in the JSON files beside this one: {"file", "tests", "mutants": [[line, line with the defect], …]}. A defect is stale if its
// line does not occur exactly once in the file. The exit code is 1 if less than 90 % are killed or if a defect is stale.
import { execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = new URL('../..', import.meta.url).pathname;
const REQUIRED_SHARE = 0.9;

/** Tests that take this long, and this many times as long as without a defect, hang: the defect is noticed. */
const MIN_HANG_MS = 20_000;
const HANG_FACTOR = 5;

/** How long tests may take without a defect. */
const MAX_CLEAN_MS = 600_000;

const { values, positionals: words } = parseArgs({
  options: { only: { type: 'string' }, survivors: { type: 'string' }, list: { type: 'boolean', default: false } },
  allowPositionals: true,
});

const describe = (file, [line, defect]) => `${file}: ${line.trim()}  →  ${defect.trim()}`;

const killedBefore = new Set(
  values.survivors === undefined
    ? []
    : readFileSync(values.survivors, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('killed '))
        .map((line) => line.slice('killed'.length).trim()),
);

const groups = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8')))
  .filter(({ file }) => words.length === 0 || words.some((word) => file.includes(word)))
  .map(({ file, tests, mutants }) => ({
    file,
    tests,
    mutants: mutants.filter((mutant) => mutant[0].includes(values.only ?? '') && !killedBefore.has(describe(file, mutant))),
  }))
  .filter(({ mutants }) => mutants.length > 0);

const copy = mkdtempSync(join(tmpdir(), 'tokenscan-mutants-'));
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
for (const path of execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\0')
  .filter(Boolean)) {
  if (!existsSync(join(ROOT, path))) continue;
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  copyFileSync(join(ROOT, path), join(copy, path));
}
symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
if (existsSync(join(ROOT, 'dist'))) cpSync(join(ROOT, 'dist'), join(copy, 'dist'), { recursive: true });

/** Resolves to whether these tests pass in the copy within `limitMs`. A worker in an endless loop ignores SIGTERM: all of its group are killed. */
function pass(tests, limitMs) {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', '--bail', '1', '--maxWorkers', '1'];
  const child = spawn(process.execPath, [...args, ...tests], { cwd: copy, stdio: 'ignore', detached: true });
  const kill = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // All of them have exited.
    }
  };
  const timer = setTimeout(kill, limitMs);
  process.once('exit', kill);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(timer);
      process.off('exit', kill);
      kill();
      resolve(code === 0);
    });
  });
}

const counts = { killed: 0, survived: 0, stale: 0 };
const begin = performance.now();
for (const { file, tests, mutants } of groups) {
  const path = join(copy, file);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const start = performance.now();
  const passes = values.list || (await pass(tests, MAX_CLEAN_MS));
  const limitMs = Math.max(MIN_HANG_MS, HANG_FACTOR * (performance.now() - start));
  if (!passes) console.log(`${file}: its tests fail without a defect: ${tests.join(' ')}`);
  for (const mutant of mutants) {
    const [line, defect] = mutant;
    if (!passes || text.split(line).length !== 2) {
      counts.stale++;
      console.log(`stale     ${describe(file, mutant)}`);
      continue;
    }
    if (values.list) continue;
    writeFileSync(
      path,
      text.replace(line, () => defect),
    );
    const isKilled = !(await pass(tests, limitMs));
    counts[isKilled ? 'killed' : 'survived']++;
    console.log(`${isKilled ? 'killed  ' : 'SURVIVED'}  ${describe(file, mutant)}`);
  }
  if (text !== '') writeFileSync(path, text);
}
const { killed, survived, stale } = counts;
const share = killed / Math.max(1, killed + survived);
const seconds = Math.round((performance.now() - begin) / 1000);
console.log(`${killed} killed, ${survived} survived, ${stale} stale: ${(100 * share).toFixed(1)} % in ${seconds} s`);
process.exitCode = stale === 0 && (values.list || share >= REQUIRED_SHARE) ? 0 : 1;
