// Gives one target as many seeded inputs as asked for, in this process, and reports each that breaks what the target promises.
//
//   npm run fuzz -- redactor                             100,000 inputs
//   npm run fuzz -- redactor --count 1000000 --seed 5    inputs 5 to 1,000,004
//
// A target is a file in targets/ that exports `attempt(seed)`, which returns what is wrong, or undefined. The same seed is the same input on
// every machine. Prints what is wrong by its seed, and the count; the exit code is 1 if anything was wrong.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';

const TARGETS = join(import.meta.dirname, 'targets');
const MAX_REPORTED = 10;
const PROGRESS_MS = 60_000;

const { values, positionals } = parseArgs({
  options: { count: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const names = readdirSync(TARGETS).map((name) => name.replace(/\.ts$/, ''));
const [name] = positionals;
if (!names.includes(name)) {
  console.error(`usage: npm run fuzz -- TARGET [--count N] [--seed N]; targets: ${names.join(', ')}`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const bundle = await rolldown({
  input: join(TARGETS, `${name}.ts`),
  platform: 'node',
  external: [/^node:/],
  logLevel: 'silent',
});
await bundle.write({ dir: folder, format: 'esm', entryFileNames: 'target.mjs' });
await bundle.close();
const { attempt } = await import(join(folder, 'target.mjs'));

const [count, first] = [Number(values.count), Number(values.seed)];
let wrong = 0;
let reported = Date.now();
for (let seed = first; seed < first + count; seed++) {
  const what = attempt(seed);
  if (what !== undefined) {
    wrong++;
    if (wrong <= MAX_REPORTED) console.log(`seed ${seed}: ${what}`);
  }
  if (Date.now() - reported < PROGRESS_MS) continue;
  reported = Date.now();
  console.log(`${seed - first + 1} of ${count}: ${wrong} wrong`);
}
console.log(`${name}: ${count} inputs from seed ${first}, ${wrong} wrong`);
process.exitCode = wrong > 0 ? 1 : 0;
