// Finds the git repositories below a folder, bare ones included: a scan of files does not see their objects.

import { dirname, resolve } from 'node:path';
import { findTop } from '../../git/environment.ts';
import { gitDirOf, isBrokenRepository, isGitDir } from '../../git/repository.ts';
import type { ProblemCode } from '../../model/codes.ts';
import type { ScanOptions } from '../../scan/run-scan.ts';
import { DEPENDENCY_FOLDERS, globFilter } from '../../sources/files/select.ts';
import { joinPath, walk } from '../../system/walk.ts';

/** The repositories below a folder. */
export interface RepositoriesBelow {
  readonly folders: readonly string[];
  /** Folders that could not be listed, relative to the folder. */
  readonly closed: readonly { readonly path: string; readonly code: ProblemCode; readonly message: string }[];
}

/**
 * The folders below `cwd` that are working trees or git folders, broken ones included. Without the repository of `cwd` itself, and without
 * dependency folders.
 */
export async function repositoriesBelow(
  options: Pick<ScanOptions, 'cwd' | 'env'> & { readonly exclude?: readonly string[] | undefined },
): Promise<RepositoriesBelow> {
  const { cwd, env, exclude = [] } = options;
  const excludes = await globFilter(exclude);
  const own = [findTop(cwd), gitDirOf(cwd, env)];
  const found = new Set<string>();
  const closed: { readonly path: string; readonly code: ProblemCode; readonly message: string }[] = [];
  const enter = (path: string, name: string): boolean => name !== '.git' && !DEPENDENCY_FOLDERS.has(name) && !excludes(path);
  for (const entry of walk(cwd, enter)) {
    if (entry.kind === 'unreadable') closed.push(entry);
    if (!('name' in entry) || excludes(entry.path)) continue;
    const folder = dirname(resolve(cwd, entry.path));
    const isOne =
      (entry.name === '.git' &&
        (isBrokenRepository(folder) || (entry.kind === 'folder' && isGitDir(joinPath(folder, '.git'))))) ||
      (entry.name === 'HEAD' && entry.kind === 'file' && isGitDir(folder));
    if (isOne && !own.includes(folder)) found.add(folder);
  }
  return { folders: [...found], closed };
}
