// The walk lists every entry once, follows no link and says what it could not list.
import { mkdirSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { joinPath, systemPath, walk } from '../../src/system/walk.ts';
import { writeTree } from '../support/repositories/tree.ts';
import { temporaryFolder } from '../support/terminal/cli.ts';

const always = (): boolean => true;

describe('walk', () => {
  test('lists every file, folder and link once', () => {
    const root = temporaryFolder();
    writeTree(root, { 'a.txt': '', 'b/c.txt': '', 'b/d/e.txt': '', 'empty/': '', '.hidden': '' });
    symlinkSync('b', join(root, 'link'));
    symlinkSync('nowhere', join(root, 'dangling'));
    const entries = [...walk(root, always)].map(({ kind, path }) => `${kind} ${path}`);
    expect(entries.sort()).toEqual([
      'file .hidden',
      'file a.txt',
      'file b/c.txt',
      'file b/d/e.txt',
      'folder b',
      'folder b/d',
      'folder empty',
      'symbolic-link dangling',
      'symbolic-link link',
    ]);
  });

  test('asks once for each folder and stays out where the answer is no', () => {
    const root = temporaryFolder();
    writeTree(root, { 'no/a.txt': '', 'yes/no/b.txt': '', 'yes/c.txt': '' });
    const asked: string[] = [];
    const entries = [
      ...walk(root, (path, name) => {
        asked.push(`${path} ${name}`);
        return name !== 'no';
      }),
    ];
    expect(asked.sort()).toEqual(['no no', 'yes yes', 'yes/no no']);
    expect(entries.map(({ path }) => path).sort()).toEqual(['no', 'yes', 'yes/c.txt', 'yes/no']);
  });

  test('says that a root cannot be listed', () => {
    const root = join(temporaryFolder(), 'missing');
    expect([...walk(root, always)]).toEqual([
      { kind: 'unreadable', path: '', code: 'ENOENT', message: 'the folder cannot be listed: no such file or folder' },
    ]);
  });

  test('says that a folder is gone when it is', () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'a'));
    const entries = walk(root, always);
    expect(entries.next().value).toMatchObject({ kind: 'folder', path: 'a' });
    rmdirSync(join(root, 'a'));
    expect([...entries]).toEqual([{ kind: 'gone', path: 'a' }]);
  });

  test('says that a folder cannot be listed when it became a file', () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'a'));
    const entries = walk(root, always);
    entries.next();
    rmdirSync(join(root, 'a'));
    writeFileSync(join(root, 'a'), '');
    expect([...entries]).toMatchObject([{ kind: 'unreadable', path: 'a' }]);
  });

  test.skipIf(process.platform !== 'linux')('keeps names that are no UTF-8 apart (needs Linux)', () => {
    const root = temporaryFolder();
    for (const byte of [0xfe, 0xff]) {
      const folder = Buffer.concat([Buffer.from(`${root}/d`), Buffer.from([byte])]);
      mkdirSync(folder);
      writeFileSync(Buffer.concat([folder, Buffer.from('/ключ')]), '');
    }
    expect([...walk(root, always)].map(({ path }) => path).sort()).toEqual([
      'd\udcfe',
      'd\udcfe/ключ',
      'd\udcff',
      'd\udcff/ключ',
    ]);
  });
});

describe('paths', () => {
  test.each([
    ['', '', ''],
    ['a', '', 'a'],
    ['', 'b', 'b'],
    ['a', 'b', 'a/b'],
    ['a/', 'b', 'a/b'],
    ['/', 'b', '/b'],
  ])('joinPath(%j, %j) is %j', (root, path, joined) => {
    expect(joinPath(root, path)).toBe(joined);
  });

  test('systemPath gives text where text says it, else bytes', () => {
    expect(systemPath('ключ')).toBe('ключ');
    expect(systemPath('a\udcff')).toEqual(Buffer.from([0x61, 0xff]));
    expect(String(systemPath('a💀'))).toBe('a💀');
  });
});
