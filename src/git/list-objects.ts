// Lists objects: all of a repository, or those that some commits add.
import { GitError } from '../model/errors.ts';
import { ObjectIds } from './object-ids.ts';
import { type GitProcess, runGit, startGit } from './run.ts';
import type { View } from './view.ts';

/** The ids of objects, and the error message that git printed while it listed them. */
export interface Listing {
  readonly ids: ObjectIds;
  /** If not empty, objects may be missing from the list: git skips a pack whose index it cannot read, and exits with 0. */
  readonly complaint: string;
  /** The ids of objects that others refer to and that do not exist. */
  readonly missing?: readonly string[];
}

/**
 * Every object in the repository and in its alternates, reachable or not, each once, in the order of the packs: in that order they
 * are read fastest. Throws GitError.
 */
export async function listAllObjects({ cwd, env }: View): Promise<Listing> {
  const git = startGit(['cat-file', '--batch-all-objects', '--batch-check=%(objectname)', '--unordered', '--buffer'], {
    cwd,
    env,
    stdin: false,
  });
  return { ids: await readIds(git), complaint: git.complaint() };
}

/** Every commit in the repository, reachable or not. Slower than listing ids: git must read the header of each object. Throws GitError. */
export async function listAllCommits({ cwd, env }: View): Promise<readonly string[]> {
  const format = '--batch-check=%(objecttype) %(objectname)';
  const git = startGit(['cat-file', '--batch-all-objects', format, '--unordered', '--buffer'], { cwd, env, stdin: false });
  const commits: string[] = [];
  let rest = '';
  for await (const chunk of git.output) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('commit ')) commits.push(line.slice('commit '.length));
  }
  return commits;
}

/** The commits that `tips` reach, without those that `known` reach. Ids only: names that a user types are resolved first. */
export interface CommitRange {
  readonly tips: readonly string[];
  /** Ids, or options that name refs: `--all`, `--remotes=origin`. */
  readonly known: readonly string[];
  /** Options that choose among the commits: `--since=…`. */
  readonly limits?: readonly string[];
}

/** The arguments and the input of `git rev-list` for a range. Ids go through standard input: there may be many. */
export function revList(range: CommitRange, options: readonly string[]): { readonly args: string[]; readonly input: string } {
  const names = range.known.filter((name) => name.startsWith('--'));
  const ids = range.known.filter((name) => !name.startsWith('--'));
  return {
    // In git 2.39 `--not` does not apply to standard input, and is needed here for names of refs.
    args: ['rev-list', ...options, ...(range.limits ?? []), '--stdin', ...(names.length === 0 ? [] : ['--not', ...names])],
    input: [...range.tips, ...ids.map((id) => `^${id}`)].map((line) => `${line}\n`).join(''),
  };
}

/**
 * The objects that commits add: the commits, the tags that lead to them, and their trees and blobs that the known commits do not
 * have. Missing objects are listed separately. With `promised`, objects that a promisor remote has are not missing, and git fails for
 * others. Throws GitError.
 *
 * Not from patches: those lack what merges add, files that attributes declare binary, changes of type, and tags.
 */
export async function listObjects({ cwd, env }: View, range: CommitRange, promised = true): Promise<Listing> {
  if (range.tips.length === 0) return { ids: new ObjectIds(20), complaint: '' };
  // A partial clone has only those objects that were needed so far; the caller reports that.
  const { args, input } = revList(range, [
    '--objects',
    '--no-object-names',
    `--missing=${promised ? 'allow-promisor' : 'print'}`,
  ]);
  const git = startGit(args, { cwd, env, stdin: true });
  git.end(input);
  const missing: string[] = [];
  const ids = await readIds(git, missing);
  return { ids, complaint: git.complaint(), missing };
}

/** The commits of a range. Throws GitError. */
export async function listCommits({ cwd, env }: View, range: CommitRange): Promise<readonly string[]> {
  if (range.tips.length === 0) return [];
  const { args, input } = revList(range, []);
  return (await runGit(args, { cwd, env, input })).toString('latin1').split('\n').filter(Boolean);
}

/** The same, children before parents, as ids. Tips that do not exist are ignored. Throws GitError. */
export async function listCommitIds({ cwd, env }: View, range: CommitRange): Promise<ObjectIds> {
  if (range.tips.length === 0) return new ObjectIds(20);
  const { args, input } = revList(range, ['--topo-order', '--ignore-missing']);
  const git = startGit(args, { cwd, env, stdin: true });
  git.end(input);
  return readIds(git);
}

/**
 * The missing objects among those reachable from `tips`, which must exist. Throws GitError, also where a commit is missing.
 */
export async function listMissing({ cwd, env }: View, tips: readonly string[]): Promise<readonly string[]> {
  if (tips.length === 0) return [];
  // Not with --quiet: git would print nothing all the while, and be killed for that.
  const { args, input } = revList({ tips, known: [] }, ['--objects', '--no-object-names', '--missing=print']);
  const git = startGit(args, { cwd, env, stdin: true });
  git.end(input);
  const missing: string[] = [];
  let rest = '';
  for await (const chunk of git.output) {
    const text = rest + chunk.toString('latin1');
    const end = text.lastIndexOf('\n') + 1;
    rest = text.slice(end);
    for (let at = text.indexOf('?'); at >= 0 && at < end; at = text.indexOf('?', at + 1)) {
      missing.push(text.slice(at + 1, text.indexOf('\n', at)));
    }
  }
  return missing;
}

/** The length of a question mark and an id. */
const MAX_LINE = 65;

/** The ids that git prints, one per line; those after a question mark, which are missing objects, are added to `missing`. */
async function readIds(git: GitProcess, missing: string[] = []): Promise<ObjectIds> {
  let ids: ObjectIds | undefined;
  let rest = '';
  for await (const chunk of git.output) {
    const text = rest + chunk.toString('latin1');
    const end = text.lastIndexOf('\n') + 1;
    rest = text.slice(end);
    if (rest.length > MAX_LINE) throw new GitError('unexpected output from git: not an object id');
    for (let at = 0; at < end; ) {
      const lineEnd = text.indexOf('\n', at);
      const word = text.slice(at, lineEnd);
      const oid = word.replace('?', '');
      ids ??= new ObjectIds(oid.length / 2);
      if (oid.length !== ids.width * 2 || !/^[0-9a-f]+$/.test(oid))
        throw new GitError('unexpected output from git: not an object id');
      if (word === oid) ids.add(oid);
      else missing.push(oid);
      at = lineEnd + 1;
    }
  }
  if (rest !== '') throw new GitError('git ended in the middle of an object id');
  return ids ?? new ObjectIds(20);
}
