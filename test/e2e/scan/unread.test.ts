// What is recognised and not unpacked is named, with exit code 2, and a tree of such files does not drown the report.
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { TAR_END, tarEntry } from '../../support/fixtures/archive.ts';
import { headOf, ROWS } from '../../support/fixtures/format-heads.ts';
import { STORES } from '../../support/fixtures/stores.ts';
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
      join(cwd, 'file.rar'),
      Buffer.concat([Buffer.from('Rar!\x1a\x07\x01\0', 'latin1'), Buffer.from(token('unread'))]),
    );
    const { code, stdout } = await scan(cwd, 'file.rar');
    expect(code).toBe(2);
    expect(stdout).toContain('1 token in 1 location, but not everything could be scanned');
  });

  test('given a disk image of macOS, which only its end shows, then it is a problem', async () => {
    const cwd = temporaryFolder();
    const content = Buffer.concat([Buffer.alloc(900), Buffer.from('koly'), Buffer.alloc(508)]);
    writeFileSync(join(cwd, 'file'), content);
    const { code, stdout } = await scan(cwd, 'file');
    expect([code, stdout]).toEqual([2, expect.stringContaining('file: not unpacked: disk image of macOS; ')]);
    // The last bytes come in several pieces.
    writeFileSync(join(cwd, 'file'), Buffer.concat([Buffer.alloc(3_000_001, 'text\n'), content]));
    expect((await scan(cwd, 'file')).code).toBe(2);
  });

  test.each(['phar', 'key-value-table', 'pyinstaller', 'script'])(
    'given a %s, which only its end shows, then it is unpacked',
    async (format) => {
      const cwd = temporaryFolder();
      const [store] = STORES.filter((one) => one.format === format);
      const content =
        format === 'script'
          ? Buffer.concat([
              Buffer.from('#!/bin/sh\nexit\n'),
              gzipSync(`T=${token('unread')} ${randomBytes(500).toString('hex')}`),
            ])
          : store?.make(`some text and a token: ${token('unread')} of the unread test`);
      writeFileSync(join(cwd, 'file'), content ?? '');
      const { code, stdout } = await scan(cwd, 'file');
      expect([code, stdout]).toEqual([1, expect.stringContaining('file!')]);
      // A stream cannot be read again.
      const piped = await tokenscan(['scan', '-'], { cwd, input: content ?? Buffer.alloc(0) });
      expect([piped.code, piped.stdout]).toEqual([2, expect.stringContaining('not unpacked: ')]);
    },
  );

  test('given standard input, then it is a problem, too', async () => {
    const { code, stdout } = await tokenscan(['scan', '-'], {
      cwd: temporaryFolder(),
      input: Buffer.from('Rar!\x1a\x07\x01\0', 'latin1'),
    });
    expect([code, stdout]).toEqual([
      2,
      expect.stringContaining('standard input: not unpacked: RAR archive; unpack it and scan that'),
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
    expect(stdout).toContain('could not scan: 2 more (--verbose lists them): not unpacked: RAR archive; unpack it and scan that');
    expect(stdout).toMatch(/skipped: .*5 × not unpacked: compressed InnoDB tablespace/);
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
      '"reason": "not unpacked: RAR archive"',
    );
  });

  test('given data in an archive, then they go by where the archive is', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'tree'));
    const [data] = UNREAD.filter(({ id }) => id === 'innodb');
    const content = data === undefined ? '' : headOf(data);
    writeFileSync(join(cwd, 'tree/a.tar'), Buffer.concat([tarEntry('x', content), TAR_END]));
    expect((await scan(cwd, 'tree')).code).toBe(0);
    expect(await scan(cwd, 'tree/a.tar')).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('tree/a.tar!x: not unpacked: compressed InnoDB'),
    });
  });
});

test('given a commit with an archive, then it is not blocked, and the archive is counted', async () => {
  const repository = await makeRepository({ committed: { 'README.md': 'x\n' } });
  writeFileSync(join(repository.path, 'assets.rar'), Buffer.from('Rar!\x1a\x07\x01\0', 'latin1'));
  await repository.git(['add', '.']);
  const staged = await tokenscan(['staged', '--no-config'], { cwd: repository.path });
  expect(staged).toMatchObject({ code: 0, stdout: expect.stringContaining('skipped: not unpacked: RAR archive') });
  expect((await tokenscan(['staged', '--no-config', '--unread', 'fail'], { cwd: repository.path })).code).toBe(2);
  expectPassed(await repository.commit());
  expect((await tokenscan(['git', '--no-config', '--no-cache'], { cwd: repository.path })).code).toBe(2);
});
