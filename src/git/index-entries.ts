// Lists the entries of an index, and the files of a commit.
import { GitError } from '../model/errors.ts';
import { runGit } from './run.ts';
import type { View } from './view.ts';

/** One file in the git index. */
export interface IndexEntry {
  /** As bytes: it need not be UTF-8. */
  readonly path: Buffer;
  readonly oid: string;
  /** Whether it is a submodule: then `oid` is a commit of another repository. */
  readonly isSubmodule: boolean;
}

/** All entries of the index in the file `index`. Throws GitError. */
export async function listIndex({ cwd, env }: View, index: string): Promise<readonly IndexEntry[]> {
  const output = await runGit(['ls-files', '--stage', '-z'], { cwd, env: { ...env, GIT_INDEX_FILE: index } });
  return readEntries(output);
}

/** All files of a commit. Throws GitError. */
export async function listFiles({ cwd, env }: View, commit: string): Promise<readonly IndexEntry[]> {
  return readEntries(await runGit(['ls-tree', '-r', '-z', '--full-tree', commit], { cwd, env }));
}

/** Entries as `ls-files --stage -z` and `ls-tree -z` print them: `<mode> …<id> …` TAB `<path>` NUL. */
function readEntries(output: Buffer): readonly IndexEntry[] {
  const entries: IndexEntry[] = [];
  for (let at = 0; at < output.length; ) {
    const tab = output.indexOf(9, at);
    const end = output.indexOf(0, tab);
    const [, mode, oid] =
      /^([0-7]{6}) (?:\w+ )?([0-9a-f]{40,64})(?: [0-3])?$/.exec(output.toString('latin1', at, Math.max(at, tab))) ?? [];
    if (oid === undefined || end < 0) throw new GitError('unexpected output from git ls-files or ls-tree');
    entries.push({ oid, path: output.subarray(tab + 1, end), isSubmodule: mode === '160000' });
    at = end + 1;
  }
  return entries;
}
