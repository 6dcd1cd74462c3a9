// Changes to files: planned first, then made, each atomically.

import { fchmodSync, linkSync, lstatSync, mkdirSync, readlinkSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { explain, isSystemError, UsageError } from '../../model/errors.ts';
import { PendingFile } from '../../system/atomic-write.ts';
import { resolveLinks } from '../../system/files.ts';
import { isWithin } from '../../system/paths.ts';
import { readRegularFile } from '../../system/regular-file.ts';

/** One change to one file. */
export type Step =
  /** Writes a text. `keep`: an existing file gets that name first, and stays in place until the new one replaces it. */
  | { readonly do: 'write'; readonly path: string; readonly text: string; readonly mode: number; readonly keep?: string }
  /** Gives a file its old name back, and replaces what is there. */
  | { readonly do: 'restore'; readonly from: string; readonly path: string }
  | { readonly do: 'remove'; readonly path: string };

/** The changes, and a line for each of them to print, also for what needs no change. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly lines: readonly string[];
}

/** Makes the changes, in their order. Throws UsageError for the first that fails. */
export function carryOut(steps: readonly Step[]): void {
  for (const step of steps) {
    try {
      if (step.do === 'write') write(step);
      else if (step.do === 'restore') renameSync(step.from, step.path);
      else rmSync(step.path);
    } catch (error) {
      throw new UsageError(`${step.path}: cannot be changed: ${explain(error)}`, { cause: error });
    }
  }
}

/** Atomically: git never runs half a hook. */
function write({ path, text, mode, keep }: Extract<Step, { do: 'write' }>): void {
  mkdirSync(dirname(path), { recursive: true });
  // A new file gets the permissions that the umask leaves of `mode`.
  const pending = new PendingFile(path, { mode });
  try {
    pending.write(Buffer.from(text));
    const old = lookAt(path);
    // The same permissions as before, and that to run it.
    if (old !== undefined && keep === undefined) {
      fchmodSync(pending.fd, (old.mode | ((old.mode & 0o100) === 0 ? mode & 0o111 : 0)) & 0o7777);
    }
    pending.commit({
      check() {
        if (keep !== undefined) keepUnder(path, keep);
      },
    });
  } finally {
    pending.discard();
  }
}

/** Gives the file at `path` a second name, or renames it where the file system has no hard links. Never replaces a file. */
function keepUnder(path: string, name: string): void {
  if (lookAt(name) !== undefined) throw new UsageError(`${name} already exists`);
  try {
    linkSync(path, name);
  } catch {
    renameSync(path, name);
  }
}

interface Look {
  readonly kind: 'file' | 'link' | 'folder' | 'other';
  readonly mode: number;
  /** The content of the file, or of the target of the link, as latin1; empty for others. */
  readonly text: string;
}

/** What is at `path`; undefined where nothing is. Throws UsageError where it cannot be read. */
export function lookAt(path: string): Look | undefined {
  try {
    const stats = lstatSync(path);
    const kind = stats.isFile() ? 'file' : stats.isSymbolicLink() ? 'link' : stats.isDirectory() ? 'folder' : 'other';
    const text = kind === 'file' || kind === 'link' ? readText(path, kind) : '';
    return { kind, mode: stats.mode, text };
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    throw new UsageError(`${path}: cannot be read: ${explain(error)}`, { cause: error });
  }
}

/** As latin1, without loss: a hook may be a binary. */
function readText(path: string, kind: 'file' | 'link'): string {
  try {
    return readRegularFile(path).toString('latin1');
  } catch (error) {
    // A link to a folder, or to nothing.
    if (kind === 'link') return '';
    throw error;
  }
}

/** The text of the file at `path`, through links; undefined where there is none. */
export function readIfThere(path: string): string | undefined {
  try {
    return readRegularFile(path).toString('utf8');
  } catch (error) {
    if (isSystemError(error) && ['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP'].includes(error.code)) return undefined;
    throw new UsageError(`${path}: cannot be read: ${explain(error)}`, { cause: error });
  }
}

/**
 * The file to change for `path`: the target of a link, if that is in `folder`. Throws UsageError where the link leads out of it, to a
 * file that others may use.
 */
export function ownFile(path: string, folder: string): string {
  if (lookAt(path)?.kind !== 'link') return path;
  const target = resolveLinks(resolve(dirname(path), readlinkSync(path)));
  if (isWithin(target, resolveLinks(folder))) return target;
  throw new UsageError(`${path} is a link to ${target}, outside of this repository; change that file yourself`);
}
