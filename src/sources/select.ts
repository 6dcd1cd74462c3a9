// Which paths are looked at: patterns people type, exclusions, folders of dependencies.
import { lstatSync } from 'node:fs';
import { isSystemError, UsageError } from '../errors.ts';

/** Folders that package managers fill. They are left out where git ignores them too. */
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

/**
 * The paths that the arguments stand for, in their order. An argument that exists is itself; one that does not and has
 * characters of a pattern is expanded, `.env` and other dot files included. Throws UsageError for a pattern that is none.
 */
export async function expandPatterns(args: readonly string[], cwd: string): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const arg of args) {
    if (exists(arg) || !/[*?[\]{}!]/.test(arg)) {
      paths.push(arg);
      continue;
    }
    const { glob } = (await import('fast-glob')).default;
    const found = await glob(arg, { cwd, dot: true, onlyFiles: false, followSymbolicLinks: false, markDirectories: false });
    if (found.length === 0) throw new UsageError(`${arg}: no such file or folder, and nothing matches it as a pattern`);
    paths.push(...found.sort());
  }
  return [...new Set(paths)];
}

function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    return !(isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR'));
  }
}

/** Says whether a path is left out. */
export type PathFilter = (path: string) => boolean;

/**
 * A filter for globs as in .gitignore's simple cases: `*.log` and `logs` at any depth, `logs/*.log` and `/logs` from the top.
 * What is below an excluded folder is excluded.
 */
export async function globFilter(globs: readonly string[]): Promise<PathFilter> {
  if (globs.length === 0) return () => false;
  const { default: picomatch } = await import('picomatch');
  const patterns = globs.flatMap((glob) => {
    const bare = glob.replace(/^\//, '').replace(/\/$/, '');
    const anywhere = bare.includes('/') || glob.startsWith('/') ? bare : `**/${bare}`;
    return [anywhere, `${anywhere}/**`];
  });
  return picomatch(patterns, { dot: true });
}
