// `tokenscan redact --follow`: what is appended to a log comes out masked, through rotation and truncation.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readdirSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { CLI, cleanEnvironment, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { token } from '../../support/tokens/token.ts';

const TOKEN = token('follow');
const MASKED = `${TOKEN.slice(0, TOKEN.indexOf(':') + 1)}${'x'.repeat(35)}`;

interface Follower {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  /** Resolves when it has printed `text`; on standard error where that is said. */
  printed(text: string, where?: 'out' | 'err'): Promise<void>;
}

function start(cwd: string, name = 'app.log'): Follower {
  const child = spawn(process.execPath, [CLI, 'redact', '--follow', name], {
    cwd,
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    texts.out += chunk.toString('latin1');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    texts.err += chunk.toString('latin1');
  });
  return {
    child,
    out: () => texts.out,
    err: () => texts.err,
    async printed(text, where = 'out') {
      while (!texts[where].includes(text)) await sleep(10);
    },
  };
}

/** Numbered lines with the token in them. */
const lines = (from: number, to: number, text = TOKEN): string =>
  Array.from({ length: to - from }, (_, at) => `${from + at} GET /bot${text}/getMe\n`).join('');

test('the last ten lines, and what is appended', async () => {
  const cwd = temporaryFolder();
  const path = join(cwd, 'app.log');
  writeFileSync(path, lines(0, 30));
  const follower = start(cwd);
  await follower.printed('29 GET');
  appendFileSync(path, lines(30, 40));
  await follower.printed('39 GET');
  follower.child.kill('SIGTERM');
  expect(await once(follower.child, 'close')).toEqual([null, 'SIGTERM']);
  expect(follower.out()).toBe(lines(20, 40, MASKED));
  expect(follower.err()).toBe('');
  // It remembers nothing on disk.
  expect(readdirSync(cwd)).toEqual(['app.log']);
});

test.each([
  ['short file', 'a\nb'],
  ['empty file', ''],
  ['ten lines', lines(0, 10)],
  ['no end', `${lines(0, 9)}last`],
  ['long lines', `${'x'.repeat(700_000)}\n${'y'.repeat(300_000)}\n`],
])('whole: %s', async (_, text) => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'app.log'), text);
  const follower = start(cwd);
  await follower.printed(text.slice(-3));
  appendFileSync(join(cwd, 'app.log'), '\nthe end\n');
  await follower.printed('the end');
  expect(follower.out()).toBe(`${text.replaceAll(TOKEN, MASKED)}\nthe end\n`);
});

test('rotation: the rest of the old file, then the new one', async () => {
  const cwd = temporaryFolder();
  const path = join(cwd, 'app.log');
  writeFileSync(path, lines(0, 2));
  const follower = start(cwd);
  await follower.printed('1 GET');
  for (let round = 1; round <= 3; round++) {
    renameSync(path, `${path}.${round}`);
    appendFileSync(`${path}.${round}`, lines(round * 10, round * 10 + 2));
    if (round > 1) await follower.printed(`${round * 10 + 1} GET`);
    writeFileSync(path, lines(round * 10 + 2, round * 10 + 4));
    await follower.printed(`${round * 10 + 3} GET`);
  }
  const expected = [0, 1, 10, 11, 12, 13, 20, 21, 22, 23, 30, 31, 32, 33].map((at) => lines(at, at + 1, MASKED)).join('');
  expect(follower.out()).toBe(expected);
  expect(follower.err()).toContain('tokenscan: app.log: replaced by another file; continuing with that\n');
});

test('truncation: on from the start', async () => {
  const cwd = temporaryFolder();
  const path = join(cwd, 'app.log');
  writeFileSync(path, lines(0, 9));
  const follower = start(cwd);
  await follower.printed('8 GET');
  writeFileSync(path, '');
  await follower.printed('truncated; ', 'err');
  appendFileSync(path, lines(9, 11));
  await follower.printed('10 GET');
  expect(follower.out()).toBe(lines(0, 11, MASKED));
});

test('given a file that is gone or now a folder, it waits for a new file', async () => {
  const cwd = temporaryFolder();
  const path = join(cwd, 'app.log');
  writeFileSync(path, lines(0, 1));
  const follower = start(cwd);
  await follower.printed('0 GET');
  unlinkSync(path);
  await follower.printed('no such file or folder; waiting for a new file', 'err');
  mkdirSync(path);
  await follower.printed('is a folder; name the files in it; waiting for a new file', 'err');
  renameSync(path, join(cwd, 'away'));
  writeFileSync(path, lines(1, 2));
  await follower.printed('1 GET');
  expect(follower.out()).toBe(lines(0, 2, MASKED));
});

test.skipIf(process.platform === 'win32')('a link that turns to another file (no links on Windows)', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'monday'), lines(0, 1));
  writeFileSync(join(cwd, 'tuesday'), lines(1, 2));
  symlinkSync('monday', join(cwd, 'app.log'));
  const follower = start(cwd);
  await follower.printed('0 GET');
  symlinkSync('tuesday', join(cwd, 'new'));
  renameSync(join(cwd, 'new'), join(cwd, 'app.log'));
  await follower.printed('1 GET');
  expect(follower.out()).toBe(lines(0, 2, MASKED));
});

test('of a token whose halves come apart nothing tells, also where a rotation is between them', async () => {
  const cwd = temporaryFolder();
  const path = join(cwd, 'app.log');
  writeFileSync(path, '');
  const follower = start(cwd);
  appendFileSync(path, `GET /bot${TOKEN.slice(0, -12)}`);
  await follower.printed('GET /bot');
  await sleep(500);
  appendFileSync(path, `${TOKEN.slice(-12)}/getMe\n${TOKEN.slice(0, 30)}`);
  await follower.printed('/getMe\n');
  renameSync(path, `${path}.1`);
  writeFileSync(path, `next\n`);
  await follower.printed('next');
  expect(follower.out()).toHaveLength(`GET /bot${TOKEN}/getMe\n${TOKEN.slice(0, 30)}next\n`.length);
  expect(leaksOf(follower.out(), [TOKEN])).toEqual([]);
});

test('nobody reads: 141, and no trace', async () => {
  const cwd = temporaryFolder();
  const path = join(cwd, 'app.log');
  writeFileSync(path, lines(0, 1));
  const follower = start(cwd);
  await follower.printed('0 GET');
  follower.child.stdout?.destroy();
  const closed = once(follower.child, 'close');
  while (follower.child.exitCode === null) {
    appendFileSync(path, lines(1, 2));
    await sleep(50);
  }
  expect(await closed).toEqual([141, null]);
  expect(follower.err()).toBe('');
});

test('a slow reader gets all, in order', async () => {
  const cwd = temporaryFolder();
  const path = join(cwd, 'app.log');
  writeFileSync(path, 'ready\n');
  const follower = start(cwd);
  await follower.printed('ready');
  follower.child.stdout?.pause();
  const text = lines(0, 20_000);
  appendFileSync(path, text);
  await sleep(500);
  follower.child.stdout?.resume();
  await follower.printed('19999 GET');
  // Not toBe: it would print both.
  expect(follower.out() === `ready\n${text.replaceAll(TOKEN, MASKED)}`).toBe(true);
});

test('what cannot be followed', async () => {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'folder'));
  expect(await tokenscan(['redact', '--follow', 'missing'], { cwd })).toEqual({
    code: 2,
    stdout: '',
    stderr: 'tokenscan: missing: no such file or folder\n',
  });
  expect(await tokenscan(['redact', '--follow', 'folder'], { cwd })).toMatchObject({
    code: 2,
    stderr: 'tokenscan: folder: is a folder; name the files in it\n',
  });
});
