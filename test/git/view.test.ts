// The temporary git folder that git reads a repository through.
import { linkSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { repositoryAt } from '../../src/git/repository.ts';
import { makeCleanView, setHead } from '../../src/git/view.ts';
import { makeRepository } from '../support/repositories/repository.ts';
import { cleanEnvironment, temporaryFolder } from '../support/terminal/cli.ts';

test('given a git that reads HEAD, when HEAD is set, then that git reads the old one whole', async () => {
  const { path } = await makeRepository();
  const place = repositoryAt(path);
  if (place === undefined) throw new Error('no repository');
  const view = makeCleanView(place, cleanEnvironment());
  onTestFinished(() => view.close());
  // A second name for the file that a git which has opened it reads on: it must not become empty for a moment.
  const opened = join(temporaryFolder(), 'HEAD');
  linkSync(join(view.cwd, 'HEAD'), opened);
  const before = readFileSync(opened, 'utf8');
  setHead(view, '0'.repeat(40));
  expect(readFileSync(opened, 'utf8')).toBe(before);
  expect(readFileSync(join(view.cwd, 'HEAD'), 'utf8')).toBe(`${'0'.repeat(40)}\n`);
  expect(readdirSync(view.cwd)).not.toContain('HEAD.new');
});
