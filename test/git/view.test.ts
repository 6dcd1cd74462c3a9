// The temporary git folder that git reads a repository through.
import { chmodSync, existsSync, linkSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { repositoryAt } from '../../src/git/repository.ts';
import { runGit } from '../../src/git/run.ts';
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

test('given a git in the repository on PATH, then it is not run', async () => {
  const { path, write } = await makeRepository();
  const place = repositoryAt(path);
  if (place === undefined) throw new Error('no repository');
  const marker = join(temporaryFolder(), 'ran');
  write({ 'bin/git': `#!/bin/sh\ntouch "${marker}"\n` });
  chmodSync(join(path, 'bin/git'), 0o755);
  const env = { ...cleanEnvironment(), PATH: `${path}/bin:${process.env['PATH'] ?? ''}`, GIT_EXEC_PATH: `${path}/bin` };
  const view = makeCleanView(place, env);
  onTestFinished(() => view.close());
  expect((await runGit(['rev-parse', '--git-dir'], view)).toString().trim()).toBe(view.cwd);
  expect(existsSync(marker)).toBe(false);
});
