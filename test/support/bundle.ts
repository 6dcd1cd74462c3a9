// Makes a program of a piece of TypeScript that imports from src, for tests that must kill what they test.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const SOURCE = new URL('../../src', import.meta.url).pathname;

/** Bundles `code`, in which `src/` stands for ours, into a program in `folder`. Returns its path. */
export async function bundleProgram(folder: string, code: string): Promise<string> {
  const input = join(folder, 'program.ts');
  const file = join(folder, 'program.mjs');
  writeFileSync(input, code.replaceAll("'src/", `'${SOURCE}/`));
  const bundle = await rolldown({ input, platform: 'node', external: [/^node:/], logLevel: 'silent' });
  await bundle.write({ file, format: 'esm' });
  await bundle.close();
  return file;
}
