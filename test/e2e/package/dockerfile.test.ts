// The Dockerfile: linted, and what .dockerignore lets in is all that a build reads.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = new URL('../../..', import.meta.url).pathname;
const hadolint = spawnSync('hadolint', ['--version']).status === 0;

test.skipIf(!hadolint)(`hadolint has nothing to say${hadolint ? '' : ' (skipped: no hadolint)'}`, () => {
  const { status, stdout } = spawnSync('hadolint', ['Dockerfile'], { cwd: ROOT, encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

test('everything that a build and the package read is let in, and nothing else', () => {
  const letIn = readFileSync(join(ROOT, '.dockerignore'), 'utf8').match(/(?<=^!).+$/gm) ?? [];
  const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly files: readonly string[] };
  const published = files.map((pattern) => pattern.replace(/\/.*$/, '')).filter((name) => name !== 'dist');
  const read = ['.ci', 'src', 'package.json', 'package-lock.json', 'tsconfig.json'];
  const named = ['CHANGELOG.md', 'LICENSE', 'README.md', 'README.ru.md'];
  expect([...letIn].sort()).toEqual([...new Set([...published, ...read, ...named])].sort());
});
