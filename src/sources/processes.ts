// Running programs as a source: the environment and the command line each was started with.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blobOf } from '../model/blob-of.ts';
import { isSystemError } from '../model/errors.ts';
import type { ProcessOrigin } from '../model/origin.ts';
import { createProblem, problemFrom } from '../model/problems.ts';
import type { Blob, SourceItem } from '../model/types.ts';

export interface ProcessOptions {
  /** The folder in which the system lists processes; `/proc` if not given. */
  readonly proc?: string | undefined;
}

/** The files that hold them. Every user may read command lines; only its owner may read an environment. */
const PARTS = [
  ['environ', 'environment'],
  ['cmdline', 'command-line'],
] as const satisfies readonly (readonly [file: string, part: ProcessOrigin['part']])[];

/**
 * What the running processes were started with; a Skip for each environment of another user, and one Problem if command lines
 * are not readable. Linux only: undefined if there is no `/proc`.
 */
export function processSource({ proc = '/proc' }: ProcessOptions = {}): Iterable<SourceItem> | undefined {
  let names: readonly string[];
  try {
    names = readdirSync(proc);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    return [problemFrom({ kind: 'file', path: proc }, error, (reason) => `could not list processes: ${reason}`)];
  }
  const pids = names.filter((name) => /^[1-9][0-9]*$/.test(name));
  return pids.length === 0 ? undefined : items(proc, pids);
}

function* items(proc: string, pids: readonly string[]): Generator<SourceItem> {
  let closed = 0;
  for (const pid of pids) {
    const program = programOf(join(proc, pid));
    for (const [file, part] of PARTS) {
      const path = join(proc, pid, file);
      const item = itemAt({ kind: 'process', path, pid: Number(pid), program, part });
      if (item === 'closed') closed++;
      else if (item !== undefined) yield item;
    }
  }
  // A system can be configured to show command lines to their owners only.
  if (closed > 0) {
    const message = `${closed} command lines of other users' processes are not readable; run it with sudo`;
    yield createProblem({ kind: 'file', path: proc }, 'EACCES', message);
  }
}

/** Undefined if there is nothing: a kernel thread, or a process that has ended. `closed`: a command line that is not readable. */
function itemAt(origin: ProcessOrigin): SourceItem | 'closed' | undefined {
  try {
    const bytes = readFileSync(origin.path);
    return bytes.length === 0 ? undefined : processBlob(bytes, origin);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined;
    if (error.code === 'EACCES' || error.code === 'EPERM')
      return origin.part === 'command-line' ? 'closed' : { type: 'skip', origin, reason: 'foreign-environment' };
    return problemFrom(origin, error);
  }
}

function processBlob(bytes: Uint8Array, origin: ProcessOrigin): Blob {
  // Only its owner can read an environment, and programs should get their secrets from it; every user can read a command line.
  return { ...blobOf(bytes, origin), expectedLocation: async () => origin.part === 'environment' && 'process-environment' };
}

/** The short name that the system keeps; empty if the process has ended meanwhile. */
function programOf(folder: string): string {
  try {
    return readFileSync(join(folder, 'comm'), 'utf8').trim();
  } catch {
    return '';
  }
}
