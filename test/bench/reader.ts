// Searches the bytes of files with all encodings or plain only, and nothing else: `node reader.mjs all|plain PATH`.
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { prepareRules } from '../../src/config/rules/builtin.ts';
import { createDetector } from '../../src/detect/detector.ts';
import { groupFingerprints } from '../../src/detect/search/kernel/buckets.ts';
import { makePlan, type Plan, planFor } from '../../src/detect/search/plan.ts';
import type { CompiledRule } from '../../src/model/compiled-rule.ts';

const [, , what = 'all', path = '.'] = process.argv;
const rules = prepareRules();

/** The rules' own anchors, each as it stands. */
function plainPlan(compiled: readonly CompiledRule[]): Plan {
  const anchors = makePlan(compiled)
    .anchors()
    .map((anchor) => ({
      ...anchor,
      probes: anchor.probes.filter(({ rule }) => rule.rule.anchors.includes(anchor.bytes)),
    }))
    .filter(({ probes }) => probes.length > 0);
  return { anchors: () => anchors, buckets: groupFingerprints([...new Set(anchors.map(({ fingerprint }) => fingerprint))]) };
}

const detector = createDetector(rules, { plan: what === 'all' ? planFor(rules) : plainPlan(rules) });
const files = statSync(path).isDirectory()
  ? readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
  : [path];
let found = 0;
for (const file of files) {
  const descriptor = openSync(file, 'r');
  detector.begin();
  for (let count = 1; count > 0; ) {
    count = readSync(descriptor, detector.room());
    if (count > 0) found += detector.take(count).length;
  }
  found += detector.finish().length;
  closeSync(descriptor);
}
process.stdout.write(`${found}\n`);
