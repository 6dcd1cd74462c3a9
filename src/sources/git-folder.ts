// What is in a git folder besides objects, refs and indexes: configuration, reflogs, hooks, messages, what other programs left there.
import { existsSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { Environment } from '../git/environment.ts';
import { isGitDir, type RepositoryPlace, repositoryAt } from '../git/repository.ts';
import type { Origin } from '../origin.ts';
import type { SourceItem } from '../types.ts';
import { blobOf, FileBlob, fileInTree } from './blobs.ts';
import { pathToBytes, pathToText } from './path-text.ts';
import { walk } from './walk.ts';

/** What is looked at in another way, or has no text of its own. Paths are relative to the git folder. */
const ELSEWHERE = [
  /^objects\/(?!info(?:\/|$))/,
  /^(?:worktrees\/[^/]+\/)?(?:index|sharedindex\.[0-9a-f]+)$/,
  /^(?:refs|reftable|packed-refs|lfs\/objects)(?:\/|$)/,
  /^(?:worktrees\/[^/]+\/)?modules(?:\/|$)/,
];

/** Every other file of the git folder, and the names that are no names of refs. */
export function* gitFolderSource({ commonDir }: RepositoryPlace, root: string, env: Environment): Generator<SourceItem> {
  const isElsewhere = (path: string): boolean => ELSEWHERE.some((pattern) => pattern.test(path));
  for (const entry of walk(commonDir, (path) => !isElsewhere(`${path}/`) && !isElsewhere(path))) {
    const origin: Origin = { kind: 'file', path: entry.path, root };
    if (isElsewhere(entry.path)) continue;
    if (entry.kind === 'unreadable') yield { type: 'problem', origin, message: entry.message };
    else if (entry.kind === 'gone') yield { type: 'skip', origin, reason: 'gone before it was read' };
    else {
      if (!entry.path.startsWith('logs/')) yield blobOf(pathToBytes(entry.name), { kind: 'name', path: entry.path, root });
      if (entry.kind === 'file') yield fileInTree({ folder: commonDir, root }, entry.path, env);
      else if (entry.kind !== 'folder') yield { type: 'skip', origin, reason: entry.kind };
    }
  }
  yield* packsWithoutIndex(commonDir, root);
}

/** git sees nothing of a pack that has no index. */
function* packsWithoutIndex(commonDir: string, root: string): Generator<SourceItem> {
  const folder = join(commonDir, 'objects', 'pack');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  for (const name of names) {
    if (!name.endsWith('.pack') || names.includes(name.replace(/pack$/, 'idx'))) continue;
    const origin = { kind: 'file', path: `objects/pack/${name}`, root } as const;
    yield { type: 'problem', origin, message: 'this pack has no index, and git sees nothing of it; `git index-pack` makes one' };
  }
}

/** The repositories of submodules, and those that were cloned into this one and then added to it. */
export function* nestedRepositories(place: RepositoryPlace, submodules: readonly Buffer[]): Generator<RepositoryPlace> {
  const worktrees = join(place.commonDir, 'worktrees');
  const names = existsSync(worktrees) ? readdirSync(worktrees) : [];
  for (const folder of [place.commonDir, ...names.map((name) => join(worktrees, name))])
    yield* modulesIn(join(folder, 'modules'));
  for (const path of place.workTree === undefined ? [] : submodules) {
    const nested = repositoryAt(join(place.workTree ?? '', pathToText(path)));
    // With a file in place of the folder it is one of those above.
    if (nested !== undefined && basename(nested.gitDir) === '.git') yield nested;
  }
}

/** The repositories in a folder where git keeps those of submodules. Their names may have slashes in them. */
function* modulesIn(modules: string): Generator<RepositoryPlace> {
  if (!existsSync(modules)) return;
  // What is in a repository is that one's own.
  for (const { kind, path } of walk(modules, (below) => !isGitDir(join(modules, below)))) {
    const nested = kind === 'folder' && isGitDir(join(modules, path)) ? repositoryAt(join(modules, path)) : undefined;
    if (nested !== undefined) yield nested;
  }
}

/**
 * What the pre-commit framework leaves in its cache: while hooks run it keeps there, as a patch, what was not staged, and it does not
 * remove it (pre_commit/staged_files_only.py).
 */
export function* leftPatches(env: Environment): Generator<SourceItem> {
  const home = env['HOME'] ?? env['USERPROFILE'];
  const cache = env['XDG_CACHE_HOME'] || (home === undefined ? undefined : join(home, '.cache'));
  const folder = env['PRE_COMMIT_HOME'] || (cache === undefined ? undefined : join(cache, 'pre-commit'));
  if (folder === undefined || !existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (!/^patch[0-9]/.test(name)) continue;
    const path = join(folder, name);
    yield new FileBlob(path, { kind: 'file', path: home === undefined ? path : shorten(path, home) }, env);
  }
}

function shorten(path: string, home: string): string {
  const below = relative(home, path);
  return below.startsWith('..') ? path : `~/${below.replaceAll('\\', '/')}`;
}
