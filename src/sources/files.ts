// Files and folders as a source.
import { readlinkSync, type Stats, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { explain } from '../errors.ts';
import type { Environment } from '../git/environment.ts';
import { listIgnored } from '../git/ignored.ts';
import type { Origin, Problem, Skip, SkipReason, SourceItem, SourceStep } from '../types.ts';
import { blobOf, FileBlob } from './blobs.ts';
import { pathToBytes, pathToText } from './path-text.ts';
import { DEPENDENCY_FOLDERS, type PathFilter } from './select.ts';
import { joinPath, systemPath, type WalkEntry, walk } from './walk.ts';

export interface FilesOptions {
  /** The folder that relative paths start from. */
  readonly cwd: string;
  readonly env: Environment;
  /** Look into folders of dependencies too. */
  readonly all?: boolean;
  /** Paths to leave out, relative to the folder of the configuration where they are below it, else to their root. */
  readonly excluded?: PathFilter;
  /** The folder of the configuration. */
  readonly base?: string;
}

/** Names shorter than this cannot hold a token: they are not worth a Blob. */
const SHORTEST_NAME = 30;

/**
 * What `paths` hold: files as they are, folders with all below. An unreadable file or folder is a Problem; what is left out
 * on purpose is a Skip. Each file is opened when it is asked for and must be closed before the next.
 */
export async function* fileSource(paths: readonly string[], options: FilesOptions): AsyncGenerator<SourceStep> {
  for (const path of paths) {
    const target = resolve(options.cwd, path);
    let stats: Stats;
    try {
      // An argument that is a link is followed: it was asked for.
      stats = statSync(systemPath(target));
    } catch (error) {
      yield problem({ kind: 'file', path }, explain(error));
      continue;
    }
    if (stats.isDirectory()) yield* folder(path, target, options);
    else if (stats.isFile()) yield new FileBlob(target, { kind: 'file', path }, options.env, true);
    else yield problem({ kind: 'file', path }, 'it is no file; to scan what comes out of it, pipe it into `tokenscan scan -`');
  }
}

function problem(origin: Origin, message: string): Problem {
  return { type: 'problem', origin, message };
}

function skip(origin: Origin, reason: SkipReason): Skip {
  return { type: 'skip', origin, reason };
}

/** A folder that is being scanned. */
interface Tree {
  readonly root: string;
  /** Paths that are left out, as they are below `root`. */
  readonly isExcluded: PathFilter;
  readonly options: FilesOptions;
  originOf(kind: 'file' | 'name', path: string): Origin;
}

/** All that is below the folder `root`, which the user calls `typed`. */
async function* folder(typed: string, root: string, options: FilesOptions): AsyncGenerator<SourceStep> {
  const { excluded, base, env } = options;
  const named = typed === '.' ? {} : { root: typed };
  const prefix = prefixOf(base, root);
  const tree: Tree = {
    root,
    options,
    isExcluded: (path) => excluded?.(joinPath(prefix, path)) ?? false,
    originOf: (kind, path) => ({ kind, path, ...named }),
  };
  // Folders of dependencies wait until git is asked, once for all of them, whether it ignores them.
  for (let starts = ['']; starts.length > 0; ) {
    const waiting: string[] = [];
    for (const start of starts) yield below(tree, start, waiting);
    const absolute = waiting.map((path) => joinPath(root, path));
    const ignored = await listIgnored(root, absolute, env);
    starts = waiting.filter((path) => !ignored.has(joinPath(root, path)));
    for (const path of waiting) {
      if (ignored.has(joinPath(root, path))) yield skip(tree.originOf('file', path), 'dependency folder that git ignores');
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

/** What an entry at `path` gives to scan: its name where that is long, and its content. */
function* itemsOf(tree: Tree, entry: WalkEntry, path: string): Generator<SourceItem> {
  const origin = tree.originOf('file', path);
  if (entry.kind === 'unreadable') yield problem(origin, entry.message);
  else if (entry.kind === 'gone') yield skip(origin, 'gone before it was read');
  else if (tree.isExcluded(path)) yield skip(origin, 'excluded');
  else {
    if (entry.name.length >= SHORTEST_NAME) yield blobOf(pathToBytes(entry.name), tree.originOf('name', path));
    if (entry.kind === 'file') yield new FileBlob(joinPath(tree.root, path), origin, tree.options.env);
    else if (entry.kind === 'symbolic link') yield* link(tree, path);
    else if (entry.kind !== 'folder') yield skip(origin, entry.kind);
    else if (entry.name === '.git') yield skip(origin, 'git folder');
  }
}

/** What to put before paths below `root` to have them relative to `base`; nothing where `root` is not below it. */
function prefixOf(base: string | undefined, root: string): string {
  if (base === undefined) return '';
  const below = relative(base, root);
  return isOutside(below) ? '' : below.replaceAll('\\', '/');
}

/** What a link points to is text that can hold a token like any name. The link is not followed. */
function* link({ root, originOf }: Tree, path: string): Generator<SourceItem> {
  try {
    const target = pathToText(readlinkSync(systemPath(joinPath(root, path)), { encoding: 'buffer' }));
    if (target.length >= SHORTEST_NAME) yield blobOf(pathToBytes(target), originOf('name', path));
    const leaves = isOutside(relative(root, resolve(root, dirname(path), target)));
    yield skip(originOf('file', path), leaves ? 'symbolic link out of the tree' : 'symbolic link');
  } catch (error) {
    yield problem(originOf('file', path), explain(error));
  }
}

function isOutside(relativePath: string): boolean {
  return isAbsolute(relativePath) || /^\.\.(?:$|[\\/])/.test(relativePath);
}
