// The systemd journal: what journalctl prints, as lines like those of syslog.

import { explain, ScanError } from '../../model/errors.ts';
import { problemFrom } from '../../model/problems.ts';
import type { Blob, Problem } from '../../model/types.ts';
import type { Environment } from '../../system/environment.ts';
import { type ProgramEnd, ProgramTimeoutError, type RunningProgram, startProgram } from '../../system/run-program.ts';
import { readingOf } from '../blobs.ts';
import { createJournalLines } from './journal-lines.ts';

/** `--all`: without it, texts over 4096 bytes are omitted. Without `--user` or `--system`, everything that this user may read is printed. */
const ARGUMENTS = ['--output=json', '--all', '--no-pager'];

const ORIGIN = { kind: 'journal', path: 'systemd journal' } as const;

/** How it says that there is no journal at all, or that this user may read only a part of it. */
const NOTHING = /^No journal files were found/m;
const NOT_ALL = /not seeing messages|insufficient permissions|permission denied/i;

/** How long it may print nothing: it could wait for ever for a lock, or for a disk that is gone. */
const SILENCE_LIMIT_MS = 60_000;

/**
 * The journal as one Blob; undefined where there is none. Where journalctl fails, or does not show us all, reading throws, or a Problem
 * is returned.
 *
 * @param program the path of journalctl @param root the folder of another system's files; undefined for this one's
 */
export async function openJournal(
  program: string,
  root: string | undefined,
  env: Environment,
  silenceLimitMs: number = SILENCE_LIMIT_MS,
): Promise<Blob | Problem | undefined> {
  const journalctl = startProgram(program, root === undefined ? ARGUMENTS : [...ARGUMENTS, `--root=${root}`], {
    env: { ...env, LC_ALL: 'C', SYSTEMD_COLORS: '0', SYSTEMD_URLIFY: '0' },
    silenceLimitMs,
  });
  const all = filled(linesOf(journalctl));
  // Only with its first words, or its end without any, is it known whether there is a journal.
  const first = await all.next().catch((error: unknown) => ({ error }));
  if ('error' in first) {
    // There may be files that this user cannot even list.
    if (NOTHING.test(journalctl.errors) && !NOT_ALL.test(journalctl.errors)) return undefined;
    return problemFrom(ORIGIN, first.error);
  }
  if (first.done === true) return undefined;
  const read = readingOf(startingWith(first.value, all));
  return { type: 'blob', origin: ORIGIN, read, close: () => journalctl.stop(), changed: () => new Date() };
}

/** What it prints, as lines. Throws ScanError if that is not everything. */
async function* linesOf(journalctl: RunningProgram): AsyncGenerator<Uint8Array> {
  const render = createJournalLines();
  try {
    for await (const chunk of journalctl.output) yield render.take(chunk);
  } catch (error) {
    if (error instanceof ProgramTimeoutError) throw new ScanError('journal-timeout', `journalctl ${error.message}`);
    throw failed(`could not start journalctl: ${explain(error)}`);
  }
  yield render.end();
  const failure = failureOf(await journalctl.ended, journalctl.errors);
  if (failure !== undefined) throw failure;
}

/** Without empty chunks. */
async function* filled(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) if (chunk.length > 0) yield chunk;
}

async function* startingWith(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

const failed = (message: string): ScanError => new ScanError('journal-failed', message);

/** Why it did not print everything; undefined if it did. */
function failureOf({ code, signal }: ProgramEnd, complaint: string): ScanError | undefined {
  const said = complaint.trim().split('\n', 1)[0] ?? '';
  if (NOT_ALL.test(complaint))
    return new ScanError(
      'journal-partial',
      'only a part of the journal is readable; run it with sudo or as a member of the group systemd-journal',
    );
  if (signal !== null) return failed(`journalctl was killed by ${signal}`);
  if (code !== 0) return failed(`journalctl failed (${code}): ${said || 'no error message'}`);
  // It skips files that it cannot read, prints that, and exits with 0.
  return said === '' || NOTHING.test(complaint) ? undefined : failed(`journalctl warned: ${said}`);
}
