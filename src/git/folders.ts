// Lists the folders of a repository, and finds files in them for which git would wait forever.
import { type Dirent, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { explain, GitError, isSystemError } from '../model/errors.ts';
import { namesIn, statsOf } from '../system/files.ts';

/** The names in a folder; none where it does not exist. Throws GitError where it cannot be listed. */
export function listNames(folder: string): readonly string[] {
  try {
    return namesIn(folder);
  } catch (error) {
    throw new GitError(`cannot list the folder: ${explain(error)}`, { cause: error });
  }
}

/**
 * The path below `folder` of something that is neither a file nor a folder, or a file of more than `maxBytes`; undefined where there
 * is none. git opens everything that has the right name: it waits for a pipe, and reads a device until memory runs out.
 * Links are followed, as git does. Throws GitError.
 */
export function findUnreadable(folder: string, maxBytes: number = Number.POSITIVE_INFINITY): string | undefined {
  const seen = new Set<string>();
  const folders = [''];
  for (let below = folders.pop(); below !== undefined; below = folders.pop()) {
    for (const entry of entriesOf(join(folder, below), seen)) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      const kind = kindOf(join(folder, path), entry, maxBytes);
      if (kind === 'folder') folders.push(path);
      else if (kind === 'unreadable') return path;
    }
  }
  return undefined;
}

function kindOf(path: string, entry: Dirent, maxBytes: number): 'folder' | 'file' | 'unreadable' {
  if (entry.isDirectory()) return 'folder';
  // Objects are many, and may have any size.
  if (entry.isFile() && maxBytes === Number.POSITIVE_INFINITY) return 'file';
  const stats = statsOf(path);
  if (stats?.isDirectory() === true) return 'folder';
  return stats === undefined || (stats.isFile() && stats.size <= maxBytes) ? 'file' : 'unreadable';
}

function entriesOf(folder: string, seen: Set<string>): readonly Dirent[] {
  try {
    // Links may form a loop.
    const real = realpathSync(folder);
    if (seen.has(real)) return [];
    seen.add(real);
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'ENOENT') return [];
    throw new GitError(`cannot list the folder: ${explain(error)}`, { cause: error });
  }
}
