// A build is skipped only where it would make what is there.
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeTree } from '../../support/repositories/tree.ts';
import { run, temporaryFolder } from '../../support/terminal/cli.ts';

const MODULE = new URL('../../../.ci/build-digest.mjs', import.meta.url).href;

/** What a build reads and makes. */
const FILES = [
  'src/cli/main.ts',
  'rules/telegram.json',
  '.ci/build.mjs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'node_modules/.package-lock.json',
  'dist/cli.cjs',
];

/** What one of the functions returns in `cwd`. */
async function ask(cwd: string, name: 'isBuilt' | 'noteBuilt'): Promise<string> {
  const code = `import { ${name} } from '${MODULE}'; console.log(String(${name}()));`;
  const outcome = await run(process.execPath, ['--input-type=module', '-e', code], { cwd });
  expect(outcome.stderr).toBe('');
  return outcome.stdout.trim();
}

test('given no build before, then dist is not what a build would make', async () => {
  const cwd = temporaryFolder();
  writeTree(cwd, Object.fromEntries(FILES.map((name) => [name, 'x'])));
  expect(await ask(cwd, 'isBuilt')).toBe('false');
});

test('given a change of anything that a build reads or made, then it is built again', async () => {
  const cwd = temporaryFolder();
  writeTree(cwd, Object.fromEntries(FILES.map((name) => [name, 'x'])));
  await ask(cwd, 'noteBuilt');
  expect(await ask(cwd, 'isBuilt')).toBe('true');
  for (const name of FILES) {
    appendFileSync(join(cwd, name), 'y');
    expect(await ask(cwd, 'isBuilt'), name).toBe('false');
    writeTree(cwd, { [name]: 'x' });
  }
  writeTree(cwd, { 'src/new.ts': '' });
  expect(await ask(cwd, 'isBuilt'), 'a new file').toBe('false');
  rmSync(join(cwd, 'src/new.ts'));
  expect(await ask(cwd, 'isBuilt')).toBe('true');
  rmSync(join(cwd, 'dist'), { recursive: true });
  expect(await ask(cwd, 'isBuilt'), 'no dist').toBe('false');
});
