// Programs are found on PATH, but not where others could have put them.
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { findProgram, foldersOnPath, isExecutable } from '../../src/system/find-program.ts';
import { temporaryFolder } from '../support/terminal/cli.ts';

/** A folder with `folder/tool` for each name. */
function folders(...names: readonly string[]): string {
  const root = temporaryFolder();
  for (const name of names) {
    mkdirSync(join(root, name), { recursive: true });
    writeFileSync(join(root, name, 'tool'), '#!/bin/sh\n', { mode: 0o755 });
  }
  return root;
}

const path = (root: string, ...names: readonly string[]) => ({
  PATH: names.map((name) => (name.startsWith('.') || name === '' ? name : join(root, name))).join(delimiter),
});

test('the first on PATH is found', () => {
  const root = folders('a', 'b');
  expect(findProgram('tool', path(root, 'none', 'b', 'a'))).toBe(join(root, 'b/tool'));
  expect(findProgram('tool', { Path: join(root, 'a') })).toBe(join(root, 'a/tool'));
});

test.each(['.', '', './a', 'node_modules/.bin', 'x/node_modules/y'])('the entry %j is skipped', (entry) => {
  const root = folders('a', 'b', 'node_modules/.bin', 'x/node_modules/y');
  expect(findProgram('tool', path(root, entry, 'b'))).toBe(join(root, 'b/tool'));
});

test('a folder, a file that may not be run and a link to nothing are skipped', () => {
  const root = folders('a', 'b');
  chmodSync(join(root, 'a/tool'), 0o644);
  mkdirSync(join(root, 'c/tool'), { recursive: true });
  mkdirSync(join(root, 'd'));
  symlinkSync('none', join(root, 'd/tool'));
  expect(findProgram('tool', path(root, 'a', 'c', 'd', 'b'))).toBe(join(root, 'b/tool'));
  expect(isExecutable(join(root, 'a/tool'))).toBe(false);
});

test('folders may come first, and be refused', () => {
  const root = folders('a', 'b');
  expect(findProgram('tool', path(root, 'a'), { first: [undefined, 'relative', join(root, 'b')] })).toBe(join(root, 'b/tool'));
  expect(findProgram('tool', path(root, 'a', 'b'), { refuses: (folder) => folder.endsWith('a') })).toBe(join(root, 'b/tool'));
});

test('without PATH there is none', () => {
  expect(findProgram('tool', {})).toBeUndefined();
  expect(foldersOnPath({ PATH: '' })).toEqual([]);
});
