// Repositories that are made once for all tests of a file: shared by them, or copied for each.
import { cpSync } from 'node:fs';
import { temporaryFolder } from '../terminal/cli.ts';
import { openRepository, type Repository } from './repository.ts';

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
