// Prints, as JSON, how fast the detector goes through each family of near-misses: `node throughput.mjs [MEGABYTES] [NAME]`.
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { createDetector } from '../../../src/detect/detector.ts';
import { matchesIn } from '../../../src/detect/matches-in.ts';
import { type Family, familiesFor, PLAIN, textOf } from './families.ts';

const RUNS = 3;
const [, , megabytes = '2', only = ''] = process.argv;
const rules = prepareRules();
const detector = createDetector(rules);

/** User and system seconds of this process. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function measure(family: Family): { readonly name: string; readonly speed: number; readonly found: number } {
  const text = textOf(family, Number(megabytes) * 1e6);
  let found = 0;
  const speeds = Array.from({ length: RUNS }, () => {
    const started = cpuSeconds();
    found = matchesIn(detector, text).length;
    return text.length / 1e6 / (cpuSeconds() - started);
  });
  return { name: family.name, speed: speeds.sort((a, b) => a - b)[RUNS >> 1] ?? 0, found };
}

const families = [PLAIN, ...familiesFor(rules).filter(({ name }) => name.includes(only))];
process.stdout.write(`${JSON.stringify(families.map(measure))}\n`);
