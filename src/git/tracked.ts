// Lists the files that git tracks in a worktree.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../system/environment.ts';
import { listIndex } from './index-entries.ts';
import { findRepository } from './repository.ts';
import { makeCleanView } from './view.ts';

/** The paths in the index of the worktree at `top`, as bytes in latin1: they need not be UTF-8. Throws GitError. */
export async function trackedPaths(top: string, env: Environment): Promise<ReadonlySet<string>> {
  const place = findRepository(top, { ...env, GIT_DIR: undefined });
  const index = join(place.gitDir, 'index');
  if (!existsSync(index)) return new Set();
  const view = makeCleanView(place, env);
  try {
    return new Set((await listIndex(view, index)).map(({ path }) => path.toString('latin1')));
  } finally {
    view.close();
  }
}
