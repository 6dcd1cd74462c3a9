// Works out what the search looks for, from the built-in rules and the encodings, and writes it to src/detect/search/derived.ts.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

/** The exports of the sources that are needed, whatever is in derived.ts now. */
async function load() {
  const folder = mkdtempSync(join(tmpdir(), 'tokenscan-derive-'));
  try {
    const bundle = await rolldown({ input: './.ci/derive-entry.ts', platform: 'node', external: [/^node:/] });
    const file = join(folder, 'derive.mjs');
    await bundle.write({ file, format: 'esm' });
    await bundle.close();
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { makePlan, prepareRules, settleBuckets, writeDown } = await load();
const rules = prepareRules();
const plan = makePlan(rules);
const text = JSON.stringify(writeDown({ ...plan, buckets: settleBuckets(plan.buckets) }, rules));
const lines = text.match(/.{1,140}/gs).map((line) => `  ${JSON.stringify(line)},\n`);
writeFileSync(
  'src/detect/search/derived.ts',
  `// Made by \`npm run derive\` from the built-in rules and the encodings; a test makes it again and compares. Do not edit.
import type { LayerName } from '../encodings/layers.ts';

/** A plan without the rules themselves. */
export interface Derived {
  /** Ids of the rules it was made for, in their order. */
  readonly rules: readonly string[];
  readonly probes: readonly (readonly [rule: number, layer: LayerName, reach: number])[];
  /** Those that differ in their last byte alone are one row. The offset is that of the fingerprint. */
  readonly anchors: readonly (readonly [start: string, ends: string, offset: number, ...probes: number[]])[];
  /** The fingerprints as the search groups them. */
  readonly buckets: readonly (readonly string[])[];
}

// As JSON in a text: that is read in a fraction of the time of the same as source, and a commit waits for it.
export const DERIVED: Derived = JSON.parse(
  [
${lines.join('')}].join(''),
) as Derived;
`,
);
