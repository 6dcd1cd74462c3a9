// Which repositories below a folder an audit scans.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoriesBelow } from '../../../src/remediation/audit/repositories.ts';
import { run, temporaryFolder } from '../../support/terminal/cli.ts';

test('finds working trees, bare and broken ones; not its own, excluded ones or dependencies', async () => {
  const cwd = temporaryFolder();
  for (const path of ['', 'a', 'left/out', 'node_modules/b']) await run('git', ['init', '-q', join(cwd, path)]);
  await run('git', ['init', '-q', '--bare', join(cwd, 'c/bare.git')]);
  mkdirSync(join(cwd, 'ruin/.git/objects'), { recursive: true });
  mkdirSync(join(cwd, 'empty/.git'), { recursive: true });
  writeFileSync(join(cwd, 'HEAD'), 'no repository\n');
  const { folders, closed } = await repositoriesBelow({ cwd, env: {}, exclude: ['left/**'] });
  expect([folders.toSorted(), closed]).toEqual([['a', 'c/bare.git', 'ruin'].map((path) => join(cwd, path)), []]);
});

test.skipIf(process.getuid?.() !== 0)('reports a folder that cannot be listed (needs root)', async () => {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'closed'), { mode: 0o700 });
  chmodSync(cwd, 0o755);
  process.seteuid?.(65_534);
  try {
    expect(await repositoriesBelow({ cwd, env: {} })).toMatchObject({ folders: [], closed: [{ path: 'closed' }] });
  } finally {
    process.seteuid?.(0);
  }
});
