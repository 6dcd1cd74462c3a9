// `tokenscan redact` and `exec` when the redactor fails in the middle: they stop, report it in one line, and print nothing unmasked.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { holdsPieceOf } from '../../support/redact.ts';
import { writeTree } from '../../support/repositories/tree.ts';
import { CLI, cleanEnvironment, type Outcome, temporaryFolder } from '../../support/terminal/cli.ts';
import { secretOf, token } from '../../support/tokens/token.ts';

const CLEAR = token('redact-failure');
const SECRET = secretOf('redact-failure');
/** Not behind `/bot`: there tokens are found without a string, and nothing that can be broken from outside. */
const LINE = `GET https://example.org/token=${CLEAR}/getUpdates\n`;
const [id = ''] = CLEAR.split(':');

/** Breaks what reads the bytes around an anchor out of the window, which is larger than any other buffer: it throws from the seventh read on. */
const BREAK = `
const { toString } = Buffer.prototype;
let reads = 0;
Buffer.prototype.toString = function (...args) {
  if (this.length > 500000 && args[0] === 'latin1' && ++reads > MOST) throw new Error('broken at ' + process.env.LINE + 'x');
  return toString.apply(this, args);
};`;

const PIECES = [1, 2, 3, 4, 5, 6];

/** Runs `command` of tokenscan with at most so many reads, and writes each piece when the one before has come out masked. */
async function runPieces(command: readonly string[], reads: number): Promise<Outcome> {
  const folder = temporaryFolder();
  writeTree(folder, { 'break.cjs': BREAK.replace('MOST', `${reads}`) });
  const child = spawn(process.execPath, ['--require', join(folder, 'break.cjs'), CLI, ...command], {
    env: cleanEnvironment({ LINE }),
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.on('error', () => undefined);
  const texts = { stdout: '', stderr: '' };
  let isOver = false;
  const code = new Promise<number | undefined>((resolve) => {
    child.on('close', (status) => {
      isOver = true;
      resolve(status ?? undefined);
    });
  });
  child.stdout.on('data', (chunk: Buffer) => (texts.stdout += chunk));
  child.stderr.on('data', (chunk: Buffer) => (texts.stderr += chunk));
  for (const piece of PIECES) {
    child.stdin.write(`line ${piece}\n${LINE}\n`);
    while (!isOver && masksIn(texts.stdout) < piece) await Promise.race([once(child.stdout, 'data'), code]);
  }
  child.stdin.end();
  return { code: await code, ...texts };
}

/** How many masked tokens stand in `text`, with what follows them. */
const masksIn = (text: string): number => text.match(new RegExp(`${id}:x{35}/`, 'g'))?.length ?? 0;

test.each([
  ['stdin', ['redact', '--no-config']],
  ['exec', ['exec', '--no-config', '--', 'cat']],
])('given a redactor that fails in the middle of %s, it stops with one line and prints no token', async (_, command) => {
  const [whole, broken] = await Promise.all([runPieces(command, Number.MAX_SAFE_INTEGER), runPieces(command, 6)]);
  expect(whole).toMatchObject({ code: 0, stderr: '' });
  expect(masksIn(whole.stdout)).toBe(PIECES.length);
  expect(broken.code).not.toBe(0);
  expect(broken.stderr).toMatch(/^tokenscan: [^\n]+\n$/);
  expect(whole.stdout.startsWith(broken.stdout)).toBe(true);
  expect(broken.stdout).not.toBe('');
  expect(broken.stdout).not.toBe(whole.stdout);
  expect(holdsPieceOf(SECRET, `${broken.stdout}${broken.stderr}`)).toBe(false);
});
