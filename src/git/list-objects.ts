// Which objects there are: all of them, or those that some commits bring.
import { GitError } from '../model/errors.ts';
import { ObjectIds } from './object-ids.ts';
import { type GitProcess, runGit, startGit } from './run.ts';
import type { View } from './view.ts';

/** The ids of objects, and what git complained of while it listed them. */
export interface Listing {
  readonly ids: ObjectIds;
  /** Not empty: there may be objects that are not listed. git leaves out a pack whose index it cannot read, and ends well. */
  readonly complaint: string;
  /** Ids of those that are not there though others name them. */
  readonly missing?: readonly string[];
}

/**
 * Every object in the repository and those it borrows from, reachable or not, each once, in the order in which packs hold them: that
 * is the order in which they are read fastest. Throws GitError.
 */
export async function listAllObjects({ cwd, env }: View): Promise<Listing> {
  const git = startGit(['cat-file', '--batch-all-objects', '--batch-check=%(objectname)', '--unordered', '--buffer'], {
    cwd,
    env,
    stdin: false,
  });
  return { ids: await readIds(git), complaint: git.complaint() };
}

/** Every commit in the repository, reachable or not. Slower than listing ids: git must look at each object. Throws GitError. */
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

/** Commits: those that `tips` reach, without those that `known` reach. Ids only: what a user types is resolved first. */
export interface CommitRange {
  readonly tips: readonly string[];
  /** Ids, or options that name refs: `--all`, `--remotes=origin`. */
  readonly known: readonly string[];
  /** Options that choose among the commits: `--since=…`. */
  readonly limits?: readonly string[];
}

/** The arguments and the input for a `git rev-list` of a range. Ids come on standard input: there may be many. */
export function revList(range: CommitRange, options: readonly string[]): { readonly args: string[]; readonly input: string } {
  const names = range.known.filter((name) => name.startsWith('--'));
  const ids = range.known.filter((name) => !name.startsWith('--'));
  return {
    // On git 2.39 `--not` does not hold for what stands on standard input, and must stand here for what does not.
    args: ['rev-list', ...options, ...(range.limits ?? []), '--stdin', ...(names.length === 0 ? [] : ['--not', ...names])],
    input: [...range.tips, ...ids.map((id) => `^${id}`)].map((line) => `${line}\n`).join(''),
  };
}

/**
 * The objects that commits bring: the commits, the tags that lead to them, and the trees and files they have that the known ones do
 * not have. Those that are not there are listed apart, unless `promised`: then a remote may have promised them, and others are a
 * failure. Throws GitError.
 *
 * Not from patches: those leave out what merges bring, files that attributes call binary, changes of type and tags.
 */
export async function listObjects({ cwd, env }: View, range: CommitRange, promised = true): Promise<Listing> {
  if (range.tips.length === 0) return { ids: new ObjectIds(20), complaint: '' };
  // A partial clone has promised objects only as far as they were needed; the caller says so.
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

/** The same, none before those that follow it. What is not there is no commit. Throws GitError. */
export async function listCommitIds({ cwd, env }: View, range: CommitRange): Promise<ObjectIds> {
  if (range.tips.length === 0) return new ObjectIds(20);
  const { args, input } = revList(range, ['--topo-order', '--ignore-missing']);
  const git = startGit(args, { cwd, env, stdin: true });
  git.end(input);
  return readIds(git);
}

/**
 * The objects that commits, files and trees reachable from `tips` need and that git does not have. `tips` must be there. Throws
 * GitError, also where a commit is not there.
 */
export async function listMissing({ cwd, env }: View, tips: readonly string[]): Promise<readonly string[]> {
  if (tips.length === 0) return [];
  // With --quiet git would say nothing for as long as it takes; and who is silent for too long is stopped.
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

/** An id, and a question mark before it. */
const LONGEST_LINE = 65;

/** The ids that git prints, one in a line; those behind a question mark, which are not there, are put into `missing`. */
async function readIds(git: GitProcess, missing: string[] = []): Promise<ObjectIds> {
  let ids: ObjectIds | undefined;
  let rest = '';
  for await (const chunk of git.output) {
    const text = rest + chunk.toString('latin1');
    const end = text.lastIndexOf('\n') + 1;
    rest = text.slice(end);
    if (rest.length > LONGEST_LINE) throw new GitError('git printed something that is no object id');
    for (let at = 0; at < end; ) {
      const lineEnd = text.indexOf('\n', at);
      const word = text.slice(at, lineEnd);
      const oid = word.replace('?', '');
      ids ??= new ObjectIds(oid.length / 2);
      if (oid.length !== ids.width * 2 || !/^[0-9a-f]+$/.test(oid))
        throw new GitError('git printed something that is no object id');
      if (word === oid) ids.add(oid);
      else missing.push(oid);
      at = lineEnd + 1;
    }
  }
  if (rest !== '') throw new GitError('git ended in the middle of an object id');
  return ids ?? new ObjectIds(20);
}
