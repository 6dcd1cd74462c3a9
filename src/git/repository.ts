// Finds the folders of a repository without running git, because its configuration may be hostile.
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { explain, GitError, isSystemError, NoRepositoryError } from '../model/errors.ts';
import type { Environment } from '../system/environment.ts';
import { statsOf } from '../system/files.ts';
import { namesPromisor, readSettings } from './config-text.ts';

/** The folders of a repository, absolute, and the formats that git must know to read them. */
export interface RepositoryPlace {
  /** The git folder of this worktree, with its HEAD and index. */
  readonly gitDir: string;
  /** The git folder that all worktrees share; the same, unless this one is a linked worktree. */
  readonly commonDir: string;
  readonly objects: string;
  /** The top of the working tree; undefined for a bare repository. */
  readonly workTree: string | undefined;
  readonly objectFormat: 'sha1' | 'sha256';
  readonly refFormat: 'files' | 'reftable';
  /** Whether it is a partial clone: only a remote has some of its objects. */
  readonly partial: boolean;
}

/** Larger files are not files that git writes: most have one line, a configuration some hundred. */
const MAX_TEXT_BYTES = 1 << 20;

/** The repository that GIT_DIR of `env` names, else the one that `folder` is in. Throws GitError where there is none or it is broken. */
export function findRepository(folder: string, env: Environment): RepositoryPlace {
  const named = env['GIT_DIR'];
  if (named !== undefined && named !== '') return describe(resolve(folder, named), undefined);
  for (let at = resolve(folder); ; at = dirname(at)) {
    const place = repositoryAt(at);
    if (place !== undefined) return place;
    if (at === dirname(at)) break;
  }
  throw new NoRepositoryError('not a git repository (or any parent directory)');
}

/** The git folder of the worktree that `cwd` is in; undefined where there is none, or it is broken. */
export function gitDirOf(cwd: string, env: Environment): string | undefined {
  try {
    return findRepository(cwd, env).gitDir;
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

/** The repository whose working tree or git folder is `folder`; undefined where it is neither. Throws GitError where it is broken. */
export function repositoryAt(folder: string): RepositoryPlace | undefined {
  const link = join(folder, '.git');
  const kind = kindOf(link);
  if (kind === undefined && lstatSync(link, { throwIfNoEntry: false }) !== undefined)
    throw new GitError('.git is a link that leads nowhere');
  if (kind === 'folder' && isGitDir(link)) return describe(link, folder);
  if (kind === 'file') {
    const target = /^gitdir: ([^\n]+)$/.exec(withoutLineEnd(readText(link) ?? ''))?.[1];
    if (target === undefined) throw new GitError('the file .git does not name a git folder');
    const gitDir = resolve(folder, target);
    if (!isGitDir(gitDir)) throw new GitError('the file .git names a folder that is not a git repository');
    return describe(gitDir, folder);
  }
  return isGitDir(folder) ? describe(folder, undefined) : undefined;
}

/**
 * Whether `folder` has a `.git` that is not a repository, or cannot be read: git then continues in the parent folders, and does not read
 * it. An empty one does not count.
 */
export function isBrokenRepository(folder: string): boolean {
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

/** Whether git takes `folder` for a git folder: it has a HEAD, and objects and refs, its own or those of the main worktree. */
export function isGitDir(folder: string): boolean {
  if (kindOf(join(folder, 'HEAD')) !== 'file') return false;
  const common = commonDirOf(folder);
  return kindOf(join(common, 'objects')) === 'folder' && kindOf(join(common, 'refs')) !== undefined;
}

function describe(gitDir: string, workTree: string | undefined): RepositoryPlace {
  if (!isGitDir(gitDir)) throw new GitError('GIT_DIR does not name a git repository');
  const commonDir = commonDirOf(gitDir);
  const text = readText(join(commonDir, 'config')) ?? '';
  const settings = readSettings(text);
  const objectFormat = settings.get('extensions.objectformat') ?? 'sha1';
  const refFormat = settings.get('extensions.refstorage') ?? 'files';
  if (objectFormat !== 'sha1' && objectFormat !== 'sha256') throw new GitError('unsupported object format');
  if (refFormat !== 'files' && refFormat !== 'reftable') throw new GitError('unsupported ref format');
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

/** Spaces are part of a name. Not with a regular expression, which takes quadratic time for a file of line ends. */
function withoutLineEnd(text: string): string {
  let end = text.length;
  while (end > 0 && '\r\n'.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

function kindOf(path: string): 'file' | 'folder' | 'other' | undefined {
  // What the system does not let us examine (a link to itself, no permission) git cannot open either.
  const stats = statsOf(path);
  if (stats === undefined) return undefined;
  if (stats.isFile()) return 'file';
  return stats.isDirectory() ? 'folder' : 'other';
}

/**
 * The text of a file that git writes; undefined where there is none. Does not wait for a pipe. Throws GitError, also for more than
 * `maxBytes`.
 */
export function readText(path: string | Buffer, maxBytes: number = MAX_TEXT_BYTES): string | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    throw new GitError(`cannot read a file of the repository: ${explain(error)}`, { cause: error });
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.size > maxBytes)
      throw new GitError('a file of the repository is not a regular file, or too large');
    const bytes = Buffer.alloc(stats.size);
    return bytes.toString('utf8', 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}
