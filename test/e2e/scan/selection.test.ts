// What a report lists, what makes a command fail, and which paths other programs name.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatNames, REPORT_FORMATS } from '../../../src/report/formats.ts';
import { writeTree } from '../../support/repositories/tree.ts';
import { temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

const [A, B, C] = [token('select-a'), token('select-b'), token('select-c')];

function plant(): string {
  const cwd = temporaryFolder();
  writeTree(cwd, {
    'a.txt': `TELEGRAM_BOT_TOKEN=${A}\nagain ${A}\n`,
    'b.txt': `BOT_TOKEN=${B}\n`,
    'c d.txt': `BOT_TOKEN=${C}\n`,
    'clean.txt': 'x\n',
  });
  return cwd;
}

describe('--summary', () => {
  test('prints a line for each token, with its first location, and no steps', async () => {
    const { code, stdout } = await tokenscan(['scan', '--summary'], { cwd: plant() });
    expect(code).toBe(1);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^[0-9]+:AA[A-Z]\*{3} {2}high {2}certain {2}[0-9a-f]{16} {2}2 locations, first a\.txt:1:20$/);
    expect(lines[3]).toContain('3 tokens in 4 locations');
  });
});

describe('--quiet', () => {
  test('prints nothing, writes the files, and the exit code is the same', async () => {
    const cwd = plant();
    const { code, stdout, stderr } = await tokenscan(['scan', '-q', '--format', 'json=r.json'], { cwd });
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: '' });
    expect(JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8'))).toMatchObject({ version: 1 });
  });

  test('given what cannot be scanned, then a line says so', async () => {
    const { code, stdout, stderr } = await tokenscan(['scan', '-q', 'clean.txt', 'missing'], { cwd: plant() });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe('tokenscan: 1 location could not be scanned\n');
  });
});

describe('--max-findings', () => {
  test.each(formatNames(REPORT_FORMATS))(
    'as %s, it says how many more there are, and the exit code is that of all',
    async (format) => {
      const { code, stdout } = await tokenscan(['scan', '--max-findings', '1', '--format', format], { cwd: plant() });
      expect(code).toBe(1);
      if (format === 'json' || format === 'ndjson')
        expect(stdout.replace(/\s/g, '')).toContain('"unlisted":{"tokens":2,"locations":3}');
      else expect(stdout.replace(/\s+/g, ' ')).toContain('3 more locations not listed, of 2 more tokens (--max-findings)');
    },
  );

  test('given 0, then the exit code and the counts are still those of all', async () => {
    const { code, stdout } = await tokenscan(['scan', '--max-findings', '0', '--compact'], { cwd: plant() });
    expect(code).toBe(1);
    expect(stdout).toContain('3 tokens in 4 locations');
    expect(stdout).not.toContain('a.txt');
  });

  test('given no number, then the scan does not begin', async () => {
    const { code, stderr } = await tokenscan(['scan', '--max-findings', '-1x'], { cwd: plant() });
    expect(code).toBe(2);
    expect(stderr).toContain('--max-findings');
  });
});

describe('--fail-on', () => {
  test.each([
    ['certain', 1],
    ['likely', 1],
    ['high', 1],
    ['never', 0],
  ])('given %s, then a certain token of high severity gives %i', async (level, expected) => {
    expect((await tokenscan(['scan', '--fail-on', level], { cwd: plant() })).code).toBe(expected);
  });

  test('given never, then what could not be scanned is still 2', async () => {
    const { code, stdout } = await tokenscan(['scan', 'a.txt', 'missing', '--fail-on', 'never'], { cwd: plant() });
    expect(code).toBe(2);
    expect(stdout).toContain('(none fails: --fail-on never)');
  });
});

describe('--files-from', () => {
  test('given lines in standard input, then these files are scanned', async () => {
    const { code, stdout } = await tokenscan(['scan', '--files-from', '-', '--summary'], {
      cwd: plant(),
      input: 'b.txt\nc d.txt\r\n\n',
    });
    expect(code).toBe(1);
    expect(stdout).toContain('2 tokens in 2 locations');
  });

  test('given -0 and a file, then names end with a NUL', async () => {
    const cwd = plant();
    writeTree(cwd, { list: 'c d.txt\0clean.txt\0' });
    const { stdout } = await tokenscan(['scan', '--files-from', 'list', '-0', '--summary'], { cwd });
    expect(stdout).toContain('1 token in 1 location (2 files');
  });

  test('given an empty list, then nothing is scanned, and that is no failure', async () => {
    const { code, stdout } = await tokenscan(['scan', '--files-from', '-'], { cwd: plant(), input: '' });
    expect(code).toBe(0);
    expect(stdout).toContain('nothing to scan in an empty list of paths');
  });

  test.each([
    [['scan', '--files-from', 'missing'], '--files-from missing: cannot be read'],
    [['scan', '-0'], '-0 requires --files-from'],
    [['scan', '--stdin-name', 'x'], '--stdin-name requires "-"'],
  ])('given %j, then one line says why not', async (args, message) => {
    const { code, stderr } = await tokenscan(args, { cwd: plant() });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

test('given --stdin-name, then the finding is in that file', async () => {
  const { code, stdout } = await tokenscan(['scan', '-', '--stdin-name', 'src/new.ts', '--format', 'json'], {
    cwd: plant(),
    input: `const t = "${A}";\n`,
  });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ findings: [{ origin: { kind: 'file', path: 'src/new.ts' }, line: 1 }] });
});
