// The command line as people use it: exit codes, options, output, what is scanned and what is skipped.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { formatNames, REPORT_FORMATS } from '../../../src/report/formats.ts';
import { reportOf } from '../../support/report.ts';
import { git, hasProgram, initRepository, writeTree } from '../../support/repositories/tree.ts';
import { IN_SOAK } from '../../support/soak.ts';
import { CLI, cleanEnvironment, type Outcome, run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { botId, looseToken, maskOf, secretOf, token } from '../../support/tokens/token.ts';

const TOKEN = token();
const LEAK = `TELEGRAM_BOT_TOKEN=${TOKEN}\n`;
const ESC = '\u001b';

const FORMAT_NAMES = formatNames(REPORT_FORMATS)
  .join(', ')
  .replace(/, ([^,]*)$/, ' or $1');

/** A folder with these files, and a run of tokenscan in it. */
async function scanTree(files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Outcome> {
  const cwd = temporaryFolder();
  writeTree(cwd, files);
  return tokenscan(args, { cwd });
}

/** The last line that was printed. */
function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

describe('exit codes', () => {
  test('0: a clean folder', async () => {
    const outcome = await scanTree({ 'a.txt': 'nothing here\n' });
    expect(outcome).toEqual({ code: 0, stdout: 'no token in this folder (1 file, 13 bytes)\n', stderr: '' });
  });

  test('1: a token', async () => {
    const outcome = await scanTree({ 'a.txt': LEAK });
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toContain('a.txt:1:20');
    expect(outcome.stdout).toContain(maskOf(TOKEN));
    expect(outcome.stderr).toBe('');
  });

  test('2: a token and a path that does not exist; the token is printed', async () => {
    const outcome = await scanTree({ 'a.txt': LEAK }, 'a.txt', 'missing.txt');
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toContain('a.txt:1:20');
    expect(outcome.stdout).toContain('could not scan: missing.txt: no such file or folder');
    expect(lastLine(outcome.stdout)).toContain('1 token in 1 location, but not everything could be scanned');
  });

  test.skipIf(!existsSync('/proc/self/mem'))('2: a token and a file that gives a read error (needs /proc/self/mem)', async () => {
    const outcome = await scanTree({ 'a.txt': LEAK }, '/proc/self/mem', 'a.txt');
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toContain('a.txt:1:20');
    expect(outcome.stdout).toContain('could not scan: /proc/self/mem: the device reports a read error');
  });

  test('2: a path that does not exist', async () => {
    const outcome = await scanTree({ 'a.txt': 'x' }, 'missing');
    expect(outcome.code).toBe(2);
    expect(lastLine(outcome.stdout)).toContain('no token found, but 1 location could not be scanned');
  });

  test('2: an empty folder, which says that there was nothing to scan', async () => {
    const outcome = await scanTree({});
    expect(outcome.code).toBe(2);
    expect(lastLine(outcome.stdout)).toContain('nothing to scan in this folder');
  });

  test('2: a folder in which everything is excluded', async () => {
    const outcome = await scanTree({ 'a.log': LEAK }, '--exclude', '*.log');
    expect(outcome.code).toBe(2);
    expect(lastLine(outcome.stdout)).toContain('nothing to scan in');
  });

  test('2: an empty path, as from an unset variable', async () => {
    const outcome = await scanTree({ 'a.txt': LEAK }, '');
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).not.toContain(' /a.txt');
  });

  test('2: empty standard input', async () => {
    const outcome = await tokenscan(['scan', '-'], { cwd: temporaryFolder(), input: '' });
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toContain('nothing to scan in standard input');
  });

  test('given empty standard input, then it is not reported as clean', async () => {
    const outcome = await tokenscan(['scan', '-'], { cwd: temporaryFolder(), input: '' });
    expect(outcome.stdout).not.toContain('no token in standard input');
  });

  test('0: `staged` with nothing staged', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { 'a.txt': LEAK });
    expect((await tokenscan(['staged'], { cwd })).code).toBe(0);
  });

  test('1: `staged` with a token, also if the working tree is clean again', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { 'a.txt': LEAK });
    git(cwd, 'add', 'a.txt');
    writeFileSync(join(cwd, 'a.txt'), 'clean\n');
    expect((await tokenscan(['staged'], { cwd })).code).toBe(1);
  });

  test.each([[['staged']], [['hook', 'pre-commit']]])('2: %j outside of a repository', async (args) => {
    const outcome = await tokenscan(args, { cwd: temporaryFolder() });
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toBe('');
    expect(outcome.stderr).toMatch(/not a git repository/i);
    expect(outcome.stderr).not.toMatch(/defect|\n\s+at /);
  });

  test.skipIf(!existsSync('/dev/full'))('2: the report cannot be written to standard output (needs /dev/full)', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'a.txt': 'clean\n' });
    const outcome = await run('sh', ['-c', `"${process.execPath}" "${CLI}" > /dev/full`], { cwd });
    expect(outcome.code).toBe(2);
  });
});

describe('--output', () => {
  test.each([
    ['0, clean', 0, ['a.txt']],
    ['1, a token', 1, ['leak.txt']],
    ['2, a token and a problem', 2, ['leak.txt', 'missing']],
  ])('changes nothing of exit code %s; stdout stays empty', async (_title, code, paths) => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'a.txt': 'clean\n', 'leak.txt': LEAK });
    const plain = await tokenscan([...paths, '--format', 'json'], { cwd });
    const outcome = await tokenscan([...paths, '--format', 'json', '--output', 'report.json'], { cwd });
    expect([plain.code, outcome.code]).toEqual([code, code]);
    expect(outcome.stdout).toBe('');
    expect(readFileSync(join(cwd, 'report.json'), 'utf8')).toBe(plain.stdout);
  });

  test('-o writes text without colour where FORCE_COLOR does not ask for it', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'leak.txt': LEAK });
    expect((await tokenscan(['leak.txt', '-o', 'report.txt'], { cwd })).code).toBe(1);
    expect(readFileSync(join(cwd, 'report.txt'), 'utf8')).toContain('leak.txt:1:20');
    expect(readFileSync(join(cwd, 'report.txt'), 'utf8')).not.toContain(ESC);
  });

  test('given an unwritable file, then exit code 2 with one line', async () => {
    const outcome = await scanTree({ 'a.txt': 'clean\n' }, '--output', 'missing/report.txt');
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toBe('tokenscan: --output missing/report.txt: cannot be written: no such file or folder\n');
  });
});

describe('--format json', () => {
  test('has the documented keys', async () => {
    const outcome = await scanTree({ 'a.txt': LEAK }, '--format', 'json');
    const report = reportOf(outcome);
    expect(Object.keys(report)).toEqual(expect.arrayContaining(['version', 'tool', 'findings', 'problems', 'summary']));
    expect(report).toMatchObject({
      version: 1,
      tool: { name: 'tokenscan', version: expect.stringMatching(/^[0-9]+\.[0-9]+\.[0-9]+/) },
      findings: [
        {
          rule: 'telegram-bot-token',
          severity: 'high',
          confidence: 'certain',
          botId: botId('tokenscan'),
          preview: maskOf(TOKEN),
          fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
          encodings: [],
          origin: { kind: 'file', path: 'a.txt' },
          line: 1,
          column: 20,
          suppressed: false,
        },
      ],
      problems: [],
      summary: { blobs: 1, bytes: LEAK.length, skipped: 0, suppressed: 0 },
    });
  });

  test('has problems with their origin', async () => {
    const report = reportOf(await scanTree({}, 'missing', '--format', 'json'));
    expect(report.problems).toEqual([
      { origin: { kind: 'file', path: 'missing' }, code: 'ENOENT', message: 'no such file or folder' },
    ]);
  });

  test('standard input is an origin without a path', async () => {
    const outcome = await tokenscan(['scan', '-', '--format=json'], { cwd: temporaryFolder(), input: `a\nb ${TOKEN}` });
    expect(outcome.code).toBe(1);
    expect(reportOf(outcome).findings).toMatchObject([{ origin: { kind: 'stdin' }, line: 2, column: 3 }]);
  });

  test('columns count bytes from 1', async () => {
    const before = 'ключ 🔑 = ';
    const report = reportOf(await scanTree({ 'a.txt': `первая\n${before}${TOKEN}\n` }, '--format', 'json'));
    expect(report.findings).toMatchObject([{ line: 2, column: Buffer.byteLength(before) + 1 }]);
  });

  test.each([
    ['.', 'sub/deep/a.txt', undefined],
    ['sub', 'deep/a.txt', 'sub'],
    ['sub/', 'deep/a.txt', 'sub/'],
    ['./sub', 'deep/a.txt', './sub'],
    ['sub/../sub/deep', 'a.txt', 'sub/../sub/deep'],
    ['sub/deep/a.txt', 'sub/deep/a.txt', undefined],
    ['./sub/deep/a.txt', './sub/deep/a.txt', undefined],
  ])('the path is relative to the scanned folder, the root as typed: %s', async (typed, path, root) => {
    const report = reportOf(await scanTree({ 'sub/deep/a.txt': LEAK }, typed, '--format', 'json'));
    expect(report.findings.map(({ origin }) => origin)).toEqual([
      root === undefined ? { kind: 'file', path } : { kind: 'file', path, root },
    ]);
  });

  test('an absolute root stays absolute', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'sub/a.txt': LEAK });
    const report = reportOf(await tokenscan([cwd, '--format', 'json'], { cwd: '/' }));
    expect(report.findings).toMatchObject([{ origin: { kind: 'file', path: 'sub/a.txt', root: cwd } }]);
  });

  test('given more than a pipe holds, and a slow reader, then all of it arrives', async () => {
    const cwd = temporaryFolder();
    const COUNT = IN_SOAK ? 14_000 : 1500;
    const lines = Array.from({ length: COUNT }, (_, at) => `${botId(`pipe ${at}`)}:${secretOf(`pipe ${at}`)}\n`);
    writeTree(cwd, { 'many.txt': lines.join('') });
    const child = spawn(process.execPath, [CLI, '--format', 'json'], { cwd, env: cleanEnvironment() });
    const ended = once(child, 'close');
    const chunks: Buffer[] = [];
    for await (const chunk of child.stdout) {
      chunks.push(chunk as Buffer);
      await sleep(4);
    }
    const [code] = (await ended) as [number];
    const output = Buffer.concat(chunks);
    expect(output.length).toBeGreaterThan(350 * COUNT);
    expect(reportOf(output.toString()).findings).toHaveLength(COUNT);
    expect(code).toBe(1);
  });
});

describe('options', () => {
  test.each([
    [['--exlude', 'x'], '--exlude', '--exclude'],
    [['--formatt', 'json'], '--formatt', '--format'],
    [['scan', '--confidense=certain'], '--confidense', '--confidence'],
    [['staged', '--noconfig'], '--noconfig', '--no-config'],
    [['allow', '--raeson', 'x'], '--raeson', '--reason'],
    [['rules', '--formt'], '--formt', '--format'],
  ])('%j is unknown: 2 with the nearest one', async (args, unknown, nearest) => {
    const outcome = await scanTree({ 'a.txt': 'x' }, ...args);
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toBe('');
    expect(outcome.stderr).toMatch(/^tokenscan: .*\n$/);
    expect(outcome.stderr).toContain(`unknown option ${unknown}; did you mean ${nearest}?`);
  });

  test('given an option unlike any other, then there is no suggestion', async () => {
    const outcome = await scanTree({ 'a.txt': 'x' }, '--zzzzzz');
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain('unknown option --zzzzzz (');
  });

  test.each([
    [['--format', 'xml'], `--format must be ${FORMAT_NAMES}, not "xml"`],
    [['--color', 'maybe'], '--color must be auto, always or never, not "maybe"'],
    [['--confidence', 'sure'], '--confidence must be possible, likely or certain, not "sure"'],
    [['staged', '--format', 'xml'], `--format must be ${FORMAT_NAMES}, not "xml"`],
    [['rules', '--format', 'xml'], '--format must be text or json, not "xml"'],
  ])('%j: a value that is none', async (args, message) => {
    const outcome = await scanTree({ 'a.txt': 'x' }, ...args);
    expect(outcome).toEqual({ code: 2, stdout: '', stderr: `tokenscan: ${message}\n` });
  });

  test.each([[['--format']], [['--output']], [['--exclude']], [['--format', '--verbose']], [['--verbose=1']]])(
    '%j: a value that is missing, or one too many, is told in one line',
    async (args) => {
      const outcome = await scanTree({ 'a.txt': 'x' }, ...args);
      expect(outcome.code).toBe(2);
      expect(outcome.stderr).toMatch(/^tokenscan: option '.*\n$/);
    },
  );

  test('"--" ends them', async () => {
    const outcome = await scanTree({ '--verbose': LEAK }, '--', '--verbose');
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toContain('--verbose:1:20');
    expect((await scanTree({ '-x.txt': LEAK }, 'scan', '--', '-x.txt')).code).toBe(1);
  });

  test('given a path that begins with "-", then the error says how to pass it', async () => {
    const outcome = await scanTree({ '-x.txt': LEAK }, '-x.txt');
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain('put "--" before a path');
  });

  test.each(['--help', '-h', 'help'])('%s', async (arg) => {
    const outcome = await scanTree({}, arg);
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toBe('');
    expect(outcome.stdout).toMatch(/^tokenscan finds leaked Telegram bot tokens/);
  });

  test.each(['scan', 'staged', 'hook', 'allow', 'rules'])('help %s is what its --help prints', async (command) => {
    const help = await scanTree({}, 'help', command);
    expect(help.code).toBe(0);
    expect(help.stdout).toMatch(new RegExp(`^Usage: tokenscan (?:\\[scan\\]|${command})`));
    expect(help).toEqual(await scanTree({}, command, '--help'));
  });

  test.each(['--version', '-V'])('%s', async (arg) => {
    const outcome = await scanTree({}, arg);
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toMatch(/^[0-9]+\.[0-9]+\.[0-9]+\n$/);
  });

  test.each(['stagd', 'hok', 'alow'])('given a mistyped command, %s, then exit code 2 with a suggestion', async (word) => {
    const outcome = await scanTree({ 'a.txt': 'x' }, word);
    expect(outcome.code).toBe(2);
    expect(outcome.stdout + outcome.stderr).toContain(word);
  });

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'a folder called %s is scanned like any',
    async (name) => {
      const outcome = await scanTree({ [`${name}/a.txt`]: LEAK }, name);
      expect(outcome.stderr).toBe('');
      expect(outcome.code).toBe(1);
    },
  );

  test('`help` for a command that there is not is 2', async () => {
    expect((await scanTree({ 'a.txt': 'x' }, 'help', 'nothing')).code).toBe(2);
  });

  test('given "-" together with paths, then it is an error', async () => {
    const outcome = await scanTree({ 'a.txt': 'x' }, 'scan', '-', 'a.txt');
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain('cannot be scanned together with paths');
  });

  test.each([
    [['staged', 'a.txt'], 'takes no path'],
    [['rules', 'a.txt'], 'takes no argument'],
    [['hook'], 'missing NAME'],
    [['hook', 'post-merge'], 'no such hook: post-merge'],
    [['allow'], 'give one fingerprint'],
  ])('%j: arguments that make no sense', async (args, message) => {
    const outcome = await scanTree({ 'a.txt': 'x' }, ...args);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain(message);
  });
});

describe('paths', () => {
  test('given several paths, then each is scanned once, in order', async () => {
    const files = { 'b.txt': LEAK, 'a/x.txt': LEAK, 'c.txt': LEAK };
    const report = reportOf(await scanTree(files, 'b.txt', 'a', 'b.txt', '--format', 'json'));
    expect(report.findings.map(({ origin }) => origin.path).sort()).toEqual(['b.txt', 'x.txt']);
    expect(report.summary.blobs).toBe(2);
  });

  test('a pattern', async () => {
    const files = { 'a.log': LEAK, 'logs/deep/b.log': LEAK, 'logs/.hidden.log': LEAK, 'c.txt': LEAK };
    const report = reportOf(await scanTree(files, '**/*.log', '--format', 'json'));
    expect(report.findings.map(({ origin }) => origin.path)).toEqual(['a.log', 'logs/.hidden.log', 'logs/deep/b.log']);
  });

  test.each(['*', '**', '**/*'])(
    'given the glob %s, which matches folders too, then each token is reported once',
    async (pattern) => {
      const report = reportOf(await scanTree({ 'a/b/c.txt': LEAK }, pattern, '--format', 'json'));
      expect(report.findings).toHaveLength(1);
      expect(report.summary.blobs).toBe(1);
    },
  );

  test('given a glob and --exclude, then matching files are skipped', async () => {
    const report = reportOf(await scanTree({ 'a.log': LEAK, 'b.log': 'x' }, '*.log', '--exclude', 'a.log', '--format', 'json'));
    expect(report.findings).toEqual([]);
    expect(report.summary.blobs).toBe(1);
  });

  test('given a glob, then it does not enter .git or an ignored node_modules', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { '.gitignore': 'node_modules/\n', 'node_modules/x/a.js': LEAK, '.git/b.js': LEAK, 'c.js': 'x' });
    const report = reportOf(await tokenscan(['**/*.js', '--format', 'json'], { cwd }));
    expect(report.findings.map(({ origin }) => origin.path)).toEqual([]);
  });

  test('given a glob that matches links, then they are not followed', async () => {
    const outside = temporaryFolder();
    writeTree(outside, { 'a.txt': LEAK });
    const cwd = temporaryFolder();
    writeTree(cwd, { 'b.txt': 'x' });
    symlinkSync(outside, join(cwd, 'out'));
    symlinkSync('nowhere', join(cwd, 'dangling'));
    expect((await tokenscan(['*'], { cwd })).code).toBe(0);
  });

  test('given a glob without matches, then exit code 2', async () => {
    const outcome = await scanTree({ 'a.txt': LEAK }, '**/*.log');
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toContain('**/*.log: no such file or folder, and no file matches it as a glob');
  });

  test('given an existing file with glob characters in its name, then it is scanned', async () => {
    const report = reportOf(await scanTree({ 'a[1].txt': LEAK, 'a1.txt': 'x' }, 'a[1].txt', '--format', 'json'));
    expect(report.findings).toMatchObject([{ origin: { path: 'a[1].txt' } }]);
  });

  test('standard input', async () => {
    const outcome = await tokenscan(['scan', '-'], { cwd: temporaryFolder(), input: `x\n${LEAK}` });
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toContain('standard input:2:20');
    expect(await tokenscan(['-'], { cwd: temporaryFolder(), input: `x\n${LEAK}` })).toEqual(outcome);
  });

  test('given a link as an argument, then it is followed', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'real.txt': LEAK });
    symlinkSync('real.txt', join(cwd, 'link.txt'));
    expect((await tokenscan(['link.txt'], { cwd })).code).toBe(1);
  });
});

describe('colour', () => {
  const forced: [string, Record<string, string>, readonly string[], boolean][] = [
    ['nothing asks for it', {}, [], false],
    ['--color always', {}, ['--color', 'always'], true],
    ['--color always over NO_COLOR', { NO_COLOR: '1' }, ['--color', 'always'], true],
    ['--color never over FORCE_COLOR', { FORCE_COLOR: '1' }, ['--color', 'never'], false],
    ['FORCE_COLOR=1', { FORCE_COLOR: '1' }, [], true],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, [], false],
    ['NO_COLOR over FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, [], false],
    ['an empty NO_COLOR is none', { NO_COLOR: '', FORCE_COLOR: '1' }, [], true],
    ['--format json with --color always', {}, ['--color', 'always', '--format', 'json'], false],
    ['--format json with FORCE_COLOR', { FORCE_COLOR: '3' }, ['--format', 'json'], false],
  ];
  test.each(forced)('%s', async (_title, env, args, colored) => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'a.txt': LEAK });
    const outcome = await tokenscan(args, { cwd, env });
    expect(outcome.code).toBe(1);
    expect(outcome.stdout.includes(ESC)).toBe(colored);
  });

  test('changes no text', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'a.txt': LEAK });
    const colored = await tokenscan(['--color', 'always'], { cwd });
    expect(stripVTControlCharacters(colored.stdout)).toBe((await tokenscan([], { cwd })).stdout);
  });

  const inTerminal = (env: Record<string, string>): Promise<Outcome> => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'a.txt': LEAK });
    return run('script', ['-qec', `"${process.execPath}" "${CLI}"`, '/dev/null'], { cwd, env });
  };
  test.skipIf(!hasProgram('script')).each<[string, Record<string, string>, boolean]>([
    ['there', { TERM: 'xterm' }, true],
    ['off with NO_COLOR', { TERM: 'xterm', NO_COLOR: '1' }, false],
    ['off with TERM=dumb', { TERM: 'dumb' }, false],
  ])('on a terminal (needs `script`): %s', async (_title, env, colored) => {
    const outcome = await inTerminal(env);
    expect(outcome.code).toBe(1);
    expect(outcome.stdout.includes(ESC)).toBe(colored);
  });
});

describe('a reader that closes early', () => {
  // Several times what a pipe holds.
  const many = Array.from({ length: 1200 }, (_, at) => `${botId(`head ${at}`)}:${secretOf(`head ${at}`)}\n`).join('');

  test.skipIf(!hasProgram('bash')).each([
    ['many tokens, text', ['--verbose'], 1],
    ['many tokens, JSON', ['--format', 'json'], 1],
    ['many tokens and a problem', ['.', 'missing'], 2],
  ])('`| head -1` (needs bash) leaves the exit code what it is: %s', async (_title, args, code) => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'many.txt': many });
    const script = `"${process.execPath}" "${CLI}" ${args.join(' ')} | head -1 >&2; exit "\${PIPESTATUS[0]}"`;
    const outcome = await run('bash', ['-c', script], { cwd });
    expect(outcome.code).toBe(code);
    expect(outcome.stderr.split('\n')).toHaveLength(2);
    expect(outcome.stderr).not.toMatch(/EPIPE|\n\s+at /);
  });

  test('a pipe that is closed before anything is written', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'many.txt': many });
    const child = spawn(process.execPath, [CLI], { cwd, env: cleanEnvironment() });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const [code] = (await once(child, 'close')) as [number];
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });
});

describe('grouping', () => {
  test('given several findings of a token, then they are grouped', async () => {
    const other = token('other');
    const outcome = await scanTree({ 'a.txt': LEAK, 'b.txt': `t = ${other}\nt = ${TOKEN}\n`, 'c.txt': LEAK });
    expect(outcome.stdout.match(/^Telegram bot token {2}.*$/gm)).toEqual([
      expect.stringContaining(`${maskOf(TOKEN)}  high  certain · 3 locations`),
      expect.stringContaining(`${maskOf(other)}  high  certain · 1 location`),
    ]);
    expect(lastLine(outcome.stdout)).toContain('2 tokens in 4 locations');
    expect(outcome.stdout.indexOf('c.txt:1:20')).toBeLessThan(outcome.stdout.indexOf(maskOf(other)));
  });

  test('given more than eight places, then only --verbose lists all', async () => {
    const files = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`f${at}.txt`, LEAK]));
    const brief = await scanTree(files);
    expect(brief.stdout.match(/f[0-9]+\.txt:1:20/g)).toHaveLength(8);
    expect(brief.stdout).toContain('… and 4 more (--verbose lists them)');
    expect((await scanTree(files, '--verbose')).stdout.match(/f[0-9]+\.txt:1:20/g)).toHaveLength(12);
  });

  test('250 lines with one token: 100 are listed, the rest is counted', async () => {
    const outcome = await scanTree({ 'a.log': LEAK.repeat(250) }, '--format', 'json');
    const { findings } = reportOf(outcome);
    expect(findings).toHaveLength(100);
    expect(findings.reduce((sum, { repeats = 0 }) => sum + repeats, 0)).toBe(150);
    expect(findings.map(({ line }) => line)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
  });

  test('250 lines with one token: the text says 250 wherever it counts places', async () => {
    const { stdout } = await scanTree({ 'a.log': LEAK.repeat(250) });
    expect(stdout).toContain('certain · 250 locations');
    expect(lastLine(stdout)).toContain('1 token in 250 locations');
  });

  test('given 100 lines with a marker, then a line without one is still reported', async () => {
    const outcome = await scanTree({ 'a.log': `${TOKEN} tokenscan:allow\n`.repeat(100) + LEAK });
    expect(outcome.code).toBe(1);
  });
});

describe('confidence', () => {
  const files = { 'a.txt': `${looseToken()}\n` };

  test('`possible` is not reported unless asked for', async () => {
    expect((await scanTree(files)).code).toBe(0);
    const outcome = await scanTree(files, '--confidence', 'possible', '--format', 'json');
    expect(outcome.code).toBe(1);
    expect(reportOf(outcome).findings).toMatchObject([{ confidence: 'possible', preview: maskOf(looseToken()) }]);
  });

  test('`certain` hides `likely`', async () => {
    const likely = { 'a.txt': `bot_token: ${looseToken()}\n` };
    expect(reportOf(await scanTree(likely, '--format', 'json')).findings).toMatchObject([{ confidence: 'likely' }]);
    expect((await scanTree(likely, '--confidence', 'certain')).code).toBe(0);
  });
});

describe('skipped files', () => {
  test('given an ignored node_modules, then it is counted as skipped; --all scans it', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { '.gitignore': 'node_modules/\n', 'a.txt': 'x', 'sub/node_modules/m/index.js': LEAK });
    const outcome = await tokenscan(['--format', 'json'], { cwd });
    expect(outcome.code).toBe(0);
    expect(reportOf(outcome).skipped).toContainEqual({
      origin: { kind: 'file', path: 'sub/node_modules' },
      reason: 'dependency folder that git ignores',
      reasonCode: 'ignored-dependencies',
    });
    expect((await tokenscan([], { cwd })).stdout).toContain('dependency folder that git ignores');
    expect((await tokenscan(['--all'], { cwd })).code).toBe(1);
  });

  test('given a node_modules that is tracked, not ignored or in no repository, then it is scanned', async () => {
    const files = { '.gitignore': 'node_modules/\n', 'node_modules/m/index.js': LEAK };
    const tracked = temporaryFolder();
    initRepository(tracked, files);
    git(tracked, 'add', '-f', 'node_modules');
    expect((await tokenscan([], { cwd: tracked })).code).toBe(1);
    const open = temporaryFolder();
    initRepository(open, { 'node_modules/m/index.js': LEAK });
    expect((await tokenscan([], { cwd: open })).code).toBe(1);
    expect((await scanTree(files)).code).toBe(1);
  });

  test('given a node_modules in one that is scanned', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { '.gitignore': '/node_modules/m/node_modules/\n', 'node_modules/m/node_modules/n/a.js': LEAK, b: 'x' });
    const report = reportOf(await tokenscan(['--format', 'json'], { cwd }));
    expect(report.findings).toEqual([]);
    expect(report.skipped.map(({ origin }) => origin.path)).toEqual(['.git', 'node_modules/m/node_modules']);
  });

  test('given an ignored folder without dependencies, then it is scanned', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { '.gitignore': 'build/\n*.log\n', 'build/a.js': LEAK, 'b.log': LEAK });
    expect(reportOf(await tokenscan(['--format', 'json'], { cwd })).findings).toHaveLength(2);
  });

  test('.git', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { 'a.txt': 'x', '.git/leak.txt': LEAK });
    const outcome = await tokenscan(['--verbose'], { cwd });
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toContain('skipped: .git (git folder)');
  });

  test.each([
    [
      ['--exclude', '*.log'],
      ['keep.txt', 'logs/deep/x.txt'],
    ],
    [
      ['--exclude', 'logs'],
      ['app.log', 'keep.txt'],
    ],
    [
      ['--exclude', 'logs/'],
      ['app.log', 'keep.txt'],
    ],
    [
      ['--exclude', '/app.log'],
      ['keep.txt', 'logs/app.log', 'logs/deep/x.txt'],
    ],
    [
      ['--exclude', 'logs/*.log'],
      ['app.log', 'keep.txt', 'logs/deep/x.txt'],
    ],
    [
      ['--exclude', '*.txt', '--exclude=logs/deep'],
      ['app.log', 'logs/app.log'],
    ],
  ])('%j', async (args, found) => {
    const files = { 'app.log': LEAK, 'keep.txt': LEAK, 'logs/app.log': LEAK, 'logs/deep/x.txt': LEAK };
    const report = reportOf(await scanTree(files, ...args, '--format', 'json'));
    expect(report.findings.map(({ origin }) => origin.path)).toEqual(found);
    expect(report.summary.skipped).toBeGreaterThan(0);
    expect(new Set(report.skipped.map(({ reason }) => reason))).toEqual(new Set(['excluded']));
  });
});

describe('a token in .env', () => {
  const cases: [title: string, name: string, mode: number, ignored: boolean, code: number][] = [
    ['ignored and 0600: in its place', '.env', 0o600, true, 0],
    ['ignored and 0400: in its place', '.env', 0o400, true, 0],
    ['0600 but not ignored', '.env', 0o600, false, 1],
    ['.env.production, ignored and 0600', '.env.production', 0o600, true, 0],
    ['.env.example, not ignored', '.env.example', 0o600, false, 1],
    ['another name, ignored and 0600', 'config.env', 0o600, true, 1],
  ];
  test.each(cases)('%s', async (_title, name, mode, ignored, code) => {
    const cwd = temporaryFolder();
    initRepository(cwd, { '.gitignore': ignored ? '*.env\n.env.*\n.env\n' : '*.log\n', [`sub/${name}`]: LEAK });
    chmodSync(join(cwd, 'sub', name), mode);
    const outcome = await tokenscan([], { cwd });
    expect(outcome.code).toBe(code);
    if (code === 0) {
      expect(outcome.stdout).toContain(`expected here: sub/${name}:1 ${maskOf(TOKEN)}`);
      expect(lastLine(outcome.stdout)).toContain('suppressed: 1');
    }
    const report = reportOf(await tokenscan(['--format', 'json'], { cwd }));
    expect(report.findings).toMatchObject([code === 0 ? { suppressedBecause: 'private .env' } : { suppressed: false }]);
  });

  test.each([0o644, 0o640])(
    'given one that git ignores with mode %o, then it is a warning, and a finding with --strict-env',
    async (mode) => {
      const cwd = temporaryFolder();
      initRepository(cwd, { '.gitignore': '.env\n', 'sub/.env': LEAK });
      chmodSync(join(cwd, 'sub/.env'), mode);
      const outcome = await tokenscan([], { cwd });
      expect(outcome.code).toBe(0);
      expect(outcome.stdout).toContain(
        `warning: sub/.env: other users can read this .env (${maskOf(TOKEN)}); chmod 600 sub/.env\n`,
      );
      const report = reportOf(await tokenscan(['--format', 'json'], { cwd }));
      expect(report.findings).toMatchObject([{ suppressed: true, suppressedCode: 'readable-env' }]);
      const strict = await tokenscan(['--strict-env'], { cwd });
      expect(strict.code).toBe(1);
      expect(strict.stdout).toContain('Make sub/.env private: other users can read it');
      await run('sh', ['-c', 'chmod 600 sub/.env'], { cwd });
      expect((await tokenscan(['--strict-env'], { cwd })).code).toBe(0);
    },
  );

  test('given no repository, then the mode alone decides', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { '.env': LEAK });
    chmodSync(join(cwd, '.env'), 0o600);
    expect(await tokenscan([], { cwd })).toMatchObject({ code: 0, stdout: expect.stringContaining('expected here: .env:1') });
    chmodSync(join(cwd, '.env'), 0o644);
    expect(await tokenscan([], { cwd })).toMatchObject({ code: 0, stdout: expect.stringContaining('chmod 600 .env') });
    expect((await tokenscan(['--strict-env'], { cwd })).code).toBe(1);
  });

  test('given no git to ask, then it is a finding, and the reason is printed', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { '.gitignore': '.env\n', '.env': LEAK });
    chmodSync(join(cwd, '.env'), 0o600);
    const outcome = await tokenscan([], { cwd, env: { PATH: temporaryFolder() } });
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('git not found: what it ignores is not known');
    expect(outcome.stdout).toContain('could not determine whether git ignores it');
  });

  test('given an image build that copies it, then it is a finding until the printed command ran', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { '.gitignore': '.env\n', '.env': LEAK, Dockerfile: 'FROM scratch\nCOPY src .\n' });
    chmodSync(join(cwd, '.env'), 0o600);
    expect((await tokenscan([], { cwd })).code).toBe(0);
    writeTree(cwd, { Dockerfile: 'FROM scratch\nCOPY . .\n' });
    const outcome = await tokenscan([], { cwd });
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toContain('       echo .env >> .dockerignore\n');
    await run('sh', ['-c', 'echo .env >> .dockerignore'], { cwd });
    expect((await tokenscan([], { cwd })).code).toBe(0);
  });

  test('given a tracked .env that is also ignored, then it is a finding', async () => {
    const cwd = temporaryFolder();
    initRepository(cwd, { '.gitignore': '.env\n', '.env': LEAK });
    chmodSync(join(cwd, '.env'), 0o600);
    git(cwd, 'add', '-f', '.env');
    expect((await tokenscan([], { cwd })).code).toBe(1);
    expect((await tokenscan(['staged'], { cwd })).code).toBe(1);
  });
});

describe('the case this project exists for', () => {
  test.each(['runbook.ru.md', 'runbook.mojibake.md'])('%s', async (name) => {
    const text = readFileSync(new URL(`../../support/fixtures/${name}`, import.meta.url), 'utf8').replace('{{token}}', TOKEN);
    const outcome = await scanTree({ [name]: text }, '--format', 'json');
    expect(outcome.code).toBe(1);
    const line = text.split('\n')[49] ?? '';
    const column = Buffer.byteLength(line.slice(0, line.indexOf(TOKEN))) + 1;
    expect(column).toBe('curl -X POST "https://api.telegram.org/bot'.length + 1);
    expect(reportOf(outcome).findings).toMatchObject([
      { confidence: 'certain', botId: botId('tokenscan'), origin: { path: name }, line: 50, column, suppressed: false },
    ]);
    const seen = await scanTree({ [name]: text });
    expect(seen.stdout).toContain(`${name}:50:${column}`);
    expect(seen.stdout).toContain(`${maskOf(TOKEN)}/deleteWebhook?drop_pending_updates=true`);
  });
});
