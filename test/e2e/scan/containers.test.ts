// Containers, as a user meets them: every source, real archives, bombs, and nothing that is paid for without need.
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { TAR_END, tarEntry, through, zipOf } from '../../support/fixtures/archive.ts';
import { reportOf } from '../../support/report.ts';
import { git, hasProgram, initRepository, writeTree } from '../../support/repositories/tree.ts';
import { run, temporaryFolder, tokenscan, tokenscanProcess } from '../../support/terminal/cli.ts';
import { copyProgram, tokenscanThatEnds } from '../../support/terminal/limited.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

const TOKEN = token('containers');
const LINE = `one\nTOKEN=${TOKEN}\n`;

describe('tokenscan scan', () => {
  test('given archives, then tokens are found with their paths and masked', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, {
      'logs/app.gz': gzipSync(LINE),
      'a.zip': zipOf([{ name: 'dir/b.txt', content: LINE }]),
      'x.tgz': gzipSync(Buffer.concat([tarEntry('dir/file', LINE), TAR_END])),
    });
    const { code, stdout } = await tokenscan(['scan'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('  a.zip!dir/b.txt:2:7\n');
    expect(stdout).toContain('  logs/app.gz!app:2:7\n');
    expect(stdout).toContain('  x.tgz!dir/file:2:7\n');
    expect(stdout).toContain('1 token in 3 locations (7 files');
    expect(leaksOf(stdout, [TOKEN])).toEqual([]);
  });

  test.skipIf(!hasProgram('tar'))('what tar(1) and its compressors make, one in the other', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'in/d/secret.txt': LINE });
    const programs = ['gzip', 'bzip2', 'xz', 'zstd'].filter(hasProgram);
    for (const program of programs) through('sh', ['-c', `cd '${cwd}' && tar -c -C in d | ${program} -c > x.${program}`], '');
    through('sh', ['-c', `cd '${cwd}' && tar -cf all.tar x.* && rm -r in x.*`], '');
    const { findings, problems } = reportOf(await tokenscan(['scan', '--format', 'json'], { cwd }));
    expect(findings.map(({ origin }) => origin.path)).toEqual(
      programs.map((program) => `all.tar!x.${program}!d/secret.txt`).toSorted(),
    );
    expect(problems).toEqual([]);
  });

  test('given tokens and control characters in names of entries, then they are masked and escaped', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'a.zip': zipOf([{ name: `\x1b[31m/${TOKEN.replace(':', '~')}.txt`, content: '::error::' }]) });
    const { code, stdout } = await tokenscan(['scan'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain(`${maskOf(TOKEN)}.txt (in the name itself)`);
    expect(stdout).not.toContain('\x1b');
  });

  test('standard input', async () => {
    const { code, stdout } = await tokenscan(['scan', '-'], { input: gzipSync(LINE) });
    expect(code).toBe(1);
    expect(stdout).toContain('  standard input!content:2:7\n');
    const json = reportOf(await tokenscan(['scan', '-', '--format', 'json'], { input: zipOf([{ name: 'b', content: LINE }]) }));
    expect(json.findings.map(({ origin }) => origin)).toEqual([{ kind: 'stdin', path: '!b' }]);
  });

  test('given several threads, then the findings are the same', async () => {
    const cwd = temporaryFolder();
    const files = Object.fromEntries(
      Array.from(
        { length: 1700 },
        (_, at) => [`d${at % 9}/f${at}.gz`, gzipSync(at % 240 === 0 ? `${at}\n${LINE}` : `${at}`)] as const,
      ),
    );
    writeTree(cwd, files);
    const [one, two] = await Promise.all(
      ['1', '2'].map(async (threads) =>
        reportOf(await tokenscanProcess(['scan', '--format', 'json', '--threads', threads], { cwd })),
      ),
    );
    expect(one).toMatchObject({ problems: [], summary: { blobs: 3400, threads: 1 } });
    expect(two).toEqual({ ...one, summary: { ...one?.summary, threads: 2 } });
    expect(one?.findings).toHaveLength(8);
  });

  test('given exclusions and an allowlist, then they apply to the path of the archive', async () => {
    const cwd = temporaryFolder();
    const zip = zipOf([{ name: 'dir/b.txt', content: LINE }]);
    writeTree(cwd, { 'a.zip': zip, 'skip/c.zip': zip });
    const [first] = reportOf(await tokenscan(['scan', '--format', 'json'], { cwd })).findings;
    const allow = (path: string) => [{ fingerprint: first?.fingerprint, reason: 'x', paths: [path] }];
    for (const [path, code] of [
      ['a.zip', 0],
      ['dir/b.txt', 1],
    ] as const) {
      writeTree(cwd, { 'tokenscan.json': JSON.stringify({ exclude: ['skip', 'b.txt'], allow: allow(path) }) });
      expect((await tokenscan(['scan'], { cwd })).code).toBe(code);
    }
  });

  test('given a private .env that is an archive, then it is not an expected location', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { '.gitignore': '.env*\n', '.env.zip': zipOf([{ name: '.env', content: LINE, stored: true }]) });
    through('chmod', ['600', join(cwd, '.env.zip')], '');
    expect((await tokenscan(['scan'], { cwd })).code).toBe(1);
  });

  test('leaves no temporary files', async () => {
    const cwd = temporaryFolder();
    const tmp = temporaryFolder();
    const evil = zipOf([
      { name: '../../evil', content: 'x' },
      { name: '/tmp/evil', content: 'x' },
    ]);
    writeTree(cwd, { 'in/a.zip': evil, 'in/a.tgz': gzipSync(tarEntry('../evil', 'x')) });
    expect((await tokenscan(['scan', 'in'], { cwd, env: { TMPDIR: tmp } })).code).toBe(0);
    expect([readdirSync(cwd), readdirSync(tmp)]).toEqual([['in'], []]);
  });
});

describe('what is not "clean"', () => {
  test.each([
    ['cut off', gzipSync(Buffer.alloc(99_999, 'x')).subarray(0, -30), 'a!content: truncated'],
    ['locked', zipOf([{ name: 'b', content: 'x', flags: 1 }]), 'a: 1 entry (b) not scanned: encrypted'],
    [
      'nested too deep',
      Array.from({ length: 10 }).reduce<Buffer>((bytes) => gzipSync(bytes), Buffer.from(LINE)),
      'containers inside each other',
    ],
  ])('%s: exit code 2', async (_title, bytes, message) => {
    const cwd = temporaryFolder();
    writeTree(cwd, { a: bytes });
    const { code, stdout, stderr } = await tokenscan(['scan'], { cwd });
    expect(code).toBe(2);
    expect(stdout + stderr).toContain(message);
  });

  test('given a zip bomb, then the scan ends with other findings and exit code 2', async () => {
    const cwd = temporaryFolder();
    // Two gigabytes of zeros: members of a gzip, packed twice more.
    const member = gzipSync(Buffer.alloc(2 ** 24));
    const members = Buffer.concat(Array.from({ length: 128 }, () => member));
    writeTree(cwd, {
      'bomb.zip': zipOf([
        { name: 'a', content: LINE },
        { name: 'b/c.gz', content: members },
      ]),
    });
    const outcome = await tokenscanThatEnds(['scan', '--format', 'json'], { cwd });
    expect(outcome.code).toBe(2);
    const { findings, problems, summary } = reportOf(outcome);
    expect(findings.map(({ origin }) => origin.path)).toEqual(['bomb.zip!a']);
    expect(problems).toMatchObject([
      { origin: { path: 'bomb.zip!b/c.gz!c' }, message: expect.stringContaining('400 times its size') },
    ]);
    expect(summary.bytes).toBeLessThan(1.2 * 2 ** 30);
  });

  // All in one: were a decoder to go on for ever, the process would be ended, and say nothing.
  test('given an impossible zstd header, then the scan ends with other findings and exit code 2', async () => {
    const cwd = temporaryFolder();
    /** A frame of one compressed block. */
    const frame = (...block: readonly number[]): Buffer =>
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58, ((block.length << 3) & 255) | 5, block.length >> 5, 0, ...block]);
    writeTree(cwd, {
      // Literals whose Huffman weights come from a table in which one weight, the first or the third, has all there is.
      'weights.zst': frame(2, 0x40, 2, 8, 0xf0, 0x03, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 1, 0, 0, 0, 0),
      'third.zst': frame(2, 0x40, 2, 8, 0x10, 0xfa, 0x01, 0x11, 0x11, 0x11, 0x11, 0x11, 1, 0, 0, 0, 0),
      // One literal over and over, and 98,047 matches of 65,539 bytes each.
      'matches.zst': frame(0x29, 0x61, 255, 255, 255, 0x54, 35, 0, 52, 1),
      beside: LINE,
    });
    const outcome = await tokenscanThatEnds(['scan', '--format', 'json', '--threads', '1'], { cwd });
    expect(outcome.code).toBe(2);
    const { findings, problems } = reportOf(outcome);
    expect(findings.map(({ origin }) => origin.path)).toEqual(['beside']);
    expect(problems.map(({ origin, message }) => `${origin.path}: ${message}`).sort()).toEqual([
      expect.stringMatching(/^matches\.zst!matches: damaged \(a block claims more than it can hold\)/),
      expect.stringMatching(/^third\.zst!third: damaged \(invalid table\)/),
      expect.stringMatching(/^weights\.zst!weights: damaged \(invalid table\)/),
    ]);
  });
});

describe('the hook', () => {
  test('given a commit of an archive with a token, or of a broken one, then it is blocked', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, {
      'a.zip': zipOf([{ name: 'dir/b.txt', content: LINE }]),
      'clean.zip': zipOf([{ name: 'c', content: 'c' }]),
    });
    git(cwd, 'add', 'clean.zip');
    expect(await tokenscan(['hook', 'pre-commit'], { cwd })).toMatchObject({ code: 0, stdout: '', stderr: '' });
    git(cwd, 'add', 'a.zip');
    const { code, stdout, stderr } = await tokenscan(['hook', 'pre-commit'], { cwd });
    expect(code).toBe(1);
    expect(stdout + stderr).toContain('a.zip!dir/b.txt:2:7');
    writeTree(cwd, { 'a.zip': zipOf([{ name: 'b', content: 'x', flags: 1 }]) });
    git(cwd, 'add', 'a.zip');
    expect((await tokenscan(['hook', 'pre-commit'], { cwd })).code).toBe(2);
  });

  test('given no container, then no decoder is loaded; a missing decoder is a problem', async () => {
    const folder = temporaryFolder();
    const cli = copyProgram(join(folder, 'program'));
    for (const file of readdirSync(dirname(cli))) {
      if (/^(?:container|unpack|gzip|inflate|bzip2|xz|zstd)-/.test(file)) rmSync(join(dirname(cli), file));
    }
    const cwd = join(folder, 'repository');
    writeTree(cwd, { 'a.txt': 'hello', 'b.bin': Buffer.alloc(5000, 'PK') });
    initRepository(cwd);
    git(cwd, 'add', '.');
    expect((await run(process.execPath, [cli, 'hook', 'pre-commit'], { cwd })).code).toBe(0);
    writeTree(cwd, { 'c.gz': gzipSync('hello') });
    git(cwd, 'add', '.');
    expect((await run(process.execPath, [cli, 'hook', 'pre-commit'], { cwd })).code).toBe(2);
  });
});
