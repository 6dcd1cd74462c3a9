// Finds programs on PATH.
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Environment } from './environment.ts';

export interface FindOptions {
  /** Folders to search before those on PATH. */
  readonly first?: readonly (string | undefined)[];
  /** Whether a program in `folder` must not be run. */
  readonly refuses?: (folder: string) => boolean;
}

/**
 * The absolute path of `program` on PATH; undefined where there is none. Relative entries are skipped, and folders of dependencies:
 * husky puts `node_modules/.bin` first, and a dependency must not decide what we run.
 */
export function findProgram(program: string, env: Environment, { first = [], refuses }: FindOptions = {}): string | undefined {
  for (const folder of [...first, ...foldersOnPath(env)]) {
    if (folder === undefined || !isAbsolute(folder) || folder.split(/[\\/]/).includes('node_modules')) continue;
    const path = join(folder, program);
    if (refuses?.(folder) !== true && isExecutable(path)) return path;
  }
  return undefined;
}

/** The absolute folders on PATH, in their order. */
export function foldersOnPath(env: Environment): readonly string[] {
  // Windows calls it Path.
  return (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
}

/** Whether `path` leads to a file that we may run. */
export function isExecutable(path: string): boolean {
  try {
    // First a question that throws nothing where there is no such file: on PATH most folders lack the program, and a hook waits.
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
