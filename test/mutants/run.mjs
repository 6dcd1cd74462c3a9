// Runs the tests against small defects, one at a time, and says which of them no test notices.
//
//   npm run mutants                     all
//   npm run mutants -- detect/ excerpt  those of files whose path has one of these words in it
//
// The defects are in *.json beside this file: {"file", "tests", "mutants": [[line, line with the defect], …]}. A line that stands in the file
// more or less often than once is stale. All happens in a copy of the repository. Exit code 1 below 90 %, or where a defect is stale.
import { execFileSync, spawnSync } from 'node:child_process';
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

const ROOT = new URL('../..', import.meta.url).pathname;
const REQUIRED_SHARE = 0.9;

/** A test that the defect keeps from ending has noticed it. */
const HANG_MS = 600_000;

const words = process.argv.slice(2);
const groups = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8')))
  .filter(({ file }) => words.length === 0 || words.some((word) => file.includes(word)));

const copy = mkdtempSync(join(tmpdir(), 'tokenscan-mutants-'));
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));
for (const path of execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean)) {
  if (!existsSync(join(ROOT, path))) continue;
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  copyFileSync(join(ROOT, path), join(copy, path));
}
symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
if (existsSync(join(ROOT, 'dist'))) cpSync(join(ROOT, 'dist'), join(copy, 'dist'), { recursive: true });

/** Whether these tests pass in the copy. */
function pass(tests) {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', '--bail', '1', '--maxWorkers', '1'];
  return spawnSync(process.execPath, [...args, ...tests], { cwd: copy, stdio: 'ignore', timeout: HANG_MS }).status === 0;
}

const counts = { killed: 0, survived: 0, stale: 0 };
for (const { file, tests, mutants } of groups) {
  const path = join(copy, file);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const isWell = pass(tests);
  if (!isWell) console.log(`${file}: its tests fail without a defect: ${tests.join(' ')}`);
  for (const [line, defect] of mutants) {
    if (!isWell || text.split(line).length !== 2) {
      counts.stale++;
      console.log(`stale     ${file}: ${line.trim()}`);
      continue;
    }
    writeFileSync(
      path,
      text.replace(line, () => defect),
    );
    const isNoticed = !pass(tests);
    counts[isNoticed ? 'killed' : 'survived']++;
    console.log(`${isNoticed ? 'killed  ' : 'SURVIVED'}  ${file}: ${line.trim()}  →  ${defect.trim()}`);
  }
  if (text !== '') writeFileSync(path, text);
}
const { killed, survived, stale } = counts;
const share = killed / Math.max(1, killed + survived);
console.log(`${killed} killed, ${survived} survived, ${stale} stale: ${(100 * share).toFixed(1)} %`);
process.exitCode = share >= REQUIRED_SHARE && stale === 0 ? 0 : 1;
