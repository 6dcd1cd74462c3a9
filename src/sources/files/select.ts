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
 * it matches, dot files included; links are not followed. Throws UsageError for an invalid glob.
 */
export async function matchPattern(pattern: string, cwd: string): Promise<readonly string[]> {
  const [{ glob: list }, globs] = await Promise.all([
    import('fast-glob').then((module) => module.default),
    import('../../system/glob.ts'),
  ]);
  const bare = pattern.replace(/\/+$/, '');
  const fault = globs.globFault(bare);
  if (fault !== undefined) throw new UsageError(`"${pattern.slice(0, 60)}" is not a valid glob: it ${fault}`);
  const cheap = globs.cheapGlob(bare);
  const files = await list([cheap, `${cheap}/**`], { cwd, dot: true, followSymbolicLinks: false, ignore: ['**/.git/**'] });
  if (cheap === bare) return files.sort();
  const matches = await globs.compileGlob(bare, { below: true });
  return files.filter((file) => matches(file.split('/').filter((part) => part !== '' && part !== '.'))).sort();
}

/** Whether a path is excluded. */
export type PathFilter = (path: string) => boolean;

/**
 * A filter for globs as in .gitignore's simple cases: `*.log` and `logs` at any depth, `logs/*.log` and `/logs` from the top.
 * What is below an excluded folder is excluded. Throws UsageError for an invalid glob.
 */
export async function globFilter(globs: readonly string[]): Promise<PathFilter> {
  if (globs.length === 0) return () => false;
  // Loaded here: a hook's start must not wait for what most of them do not need.
  const { compileGlob, globFault } = await import('../../system/glob.ts');
  const matches: ((parts: readonly string[]) => boolean)[] = [];
  for (const glob of globs) {
    const bare = glob.replace(/^\//, '').replace(/\/$/, '');
    const fault = bare === '' ? 'would exclude everything or nothing' : globFault(bare);
    if (fault !== undefined) throw new UsageError(`"${glob.slice(0, 60)}" is not a valid glob: it ${fault}`);
    const anywhere = bare.includes('/') || glob.startsWith('/') ? bare : `**/${bare}`;
    matches.push(await compileGlob(anywhere, { below: true }));
  }
  return (path) => {
    const parts = path.split('/');
    return matches.some((match) => match(parts));
  };
}
