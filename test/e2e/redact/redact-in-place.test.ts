// `tokenscan redact --in-place`: the tokens in a log are masked while its writer writes on, and nothing else about the file changes.
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { countIntact, ended, faultsOf, startWriter } from '../../support/fixtures/log-writer.ts';
import { hasProgram } from '../../support/repositories/tree.ts';
import { SOAK } from '../../support/soak.ts';
import { temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

const TOKEN = token('in place');
const ID = TOKEN.slice(0, TOKEN.indexOf(':') + 1);
const MASKED = `${ID}${'x'.repeat(35)}`;
const isRoot = process.getuid?.() === 0;

/** What must stay of a file that is masked in place, but for its content. */
function nature(path: string) {
  const { ino, dev, mode, uid, gid, nlink, size } = statSync(path);
  return { ino, dev, mode, uid, gid, nlink, size };
}

describe('a file that nobody writes to', () => {
  test('every token is masked with as many bytes, and all else stays', async () => {
    const cwd = temporaryFolder();
    const path = join(cwd, 'app.log');
    const text = (clear: string) =>
      Buffer.concat([Buffer.from(`\ufeff${clear}\r\n{"a":"${clear}"}\0`), Buffer.from([0xff, 0xfe, 0x80]), Buffer.from(clear)]);
    writeFileSync(path, text(TOKEN));
    chmodSync(path, 0o640);
    linkSync(path, join(cwd, 'other'));
    if (isRoot) chownSync(path, 1234, 4321);
    const before = nature(path);
    const outcome = await tokenscan(['redact', '--in-place', 'app.log'], { cwd });
    expect(outcome).toEqual({ code: 0, stdout: 'app.log: 3 tokens masked\n', stderr: '' });
    expect(readFileSync(path).equals(text(MASKED))).toBe(true);
    expect(nature(path)).toEqual(before);
    // Once more: there is nothing left to do.
    const { mtimeMs } = statSync(path);
    expect(await tokenscan(['redact', '--in-place', 'app.log'], { cwd })).toEqual({ code: 0, stdout: '', stderr: '' });
    const onTerminal = await tokenscan(['redact', '--in-place', 'app.log'], { cwd, onTerminal: true });
    expect(onTerminal).toEqual({ code: 0, stdout: '', stderr: 'tokenscan: no secret in app.log: nothing was changed\n' });
    expect(statSync(path).mtimeMs).toBe(mtimeMs);
  });

  test.skipIf(!hasProgram('python3') || process.platform !== 'linux')(
    'extended attributes stay (needs python3 on Linux)',
    async () => {
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, 'app.log'), TOKEN);
      const python = (code: string) => spawnSync('python3', ['-c', `import os\n${code}`], { cwd, encoding: 'utf8' });
      const set = python('os.setxattr("app.log", "user.tokenscan", b"kept")');
      // A file system without them has none to keep.
      if (set.status !== 0) return expect(set.stderr).toContain('Operation not supported');
      expect((await tokenscan(['redact', '--in-place', 'app.log'], { cwd })).code).toBe(0);
      return expect(python('print(os.getxattr("app.log", "user.tokenscan"))').stdout).toBe("b'kept'\n");
    },
  );

  test('the time of the last change stays where that is asked for', async () => {
    const cwd = temporaryFolder();
    const then = new Date('2020-02-02T02:02:02Z');
    for (const name of ['a', 'b']) {
      writeFileSync(join(cwd, name), `${TOKEN}\n${TOKEN}\n`);
      utimesSync(join(cwd, name), then, then);
    }
    expect((await tokenscan(['redact', '--in-place', '--keep-mtime', 'a'], { cwd })).code).toBe(0);
    expect((await tokenscan(['redact', '--in-place', 'b'], { cwd })).code).toBe(0);
    expect(statSync(join(cwd, 'a')).mtime).toEqual(then);
    expect(statSync(join(cwd, 'b')).mtime).not.toEqual(then);
    expect(readFileSync(join(cwd, 'a'), 'utf8')).toBe(`${MASKED}\n${MASKED}\n`);
  });

  test.skipIf(process.platform === 'win32')(
    'a link that is named is followed, and stays a link (no links on Windows)',
    async () => {
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, 'app.log'), TOKEN);
      symlinkSync('app.log', join(cwd, 'link'));
      expect((await tokenscan(['redact', '--in-place', 'link'], { cwd })).code).toBe(0);
      expect(readFileSync(join(cwd, 'app.log'), 'utf8')).toBe(MASKED);
      expect(readFileSync(join(cwd, 'link'), 'utf8')).toBe(MASKED);
      expect(statSync(join(cwd, 'app.log')).nlink).toBe(1);
    },
  );

  test('a token that nobody finishes is masked as far as it is there', async () => {
    const cwd = temporaryFolder();
    const half = `GET /bot${TOKEN.slice(0, -5)}`;
    writeFileSync(join(cwd, 'app.log'), half);
    expect((await tokenscan(['redact', '--in-place', 'app.log'], { cwd })).code).toBe(0);
    const after = readFileSync(join(cwd, 'app.log'), 'utf8');
    expect(after).toHaveLength(half.length);
    expect(leaksOf(after, [TOKEN])).toEqual([]);
  });

  test('--dry-run says what would be masked, and masks nothing', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'app.log'), `${TOKEN}\n${TOKEN}\n`);
    writeFileSync(join(cwd, 'clean.log'), 'nothing\n');
    const outcome = await tokenscan(['redact', '--in-place', '--dry-run', 'app.log', 'clean.log'], { cwd });
    expect(outcome).toEqual({ code: 1, stdout: `app.log: 2 tokens would be masked: ${maskOf(TOKEN)}\n`, stderr: '' });
    expect(readFileSync(join(cwd, 'app.log'), 'utf8')).toBe(`${TOKEN}\n${TOKEN}\n`);
    expect((await tokenscan(['redact', '--in-place', '--dry-run', 'clean.log'], { cwd })).code).toBe(0);
  });
});

describe('a file that is written to', () => {
  const LINES = 100_000 * SOAK;

  test.each([true, false])('no line is lost or out of place; the writer appends: %s', async (append) => {
    const cwd = temporaryFolder();
    const path = join(cwd, 'app.log');
    writeFileSync(path, '');
    chmodSync(path, 0o640);
    linkSync(path, join(cwd, 'other'));
    if (isRoot) chownSync(path, 1234, 4321);
    const { size: _, ...before } = nature(path);
    const writer = startWriter(path, { lines: LINES, append });
    let runs = 0;
    while (writer.exitCode === null || runs === 0) {
      const { code, stderr } = await tokenscan(['redact', '--in-place', 'app.log'], { cwd });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      runs++;
    }
    await ended(writer);
    expect((await tokenscan(['redact', '--in-place', 'app.log'], { cwd })).code).toBe(0);
    expect(faultsOf(readFileSync(path, 'latin1'), LINES)).toEqual([]);
    expect(nature(path)).toMatchObject(before);
  });

  /** Masks a log whose writer copies and truncates it meanwhile. Returns how many masks collided with it. */
  async function maskWhileTruncated(lines: number, rotations: number): Promise<number> {
    const cwd = temporaryFolder();
    const path = join(cwd, 'app.log');
    writeFileSync(path, '');
    const writer = startWriter(path, { lines, append: true, rotations });
    const said: string[] = [];
    while (writer.exitCode === null || said.length === 0) {
      const { code, stderr } = await tokenscan(['redact', '--in-place', 'app.log'], { cwd });
      expect({ code, stderr }).toMatchObject({ code: stderr.includes('a misplaced mask') ? 2 : 0 });
      said.push(stderr);
    }
    await ended(writer);
    const copies = Array.from({ length: rotations }, (_, at) => `app.log.${at + 1}`);
    expect((await tokenscan(['redact', '--in-place', 'app.log', ...copies], { cwd })).code).toBe(0);
    const text = [...copies, 'app.log'].map((name) => readFileSync(join(cwd, name), 'latin1')).join('');
    // No call of Node can rule out a collision; it is reported, and damages one or two lines by one mask.
    const collisions = said.filter((stderr) => stderr.includes('a misplaced mask')).length;
    expect(countIntact(text)).toBeGreaterThanOrEqual(lines - 3 * collisions);
    if (collisions === 0) expect(faultsOf(text, lines)).toEqual([]);
    return collisions;
  }

  test('copytruncate meanwhile: no line is lost, and nothing is written behind the end', async () => {
    let collisions = await maskWhileTruncated(LINES, 8 * SOAK);
    // Only without a collision nothing at all may be wrong: that must be seen once.
    for (let again = 0; collisions > 0 && again < 20; again++) collisions = await maskWhileTruncated(20_000, 1);
    expect(collisions).toBe(0);
  });

  test('a file that takes its place is masked too', async () => {
    const cwd = temporaryFolder();
    const path = join(cwd, 'app.log');
    // A token that is not complete makes it wait at the end.
    writeFileSync(path, `${`${TOKEN}\n`.repeat(8000)}GET /bot${TOKEN.slice(0, 15)}`);
    const work = tokenscan(['redact', '--in-place', 'app.log'], { cwd });
    while (readFileSync(path, 'latin1').startsWith(TOKEN)) await sleep(5);
    renameSync(path, join(cwd, 'app.log.1'));
    writeFileSync(path, `${TOKEN}\n`);
    expect((await work).code).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(`${MASKED}\n`);
    expect(leaksOf(readFileSync(join(cwd, 'app.log.1'), 'latin1'), [TOKEN])).toEqual([]);
  });

  test('the second half of a token that comes late is masked with the first one', async () => {
    const cwd = temporaryFolder();
    const path = join(cwd, 'app.log');
    writeFileSync(path, `${`${TOKEN}\n`.repeat(8000)}GET /bot${TOKEN.slice(0, 20)}`);
    const work = tokenscan(['redact', '--in-place', 'app.log'], { cwd });
    while (readFileSync(path, 'latin1').startsWith(TOKEN)) await sleep(1);
    appendFileSync(path, `${TOKEN.slice(20)}/getMe\n`);
    expect((await work).code).toBe(0);
    expect(readFileSync(path, 'latin1')).toBe(`${`${MASKED}\n`.repeat(8000)}GET /bot${MASKED}/getMe\n`);
  });
});

describe('what cannot be done', () => {
  test('each file that cannot is said in a line, and the others are done', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'folder'));
    writeFileSync(join(cwd, 'app.log'), TOKEN);
    const outcome = await tokenscan(['redact', '--in-place', 'folder', `missing ${TOKEN}`, 'app.log'], { cwd });
    expect(outcome).toEqual({
      code: 2,
      stdout: 'app.log: 1 token masked\n',
      stderr: `tokenscan: folder: is a folder; name the files in it\ntokenscan: missing ${maskOf(TOKEN)}: no such file or folder\n`,
    });
  });

  test.skipIf(!hasProgram('mkfifo'))('a pipe is not waited for (needs mkfifo)', async () => {
    const cwd = temporaryFolder();
    spawnSync('mkfifo', [join(cwd, 'pipe')]);
    for (const options of [['--in-place'], ['--follow'], ['--in-place', '--dry-run']]) {
      const { code, stderr } = await tokenscan(['redact', ...options, 'pipe'], { cwd });
      expect(code).toBe(2);
      expect(stderr).toBe('tokenscan: pipe: not a regular file; pipe its output into `tokenscan redact`\n');
    }
  });

  test.skipIf(!isRoot || !hasProgram('setpriv'))('an unreadable file (needs root, to be nobody)', async () => {
    const cwd = temporaryFolder();
    chmodSync(cwd, 0o755);
    writeFileSync(join(cwd, 'app.log'), TOKEN, { mode: 0o600 });
    const outcome = await asNobody(['redact', '--in-place', 'app.log'], cwd);
    expect(outcome).toMatchObject({ code: 2, stdout: '', stderr: 'tokenscan: app.log: permission denied\n' });
  });

  test.each([
    [['--in-place'], 'tokenscan: missing FILE\n'],
    [['--in-place', ''], 'tokenscan: missing FILE\n'],
    [['--follow', 'a', 'b'], 'tokenscan: --follow takes one file\n'],
    [['--in-place', '--follow', 'a'], 'tokenscan: --follow cannot be combined with --in-place\n'],
    [
      ['--in-place', '--mask', 'tag', 'a'],
      'tokenscan: --mask tag changes lengths; a file that may be in use is masked with the same length only\n',
    ],
  ])('%j makes no sense', async (args, stderr) => {
    expect(await tokenscan(['redact', ...args], { cwd: temporaryFolder() })).toEqual({ code: 2, stdout: '', stderr });
  });
});

/** Runs tokenscan as a user who may read it, but not the files of others. */
async function asNobody(args: readonly string[], cwd: string) {
  const { run, CLI } = await import('../../support/terminal/cli.ts');
  return run('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, CLI, ...args], { cwd });
}
