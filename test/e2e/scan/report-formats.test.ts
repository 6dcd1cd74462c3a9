// Reports in several formats at once: where each goes, what stays whole, and that the exit code is the same in all of them.
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatNames, REPORT_FORMATS } from '../../../src/report/formats.ts';
import { initRepository, writeTree } from '../../support/repositories/tree.ts';
import { temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { secretOf, token } from '../../support/tokens/token.ts';

const T = token('formats');
const LEAK = `TELEGRAM_BOT_TOKEN=${T}\n`;
const FORMATS = formatNames(REPORT_FORMATS);

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  writeTree(folder, files);
  return folder;
}

describe.each(FORMATS)('%s', (format) => {
  test('the exit code is that of the text: 0, 1 and 2', async () => {
    const clean = folderWith({ 'a.txt': 'nothing\n' });
    const leak = folderWith({ 'a.txt': LEAK });
    const codes = [];
    for (const [cwd, ...paths] of [[clean], [leak], [leak, 'a.txt', 'missing.txt']] as const) {
      const { code, stdout } = await tokenscan(['scan', ...paths, '--format', format], { cwd });
      codes.push(code);
      expect(stdout).not.toContain(secretOf(T));
    }
    expect(codes).toEqual([0, 1, 2]);
  });
});

describe('several formats', () => {
  test('given FORMAT=FILE, then the text is printed beside it', async () => {
    const cwd = folderWith({ 'a.txt': LEAK });
    const { code, stdout } = await tokenscan(['scan', 'a.txt', '--format', 'sarif=r.sarif', '--format', 'html=r.html'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('1 token in 1 location');
    expect(JSON.parse(readFileSync(join(cwd, 'r.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(readFileSync(join(cwd, 'r.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  test('given a format for standard output, and --output, then that is for the other', async () => {
    const cwd = folderWith({ 'a.txt': LEAK });
    const { stdout } = await tokenscan(['scan', 'a.txt', '--format', 'json', '--format', 'junit=r.xml', '-o', 'r.json'], { cwd });
    expect(stdout).toBe('');
    expect(JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8'))).toMatchObject({ version: 1 });
    expect(readFileSync(join(cwd, 'r.xml'), 'utf8')).toContain('<testsuites');
  });

  test.each([
    [['--format', 'json', '--format', 'sarif'], 'two formats for standard output'],
    [['--format', 'json=r', '--format', 'sarif=r'], 'two formats for the same file'],
    [['--format', 'json='], 'names no file'],
    [['--format', 'jsonn=r'], '--format must be'],
    [['--format', 'json=no/such/r.json'], 'no/such/r.json: cannot be written: no such file or folder'],
    [['-o', 'no/such/r.txt'], 'no/such/r.txt: cannot be written: no such file or folder'],
  ])('given %j, then the scan does not begin', async (args, message) => {
    const cwd = folderWith({ 'a.txt': LEAK });
    const { code, stdout, stderr } = await tokenscan(['scan', ...args], { cwd });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
  });

  test('audit writes them, too', async () => {
    const cwd = folderWith({ 'a.txt': LEAK });
    const { code } = await tokenscan(['audit', '--only', 'files', '--format', 'sarif=r.sarif', '--format', 'markdown=r.md'], {
      cwd,
    });
    expect(code).toBe(1);
    expect(readFileSync(join(cwd, 'r.sarif'), 'utf8')).toContain('tokenscan/audit/');
    expect(readFileSync(join(cwd, 'r.md'), 'utf8')).toContain('# Telegram tokens: audit of');
  });
});

describe('the file of a report', () => {
  test('given one that is there, then it is replaced as a whole, through a link', async () => {
    const cwd = folderWith({ 'a.txt': LEAK, 'out/old.json': 'old', 'b.txt': 'x' });
    symlinkSync('out/old.json', join(cwd, 'r.json'));
    await tokenscan(['scan', 'a.txt', '--format', 'json=r.json'], { cwd });
    expect(JSON.parse(readFileSync(join(cwd, 'out/old.json'), 'utf8'))).toMatchObject({ version: 1 });
  });

  test('given a folder of that name, then one line says so, and the exit code is 2', async () => {
    const cwd = folderWith({ 'a.txt': LEAK });
    mkdirSync(join(cwd, 'r'));
    const { code, stderr } = await tokenscan(['scan', 'a.txt', '-o', 'r'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^tokenscan: --output r: cannot be written: [^\n]+\n$/);
  });

  test('given the device for standard output, then it is written to', async () => {
    const cwd = folderWith({ 'a.txt': LEAK });
    const { code, stdout } = await tokenscan(['scan', 'a.txt', '-o', '/dev/null'], { cwd });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(existsSync('/dev/null')).toBe(true);
  });
});

describe('paths in reports', () => {
  test('given a folder below the top of a repository, then they are from the top', async () => {
    const cwd = folderWith({ 'sub/a.txt': LEAK, 'sub/we!rd.txt': LEAK });
    await initRepository(cwd);
    const { stdout } = await tokenscan(['scan', '--format', 'codequality'], { cwd: join(cwd, 'sub') });
    const paths = (JSON.parse(stdout) as { location: { path: string } }[]).map(({ location }) => location.path);
    expect(paths).toEqual(['sub/a.txt', 'sub/we!rd.txt']);
  });
});

describe('GitHub', () => {
  test('given the summary of a job, then the report is added to it as Markdown', async () => {
    const cwd = folderWith({ 'a.txt': LEAK, 'summary.md': 'before\n' });
    const env = { GITHUB_STEP_SUMMARY: join(cwd, 'summary.md') };
    const { stdout } = await tokenscan(['scan', 'a.txt', '--format', 'github'], { cwd, env });
    expect(stdout).toMatch(/^::error file=a\.txt,line=1,endLine=1,col=20,endColumn=66,title=Telegram bot token::/);
    expect(readFileSync(join(cwd, 'summary.md'), 'utf8')).toMatch(/^before\n# Telegram tokens in the given path\n/);
  });

  test('given a summary that cannot be written, then a line says so, and the exit code stays', async () => {
    const cwd = folderWith({ 'a.txt': LEAK });
    const { code, stderr } = await tokenscan(['scan', 'a.txt', '--format', 'github'], {
      cwd,
      env: { GITHUB_STEP_SUMMARY: join(cwd, 'no/x') },
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^tokenscan: GITHUB_STEP_SUMMARY cannot be written: [^\n]+\n$/);
  });
});

describe('reviewdog', () => {
  test('given lines that fix would change alone, then it suggests them, without a token', async () => {
    const cwd = folderWith({
      'bot.js': `// ключ\nconst bot = new Bot("${T}"); // ключ\r\n`,
      // These need an import at the top, too, or are no code.
      'bot.py': `bot = Bot("${T}")\n`,
      'a.txt': LEAK,
    });
    const { stdout } = await tokenscan(['scan', '--format', 'rdjson'], { cwd });
    const { diagnostics } = JSON.parse(stdout) as {
      readonly diagnostics: readonly { readonly location: { readonly path: string }; readonly suggestions?: unknown }[];
    };
    expect(Object.fromEntries(diagnostics.map(({ location, suggestions }) => [location.path, suggestions]))).toEqual({
      'bot.js': [
        {
          range: { start: { line: 2, column: 1 }, end: { line: 2, column: 83 } },
          text: 'const bot = new Bot(process.env.TELEGRAM_BOT_TOKEN); // ключ',
        },
      ],
      'bot.py': undefined,
      'a.txt': undefined,
    });
    expect(stdout).not.toContain(secretOf(T));
  });
});
