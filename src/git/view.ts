// Makes a view of a repository that git can read safely: the objects and refs, without the configuration.

import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ProblemCode } from '../model/codes.ts';
import { explain, GitError } from '../model/errors.ts';
import type { Environment } from '../system/environment.ts';
import { statsOf } from '../system/files.ts';
import { foreignEnvironment, withoutProgramsIn } from './environment.ts';
import { findUnreadable, listNames } from './folders.ts';
import { type RepositoryPlace, readText } from './repository.ts';

/** How to run git for a repository: in which folder, and with which environment. */
export interface View {
  readonly cwd: string;
  readonly env: Environment;
}

/** A part of a repository that could not be read: its path below the git folder, and why. */
export interface Failure {
  readonly path: string;
  readonly code: ProblemCode;
  readonly message: string;
}

/** A View in a temporary git folder. */
export interface CleanView extends View {
  /** Parts of the repository that are not in the view, because git could not read them. */
  readonly unseen: readonly Failure[];
  /** Removes the folder. Must be called in any case. */
  close(): void;
}

/**
 * Settings with which git reads every object. A multi-pack-index could list fewer objects than the packs have, and a commit-graph
 * could be false: both are files of the repository, and need not be made by git.
 */
const SETTINGS = ['multiPackIndex = false', 'commitGraph = false', 'bare = true', 'looseCompression = 1'];

/**
 * Makes a temporary git folder that borrows the objects and refs of the repository. No program that the repository's configuration
 * names can run, no object is fetched, grafts and replaced objects have no effect. Throws GitError.
 *
 * With links, not copies: names of refs and messages of reflogs may hold tokens, and no file of ours may.
 *
 * @param interrupted aborted when the program is about to end: the folder is then removed
 */
export function makeCleanView(place: RepositoryPlace, env: Environment, interrupted?: AbortSignal | undefined): CleanView {
  for (const objects of objectFolders(place.objects)) {
    const special = findUnreadable(objects);
    if (special === undefined) continue;
    const where = objects === place.objects ? '' : ' of an alternate';
    throw new GitError(`objects/${special}${where}: neither a file nor a folder; git would wait for it forever`);
  }
  const folder = makeFolder();
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const close = (): void => {
    interrupted?.removeEventListener('abort', remove);
    remove();
  };
  interrupted?.addEventListener('abort', remove);
  let unseen: readonly Failure[];
  try {
    unseen = fill(folder, place);
  } catch (error) {
    close();
    throw error instanceof GitError ? error : noFolder(error);
  }
  return {
    cwd: folder,
    env: {
      ...withoutProgramsIn(
        foreignEnvironment(env),
        [place.workTree, place.gitDir, place.commonDir].filter((path) => path !== undefined),
      ),
      GIT_DIR: folder,
      GIT_OBJECT_DIRECTORY: place.objects,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
    },
    unseen,
    close,
  };
}

function makeFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'tokenscan-git-'));
  } catch (error) {
    throw noFolder(error);
  }
}

function noFolder(error: unknown): GitError {
  return new GitError(`cannot make a temporary folder: ${explain(error)}`, { cause: error });
}

/** Refs that git writes beside HEAD. A user may name them. */
const SPECIAL_REFS = ['ORIG_HEAD', 'FETCH_HEAD', 'MERGE_HEAD', 'CHERRY_PICK_HEAD', 'REVERT_HEAD', 'REBASE_HEAD'];

/** Larger files are not refs. */
const MAX_REF_BYTES = 64 * 1024;

/** Fills the folder of a view. Returns the parts it omits, for example a pipe, for which git would wait forever. */
function fill(folder: string, { gitDir, commonDir, ...formats }: RepositoryPlace): readonly Failure[] {
  const unseen: Failure[] = [];
  mkdirSync(join(folder, 'objects'));
  writeFileSync(join(folder, 'config'), configFor(formats));
  // The name of a branch would be a copy of what may hold a token; see setHead. With reftables git finds HEAD there.
  writeFileSync(join(folder, 'HEAD'), 'ref: refs/heads/.invalid\n');
  for (const [name, longest] of [['refs', MAX_REF_BYTES], ['reftable']] as const) {
    const special = findUnreadable(join(commonDir, name), longest);
    if (special === undefined) link(join(commonDir, name), join(folder, name));
    else {
      unseen.push({
        path: `${name}/${special}`,
        code: 'not-a-file',
        message: 'not a file with a ref in it: no ref was scanned',
      });
      mkdirSync(join(folder, name));
    }
  }
  const linkFile = (from: string, name: string): void => {
    const stats = statsOf(from);
    if (stats?.isFile() === true) link(from, join(folder, name));
    else if (stats !== undefined) unseen.push({ path: name, code: 'not-a-file', message: 'not a regular file' });
  };
  linkFile(join(commonDir, 'packed-refs'), 'packed-refs');
  for (const name of SPECIAL_REFS) linkFile(join(gitDir, name), name);
  if (gitDir === commonDir) link(join(commonDir, 'logs'), join(folder, 'logs'));
  else {
    // A linked worktree has its own reflog for HEAD. That of the main worktree would be wrong, and git ignores a link to a file: then
    // `HEAD@{1}` is no commit.
    mkdirSync(join(folder, 'logs'));
    link(join(commonDir, 'logs/refs'), join(folder, 'logs/refs'));
  }
  // A split index names a shared index, which git expects beside HEAD.
  const worktrees = join(commonDir, 'worktrees');
  for (const at of [commonDir, ...folderNames(worktrees).map((name) => join(worktrees, name))]) {
    for (const name of folderNames(at)) if (/^sharedindex\.[0-9a-f]+$/.test(name)) linkFile(join(at, name), name);
  }
  const shallow = readText(join(commonDir, 'shallow'));
  if (shallow?.split('\n').every((line) => /^(?:[0-9a-f]{40,64})?$/.test(line)) === true)
    writeFileSync(join(folder, 'shallow'), shallow);
  return unseen;
}

/** The text of its configuration. */
function configFor(formats: Parameters<typeof extensionsOf>[0]): string {
  const { extensions, version } = extensionsOf(formats);
  return `[core]\n\trepositoryFormatVersion = ${version}\n${SETTINGS.map((line) => `\t${line}\n`).join('')}${extensions}`;
}

/** The names in a folder; none where it cannot be listed: the reader of the indexes reports that. */
function folderNames(folder: string): readonly string[] {
  try {
    return listNames(folder);
  } catch {
    return [];
  }
}

/** The longest chain of alternates that git follows. */
const MAX_ALTERNATE_DEPTH = 5;

/** The folder of objects, and those of all alternates. Throws GitError. */
export function objectFolders(objects: string): readonly string[] {
  const folders = new Set([objects]);
  let fresh = [objects];
  for (let depth = 0; depth <= MAX_ALTERNATE_DEPTH && fresh.length > 0; depth++) {
    fresh = fresh.flatMap(alternatesOf).filter((folder) => !folders.has(folder));
    for (const folder of fresh) folders.add(folder);
  }
  return [...folders];
}

/** Throws GitError for a file that git would read forever, and for one that is too large. */
function alternatesOf(objects: string): string[] {
  const text = readText(join(objects, 'info', 'alternates'));
  if (text === undefined) return [];
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  // git unquotes such lines, which it writes only for very unusual names.
  if (lines.some((line) => line.startsWith('"'))) throw new GitError('objects/info/alternates: quoted paths are not supported');
  return lines.map((line) => resolve(realpathSync(objects), line));
}

/** Sets HEAD in a view, once it is known. */
export function setHead(view: CleanView, oid: string): void {
  // Replaced, not rewritten: a git that starts at this moment must not read an empty HEAD, with which this is no repository.
  const next = join(view.cwd, 'HEAD.new');
  writeFileSync(next, `${oid}\n`);
  renameSync(next, join(view.cwd, 'HEAD'));
}

/** Makes the link `to` to the file or folder `from`, which need not exist: git ignores a broken link. */
function link(from: string, to: string): void {
  // Windows lets any user make a junction; elsewhere the type has no effect.
  symlinkSync(from, to, 'junction');
}

/** Only formats that are not the default: a git without support for other ref formats rejects the setting. */
function extensionsOf({ objectFormat, refFormat }: Pick<RepositoryPlace, 'objectFormat' | 'refFormat'>): {
  extensions: string;
  version: number;
} {
  const lines = [
    objectFormat === 'sha1' ? '' : `\tobjectFormat = ${objectFormat}\n`,
    refFormat === 'files' ? '' : `\trefStorage = ${refFormat}\n`,
  ].join('');
  return lines === '' ? { extensions: '', version: 0 } : { extensions: `[extensions]\n${lines}`, version: 1 };
}
