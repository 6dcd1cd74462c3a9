// What journalctl prints, as lines like those of syslog.

import { spawn } from 'node:child_process';
import { explain, ScanError } from '../../model/errors.ts';
import { problemFrom } from '../../model/problems.ts';
import type { Blob, Problem } from '../../model/types.ts';
import type { Environment } from '../../system/environment.ts';
import { readingOf } from '../blobs.ts';
import { createJournalLines } from './journal-lines.ts';

/** `--all`: without it texts over 4096 bytes are left out. Without `--user` or `--system` all that we may see is printed. */
const ARGUMENTS = ['--output=json', '--all', '--no-pager'];

const ORIGIN = { kind: 'journal', path: 'systemd journal' } as const;

/** How it says that there is no journal at all, or that not all of it may be seen. */
const NOTHING = /^No journal files were found/m;
const NOT_ALL = /not seeing messages|insufficient permissions|permission denied/i;

/** For how many milliseconds it may be silent: one that waits for a lock, or for a disk that is gone, would keep us for ever. */
const PATIENCE = 60_000;

/** How much of its complaints is kept. */
const ERROR_LIMIT = 4096;

/**
 * The journal as one Blob; undefined where there is none. That it fails, or does not show us all, is thrown by reading, or a Problem.
 *
 * @param program the path of journalctl @param root the folder of another system's files; undefined for this one's
 * @param patience for how many milliseconds it may be silent while something is awaited of it
 */
export async function openJournal(
  program: string,
  root: string | undefined,
  env: Environment,
  patience: number = PATIENCE,
): Promise<Blob | Problem | undefined> {
  const child = spawn(program, root === undefined ? ARGUMENTS : [...ARGUMENTS, `--root=${root}`], {
    env: { ...env, LC_ALL: 'C', SYSTEMD_COLORS: '0', SYSTEMD_URLIFY: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (complaint.length < ERROR_LIMIT) complaint += chunk.toString('utf8');
  });
  let silent = false;
  const ended = new Promise<ScanError | undefined>((resolve) => {
    child.on('error', (error) => resolve(failed(`journalctl could not be started: ${explain(error)}`)));
    child.on('close', (code, signal) => resolve(silent ? timedOut(patience) : failureOf(code, signal, complaint)));
  });

  /** Stops it when it is silent for too long from now on. */
  function listen(): NodeJS.Timeout {
    return setTimeout(() => {
      silent = true;
      child.kill('SIGKILL');
      // A program that it started may live on and hold the pipes open.
      child.stdout.destroy(timedOut(patience));
      child.stderr.destroy();
    }, patience);
  }

  async function* lines(): AsyncGenerator<Uint8Array> {
    const render = createJournalLines();
    let timer = listen();
    try {
      for await (const chunk of child.stdout) {
        clearTimeout(timer);
        yield render.take(chunk as Buffer);
        timer = listen();
      }
      yield render.end();
      const failure = await ended;
      if (failure !== undefined) throw failure;
    } finally {
      clearTimeout(timer);
      if (child.exitCode === null && child.signalCode === null) child.kill();
    }
  }

  const all = filled(lines());
  // Only with its first words, or its silent end, is it known whether there is a journal.
  const first = await all.next().catch((error: unknown) => ({ error }));
  if ('error' in first) {
    // There may be files that we may not even see.
    if (NOTHING.test(complaint) && !NOT_ALL.test(complaint)) return undefined;
    return problemFrom(ORIGIN, (await ended) ?? first.error);
  }
  if (first.done === true) return undefined;
  const read = readingOf(startingWith(first.value, all));
  return { type: 'blob', origin: ORIGIN, read, close: () => void child.kill(), changed: () => new Date() };
}

/** Without what is empty. */
async function* filled(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) if (chunk.length > 0) yield chunk;
}

async function* startingWith(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

function timedOut(patience: number): ScanError {
  return new ScanError('journal-timeout', `journalctl said nothing for ${patience / 1000} seconds and was stopped`);
}

const failed = (message: string): ScanError => new ScanError('journal-failed', message);

/** Why not all was seen; undefined where it was. */
function failureOf(code: number | null, signal: NodeJS.Signals | null, complaint: string): ScanError | undefined {
  const said = complaint.trim().split('\n', 1)[0] ?? '';
  if (NOT_ALL.test(complaint))
    return new ScanError(
      'journal-partial',
      'permission denied to see the messages of other users and of the system; to have them looked at, run it with sudo or as a member of the group systemd-journal',
    );
  if (signal !== null) return failed(`journalctl was ended by ${signal}`);
  if (code !== 0) return failed(`journalctl failed (${code}): ${said || 'it gave no reason'}`);
  // It goes on past files that it cannot read, says so, and ends with 0.
  return said === '' || NOTHING.test(complaint) ? undefined : failed(`journalctl complained: ${said}`);
}
