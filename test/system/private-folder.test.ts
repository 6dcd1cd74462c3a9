// Private folders and files: only what nobody but the current user can have written.
import { chmodSync, chownSync, lstatSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openPrivateFolder, readPrivateFile } from '../../src/system/private-folder.ts';
import { run, temporaryFolder } from '../support/terminal/cli.ts';

const isRoot = userInfo().uid === 0;

describe('openPrivateFolder', () => {
  test('given no folder, then it and those above are made, closed to others', () => {
    const home = temporaryFolder();
    expect(openPrivateFolder(join(home, 'a/b'))).toBe(true);
    expect([statSync(join(home, 'a')).mode & 0o777, statSync(join(home, 'a/b')).mode & 0o777]).toEqual([0o700, 0o700]);
    expect(openPrivateFolder(join(home, 'a/b'))).toBe(true);
  });

  test.each([0o770, 0o707, 0o777, 0o1777])('given a folder with the mode %o, then it is not private', (mode) => {
    const folder = join(temporaryFolder(), 'a');
    mkdirSync(folder);
    chmodSync(folder, mode);
    expect(openPrivateFolder(folder)).toBe(false);
  });

  test('given a link, a file, or a folder that cannot be made, then there is none', () => {
    const home = temporaryFolder();
    mkdirSync(join(home, 'real'), { mode: 0o700 });
    symlinkSync(join(home, 'real'), join(home, 'link'));
    writeFileSync(join(home, 'file'), '');
    for (const name of ['link', 'file', 'file/below']) expect(openPrivateFolder(join(home, name))).toBe(false);
    expect(lstatSync(join(home, 'link')).isSymbolicLink()).toBe(true);
  });

  test.runIf(isRoot)('given the folder of another user, then it is not private', () => {
    const folder = join(temporaryFolder(), 'a');
    mkdirSync(folder, { mode: 0o700 });
    chownSync(folder, 12345, 12345);
    expect(openPrivateFolder(folder)).toBe(false);
  });
});

describe('readPrivateFile', () => {
  const read = (path: string, maxBytes: number): Buffer | undefined => readPrivateFile(path, maxBytes, Buffer.alloc);

  function makeFile(mode = 0o600): string {
    const path = join(temporaryFolder(), 'file');
    writeFileSync(path, 'bytes', { mode });
    chmodSync(path, mode);
    return path;
  }

  test.each([0o600, 0o644, 0o400])('given the mode %o, then the file is read', (mode) => {
    expect(read(makeFile(mode), 5)?.toString()).toBe('bytes');
  });

  test.each([0o660, 0o606, 0o666])('given the mode %o, then it is not: others could have written it', (mode) => {
    expect(read(makeFile(mode), 5)).toBeUndefined();
  });

  test('given more bytes than the limit, then nothing', () => expect(read(makeFile(), 4)).toBeUndefined());

  test('given a link, a folder, a pipe or nothing, then nothing', async () => {
    const path = makeFile();
    symlinkSync(path, `${path}-link`);
    mkdirSync(`${path}-folder`);
    await run('mkfifo', [`${path}-pipe`]);
    for (const name of ['link', 'folder', 'pipe', 'missing']) expect(read(`${path}-${name}`, 5)).toBeUndefined();
  });

  test.runIf(isRoot)('given the file of another user, then nothing', () => {
    const path = makeFile();
    chownSync(path, 12345, 12345);
    expect(read(path, 5)).toBeUndefined();
  });
});
