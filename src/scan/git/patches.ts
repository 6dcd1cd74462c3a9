// Whether a patch is one of a repository: it names the contents that it changes.
import { present } from '../../git/refs.ts';
import { type RepositoryPlace, readText } from '../../git/repository.ts';
import { makeCleanView } from '../../git/view.ts';
import { GitError } from '../../model/errors.ts';
import type { Environment } from '../../system/environment.ts';

/** The longest patch that is read for the names in it, in bytes. */
const MAX_BYTES = 64 * 1024 * 1024;

/** How many of its contents are asked for. */
const MAX_IDS = 1000;

/** Whether one of the contents that the patch at `path` changes is in the repository. True for a patch that names none or cannot be read. */
export async function isPatchOf(place: RepositoryPlace, path: string, env: Environment): Promise<boolean> {
  const ids = [...readPatch(path).matchAll(/^index ([0-9a-f]{7,64})\.\.[0-9a-f]{7,64}/gm)].map(([, id = '']) => id);
  // A new file was nothing before.
  const changed = [...new Set(ids)].filter((id) => !/^0+$/.test(id)).slice(0, MAX_IDS);
  if (changed.length === 0) return true;
  const view = makeCleanView(place, env);
  try {
    return (await present(view, changed)).length > 0;
  } finally {
    view.close();
  }
}

function readPatch(path: string): string {
  try {
    return readText(path, MAX_BYTES) ?? '';
  } catch (error) {
    // The scan reports it.
    if (error instanceof GitError) return '';
    throw error;
  }
}
