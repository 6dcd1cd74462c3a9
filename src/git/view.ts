// A repository as git may look at it: its objects and refs, with nothing of its configuration.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ProblemCode } from '../model/codes.ts';
import { explain, GitError } from '../model/errors.ts';
import type { Environment } from '../system/environment.ts';
import { statsOf } from '../system/files.ts';
import { foreignEnvironment } from './environment.ts';
import { findUnreadable, listNames } from './folders.ts';
import { type RepositoryPlace, readText } from './repository.ts';

/** Where to run git, and with what environment. */
export interface View {
  readonly cwd: string;
  readonly env: Environment;
}

/** What could not be read: what it is called, below the git folder, and why. */
export interface Failure {
  readonly path: string;
  readonly code: ProblemCode;
  readonly message: string;
}

/** A View of our own making. */
export interface CleanView extends View {
  /** What of the repository git does not see from here, because it could not read it. */
  readonly unseen: readonly Failure[];
  /** Removes it. To be called in any case. */
  close(): void;
}

/**
 * Settings with which git reads every object there is. A multi-pack-index or a commit-graph could say less than the packs
 * hold, and graphs of commits that are not so; both are files of the repository that nobody need have made with git.
 */
const SETTINGS = ['multiPackIndex = false', 'commitGraph = false', 'bare = true', 'looseCompression = 1'];

/**
 * Makes a git folder of our own that borrows the objects and refs of the repository. No program that the repository's
 * configuration names can run, no object is fetched, grafts and replaced objects do not count. Throws GitError.
 *
 * Links, not copies: the names of refs and the messages of reflogs may hold tokens, and nothing of ours may.
 *
 * @param interrupted aborted where the program is about to end: the folder is then removed
 */
export function makeCleanView(place: RepositoryPlace, env: Environment, interrupted?: AbortSignal | undefined): CleanView {
  for (const objects of objectFolders(place.objects)) {
    const special = findUnreadable(objects);
    if (special === undefined) continue;
    const where = objects === place.objects ? '' : ', in a repository it borrows from';
    throw new GitError(`objects/${special}${where}, is neither a file nor a folder: git would wait for it for ever`);
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
      ...foreignEnvironment(env),
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
  return new GitError(`no folder could be made to look at the repository from: ${explain(error)}`, { cause: error });
}

/** Ids that git keeps for the user, and that the user may name. */
const SPECIAL_REFS = ['ORIG_HEAD', 'FETCH_HEAD', 'MERGE_HEAD', 'CHERRY_PICK_HEAD', 'REVERT_HEAD', 'REBASE_HEAD'];

/** More is no file with a ref in it. */
const LONGEST_REF = 64 * 1024;

/** Fills the folder of a view. What git cannot be shown, and is told of: a pipe would keep it waiting for ever. */
function fill(folder: string, { gitDir, commonDir, ...formats }: RepositoryPlace): readonly Failure[] {
  const unseen: Failure[] = [];
  mkdirSync(join(folder, 'objects'));
  const { extensions, version } = extensionsOf(formats);
  writeFileSync(
    join(folder, 'config'),
    `[core]\n\trepositoryFormatVersion = ${version}\n${SETTINGS.map((line) => `\t${line}\n`).join('')}${extensions}`,
  );
  // A name would be a copy of what may hold a token; see setHead. Where refs are in tables git finds HEAD there.
  writeFileSync(join(folder, 'HEAD'), 'ref: refs/heads/.invalid\n');
  for (const [name, longest] of [['refs', LONGEST_REF], ['reftable']] as const) {
    const special = findUnreadable(join(commonDir, name), longest);
    if (special === undefined) link(join(commonDir, name), join(folder, name));
    else {
      unseen.push({
        path: `${name}/${special}`,
        code: 'not-a-file',
        message: 'it is no file with a ref in it: no ref was looked at',
      });
      mkdirSync(join(folder, name));
    }
  }
  const linkFile = (from: string, name: string): void => {
    const stats = statsOf(from);
    if (stats?.isFile() === true) link(from, join(folder, name));
    else if (stats !== undefined) unseen.push({ path: name, code: 'not-a-file', message: 'it is no file' });
  };
  linkFile(join(commonDir, 'packed-refs'), 'packed-refs');
  for (const name of SPECIAL_REFS) linkFile(join(gitDir, name), name);
  if (gitDir === commonDir) link(join(commonDir, 'logs'), join(folder, 'logs'));
  else {
    // A linked work tree has a reflog of its own for HEAD. That of the other would be a wrong answer, and a link to a file git takes for
    // none: `HEAD@{1}` is then no commit.
    mkdirSync(join(folder, 'logs'));
    link(join(commonDir, 'logs/refs'), join(folder, 'logs/refs'));
  }
  // An index that is split names its other half, which git looks for beside HEAD.
  const worktrees = join(commonDir, 'worktrees');
  for (const at of [commonDir, ...folderNames(worktrees).map((name) => join(worktrees, name))]) {
    for (const name of folderNames(at)) if (/^sharedindex\.[0-9a-f]+$/.test(name)) linkFile(join(at, name), name);
  }
  const shallow = readText(join(commonDir, 'shallow'));
  if (shallow?.split('\n').every((line) => /^(?:[0-9a-f]{40,64})?$/.test(line)) === true)
    writeFileSync(join(folder, 'shallow'), shallow);
  return unseen;
}

/** What is in a folder; what cannot be listed is told by whoever reads the indexes there. */
function folderNames(folder: string): readonly string[] {
  try {
    return listNames(folder);
  } catch {
    return [];
  }
}

/** git follows no longer chain of repositories that borrow from each other. */
const MOST_BORROWED = 5;

/** The folder of objects, and those of the repositories that objects are borrowed from. Throws GitError. */
function objectFolders(objects: string): readonly string[] {
  const folders = new Set([objects]);
  let fresh = [objects];
  for (let depth = 0; depth <= MOST_BORROWED && fresh.length > 0; depth++) {
    fresh = fresh.flatMap(alternatesOf).filter((folder) => !folders.has(folder));
    for (const folder of fresh) folders.add(folder);
  }
  return [...folders];
}

/** Throws GitError for a list that git would read for ever, or that is longer than any. */
function alternatesOf(objects: string): string[] {
  const text = readText(join(objects, 'info', 'alternates'));
  if (text === undefined) return [];
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  // git undoes quotes, which it writes only around names that hardly anybody gives.
  if (lines.some((line) => line.startsWith('"')))
    throw new GitError('objects/info/alternates names a folder in quotes: such are not known here');
  return lines.map((line) => resolve(realpathSync(objects), line));
}

/** Says what HEAD is in a view of our own, once that is known. */
export function setHead(view: CleanView, oid: string): void {
  writeFileSync(join(view.cwd, 'HEAD'), `${oid}\n`);
}

/** Links `to` to the file or folder `from`. It need not be there: git takes a link to nothing for nothing. */
function link(from: string, to: string): void {
  // A junction is what Windows lets anybody make; elsewhere the kind makes no difference.
  symlinkSync(from, to, 'junction');
}

/** Only what is not the usual: a git that knows no other form of refs refuses to be told of one. */
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
