// Questions about files that do not exist, lead nowhere, or cannot be read have an answer, not an error.
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isThere, namesIn, readableNamesIn, realPath, resolveLinks, statsOf } from '../../src/system/files.ts';
import { pathToText } from '../../src/system/path-text.ts';
import { systemPath } from '../../src/system/walk.ts';
import { temporaryFolder } from '../support/terminal/cli.ts';

const BYTES = pathToText(Buffer.from([0x66, 0xff]));

/** A folder with a file, a link to it, links to nothing and to itself, and a file whose name is not UTF-8. */
function makeFolder(): string {
  const folder = realpathSync(temporaryFolder());
  writeFileSync(join(folder, 'file'), '12345');
  symlinkSync('file', join(folder, 'link'));
  symlinkSync('none', join(folder, 'broken'));
  symlinkSync('circle', join(folder, 'circle'));
  writeFileSync(systemPath(join(folder, BYTES)), '123');
  return folder;
}

test('statsOf follows links, and is undefined for what is not there', () => {
  const folder = makeFolder();
  expect(statsOf(join(folder, 'link'))?.size).toBe(5);
  expect(statsOf(join(folder, 'link'), { bigint: true })?.size).toBe(5n);
  expect(statsOf(join(folder, BYTES))?.size).toBe(3);
  for (const name of ['none', 'broken', 'circle', 'file/below']) expect(statsOf(join(folder, name))).toBeUndefined();
});

test('isThere is true for a link to nothing', () => {
  const folder = makeFolder();
  for (const name of ['file', 'link', 'broken', 'circle', BYTES]) expect(isThere(join(folder, name))).toBe(true);
  for (const name of ['none', 'none/below', 'file/below']) expect(isThere(join(folder, name))).toBe(false);
});

test('namesIn returns no names for a missing folder, and throws for a file', () => {
  const folder = makeFolder();
  expect(namesIn(folder)).toContain('broken');
  expect(namesIn(join(folder, 'none'))).toEqual([]);
  expect(() => namesIn(join(folder, 'file'))).toThrow('ENOTDIR');
  expect(readableNamesIn(folder)).toContain('broken');
  for (const name of ['none', 'file', 'circle']) expect(readableNamesIn(join(folder, name))).toEqual([]);
});

test('realPath follows links, of paths that are not UTF-8 too, and throws for what is not there', () => {
  const folder = makeFolder();
  symlinkSync(systemPath(BYTES), join(folder, 'to-bytes'));
  expect(realPath(join(folder, 'link'))).toBe(join(folder, 'file'));
  expect(realPath(join(folder, 'to-bytes'))).toBe(join(folder, BYTES));
  expect(realPath(join(folder, BYTES))).toBe(join(folder, BYTES));
  for (const name of ['none', 'broken', 'circle']) expect(() => realPath(join(folder, name))).toThrow(/ENOENT|ELOOP/);
});

test('resolveLinks follows links as far as the path exists', () => {
  const folder = makeFolder();
  mkdirSync(join(folder, 'real'));
  symlinkSync('real', join(folder, 'alias'));
  expect(resolveLinks(join(folder, 'alias/a/b'))).toBe(join(folder, 'real/a/b'));
  expect(resolveLinks(join(folder, 'link'))).toBe(join(folder, 'file'));
  expect(resolveLinks('/none/at/all')).toBe('/none/at/all');
});
