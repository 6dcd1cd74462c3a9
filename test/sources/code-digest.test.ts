// The identity of the code: what an earlier scan found clean is trusted only if the same code found it.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { CODE_DIGEST } from '../../src/sources/code-digest.ts';
import { CLI } from '../support/terminal/cli.ts';

test('given the sources, when they are loaded again as in another process, then the digest is another one', async () => {
  vi.resetModules();
  const { CODE_DIGEST: again } = await import('../../src/sources/code-digest.ts');
  expect([CODE_DIGEST, again]).toEqual([expect.stringMatching(/^source [0-9a-f-]{36}$/), expect.stringMatching(/^source /)]);
  expect(again).not.toBe(CODE_DIGEST);
});

test('given the build, when its chunks are read, then one of them has the digest', () => {
  const folder = dirname(CLI);
  const chunks = readdirSync(folder).filter((name) => /\.c?js$/.test(name));
  const digests = chunks.flatMap((name) => readFileSync(join(folder, name), 'utf8').match(/build [0-9a-f]{64}/g) ?? []);
  // The command line and the API are one copy of the code.
  expect(digests).toHaveLength(1);
});
