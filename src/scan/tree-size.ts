// How many bytes are below some paths: found out in small pieces beside a scan, for its progress.
import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isSystemError } from '../model/errors.ts';
import { DEPENDENCY_FOLDERS } from '../sources/files/select.ts';

/** How many names are read before the clock is read again. */
const NAMES_AT_ONCE = 64;

/** An estimate: which files a scan skips only the scan knows. Dependency folders are taken to be skipped where there is a repository. */
export class TreeSize {
  readonly #folders: string[] = [];
  readonly #skipsDependencies: boolean;
  #names: { readonly folder: string; readonly entries: Dirent[] } | undefined;
  #bytes = 0;

  /** @param paths files and folders, relative to `cwd`; what does not exist counts nothing */
  constructor(paths: readonly string[], cwd: string, skipsDependencies: boolean) {
    this.#skipsDependencies = skipsDependencies;
    for (const path of paths) this.#add(resolve(cwd, path), true);
  }

  /** Works for some milliseconds. Gives the number of bytes once all is known. */
  advance(milliseconds: number): number | undefined {
    const end = performance.now() + milliseconds;
    while (performance.now() < end) {
      if (this.#names === undefined) {
        const folder = this.#folders.pop();
        if (folder === undefined) return this.#bytes;
        this.#names = { folder, entries: entriesOf(folder) };
      }
      const { folder, entries } = this.#names;
      for (const entry of entries.splice(-NAMES_AT_ONCE)) this.#take(folder, entry);
      if (entries.length === 0) this.#names = undefined;
    }
    return undefined;
  }

  #take(folder: string, entry: Dirent): void {
    if (entry.isFile()) this.#add(join(folder, entry.name), false);
    else if (entry.isDirectory() && entry.name !== '.git' && !(this.#skipsDependencies && DEPENDENCY_FOLDERS.has(entry.name)))
      this.#folders.push(join(folder, entry.name));
  }

  #add(path: string, mayBeFolder: boolean): void {
    try {
      const stats = lstatSync(path);
      if (stats.isFile()) this.#bytes += stats.size;
      else if (mayBeFolder && stats.isDirectory()) this.#folders.push(path);
    } catch (error) {
      if (!isSystemError(error)) throw error;
    }
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isSystemError(error)) return [];
    throw error;
  }
}
