// The files of a git folder besides objects, refs and indexes: configuration, reflogs, hooks, messages, files of other programs.

import { existsSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { listNames } from '../../git/folders.ts';
import type { Ref } from '../../git/refs.ts';
import { isGitDir, type RepositoryPlace, readText, repositoryAt } from '../../git/repository.ts';
import type { Failure } from '../../git/view.ts';
import { blobOf } from '../../model/blob-of.ts';
import { codeOf, explain, GitError } from '../../model/errors.ts';
import type { Origin } from '../../model/origin.ts';
import { createProblem, problemFrom } from '../../model/problems.ts';
import type { SourceItem } from '../../model/types.ts';
import type { Environment } from '../../system/environment.ts';
import { statsOf } from '../../system/files.ts';
import { homeFrom, readVariable, xdgFolder } from '../../system/homes.ts';
import { pathToBytes, pathToText } from '../../system/path-text.ts';
import { isWithin } from '../../system/paths.ts';
import { type WalkEntry, walk } from '../../system/walk.ts';
import { FileBlob, type FileTree, fileInTree } from '../blobs.ts';

/** What is scanned in another way, or has no text of its own. Paths are relative to the git folder. */
const ELSEWHERE = [
  /^objects\/[0-9a-f]{2}\/[0-9a-f]{38}(?:[0-9a-f]{24})?$/,
  /^objects\/pack\/(?:pack-[0-9a-f]+\.(?:pack|idx|rev|bitmap|mtimes)|multi-pack-index.*)$/,
  /^objects\/info\/commit-graph/,
  /^(?:worktrees\/[^/]+\/)?(?:index|sharedindex\.[0-9a-f]+)$/,
  /^(?:packed-refs|lfs\/objects)(?:\/|$)/,
];

/** Read by git if it stores refs in reftables. */
const TABLES = /^(?:worktrees\/[^/]+\/)?reftable(?:\/|$)/;

/** Repositories in here are scanned by themselves; the remains of one that is broken are not. */
const MODULES = /^(?:worktrees\/[^/]+\/)?modules\//;

/** What git was writing when it was killed: compressed, and never read. */
const UNFINISHED = /^objects\/(?:[0-9a-f]{2}\/|pack\/)?(?:\.?tmp-?|incoming-)/;

/** The longest `packed-refs` that is read. */
const MAX_PACKED_REFS_BYTES = 256 * 1024 * 1024;

/** Every other file of the git folder, and all names in it except those of `refs`, which are scanned elsewhere. */
export function* gitFolderSource(
  { commonDir, refFormat }: RepositoryPlace,
  root: string,
  env: Environment,
  refs: readonly Ref[],
): Generator<SourceItem> {
  const known = partsOf(refs);
  const isElsewhere = (path: string): boolean =>
    ELSEWHERE.some((pattern) => pattern.test(path)) || (refFormat === 'reftable' && TABLES.test(path));
  const enter = (path: string): boolean =>
    !isElsewhere(`${path}/`) && !isElsewhere(path) && !(MODULES.test(path) && isRepository(join(commonDir, path)));
  for (const entry of walk(commonDir, enter)) {
    if (isElsewhere(entry.path)) continue;
    // Files that git does not take for refs have names, too.
    if ('name' in entry && !known.has(entry.path.replace(/^logs\//, '')))
      yield blobOf(pathToBytes(entry.name), { kind: 'name', path: entry.path, root });
    const item = itemOf(entry, { folder: commonDir, root }, env);
    if (item !== undefined) yield item;
  }
  yield* unlistedRefs(commonDir, root, known);
  yield* packsWithoutIndex(commonDir, root);
}

/** What cannot be decided counts as none: then its files are scanned. */
function isRepository(folder: string): boolean {
  try {
    return isGitDir(folder);
  } catch (error) {
    if (error instanceof GitError) return false;
    throw error;
  }
}

function itemOf(entry: WalkEntry, tree: FileTree & { readonly root: string }, env: Environment): SourceItem | undefined {
  const { kind, path } = entry;
  const origin: Origin = { kind: 'file', path, root: tree.root };
  if (kind === 'folder') return undefined;
  if (kind === 'unreadable') return createProblem(origin, entry.code, entry.message);
  if (kind === 'gone') return { type: 'skip', origin, reason: 'vanished' };
  if (kind !== 'file') return { type: 'skip', origin, reason: kind };
  return UNFINISHED.test(path) ? { type: 'skip', origin, reason: 'unfinished-object' } : fileInTree(path, env, { tree });
}

/** The names of refs and of the folders they are in. */
function partsOf(refs: readonly Ref[]): ReadonlySet<string> {
  const parts = new Set<string>();
  for (const { name } of refs)
    for (let at = name.length; at > 0; at = name.lastIndexOf('/', at - 1)) parts.add(name.slice(0, at));
  return parts;
}

/** Lines of `packed-refs` that git ignores because their names are not valid names of refs. */
function* unlistedRefs(commonDir: string, root: string, known: ReadonlySet<string>): Generator<SourceItem> {
  const origin: Origin = { kind: 'file', path: 'packed-refs', root };
  try {
    const text = readText(join(commonDir, 'packed-refs'), MAX_PACKED_REFS_BYTES) ?? '';
    const odd = text.split('\n').filter((line) => !known.has(line.slice(line.indexOf(' ') + 1)));
    if (odd.length > 0) yield blobOf(Buffer.from(odd.join('\n'), 'utf8'), origin);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    yield problemFrom(origin, error);
  }
}

/** Packs without an index, which git does not read. */
function* packsWithoutIndex(commonDir: string, root: string): Generator<SourceItem> {
  let names: readonly string[];
  try {
    names = listNames(join(commonDir, 'objects', 'pack'));
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    yield problemFrom({ kind: 'file', path: 'objects/pack', root }, error);
    return;
  }
  for (const name of names) {
    if (!/^pack-.*\.pack$/.test(name) || names.includes(name.replace(/pack$/, 'idx'))) continue;
    const origin = { kind: 'file', path: `objects/pack/${name}`, root } as const;
    yield createProblem(origin, 'git-pack-without-index', 'git cannot read this pack (it has no index); run `git index-pack`');
  }
}

/**
 * The repositories of submodules, and those that were cloned into this one and then added to it; for those that cannot be
 * opened, why.
 */
export function* nestedRepositories(place: RepositoryPlace, submodules: readonly Buffer[]): Generator<RepositoryPlace | Failure> {
  yield* modulesIn(join(place.commonDir, 'modules'), 'modules');
  for (const name of linkedNames(place)) {
    yield* modulesIn(join(place.commonDir, 'worktrees', name, 'modules'), `worktrees/${name}/modules`);
  }
  for (const path of place.workTree === undefined ? [] : submodules) {
    const nested = open(join(place.workTree ?? '', pathToText(path)), pathToText(path));
    // If `.git` is a file, it is one of those above.
    if (nested !== undefined && ('message' in nested || basename(nested.gitDir) === '.git')) yield nested;
  }
}

/** The names of linked worktrees. That they cannot be listed is reported where their indexes are read. */
function linkedNames({ commonDir }: RepositoryPlace): readonly string[] {
  try {
    return listNames(join(commonDir, 'worktrees'));
  } catch (error) {
    if (error instanceof GitError) return [];
    throw error;
  }
}

function open(folder: string, path: string): RepositoryPlace | Failure | undefined {
  try {
    return repositoryAt(folder);
  } catch (error) {
    if (error instanceof GitError)
      return { path, code: codeOf(error), message: `could not open the repository: ${explain(error)}` };
    throw error;
  }
}

/** The repositories in a folder where git keeps those of submodules. Their names may have slashes in them. */
function* modulesIn(modules: string, name: string): Generator<RepositoryPlace | Failure> {
  if (!existsSync(modules)) return;
  // A repository scans what is in it itself.
  for (const entry of walk(modules, (below) => !isGitDir(join(modules, below)))) {
    const path = `${name}/${entry.path}`;
    if (entry.kind === 'unreadable') yield { path, code: entry.code, message: entry.message };
    const nested =
      entry.kind === 'folder' && isGitDir(join(modules, entry.path)) ? open(join(modules, entry.path), path) : undefined;
    if (nested !== undefined) yield nested;
    // Except for its objects, it is scanned as files.
    else if (entry.kind === 'folder' && statsOf(join(modules, entry.path, 'objects', 'pack')) !== undefined)
      yield {
        path,
        code: 'not-a-repository',
        message: 'not a repository to git: its objects were not scanned',
      };
  }
}

/**
 * What the pre-commit framework leaves in its cache: while hooks run it keeps there, as a patch, what was not staged, and it does not
 * remove it (pre_commit/staged_files_only.py).
 *
 * @param belongs whether the patch at a path is one of this repository: all repositories of a user share the cache
 */
export async function* leftPatches(env: Environment, belongs: (path: string) => Promise<boolean>): AsyncGenerator<SourceItem> {
  const home = homeFrom(env);
  const cache = xdgFolder('cache', env, home);
  const folder = readVariable(env, 'PRE_COMMIT_HOME') ?? (cache === undefined ? undefined : join(cache, 'pre-commit'));
  if (folder === undefined || !existsSync(folder)) return;
  for (const entry of walk(folder, () => false)) {
    if (entry.kind === 'unreadable')
      yield createProblem({ kind: 'file', path: folder }, entry.code, 'could not list the patches that pre-commit left here');
    if (entry.kind !== 'file' || !/^patch[0-9]/.test(entry.path)) continue;
    const path = join(folder, entry.path);
    if (!(await belongs(path))) continue;
    yield new FileBlob(path, { kind: 'file', path: home === undefined ? path : shorten(path, home) }, env);
  }
}

function shorten(path: string, home: string): string {
  return isWithin(path, home) ? `~/${relative(home, path).replaceAll('\\', '/')}` : path;
}
