// Reads which objects the packs of a repository have.
//
// git is asked for whatever is not read here: loose objects, packs that are damaged or unusual, entries that do not come out right.
import { join } from 'node:path';
import { GitError, isSystemError } from '../../model/errors.ts';
import { listNames } from '../folders.ts';
import type { RepositoryPlace } from '../repository.ts';
import { objectFolders } from '../view.ts';
import { type Entries, readEntries } from './pack.ts';

const ID_BYTES = { sha1: 20, sha256: 32 } as const;

/** The packs of a repository and of its alternates, as far as they can be read without git. */
export function readPacks({ objects, objectFormat }: RepositoryPlace): readonly Entries[] {
  const packs: Entries[] = [];
  for (const folder of objectFolders(objects).map((path) => join(path, 'pack'))) {
    for (const name of namesIn(folder)) {
      const entries = /^pack-.*\.idx$/s.test(name)
        ? attempt(() => readEntries(join(folder, name), ID_BYTES[objectFormat]))
        : undefined;
      if (entries !== undefined) packs.push(entries);
    }
  }
  return packs;
}

function namesIn(folder: string): readonly string[] {
  try {
    return listNames(folder);
  } catch (error) {
    if (error instanceof GitError) return [];
    throw error;
  }
}

/** Undefined where the system cannot read it: git then says so. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}
