// Makes the planted repository of the tests, outside of the tests.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const SOURCE = fileURLToPath(new URL('../../support/repositories/planted-repository.ts', import.meta.url));

/** Makes it again below `folder`; `bench` is where the builder is put as one file. Gives what plantRepository gives. */
export async function plantAnew(folder, bench) {
  // What runs processes for tests also names vitest, which cannot be loaded elsewhere and is not used here.
  const bundle = await rolldown({
    input: SOURCE,
    platform: 'node',
    external: [/^node:/, 'vitest'],
    treeshake: { moduleSideEffects: false },
  });
  const file = join(bench, 'planted-repository.mjs');
  await bundle.write({ file, format: 'esm' });
  await bundle.close();
  const { plantRepository } = await import(pathToFileURL(file));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return plantRepository(folder);
}
