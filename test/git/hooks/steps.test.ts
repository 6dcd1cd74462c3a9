// Changes to files: whole or not at all, with the rights that were there, through no link.
import { chmodSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { carryOut, lookAt, ownFile, readIfThere } from '../../../src/git/hooks/steps.ts';
import { UsageError } from '../../../src/model/errors.ts';
import { resolveLinks } from '../../../src/system/files.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';

test('given an existing file, then it keeps its mode and becomes executable; a new one gets the given mode', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'a');
  for (const [old, wanted, expected] of [
    [0o640, 0o666, 0o640],
    [0o600, 0o777, 0o711],
    [0o750, 0o777, 0o750],
  ] as const) {
    writeFileSync(path, 'old');
    chmodSync(path, old);
    carryOut([{ do: 'write', path, text: 'new', mode: wanted }]);
    expect((statSync(path).mode & 0o777).toString(8)).toBe(expected.toString(8));
  }
  carryOut([{ do: 'write', path: join(folder, 'deep/er/b'), text: 'new', mode: 0o700 }]);
  expect(statSync(join(folder, 'deep/er/b')).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder).sort()).toEqual(['a', 'deep']);
});

test('given a kept file, when it is restored, then it is the same file under its old name', () => {
  const folder = temporaryFolder();
  const [path, keep] = [join(folder, 'a'), join(folder, 'a.kept')];
  writeFileSync(path, 'old');
  const { ino } = statSync(path);
  carryOut([{ do: 'write', path, text: 'new', mode: 0o755, keep }]);
  expect([readFileSync(path, 'utf8'), readFileSync(keep, 'utf8'), statSync(keep).ino]).toEqual(['new', 'old', ino]);
  carryOut([{ do: 'restore', from: keep, path }]);
  expect([readFileSync(path, 'utf8'), statSync(path).ino, readdirSync(folder)]).toEqual(['old', ino, ['a']]);
});

test('given an existing file with the kept name, then nothing is replaced and no partial file remains', () => {
  const folder = temporaryFolder();
  const [path, keep] = [join(folder, 'a'), join(folder, 'a.kept')];
  writeFileSync(path, 'old');
  writeFileSync(keep, 'older');
  expect(() => carryOut([{ do: 'write', path, text: 'new', mode: 0o755, keep }])).toThrow(UsageError);
  expect([readFileSync(path, 'utf8'), readFileSync(keep, 'utf8'), readdirSync(folder).sort()]).toEqual([
    'old',
    'older',
    ['a', 'a.kept'],
  ]);
});

test('given a change that fails, then the error has the path and the reason', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  expect(() => carryOut([{ do: 'remove', path: join(folder, 'none') }])).toThrow(/none: cannot be changed: no such file/);
  expect(() => carryOut([{ do: 'write', path: join(folder, 'file/a'), text: '', mode: 0o600 }])).toThrow(
    /file\/a: cannot be changed/,
  );
});

test('given a link, then it is followed only within the folder', () => {
  const folder = join(temporaryFolder(), 'top');
  mkdirSync(join(folder, 'sub'), { recursive: true });
  writeFileSync(join(folder, 'sub/real'), '');
  symlinkSync('sub/real', join(folder, 'inside'));
  symlinkSync('../elsewhere', join(folder, 'outside'));
  symlinkSync('/etc/passwd', join(folder, 'absolute'));
  expect(ownFile(join(folder, 'inside'), folder)).toBe(resolveLinks(join(folder, 'sub/real')));
  expect(ownFile(join(folder, 'none'), folder)).toBe(join(folder, 'none'));
  expect(() => ownFile(join(folder, 'outside'), folder)).toThrow(/outside of this repository/);
  expect(() => ownFile(join(folder, 'absolute'), folder)).toThrow(/outside of this repository/);
});

test('given files, links and folders, then lookAt distinguishes them without following links', () => {
  const folder = temporaryFolder();
  symlinkSync('nowhere', join(folder, 'broken'));
  symlinkSync('.', join(folder, 'circle'));
  expect(lookAt(join(folder, 'none'))).toBeUndefined();
  expect(lookAt(folder)).toMatchObject({ kind: 'folder', text: '' });
  expect(lookAt(join(folder, 'broken'))).toMatchObject({ kind: 'link', text: '' });
  expect(lookAt(join(folder, 'circle'))).toMatchObject({ kind: 'link', text: '' });
  expect(readIfThere(join(folder, 'broken'))).toBeUndefined();
  expect(readlinkSync(join(folder, 'broken'))).toBe('nowhere');
});
