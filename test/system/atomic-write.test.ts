// A file is replaced at once or not at all, and nothing is left beside it.
import {
  chmodSync,
  chownSync,
  fchmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { copyOwnerAndMode, isPendingName, PendingFile, removeAbandoned, writeAtomically } from '../../src/system/atomic-write.ts';
import { pathToText } from '../../src/system/path-text.ts';
import { temporaryFolder } from '../support/terminal/cli.ts';

const isRoot = process.getuid?.() === 0;

function fileWith(content: string, mode = 0o644): { readonly folder: string; readonly path: string } {
  const folder = temporaryFolder();
  const path = join(folder, 'file');
  writeFileSync(path, content);
  chmodSync(path, mode);
  return { folder, path };
}

describe('writeAtomically', () => {
  test('makes a file with the mode asked for, less the umask', () => {
    const path = join(temporaryFolder(), 'file');
    writeAtomically(path, 'new', { mode: 0o666 });
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(statSync(path).mode & 0o777).toBe(0o666 & ~process.umask());
  });

  test('replaces a file, which keeps its mode', () => {
    const { folder, path } = fileWith('old', 0o751);
    const { ino } = statSync(path);
    writeAtomically(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(statSync(path).mode & 0o7777).toBe(0o751);
    expect(statSync(path).ino).not.toBe(ino);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  test('gives a file the mode asked for where it is not to keep its own', () => {
    const { path } = fileWith('old', 0o755);
    writeAtomically(path, 'new', { keepMode: false, durable: false });
    expect(statSync(path).mode & 0o7777).toBe(0o600);
  });

  test.skipIf(!isRoot)('keeps owner and group (needs root)', () => {
    const { path } = fileWith('old');
    chownSync(path, 1234, 4321);
    writeAtomically(path, 'new');
    expect(statSync(path)).toMatchObject({ uid: 1234, gid: 4321 });
  });

  test('replaces a link, or with followLink the file it leads to', () => {
    const { folder, path } = fileWith('old');
    const link = join(folder, 'link');
    symlinkSync('file', link);
    writeAtomically(link, 'new', { followLink: true });
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe('new');
    writeAtomically(link, 'own');
    expect(lstatSync(link).isSymbolicLink()).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  test('leaves the other name of a file with the old bytes', () => {
    const { folder, path } = fileWith('old');
    linkSync(path, join(folder, 'other'));
    writeAtomically(path, 'new');
    expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('old');
  });

  test('takes the place of no file where it is exclusive', () => {
    const { folder, path } = fileWith('old');
    expect(() => writeAtomically(path, 'new', { exclusive: true })).toThrow('EEXIST');
    expect(readFileSync(path, 'utf8')).toBe('old');
    writeAtomically(join(folder, 'fresh'), 'new', { exclusive: true });
    expect(readdirSync(folder)).toEqual(['file', 'fresh']);
    expect(statSync(join(folder, 'fresh')).nlink).toBe(1);
  });

  test('leaves nothing behind where a folder has the name, or there is no folder', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'taken'));
    expect(() => writeAtomically(join(folder, 'taken'), 'new')).toThrow('EISDIR');
    expect(() => writeAtomically(join(folder, 'none/file'), 'new')).toThrow('ENOENT');
    expect(readdirSync(folder)).toEqual(['taken']);
  });

  test('writes to a path that is not UTF-8', () => {
    const folder = temporaryFolder();
    writeAtomically(join(folder, pathToText(Buffer.from([0x66, 0xff]))), 'new');
    expect(readdirSync(folder, 'buffer')).toEqual([Buffer.from([0x66, 0xff])]);
  });
});

describe('a pending file', () => {
  test('is private, has a name of its own, and can be read back', () => {
    const { folder, path } = fileWith('old');
    const pending = new PendingFile(path, { prefix: '.env.tokenscan-' });
    pending.write(Buffer.from('new'));
    const [name = ''] = readdirSync(folder);
    expect(name).toMatch(/^\.env\.tokenscan-[0-9a-f]{16}\.tmp$/);
    expect(isPendingName(name)).toBe(true);
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(pending.holds(Buffer.from('new'))).toBe(true);
    expect(pending.holds(Buffer.from('now'))).toBe(false);
    expect(pending.holds(Buffer.from('new '))).toBe(false);
    pending.discard();
    expect(readdirSync(folder)).toEqual(['file']);
  });

  test('does not replace the file where the check throws', () => {
    const { folder, path } = fileWith('old');
    const pending = new PendingFile(path);
    const check = (): never => {
      throw new Error('changed');
    };
    expect(() => pending.commit({ check })).toThrow('changed');
    expect(pending.isPlaced).toBe(false);
    pending.discard();
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['file']);
  });

  test('is the file once it is committed: to discard it then changes nothing', () => {
    const { path } = fileWith('old');
    const pending = new PendingFile(path);
    pending.write(Buffer.from('new'));
    pending.commit();
    expect(pending.isPlaced).toBe(true);
    pending.discard();
    expect(readFileSync(path, 'utf8')).toBe('new');
  });
});

test.skipIf(!isRoot)('owner and mode are copied, with set-user-ID (needs root)', () => {
  const { path } = fileWith('old', 0o4755);
  chownSync(path, 1234, 4321);
  chmodSync(path, 0o4755);
  const pending = new PendingFile(path);
  fchmodSync(pending.fd, 0o600);
  copyOwnerAndMode(pending.fd, statSync(path, { bigint: true }));
  pending.commit();
  expect(statSync(path)).toMatchObject({ uid: 1234, gid: 4321 });
  expect(statSync(path).mode & 0o7777).toBe(0o4755);
});

test('abandoned files are removed once they are old, and nothing else', () => {
  const folder = temporaryFolder();
  const [old, young] = ['.tokenscan-0123456789abcdef.tmp', '.env.tokenscan-fedcba9876543210.tmp'];
  for (const name of [old, young, '.tokenscan-1.tmp', 'a.tmp']) writeFileSync(join(folder, name), '');
  mkdirSync(join(folder, '.tokenscan-00000000000000ff.tmp'));
  for (const name of [old, '.tokenscan-1.tmp', 'a.tmp']) utimesSync(join(folder, name), 1, 1);
  // Ten seconds old: of what was written in this millisecond no clock says whether it is older.
  const then = new Date(Date.now() - 10_000);
  utimesSync(join(folder, young), then, then);
  removeAbandoned(folder);
  expect(readdirSync(folder).toSorted()).toEqual([young, '.tokenscan-00000000000000ff.tmp', '.tokenscan-1.tmp', 'a.tmp']);
  removeAbandoned(folder, 0);
  expect(readdirSync(folder)).not.toContain(young);
  expect(() => removeAbandoned(join(folder, 'none'))).not.toThrow();
});
