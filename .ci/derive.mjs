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

const { makePlan, prepareRules, writeDown } = await load();
const rules = prepareRules();
const { rules: ids, probes, anchors, buckets } = writeDown(makePlan(rules), rules);
/** The items as source, as many on a line as fit. */
function lines(list) {
  let text = '';
  let line = '   ';
  for (const item of list.map((one) => `${JSON.stringify(one)},`)) {
    if (line.length + item.length > 158) {
      text += `${line}\n`;
      line = '   ';
    }
    line += ` ${item}`;
  }
  return `${text}${line}\n`;
}
writeFileSync(
  'src/detect/search/derived.ts',
  `// Made by \`npm run derive\` from the built-in rules and the encodings; a test makes it again and compares. Do not edit.
import type { LayerName } from '../encodings/layers.ts';

/** A plan without the rules themselves. */
export interface Derived {
  /** Ids of the rules it was made for, in their order. */
  readonly rules: readonly string[];
  readonly probes: readonly (readonly [rule: number, layer: LayerName, reach: number])[];
  readonly anchors: readonly (readonly [bytes: string, fingerprint: string, ...probes: number[]])[];
  /** The fingerprints as the search groups them. */
  readonly buckets: readonly (readonly string[])[];
}

export const DERIVED: Derived = {
  rules: ${JSON.stringify(ids)},
  probes: [
${lines(probes)}  ],
  anchors: [
${lines(anchors)}  ],
  buckets: [
${lines(buckets)}  ],
};
`,
);
