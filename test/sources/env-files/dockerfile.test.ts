// Whether a Dockerfile copies a file: where that is not certain, it does.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mayCopy } from '../../../src/sources/env-files/dockerfile.ts';
import { writeTree } from '../../support/repositories/tree.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';

function copies(text: string, path: string): Promise<boolean> {
  const folder = temporaryFolder();
  writeTree(folder, { Dockerfile: text });
  return mayCopy(join(folder, 'Dockerfile'), path);
}

test.each([
  ['FROM a\nCOPY . .', '.env'],
  ['FROM a\nCOPY ./ /app/', 'bot/.env'],
  ['FROM a\ncopy .env /app/', '.env'],
  ['FROM a\nADD / /app', '.env'],
  ['FROM a\nCOPY bot /app', 'bot/.env'],
  ['FROM a\nCOPY bot/ src/ /app/', 'bot/.env'],
  ['FROM a\nCOPY .en* /app/', '.env'],
  ['FROM a\nCOPY * /app/', '.env'],
  ['FROM a\nCOPY b*/ /app/', 'bot/.env'],
  ['FROM a\nCOPY --chown=1:1 --link . /app', '.env'],
  ['FROM a\nCOPY ["src", ".", "/app"]', '.env'],
  ['FROM a\nCOPY \\\n  # why\n  src \\\n  . /app', '.env'],
  ['# escape=`\nFROM a\nCOPY `\n . c:\\app', '.env'],
  ['FROM a\nARG X\nCOPY $X /app', '.env'],
  ['FROM a\nONBUILD COPY . /app', '.env'],
  ['FROM a\r\nCOPY . .\r\n', '.env'],
  ['FROM a\nCOPY [".", /app]', '.env'],
])('%j copies %s', async (text, path) => {
  expect(await copies(text, path)).toBe(true);
});

test.each([
  ['FROM a\nCOPY src /app', '.env'],
  ['FROM a\nCOPY package.json bot.js ./', '.env'],
  ['FROM a\nCOPY src/.env /app/', '.env'],
  ['FROM a\nCOPY --from=build . /app', '.env'],
  ['FROM a\n# COPY . .', '.env'],
  ['FROM a\nRUN echo COPY . .', '.env'],
  ['FROM a\nADD https://example.org/.env /app/', '.env'],
  ['FROM a\nCOPY *.js ./', '.env'],
  ['FROM a\nCOPY ["src", "/app"]', '.env'],
  ['FROM a', '.env'],
])('%j does not copy %s', async (text, path) => {
  expect(await copies(text, path)).toBe(false);
});

test('what cannot be read may copy everything', async () => {
  expect(await mayCopy(join(temporaryFolder(), 'Dockerfile'), '.env')).toBe(true);
});
