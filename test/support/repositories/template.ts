// Repositories that are made once, for all tests of a file or of a run, and copied for each.
import { cpSync } from 'node:fs';
import { copyKept } from '../kept.ts';
import { temporaryFolder } from '../terminal/cli.ts';
import { openRepository, type Repository } from './repository.ts';

/**
 * A copy of the repository that `make` makes, which runs once for each `key` in a run of the tests. Nothing in the repository may
 * name its own folder. Call it inside a test.
 *
 * @param key everything that what it makes depends on
 */
export async function copyOfRepository(key: string, make: () => Promise<Repository>): Promise<Repository> {
  const folder = temporaryFolder();
  await copyKept(`repository ${key}`, folder, async (into) => {
    cpSync((await make()).path, into, { recursive: true, verbatimSymlinks: true });
  });
  return openRepository(folder);
}

/**
 * Makes `make` dear only once: what it makes is kept as it is, and each call gives a copy in a folder of the test's own. Nothing in
 * the repository may name its own folder. Call it where tests are declared, and what it returns inside a test.
 */
export function copiesOf(make: () => Promise<Repository>): () => Promise<Repository> {
  const copy = (from: string, to: string): void => cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  const template = temporaryFolder();
  let made: Promise<void> | undefined;
  return async () => {
    made ??= make().then(({ path }) => copy(path, template));
    await made;
    const folder = temporaryFolder();
    copy(template, folder);
    return openRepository(folder);
  };
}
