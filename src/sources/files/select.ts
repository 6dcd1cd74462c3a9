// Which paths are scanned: globs, exclusions, folders of dependencies.
import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../../model/errors.ts';

/** Folders that package managers fill. They are skipped if git ignores them. */
export const DEPENDENCY_FOLDERS: ReadonlySet<string> = new Set([
  'node_modules',
  'bower_components',
  '.venv',
  'venv',
  '.tox',
  '.nox',
  '__pypackages__',
  'site-packages',
  'vendor',
  'Pods',
  '.yarn',
  '.pnpm-store',
  '.gradle',
  '.m2',
  '.cargo',
  '.bundle',
]);

/** Whether an argument is a glob: it has the characters of one, and there is no file of that name. */
export function isPattern(argument: string, cwd: string): boolean {
  return /[*?[\]{}!]/.test(argument) && lstatSync(resolve(cwd, argument), { throwIfNoEntry: false }) === undefined;
}

/**
 * The files that a pattern stands for, relative to `cwd` or absolute as the pattern is, with all that is below the folders
 * it matches, dot files included; links are not followed.
 */
export async function matchPattern(pattern: string, cwd: string): Promise<readonly string[]> {
  const { glob } = (await import('fast-glob')).default;
  const below = `${pattern.replace(/\/+$/, '')}/**`;
  const files = await glob([pattern, below], { cwd, dot: true, followSymbolicLinks: false, ignore: ['**/.git/**'] });
  return files.sort();
}

/** Whether a path is excluded. */
export type PathFilter = (path: string) => boolean;

/**
 * A filter for globs as in .gitignore's simple cases: `*.log` and `logs` at any depth, `logs/*.log` and `/logs` from the top.
 * What is below an excluded folder is excluded. Throws UsageError for an invalid glob.
 */
export async function globFilter(globs: readonly string[]): Promise<PathFilter> {
  if (globs.length === 0) return () => false;
  const { default: picomatch } = await import('picomatch');
  const patterns = globs.flatMap((glob) => {
    const bare = glob.replace(/^\//, '').replace(/\/$/, '');
    if (bare === '') throw new UsageError(`"${glob}" is not a valid glob: it would exclude everything or nothing`);
    const anywhere = bare.includes('/') || glob.startsWith('/') ? bare : `**/${bare}`;
    return [anywhere, `${anywhere}/**`];
  });
  try {
    return picomatch(patterns, { dot: true });
  } catch (error) {
    throw new UsageError(`one of these is not a valid glob: ${globs.join(', ').slice(0, 200)}`, { cause: error });
  }
}
