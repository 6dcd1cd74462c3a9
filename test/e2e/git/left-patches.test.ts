// What the pre-commit framework leaves in a cache that all repositories of a user share: each repository has its own patches only.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeRepository } from '../../support/repositories/repository.ts';
import { temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

test('given the patch of one repository, then it is found there, and not in another', async () => {
  const cache = temporaryFolder();
  const [one, other] = await Promise.all(
    ['one\n', 'other\n'].map((tracked) => makeRepository({ hook: false, committed: { tracked } })),
  );
  one?.write({ tracked: `one\nBOT_TOKEN=${token('left patch')}\n` });
  const patch = (await one?.git(['diff-index', '--binary', '-p', 'HEAD', '--'])) ?? '';
  writeFileSync(join(cache, 'patch1790000000-42'), patch);
  await one?.git(['checkout', '-q', '.']);
  const env = { PRE_COMMIT_HOME: cache };
  const found = await tokenscan(['git'], { cwd: one?.path ?? '', env });
  expect(found).toMatchObject({ code: 1 });
  expect(found.stdout).toContain('patch1790000000-42');
  expect(await tokenscan(['git'], { cwd: other?.path ?? '', env })).toMatchObject({ code: 0, stderr: '' });
  // Of a new file nothing says whose it is.
  writeFileSync(join(cache, 'patch1790000000-42'), `+BOT_TOKEN=${token('left patch')}\n`);
  expect(await tokenscan(['git'], { cwd: other?.path ?? '', env })).toMatchObject({ code: 1 });
});
