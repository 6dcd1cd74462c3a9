// Questions that git answers about a repository of the user's start nothing that its configuration names.
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openGit } from '../../../src/git/hooks/repository.ts';
import { git, initRepository } from '../../support/repositories/tree.ts';
import { cleanEnvironment, temporaryFolder } from '../../support/terminal/cli.ts';

test.skipIf(process.platform === 'win32')('given core.fsmonitor, then listing the index does not start it', async () => {
  const folder = temporaryFolder();
  initRepository(folder, { a: 'a' });
  const [monitor, canary] = [join(folder, 'monitor'), join(folder, 'canary')];
  writeFileSync(monitor, `#!/bin/sh\ntouch '${canary}'\n`);
  chmodSync(monitor, 0o755);
  git(folder, 'add', 'a');
  git(folder, 'config', 'core.fsmonitor', monitor);
  expect(await openGit(folder, cleanEnvironment())(['ls-files', '-s', '-z'])).toContain('\ta\0');
  expect(existsSync(canary)).toBe(false);
  // git alone does start it.
  git(folder, 'ls-files', '-s');
  expect(existsSync(canary)).toBe(true);
});
