// Lists files and folders as a source.
//
// The main file of the room. A source yields Blobs, Problems and Skips; `runScan` (scan/run-scan.ts) scans them.
//
//   for await (const step of fileSource(['src', '*.log'], { cwd, env })) {
//     // a FileBlob for each file; a Skip for a socket; a Problem for a path that does not exist
//   }
//
// Invariants: a source never throws for one unreadable item; a Blob opens its file only when it is read; links in a folder are not followed.
// Design: docs/design/sources.md
import { readlinkSync, type Stats, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { listIgnored } from '../../git/ignored.ts';
import { blobOf } from '../../model/blob-of.ts';
import type { SkipReason } from '../../model/codes.ts';
import type { Origin } from '../../model/origin.ts';
import { createProblem, problemFrom } from '../../model/problems.ts';
import type { Skip, SourceItem, SourceStep } from '../../model/types.ts';
import type { Environment } from '../../system/environment.ts';
import { pathToBytes, pathToText } from '../../system/path-text.ts';
import { isWithin } from '../../system/paths.ts';
import { joinPath, systemPath, type WalkEntry, walk } from '../../system/walk.ts';
import { FileBlob, type FileBlobOptions, type FileTree, fileInTree } from '../blobs.ts';
import { DEPENDENCY_FOLDERS, isPattern, matchPattern, type PathFilter } from './select.ts';

export interface FilesOptions {
  /** The folder that relative paths start from. */
  readonly cwd: string;
  readonly env: Environment;
  /** Scan dependency folders that git ignores, too. */
  readonly all?: boolean;
  /** What the Blobs of the files have in common. */
  readonly blobs?: Pick<FileBlobOptions, 'clean' | 'examine'> | undefined;
  /** What to exclude: paths relative to `folder` if they are below it, else to the root they are scanned from. */
  readonly exclusions?: readonly { readonly folder: string; readonly excludes: PathFilter }[];
}

/** Names shorter than this cannot hold a token: they are not worth a Blob. */
const MIN_NAME_BYTES = 30;

/**
 * What `paths` name: files, folders with everything below them, and the files that globs match. An unreadable file or folder is a
 * Problem; what is skipped on purpose is a Skip.
 */
export async function* fileSource(paths: readonly string[], options: FilesOptions): AsyncGenerator<SourceStep> {
  for (const path of paths) {
    if (isPattern(path, options.cwd)) {
      yield* matched(path, options);
      continue;
    }
    const target = resolve(options.cwd, path);
    let stats: Stats;
    try {
      // An argument that is a link is followed: it was asked for.
      stats = statSync(systemPath(target));
    } catch (error) {
      yield problemFrom({ kind: 'file', path }, error);
      continue;
    }
    if (stats.isDirectory()) yield* folder(path, target, options);
    else if (stats.isFile()) yield new FileBlob(target, { kind: 'file', path }, options.env, { ...options.blobs, follow: true });
    else
      yield createProblem(
        { kind: 'file', path },
        'not-a-file',
        'not a regular file; to scan its output, pipe it into `tokenscan scan -`',
      );
  }
}

function skip(origin: Origin, reason: SkipReason): Skip {
  return { type: 'skip', origin, reason };
}

/** A folder that is being scanned. */
interface Tree {
  readonly root: string;
  /** Whether a path below `root` is excluded. */
  readonly isExcluded: PathFilter;
  readonly options: FilesOptions;
  /** How its files are read. */
  readonly found: FileBlobOptions & { readonly tree: FileTree };
  originOf(kind: 'file' | 'name', path: string): Origin;
}

/** All that is below the folder `root`, which the user calls `typed`. */
async function* folder(typed: string, root: string, options: FilesOptions): AsyncGenerator<SourceStep> {
  const named: { root?: string } = typed === '.' ? {} : { root: typed };
  const tree: Tree = {
    root,
    options,
    found: { tree: { folder: root, root: named.root }, ...options.blobs },
    isExcluded: exclusionFrom(root, options),
    originOf: (kind, path) => ({ kind, path, ...named }),
  };
  // Folders of dependencies wait until git is asked, once for all of them, whether it ignores them.
  for (let starts = ['']; starts.length > 0; ) {
    const waiting: string[] = [];
    for (const start of starts) yield below(tree, start, waiting);
    const absolute = waiting.map((path) => joinPath(root, path));
    const ignored = await listIgnored(root, absolute, options.env);
    starts = waiting.filter((path) => !ignored.has(joinPath(root, path)));
    for (const path of waiting) {
      if (ignored.has(joinPath(root, path))) yield skip(tree.originOf('file', path), 'ignored-dependencies');
    }
  }
}

/** What is below the folder `start` of a tree; folders of dependencies are not entered but added to `waiting`. */
function* below(tree: Tree, start: string, waiting: string[]): Generator<SourceItem> {
  const enter = (path: string, name: string): boolean => {
    if (name === '.git' || tree.isExcluded(joinPath(start, path))) return false;
    if (tree.options.all === true || !DEPENDENCY_FOLDERS.has(name)) return true;
    waiting.push(joinPath(start, path));
    return false;
  };
  for (const entry of walk(joinPath(tree.root, start), enter)) yield* itemsOf(tree, entry, joinPath(start, entry.path));
}

/** What to scan of an entry at `path`: its name if that is long, and its content. */
function* itemsOf(tree: Tree, entry: WalkEntry, path: string): Generator<SourceItem> {
  const origin = tree.originOf('file', path);
  if (entry.kind === 'unreadable') yield createProblem(origin, entry.code, entry.message);
  else if (entry.kind === 'gone') yield skip(origin, 'vanished');
  else if (tree.isExcluded(path)) yield skip(origin, 'excluded');
  else {
    if (entry.name.length >= MIN_NAME_BYTES) yield blobOf(pathToBytes(entry.name), tree.originOf('name', path));
    if (entry.kind === 'file') yield fileInTree(path, tree.options.env, tree.found);
    else if (entry.kind === 'symbolic-link') yield* link(tree, path);
    else if (entry.kind !== 'folder') yield skip(origin, entry.kind);
    else if (entry.name === '.git') yield skip(origin, 'git-folder');
  }
}

/** The files that a glob matches: never more than a scan of their folders would find. */
async function* matched(pattern: string, options: FilesOptions): AsyncGenerator<SourceStep> {
  const { cwd, env } = options;
  const paths = await matchPattern(pattern, cwd);
  if (paths.length === 0)
    yield createProblem({ kind: 'file', path: pattern }, 'no-match', 'no such file or folder, and no file matches it as a glob');
  const isExcluded = exclusionFrom(cwd, options);
  const inside = new Map(paths.map((path) => [path, options.all === true ? undefined : dependencyFolder(path)]));
  const folders = [...new Set(inside.values())].filter((folder) => folder !== undefined);
  const ignored = await listIgnored(
    cwd,
    folders.map((folder) => resolve(cwd, folder)),
    env,
  );
  for (const [path, folder] of inside) {
    const origin = { kind: 'file', path } as const;
    if (isExcluded(path)) yield skip(origin, 'excluded');
    else if (folder !== undefined && ignored.has(resolve(cwd, folder))) yield skip(origin, 'ignored-dependencies');
    // The names come as text: one that was not UTF-8 now names no file.
    else if (path.includes('\ufffd'))
      yield createProblem(origin, 'name-not-utf8', 'a name that is not UTF-8 cannot match a glob; pass its folder instead');
    else yield new FileBlob(resolve(cwd, path), origin, env, options.blobs);
  }
}

/** The outermost folder of dependencies that `path` is in. */
function dependencyFolder(path: string): string | undefined {
  const names = path.split('/');
  const at = names.slice(0, -1).findIndex((name) => DEPENDENCY_FOLDERS.has(name));
  return at < 0 ? undefined : names.slice(0, at + 1).join('/');
}

/** Whether a path relative to `root` is excluded. */
function exclusionFrom(root: string, { exclusions = [] }: FilesOptions): PathFilter {
  const filters = exclusions.map(({ folder, excludes }) => {
    const prefix = isWithin(root, folder) ? relative(folder, root).replaceAll('\\', '/') : '';
    return (path: string) => excludes(joinPath(prefix, path));
  });
  return (path) => filters.some((excludes) => excludes(path));
}

/** The target of a link is text that can contain a token, like any name. The link is not followed. */
function* link({ root, originOf }: Tree, path: string): Generator<SourceItem> {
  try {
    const target = pathToText(readlinkSync(systemPath(joinPath(root, path)), { encoding: 'buffer' }));
    if (target.length >= MIN_NAME_BYTES) yield blobOf(pathToBytes(target), originOf('name', path));
    const leaves = !isWithin(resolve(root, dirname(path), target), root);
    yield skip(originOf('file', path), leaves ? 'symbolic-link-out-of-tree' : 'symbolic-link');
  } catch (error) {
    yield problemFrom(originOf('file', path), error);
  }
}
