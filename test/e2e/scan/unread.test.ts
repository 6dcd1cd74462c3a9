// What is recognised and not unpacked is named, with exit code 2, and a tree of such files does not drown the report.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TAR_END, tarEntry, zipOf } from '../../support/fixtures/archive.ts';
import { headOf, ROWS } from '../../support/fixtures/format-heads.ts';
import { expectPassed, makeRepository } from '../../support/repositories/repository.ts';
import { temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

const UNREAD = ROWS.filter(({ reading }) => reading === 'archive' || reading === 'data');
const TITLES = UNREAD.map((row) => [row.name.replace(/^an? /, ''), row] as const);

const scan = (cwd: string, ...args: readonly string[]) => tokenscan(['scan', '--no-config', ...args], { cwd });

describe('a named file', () => {
  test.each(TITLES)('given one %s, then it is a problem', async (title, row) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'file'), headOf(row));
    const { code, stdout } = await scan(cwd, 'file');
    expect(code).toBe(2);
    expect(stdout).toContain(`could not scan: file: not unpacked: ${title}; `);
    expect(stdout).toContain('no token found, but 1 location could not be scanned');
    expect((await scan(cwd, '--unread', 'ignore', 'file')).code).toBe(0);
  });

  test('given a token in its bytes, then it is found, and the exit code is 2 all the same', async () => {
    const cwd = temporaryFolder();
    writeFileSync(
      join(cwd, 'file.7z'),
      Buffer.concat([Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1'), Buffer.from(token('unread'))]),
    );
    const { code, stdout } = await scan(cwd, 'file.7z');
    expect(code).toBe(2);
    expect(stdout).toContain('1 token in 1 location, but not everything could be scanned');
  });

  test.each([
    [
      'a zip archive behind a script',
      Buffer.concat([Buffer.from('#!/bin/sh\nexec java -jar "$0"\n'), zipOf([{ name: 'a', content: 'a' }])]),
      'zip archive after other data',
    ],
    [
      'a program that PyInstaller made',
      Buffer.concat([
        Buffer.from('\x7fELF\x02\x01\x01'),
        Buffer.alloc(900),
        Buffer.from('MEI\x0c\x0b\x0a\x0b\x0e'),
        Buffer.alloc(80),
      ]),
      'PyInstaller program',
    ],
    [
      'a table of LevelDB',
      Buffer.concat([Buffer.alloc(900, 'key'), Buffer.from('57fb808b247547db', 'hex')]),
      'table of a key-value store',
    ],
    ['a disk image of macOS', Buffer.concat([Buffer.alloc(900), Buffer.from('koly'), Buffer.alloc(508)]), 'disk image of macOS'],
  ])('given %s, which only its end shows, then it is a problem', async (_title, content, title) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'file'), content);
    const { code, stdout } = await scan(cwd, 'file');
    expect([code, stdout]).toEqual([2, expect.stringContaining(`file: not unpacked: ${title}; `)]);
    // The last bytes come in several pieces.
    writeFileSync(join(cwd, 'file'), Buffer.concat([Buffer.alloc(3_000_001, 'text\n'), content]));
    expect((await scan(cwd, 'file')).code).toBe(2);
  });

  test('given standard input, then it is a problem, too', async () => {
    const { code, stdout } = await tokenscan(['scan', '-'], {
      cwd: temporaryFolder(),
      input: Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1'),
    });
    expect([code, stdout]).toEqual([
      2,
      expect.stringContaining('standard input: not unpacked: 7z archive; unpack it and scan that'),
    ]);
  });
});

/** A folder with `amount` files of each format that is not unpacked. */
function treeOf(amount: number): string {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'tree'));
  for (const row of UNREAD) for (let at = 0; at < amount; at++) writeFileSync(join(cwd, `tree/${row.id}-${at}`), headOf(row));
  return cwd;
}

describe('a tree', () => {
  const archives = UNREAD.filter(({ reading }) => reading === 'archive').length;

  test('given archives, then each format has three lines and a number; data are counted', async () => {
    const { code, stdout } = await scan(treeOf(5), 'tree');
    expect(code).toBe(2);
    expect(stdout.match(/^could not scan: tree\//gm)).toHaveLength(3 * archives);
    expect(stdout).toContain('could not scan: 2 more (--verbose lists them): not unpacked: 7z archive; unpack it and scan that');
    expect(stdout).toMatch(/skipped: .*5 × not unpacked: HDF5 file/);
    expect((await scan(treeOf(5), 'tree', '-v')).stdout.match(/^could not scan: tree\//gm)).toHaveLength(5 * archives);
  });

  test('given --unread, then it decides', async () => {
    const cwd = treeOf(1);
    const codes = [];
    for (const when of ['fail', 'warn', 'ignore']) codes.push((await scan(cwd, '--unread', when, 'tree')).code);
    expect(codes).toEqual([2, 0, 0]);
    const { stdout } = await scan(cwd, '--unread', 'ignore', 'tree');
    expect(stdout).not.toContain('skipped');
    expect((await scan(cwd, '--unread', 'warn', '--format', 'json', 'tree')).stdout).toContain(
      '"reason": "not unpacked: 7z archive"',
    );
  });

  test('given data in an archive, then they go by where the archive is', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'tree'));
    const [hdf5] = UNREAD.filter(({ id }) => id === 'hdf5');
    const content = hdf5 === undefined ? '' : headOf(hdf5);
    writeFileSync(join(cwd, 'tree/a.tar'), Buffer.concat([tarEntry('x', content), TAR_END]));
    expect((await scan(cwd, 'tree')).code).toBe(0);
    expect(await scan(cwd, 'tree/a.tar')).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('tree/a.tar!x: not unpacked: HDF5'),
    });
  });
});

test('given a commit with an archive, then it is not blocked, and the archive is counted', async () => {
  const repository = await makeRepository({ committed: { 'README.md': 'x\n' } });
  writeFileSync(join(repository.path, 'assets.7z'), Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1'));
  await repository.git(['add', '.']);
  const staged = await tokenscan(['staged', '--no-config'], { cwd: repository.path });
  expect(staged).toMatchObject({ code: 0, stdout: expect.stringContaining('skipped: not unpacked: 7z archive') });
  expect((await tokenscan(['staged', '--no-config', '--unread', 'fail'], { cwd: repository.path })).code).toBe(2);
  expectPassed(await repository.commit());
  expect((await tokenscan(['git', '--no-config', '--no-cache'], { cwd: repository.path })).code).toBe(2);
});
