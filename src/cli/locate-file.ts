// A path on disk → the file as receivers of reports know it: from the top of its repository, and what is in a container by itself.
import { resolve } from 'node:path';
import { findTop } from '../git/environment.ts';
import { type Locate, locateByText } from '../report/exports/place.ts';
import { isThere, statsOf } from '../system/files.ts';
import { shortenPath } from '../system/paths.ts';

/** For paths that are relative to `cwd`. Without a repository they stay relative to it; what is not below is absolute. */
export function locator(cwd: string): Locate {
  const top = findTop(cwd) ?? cwd;
  let known = new Map<string, ReturnType<Locate>>();
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const { file, member } = splitContainer(path, cwd);
    const found = { file: shortenPath(resolve(cwd, file), top) || file, member };
    // Findings of a file come close together.
    if (known.size >= MAX_KNOWN) known = new Map();
    known.set(path, found);
    return found;
  };
}

/** How many paths are known at once. */
const MAX_KNOWN = 1000;

/** A `!` may also be part of a name: the longest way to a file that exists is the container. */
function splitContainer(path: string, cwd: string): ReturnType<Locate> {
  if (!path.includes('!') || isThere(resolve(cwd, path))) return { file: path, member: undefined };
  for (let at = path.indexOf('!', 1); at > 0; at = path.indexOf('!', at + 1))
    if (statsOf(resolve(cwd, path.slice(0, at)))?.isFile() === true)
      return { file: path.slice(0, at), member: path.slice(at + 1) };
  return locateByText(path);
}
