// A process that writes a log, and what must be left of the log when all tokens in it are masked.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { token } from './token.ts';

export interface LogOptions {
  readonly lines: number;
  /** Open the log to append, as most programs do; else the writer counts for itself where it is. */
  readonly append: boolean;
  /** So many times the writer copies its log to LOG.N and cuts it off, as copytruncate of logrotate, but with nothing lost in between. */
  readonly rotations?: number;
}

/** Every so many lines hold a token. */
const EVERY = 20;

/** Some tokens: to make one for each line takes longer than to write it. */
const TOKENS = Array.from({ length: 50 }, (_, at) => token(`log ${at}`));

const PROGRAM = `
const fs = require('node:fs');
const [path, lines, append, rotations, every, ...tokens] = process.argv.slice(1);
const fd = fs.openSync(path, append === 'true' ? 'a' : 'r+');
const each = Math.ceil(lines / (Number(rotations) + 1));
let text = '';
let size = 1;
const write = (bytes) => { for (let at = 0; at < bytes.length; ) at += fs.writeSync(fd, bytes, at); };
for (let line = 0; line < lines; line++) {
  text += line % every === 0 ? line + ' GET /bot' + tokens[line / every % tokens.length] + '/getMe 200\\n' : line + ' nothing to see here\\n';
  if (line > 0 && line % each === 0) {
    write(Buffer.from(text));
    text = '';
    fs.copyFileSync(path, path + '.' + line / each);
    fs.ftruncateSync(fd, 0);
  }
  // In pieces of all sizes, so that many a token comes in two.
  size = size % 1021 + 31;
  while (text.length > size) { write(Buffer.from(text.slice(0, size))); text = text.slice(size); }
}
write(Buffer.from(text));
`;

/** Starts a writer of the log `path`, which must be there. */
export function startWriter(path: string, { lines, append, rotations = 0 }: LogOptions): ChildProcess {
  const args = [path, lines, append, rotations, EVERY, ...TOKENS].map(String);
  return spawn(process.execPath, ['-e', PROGRAM, ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Resolves when `writer` has written all. */
export async function ended(writer: ChildProcess): Promise<void> {
  if (writer.exitCode !== null) return;
  await once(writer, 'exit');
  if (writer.exitCode !== 0) throw new Error('the writer failed');
}

/** What is wrong with the log `text` that a writer of `lines` lines has left: nothing is missing, out of place or in clear. */
export function faultsOf(text: string, lines: number): readonly string[] {
  const found = text.split('\n');
  const faults = found.pop() === '' ? [] : ['the last line is cut off'];
  if (found.length !== lines) faults.push(`${found.length} lines instead of ${lines}`);
  for (const [at, line] of found.entries()) {
    if (!isLine(line, at)) faults.push(`line ${at}: ${line}`);
    if (faults.length > 3) break;
  }
  return faults;
}

/** How many of its lines are there as they should be. */
export function countIntact(text: string): number {
  return new Set(text.split('\n').filter((line) => isLine(line, Number.parseInt(line, 10)))).size;
}

function isLine(line: string, at: number): boolean {
  if (at % EVERY !== 0) return line === `${at} nothing to see here`;
  const clear = TOKENS[(at / EVERY) % TOKENS.length] ?? '';
  const start = `${at} GET /bot${clear.slice(0, clear.indexOf(':') + 1)}`;
  const secret = line.slice(start.length, start.length + 35);
  // Where the redactor waited for its second half in vain, only the first one is masked.
  return line === `${start}${secret}/getMe 200` && secret.startsWith('xxxxxxxx');
}
