// Finds a repository's folders without running git: its configuration may be hostile.
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { explain, GitError, isSystemError, NoRepositoryError } from '../model/errors.ts';
import type { Environment } from '../system/environment.ts';
import { statsOf } from '../system/files.ts';
import { namesPromisor, readSettings } from './config-text.ts';

/** The folders of a repository, absolute, and what git must be told of it to read them. */
export interface RepositoryPlace {
  /** Of this work tree: HEAD and its index are here. */
  readonly gitDir: string;
  /** Of all work trees together; the same, unless this one is linked. */
  readonly commonDir: string;
  readonly objects: string;
  /** The folder of files, if it has one. */
  readonly workTree: string | undefined;
  readonly objectFormat: 'sha1' | 'sha256';
  readonly refFormat: 'files' | 'reftable';
  /** A partial clone: some objects are promised by a remote, and not here. */
  readonly partial: boolean;
}

/** Files of git that say where things are hold a line; a configuration some hundred. More is not one of them. */
const LONGEST_TEXT = 1 << 20;

/** The repository that `folder` is in, or GIT_DIR of `env` names. Throws GitError where there is none or it is broken. */
export function findRepository(folder: string, env: Environment): RepositoryPlace {
  const named = env['GIT_DIR'];
  if (named !== undefined && named !== '') return describe(resolve(folder, named), undefined);
  for (let at = resolve(folder); ; at = dirname(at)) {
    const place = repositoryAt(at);
    if (place !== undefined) return place;
    if (at === dirname(at)) break;
  }
  throw new NoRepositoryError('this is no git repository, nor is any folder above it');
}

/** The git folder of the work tree that `cwd` is in; undefined where there is none, or it is broken. */
export function gitDirOf(cwd: string, env: Environment): string | undefined {
  try {
    return findRepository(cwd, env).gitDir;
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

/** The repository whose work tree or git folder `folder` is; undefined where it is neither. Throws GitError where it is broken. */
export function repositoryAt(folder: string): RepositoryPlace | undefined {
  const link = join(folder, '.git');
  const kind = kindOf(link);
  if (kind === undefined && lstatSync(link, { throwIfNoEntry: false }) !== undefined) throw new GitError('.git leads nowhere');
  if (kind === 'folder' && isGitDir(link)) return describe(link, folder);
  if (kind === 'file') {
    const target = /^gitdir: ([^\n]+)$/.exec(withoutLineEnd(readText(link) ?? ''))?.[1];
    if (target === undefined) throw new GitError('the file .git does not say where the repository is');
    const gitDir = resolve(folder, target);
    if (!isGitDir(gitDir)) throw new GitError('the file .git names a folder that is no git repository (any more)');
    return describe(gitDir, folder);
  }
  return isGitDir(folder) ? describe(folder, undefined) : undefined;
}

/**
 * Whether there is a `.git` in `folder` that is no repository (any more), or cannot be looked into: git then goes on to the folders above, and
 * what is in it stays unseen. One that is empty holds nothing.
 */
export function isRuin(folder: string): boolean {
  const link = join(folder, '.git');
  const kind = kindOf(link);
  if (kind === undefined || kind === 'file') return false;
  if (kind === 'other') return true;
  try {
    return !isGitDir(link) && readdirSync(link).length > 0;
  } catch (error) {
    if (isSystemError(error) || error instanceof GitError) return true;
    throw error;
  }
}

/** What git itself goes by: a HEAD, and objects and refs, its own or those of the repository it belongs to. */
export function isGitDir(folder: string): boolean {
  if (kindOf(join(folder, 'HEAD')) !== 'file') return false;
  const common = commonDirOf(folder);
  return kindOf(join(common, 'objects')) === 'folder' && kindOf(join(common, 'refs')) !== undefined;
}

function describe(gitDir: string, workTree: string | undefined): RepositoryPlace {
  if (!isGitDir(gitDir)) throw new GitError('GIT_DIR names a folder that is no git repository');
  const commonDir = commonDirOf(gitDir);
  const text = readText(join(commonDir, 'config')) ?? '';
  const settings = readSettings(text);
  const objectFormat = settings.get('extensions.objectformat') ?? 'sha1';
  const refFormat = settings.get('extensions.refstorage') ?? 'files';
  if (objectFormat !== 'sha1' && objectFormat !== 'sha256') throw new GitError(`its objects are in a format not known here`);
  if (refFormat !== 'files' && refFormat !== 'reftable') throw new GitError(`its refs are in a format not known here`);
  return {
    gitDir,
    commonDir,
    objects: join(commonDir, 'objects'),
    workTree,
    objectFormat,
    refFormat,
    partial: settings.has('extensions.partialclone') || namesPromisor(settings),
  };
}

function commonDirOf(gitDir: string): string {
  const text = kindOf(join(gitDir, 'commondir')) === 'file' ? readText(join(gitDir, 'commondir')) : undefined;
  return text === undefined ? gitDir : resolve(gitDir, withoutLineEnd(text));
}

/** Spaces are part of a name. Not by a pattern: for a file of line ends it would take the square of their number. */
function withoutLineEnd(text: string): string {
  let end = text.length;
  while (end > 0 && '\r\n'.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

function kindOf(path: string): 'file' | 'folder' | 'other' | undefined {
  // What cannot be asked for (a link to itself, no permission) git cannot open either.
  const stats = statsOf(path);
  if (stats === undefined) return undefined;
  if (stats.isFile()) return 'file';
  return stats.isDirectory() ? 'folder' : 'other';
}

/**
 * The text of a file of git; undefined where there is none. A pipe in its place does not keep us waiting. Throws GitError, also for
 * more than `longest` bytes.
 */
export function readText(path: string | Buffer, longest: number = LONGEST_TEXT): string | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    throw new GitError(`a file of the repository cannot be read: ${explain(error)}`, { cause: error });
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.size > longest) throw new GitError('a file of the repository is not what git would write');
    const bytes = Buffer.alloc(stats.size);
    return bytes.toString('utf8', 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}
