// Repositories that are made once for a file and copied for each of its tests.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { temporaryFolder } from './cli.ts';
import { openRepository, type Repository } from './repository.ts';

/**
 * Makes `make` dear only once: what it makes is kept as it is, and each call gives a copy in a folder of the test's own. Nothing in
 * the repository may name its own folder. Call it where tests are declared, and what it returns inside a test.
 */
export function copiesOf(make: () => Promise<Repository>): () => Promise<Repository> {
  const copy = (from: string, to: string): void => cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  let template: Promise<string> | undefined;
  afterAll(async () => {
    if (template !== undefined) rmSync(await template, { recursive: true, force: true });
  });

  async function keep(): Promise<string> {
    const { path } = await make();
    const folder = mkdtempSync(join(tmpdir(), 'tokenscan-test-template-'));
    copy(path, folder);
    return folder;
  }

  return async () => {
    template ??= keep();
    const folder = temporaryFolder();
    copy(await template, folder);
    return openRepository(folder);
  };
}
