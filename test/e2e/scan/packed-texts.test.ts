// Compressed data and archives in a text, written in base64 or hexadecimal: what is in them is scanned, in every source.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { through, zipOf } from '../../support/fixtures/archive.ts';
import { reportOf } from '../../support/report.ts';
import { makeRepository } from '../../support/repositories/repository.ts';
import { hasProgram } from '../../support/repositories/tree.ts';
import { temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { token } from '../../support/tokens/token.ts';

const TOKEN = token('packed texts');
const CONTENT = `${'a line of some length that is there for its own sake\n'.repeat(3)}BOT_TOKEN=${TOKEN}\n`;

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const lines = (text: string, prefix = '', end = '\n'): string => text.replace(/.{1,76}/g, (line) => `${prefix}${line}${end}`);
const pdfOf = (text: string): Buffer => {
  const packed = deflateSync(text);
  const head = `%PDF-1.4\n1 0 obj\n<</Filter/FlateDecode/Length ${packed.length}>>\nstream\n`;
  return Buffer.concat([Buffer.from(head), packed, Buffer.from('\nendstream\nendobj\n%%EOF\n')]);
};
const GZIP = base64(gzipSync(CONTENT));

/** Each form, and where in the file its content stands. */
const FORMS: readonly (readonly [title: string, text: string, path: string])[] = [
  [
    'a Helm release, in base64 twice',
    `data:\n  release: ${base64(Buffer.from(GZIP))}\ntype: helm.sh/release.v1\n`,
    'base64 at 17!base64 at 0!content',
  ],
  [
    'user data of cloud-init',
    `write_files:\n- encoding: gz+b64\n  content: !!binary |\n${lines(GZIP, '    ')}  path: /x\n`,
    'base64 at 58!content',
  ],
  ['an event of CloudWatch', `{"awslogs":{"data":"${GZIP}"}}`, 'base64 at 20!content'],
  ['JSON with escaped line ends and slashes', `{"a":"${lines(GZIP, '', '\\n').replaceAll('/', '\\/')}"}`, 'base64 at 6!content'],
  ['a form, percent-encoded', `data=${encodeURIComponent(GZIP)}&x=1`, 'base64 at 5!content'],
  [
    'an attached zip',
    `Content-Transfer-Encoding: base64\r\n\r\n${lines(base64(zipOf([{ name: 'a.txt', content: CONTENT }])), '', '\r\n')}\r\n--b--\r\n`,
    'base64 at 37!a.txt',
  ],
  ['a cookie of Flask', `Cookie: session=.${deflateSync(CONTENT).toString('base64url')}.aBcD.eFgH`, 'base64 at 17!content'],
  ['a value of PostgreSQL, in hexadecimal', `'\\x${gzipSync(CONTENT).toString('hex')}'`, 'hex at 3!content'],
  ['a value of MySQL, in capitals', `(1,0x${gzipSync(CONTENT).toString('hex').toUpperCase()},2)`, 'hex at 5!content'],
  ['a compressed value of PostgreSQL', `\\x${deflateSync(CONTENT).toString('hex')}`, 'hex at 2!content'],
  ['an attached PDF', `\r\n\r\n${lines(base64(pdfOf(CONTENT)), '', '\r\n')}`, 'base64 at 4!stream at 59'],
  ...(hasProgram('bzip2') ? [['bzip2', `x: ${base64(through('bzip2', ['-c'], CONTENT))}`, 'base64 at 3!content'] as const] : []),
  ...(hasProgram('xz') ? [['xz', `x: ${base64(through('xz', ['-c'], CONTENT))}`, 'base64 at 3!content'] as const] : []),
  ...(hasProgram('zstd') ? [['zstd', `x ${base64(through('zstd', ['-qc'], CONTENT))}`, 'base64 at 2!content'] as const] : []),
];

const pathsOf = async (input: string | Buffer) => {
  const result = await tokenscan(['scan', '--no-config', '--format', 'json', '-'], { input });
  const { findings, problems } = reportOf(result);
  expect(leaksOf(result.stdout, [TOKEN])).toEqual([]);
  return { paths: findings.map(({ origin }) => origin.path), problems: problems.map(({ message }) => message) };
};

test.each(FORMS)('given %s, then the token in it', async (_title, text, path) => {
  expect(await pathsOf(text)).toEqual({ paths: [`!${path}`], problems: [] });
});

test('given several, one longer than a window of the search, then each is read to its end, and what is behind it, too', async () => {
  const long = base64(
    gzipSync(Buffer.concat([Buffer.from(randomBytes(1_200_000).toString('base64')), Buffer.from(`\n${CONTENT}`)])),
  );
  const text = `${'x\n'.repeat(500_000)}a: ${long}\nb: ${GZIP}\nTOKEN=${TOKEN}\n`;
  const { paths, problems } = await pathsOf(text);
  expect(problems).toEqual([]);
  expect(paths.toSorted()).toEqual(
    [undefined, '!base64 at 1000003!content', `!base64 at ${text.indexOf('b: ') + 3}!content`].toSorted(),
  );
});

test('given one whose data end too early, then a problem', async () => {
  const { problems } = await pathsOf(`x: "${base64(gzipSync(randomBytes(3000)).subarray(0, 2000))}"`);
  expect(problems).toEqual([expect.stringContaining('truncated')]);
});

test.each([
  ['a word that begins like zlib', `eJw${'abcdefghij'.repeat(8)}`],
  ['random data that begin like zlib', `eJz${randomBytes(90).toString('base64')}`],
  ['the start in the middle of other digits', `AAAA${GZIP}`],
  ['a start that is too short', `${GZIP.slice(0, 38)}…`],
])('given %s, then nothing is said', async (_title, text) => {
  expect(await pathsOf(text)).toEqual({ paths: [], problems: [] });
});

describe('other sources', () => {
  test('given a commit, then it is blocked; given history, then it is found', async () => {
    const repository = await makeRepository({ committed: { 'README.md': 'x\n' } });
    writeFileSync(join(repository.path, 'release.yaml'), `release: ${GZIP}\n`);
    await repository.git(['add', '.']);
    expect((await tokenscan(['staged', '--no-config'], { cwd: repository.path })).code).toBe(1);
    spawnSync('git', ['-C', repository.path, '-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qnm', 'x']);
    await repository.git(['gc', '-q']);
    const { code, stdout } = await tokenscan(['git', '--no-config', '--no-cache'], { cwd: repository.path });
    expect([code, stdout]).toEqual([1, expect.stringContaining('release.yaml!base64 at 9!content:4:11')]);
  });

  test('given a large file and several threads, then it is found, too', async () => {
    const cwd = temporaryFolder();
    writeFileSync(
      join(cwd, 'big.log'),
      `${'some line of a log\n'.repeat(1_800_000)}x: ${GZIP}\n${'more of it\n'.repeat(100_000)}`,
    );
    const { stdout } = await tokenscan(['scan', '--no-config', '--threads', '2'], { cwd });
    expect(stdout).toContain('big.log!base64 at 34200003!content:4:11');
  });
});
