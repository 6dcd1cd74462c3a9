// Asks for single files of a commit, which files a later one renamed, and which it would add.
import { GitError } from '../model/errors.ts';
import { pathToText } from '../system/path-text.ts';
import { runGit } from './run.ts';
import type { View } from './view.ts';

/** The ids of the files at `paths` in a commit, by path; nothing for those it does not have. Paths start at the top. Throws GitError. */
export async function treeEntries(
  { cwd, env }: View,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const output = await runGit(['ls-tree', '-z', '--full-tree', commit, '--', ...paths], { cwd, env });
  const entries = new Map<string, string>();
  for (const entry of split(output)) {
    const [, oid, path] = /^[0-7]{6} blob ([0-9a-f]{40,64})\t(.+)$/s.exec(entry.toString('latin1')) ?? [];
    if (oid !== undefined && path !== undefined) entries.set(pathToText(Buffer.from(path, 'latin1')), oid);
  }
  return entries;
}

/**
 * The files that were renamed since a commit: what each was called there, by its path now. What is staged, where no later commit is
 * given. Throws GitError.
 */
export async function listRenames(
  { cwd, env }: View,
  from: string,
  to: string | undefined,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const options = ['--raw', '-z', '--no-abbrev', '--no-ext-diff', '--find-renames', '--diff-filter=R'];
  const args =
    to === undefined ? ['diff-index', '--cached', ...options, from, '--'] : ['diff-tree', '-r', ...options, from, to, '--'];
  const fields = split(await runGit(args, { cwd, env }));
  const renames = new Map<string, readonly string[]>();
  for (let at = 0; at < fields.length; at += 3) {
    const [head, before, after] = fields.slice(at, at + 3);
    if (before === undefined || after === undefined || !/^:.* R[0-9]*$/.test(head?.toString('latin1') ?? ''))
      throw new GitError(`unexpected output from git ${args[0]}, in field ${at}`);
    renames.set(pathToText(after), [pathToText(before)]);
  }
  return renames;
}

/** The files in the working tree that git neither tracks nor ignores. Throws GitError. */
export async function listUntracked({ cwd, env }: View): Promise<readonly string[]> {
  return split(await runGit(['ls-files', '--others', '--exclude-standard', '-z'], { cwd, env })).map((path) => pathToText(path));
}

/** What stands before each NUL. */
function split(output: Buffer): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0, end = output.indexOf(0); end >= 0; at = end + 1, end = output.indexOf(0, at))
    parts.push(output.subarray(at, end));
  return parts;
}
