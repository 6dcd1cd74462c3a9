// `tokenscan redact --in-place` on binary files: what a mask would break stays as it is, and what is rewritten stays readable.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { through, zipOf } from '../../support/fixtures/archive.ts';
import { headOf, ROWS } from '../../support/fixtures/format-heads.ts';
import { hasProgram } from '../../support/repositories/tree.ts';
import { seededBytes } from '../../support/seeded.ts';
import { IN_SOAK, someOf } from '../../support/soak.ts';
import { temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

const TOKEN = token('formats');
const MASKED = `${TOKEN.slice(0, TOKEN.indexOf(':') + 1)}${'x'.repeat(35)}`;
const TEXT = `first\nGET /bot${TOKEN}/getMe\r\nlast, without an end`;

const inPlace = (cwd: string, ...args: readonly string[]) => tokenscan(['redact', '--in-place', ...args], { cwd });

function folderWith(name: string, content: Uint8Array): { readonly cwd: string; readonly path: string } {
  const cwd = temporaryFolder();
  const path = join(cwd, name);
  writeFileSync(path, content);
  return { cwd, path };
}

/** Expects that `content` stays as it is, and that one line says why. */
async function expectRefusal(content: Uint8Array, message: string, args: readonly string[] = []): Promise<void> {
  const { cwd, path } = folderWith('file', content);
  const { ino, mtimeMs } = statSync(path);
  const { code, stdout, stderr } = await inPlace(cwd, ...args, 'file');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^tokenscan: file: [^\n]*\n$/);
  expect(stderr).toContain(message);
  expect(statSync(path)).toMatchObject({ ino, mtimeMs });
  expect(readFileSync(path).equals(content)).toBe(true);
  expect(readdirSync(cwd)).toEqual(['file']);
}

/** A file of the format in a row that holds a token as it is. */
const withToken = (head: Buffer): Buffer => Buffer.concat([head, Buffer.from(`\0${TEXT}\0`)]);

describe('a format in which a mask would break something', () => {
  test.each(ROWS.filter(({ masking }) => masking !== 'kept' && masking !== 'rewritten').map((row) => [row.name, row] as const))(
    'given %s, then it stays as it is',
    (name, row) => expectRefusal(withToken(headOf(row)), name),
  );

  test('given the table of a key-value store, then it stays as it is', () =>
    expectRefusal(Buffer.concat([Buffer.from(TEXT), Buffer.from('57fb808b247547db', 'hex')]), 'a file of a key-value store'));

  test('given a log of a key-value store, then it stays as it is, but the log for people is masked', async () => {
    const cwd = temporaryFolder();
    for (const name of ['CURRENT', 'MANIFEST-000002', '000003.log', 'LOG']) writeFileSync(join(cwd, name), TEXT);
    const { code, stdout, stderr } = await inPlace(cwd, '000003.log', 'LOG');
    expect({ code, stdout }).toEqual({ code: 2, stdout: 'LOG: 1 token masked\n' });
    expect(stderr).toContain('000003.log: contains 1 token, and a file of a key-value store cannot be masked in place');
    expect(readFileSync(join(cwd, '000003.log'), 'utf8')).toBe(TEXT);
  });

  test('given a zip behind a script, then it stays as it is', () =>
    expectRefusal(
      Buffer.concat([Buffer.from('#!/bin/sh\nexec java -jar "$0"\n'), zipOf([{ name: 'a', content: TEXT, stored: true }])]),
      'a file with a zip archive at its end',
    ));

  test('given binary data of no known format, then only --force masks it', async () => {
    const content = Buffer.concat([seededBytes('binary', 3000), Buffer.from(TEXT), seededBytes('more', 3000)]);
    await expectRefusal(content, 'a binary file of unknown format cannot be masked in place; ');
    const { cwd, path } = folderWith('file', content);
    expect(await inPlace(cwd, '--force', 'file')).toMatchObject({ code: 0, stdout: 'file: 1 token masked\n' });
    expect(readFileSync(path, 'latin1')).toBe(content.toString('latin1').replace(TOKEN, MASKED));
  });

  test('given binary data without a token, then there is nothing to say', async () => {
    const { cwd } = folderWith('file', seededBytes('nothing', 3000));
    expect(await inPlace(cwd, 'file')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('given a gzip file with a database in it, then it stays as it is', () => {
    const content = Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.from(TEXT)]);
    return expectRefusal(through('gzip', ['-c'], content), 'contains an SQLite database, which cannot be masked');
  });
});

describe('what a mask of the same length leaves valid', () => {
  test.each(ROWS.filter(({ masking }) => masking === 'kept').map((row) => [row.name, row] as const))(
    'given %s, then it is masked',
    async (_name, row) => {
      const content = withToken(headOf(row));
      const { cwd, path } = folderWith('file', content);
      const { code, stdout, stderr } = await inPlace(cwd, 'file');
      expect([code, stdout]).toEqual([0, 'file: 1 token masked\n']);
      // What is compressed in it is left, which is said.
      if (row.reading === 'unpacked') expect(stderr).toContain('what is compressed in it, or cut in parts, was not masked');
      else expect(stderr).toBe('');
      expect(readFileSync(path, 'latin1')).toBe(content.toString('latin1').replace(TOKEN, MASKED));
    },
  );

  test('given a text with compressed data in base64, then what is beside them is masked, and that they were not is said', async () => {
    const packed = gzipSync(`a line\n${TOKEN}\n`).toString('base64');
    const { cwd, path } = folderWith('file', Buffer.from(`release: ${packed}\ntoken: ${TOKEN}\n`));
    const { code, stdout, stderr } = await inPlace(cwd, 'file');
    expect([code, stdout, stderr]).toEqual([0, 'file: 1 token masked\n', expect.stringContaining('compressed data in base64')]);
    expect(readFileSync(path, 'latin1')).toBe(`release: ${packed}\ntoken: ${MASKED}\n`);
  });

  test.each([
    ['a log with a gap of NUL', (text: string) => Buffer.concat([Buffer.alloc(5000), Buffer.from(text)])],
    ['text in a code page', (text: string) => Buffer.concat([Buffer.alloc(300, 0xc0), Buffer.from(text)])],
    ['a typescript', (text: string) => Buffer.from(`\x1b[1m$\x1b[0m \x07cat\x08t\r\n${text}`)],
  ])('given %s, then it is masked', async (_name, write) => {
    const { cwd, path } = folderWith('file', write(TEXT));
    expect((await inPlace(cwd, 'file')).code).toBe(0);
    expect(readFileSync(path).equals(write(TEXT.replace(TOKEN, MASKED)))).toBe(true);
  });
});

test('given UTF-16, then it is masked, and all else stays', async () => {
  const content = Buffer.from(`\ufeff${TEXT}`, 'utf16le');
  const { cwd, path } = folderWith('file', content);
  expect((await inPlace(cwd, 'file')).code).toBe(0);
  const masked = readFileSync(path);
  expect(masked).toHaveLength(content.length);
  expect(masked.toString('utf16le')).not.toContain(TOKEN);
  expect(masked.subarray(-40)).toEqual(content.subarray(-40));
});

/** How each compressed file is made, read, and which of its properties stay. */
const REWRITTEN: readonly (readonly [title: string, program: string, pack: readonly string[]])[] = [
  ['xz', 'xz', ['-c']],
  ['xz with a sum of 32 bits', 'xz', ['-c', '--check=crc32']],
  ['bzip2', 'bzip2', ['-c']],
  ['bzip2 with small blocks', 'bzip2', ['-c1']],
  ['zstd', 'zstd', ['-qc']],
  ['zstd without a sum', 'zstd', ['-qc', '--no-check']],
  ['lz4', 'lz4', ['-qc']],
  ['lz4 in the old format', 'lz4', ['-qcl']],
];

/** More than one block of some of them. */
const LINES = IN_SOAK ? 3000 : 1000;

describe.each(someOf(REWRITTEN, 2))('%s', (_title, program, pack) => {
  const missing = !hasProgram(program);
  const packed = (text: string): Buffer => through(program, pack, text);

  test.skipIf(missing)(
    'given tokens, then its own program reads the masked text, and the file has its mode and times',
    async () => {
      const text = `${TEXT}\n`.repeat(LINES);
      const { cwd, path } = folderWith('app', packed(text));
      utimesSync(path, 1_500_000_000, 1_500_000_001);
      const { mode, mtimeMs } = statSync(path);
      expect(await inPlace(cwd, 'app')).toEqual({
        code: 0,
        stdout: `app: ${LINES.toLocaleString('en')} tokens masked\n`,
        stderr: '',
      });
      expect(through(program, ['-dc'], readFileSync(path)).toString()).toBe(text.replaceAll(TOKEN, MASKED));
      expect(statSync(path)).toMatchObject({ mode, mtimeMs });
      expect(readdirSync(cwd)).toEqual(['app']);
      // The header says how it was packed: it is packed the same way.
      const bytes = pack.includes('-qcl') ? 4 : 5;
      expect(readFileSync(path).subarray(0, bytes)).toEqual(packed(text).subarray(0, bytes));
      const { ino } = statSync(path);
      expect(await inPlace(cwd, 'app')).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(statSync(path).ino).toBe(ino);
    },
  );

  test.skipIf(missing)('given --dry-run, then the tokens are counted', async () => {
    const { cwd, path } = folderWith('app', packed(TEXT));
    const before = readFileSync(path);
    const { code, stdout } = await inPlace(cwd, '--dry-run', 'app');
    expect(code).toBe(1);
    expect(stdout).toContain('app: 1 token would be masked');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test.skipIf(missing)('given a file that is cut off or has bytes behind its end, then it stays as it is', async () => {
    const whole = packed(`${TEXT}\n`.repeat(LINES));
    await expectRefusal(whole.subarray(0, -3), `${program} fails on it`);
    await expectRefusal(Buffer.concat([whole, Buffer.from('garbage')]), `${program} fails on it`);
  });

  test.skipIf(missing)('given no such program, then it says which is needed', async () => {
    const { cwd } = folderWith('app', packed(`${seededBytes('raw', 200).toString('hex')}\n${TEXT}`));
    const { code, stderr } = await tokenscan(['redact', '--in-place', 'app'], { cwd, env: { PATH: cwd } });
    expect(code).toBe(2);
    expect(stderr).toContain(`that takes the program ${program}; or unpack it`);
  });
});

/** Whether Python has a module. */
const hasModule = (name: string): boolean => spawnSync('python3', ['-c', `import ${name}`]).status === 0;

const python = (cwd: string, code: string) => spawnSync('python3', ['-c', code, TOKEN], { cwd, encoding: 'utf8' });

/** How real programs write a file with a token, and how they read it again. */
const READERS: readonly (readonly [title: string, module: string, write: string, read: string])[] = [
  [
    'SQLite',
    'sqlite3',
    'd=sqlite3.connect("file"); d.execute("create table t(a)"); d.execute("insert into t values(?)",(t,)); d.commit()',
    'assert sqlite3.connect("file").execute("pragma integrity_check").fetchone()==("ok",)',
  ],
  [
    'zip',
    'zipfile',
    'z=zipfile.ZipFile("file","w"); z.writestr("a",t); z.close()',
    'assert zipfile.ZipFile("file").testzip() is None',
  ],
  [
    'tar',
    'tarfile',
    'open("a","w").write(t); x=tarfile.open("file","w"); x.add("a"); x.close()',
    'tarfile.open("file").getmembers()',
  ],
  [
    'LevelDB',
    'plyvel',
    'd=plyvel.DB("db",create_if_missing=True); [d.put(b"k%d"%i,t.encode()) for i in range(300)]; d.compact_range(); d.close()',
    'd=plyvel.DB("db",paranoid_checks=True); assert len(list(d.iterator(verify_checksums=True)))==300',
  ],
  ['RocksDB', 'rocksdict', 'd=rocksdict.Rdict("db"); d["k"]=t; d.flush(); d.close()', 'assert rocksdict.Rdict("db")["k"]'],
  [
    'DuckDB',
    'duckdb',
    'd=duckdb.connect("file"); d.execute("create table t as select ? as a",[t]); d.close()',
    'duckdb.connect("file").execute("from t")',
  ],
  [
    'PNG',
    'PIL.PngImagePlugin',
    'from PIL import Image; i=PIL.PngImagePlugin.PngInfo(); i.add_text("a",t); Image.new("L",(8,8)).save("file","PNG",pnginfo=i)',
    'from PIL import Image; Image.open("file").verify()',
  ],
  [
    'Parquet',
    'pyarrow.parquet',
    'import pyarrow as p; pyarrow.parquet.write_table(p.table({"a":[t]}),"file")',
    'pyarrow.parquet.read_table("file")',
  ],
  [
    'snappy',
    'cramjam',
    'open("file","wb").write(bytes(cramjam.snappy.compress(t.encode()*3)))',
    'cramjam.snappy.decompress(open("file","rb").read())',
  ],
];

describe.each(someOf(READERS, 3))('a file that %s wrote', (_title, module, write, read) => {
  test.skipIf(!hasProgram('python3') || !hasModule(module))(
    'given --in-place, then it is refused and still reads it',
    async () => {
      const cwd = temporaryFolder();
      expect(python(cwd, `import sys,${module}\nt=sys.argv[1]\n${write}`)).toMatchObject({ status: 0, stderr: '' });
      const files = (readdirSync(cwd, { recursive: true }) as string[]).filter(
        (name) => statSync(join(cwd, name)).isFile() && name !== 'a',
      );
      const { code, stderr } = await inPlace(cwd, ...files);
      expect(code).toBe(2);
      expect(stderr).toContain('cannot be masked in place');
      expect(python(cwd, `import sys,${module}\n${read}`)).toMatchObject({ status: 0, stderr: '' });
    },
  );
});

test('given a PNG with a comment, then its checksums hold afterwards', async () => {
  const chunk = (kind: string, body: Buffer): Buffer => {
    const { crc32 } = process.getBuiltinModule('node:zlib');
    const named = Buffer.concat([Buffer.from(kind), body]);
    const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(body.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([size, named, sum]);
  };
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  const chunks = [
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`Comment\0${TOKEN}`)),
    chunk('IDAT', deflateSync(Buffer.alloc(2))),
  ];
  await expectRefusal(
    Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks, chunk('IEND', Buffer.alloc(0))]),
    'contains 1 token, and a PNG cannot be masked in place; save it again without the token',
  );
});

test('given `logs --redact` on a folder with a sealed file in it, then the others are masked, and the exit code is 2', async () => {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'logs'));
  writeFileSync(join(cwd, 'logs/app.log'), TEXT);
  writeFileSync(join(cwd, 'logs/dump.rdb'), Buffer.concat([Buffer.from('REDIS0011\xfa'), Buffer.from(TEXT)]));
  const { code, stderr } = await tokenscan(['logs', 'logs', '--redact', '--yes', '--no-config'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('logs/dump.rdb: contains 1 token, and a Redis database cannot be masked in place');
  expect(readFileSync(join(cwd, 'logs/app.log'), 'utf8')).toBe(TEXT.replace(TOKEN, MASKED));
  expect(readFileSync(join(cwd, 'logs/dump.rdb')).includes(TOKEN)).toBe(true);
});
