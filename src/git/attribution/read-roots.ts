// Reads everything that refers to objects in a repository: refs, HEADs, reflogs and indexes.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, explain, GitError, isSystemError } from '../../model/errors.ts';
import { listBytes } from '../../system/walk.ts';
import { listNames } from '../folders.ts';
import { type IndexEntry, listIndex } from '../index-entries.ts';
import { listRefs, type Ref, readReflogIds, reflogCommits } from '../refs.ts';
import { type RepositoryPlace, readText } from '../repository.ts';
import { runGit } from '../run.ts';
import { type CleanView, type Failure, setHead, type View } from '../view.ts';
import type { Roots } from './roots.ts';

/** An index of a repository. */
export interface Index {
  /** Where it is, below the git folder. */
  readonly path: string;
  /** The name of the linked worktree it belongs to. */
  readonly worktree?: string;
  readonly entries: readonly IndexEntry[];
}

/** The roots that every scan reads; reflogs are read only when they are needed. */
export interface Outline extends Pick<Roots, 'refs' | 'head' | 'otherHeads'> {
  readonly indexes: readonly Index[];
  /** What could not be read. */
  readonly failures: readonly Failure[];
}

/** The longest reflog that is read, in bytes. */
const MAX_REFLOG_BYTES = 256 * 1024 * 1024;

/** Reads what can be read, and reports the rest as failures. Sets HEAD of `view` to that of the repository. */
export async function readOutline(view: CleanView, place: RepositoryPlace): Promise<Outline> {
  const failures: Failure[] = [...view.unseen];
  const attempt = async <T>(path: string, otherwise: T, read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      failures.push({ path, code: codeOf(error), message: explain(error) });
      return otherwise;
    }
  };
  const refs = await attempt('refs', [], () => listRefs(view));
  const head = await attempt('HEAD', undefined, () => readHead(view, place, refs));
  if (head !== undefined && place.refFormat === 'files') setHead(view, head);
  const otherHeads: string[] = [];
  const indexes: Index[] = [];
  const folders = await attempt<readonly Folder[]>('worktrees', [{ folder: place.commonDir, path: '' }], async () =>
    foldersOf(place),
  );
  for (const { folder, path, worktree } of folders) {
    if (folder !== place.gitDir) {
      const oid = await attempt(`${path}HEAD`, undefined, async () => headIn(folder, refs));
      if (oid !== undefined) otherHeads.push(oid);
    }
    const file = join(folder, 'index');
    if (!existsSync(file)) continue;
    const entries = await attempt(`${path}index`, [], async () => {
      // git would wait for a pipe.
      if (!statSync(file).isFile()) throw new GitError('not a regular file');
      return listIndex(view, file);
    });
    indexes.push({ path: `${path}index`, entries, ...(worktree === undefined ? {} : { worktree }) });
  }
  return { refs, head, otherHeads, indexes, failures };
}

/** Everything that refers to objects. Throws GitError. */
export async function readRoots(view: View, place: RepositoryPlace, outline: Outline): Promise<Roots> {
  const { refs, head, otherHeads, indexes } = outline;
  if (place.refFormat === 'reftable') {
    // Holders are listed with the latest last.
    const logs = [...(await reflogCommits(view))].map(([ref, oids]) => ({ ref, oids: oids.toReversed() }));
    return { refs, head, otherHeads, indexes, reflogs: logs };
  }
  const reflogs: { ref: string; oids: readonly string[] }[] = [];
  for (const { folder } of foldersOf(place)) {
    const logs = join(folder, 'logs');
    for (const ref of filesIn(logs)) {
      reflogs.push({ ref: ref.toString(), oids: readReflogIds(readText(below(logs, ref), MAX_REFLOG_BYTES) ?? '') });
    }
  }
  return { refs, head, otherHeads, indexes, reflogs };
}

/** A git folder, and its path below the one that all worktrees share. */
interface Folder {
  readonly folder: string;
  readonly path: string;
  readonly worktree?: string;
}

/** The git folder that all worktrees share, and those of linked worktrees. Throws GitError. */
function foldersOf({ commonDir }: RepositoryPlace): readonly Folder[] {
  const worktrees = join(commonDir, 'worktrees');
  return [
    { folder: commonDir, path: '' },
    ...listNames(worktrees).map((worktree) => ({ folder: join(worktrees, worktree), path: `worktrees/${worktree}/`, worktree })),
  ];
}

async function readHead(view: View, { gitDir, refFormat }: RepositoryPlace, refs: readonly Ref[]): Promise<string | undefined> {
  if (refFormat === 'files') return headIn(gitDir, refs);
  const output = await runGit(['rev-parse', '--verify', '--quiet', 'HEAD'], { ...view, expected: [1] });
  return output.toString('latin1').trim() || undefined;
}

/** The commit of a HEAD; undefined for a branch without a commit. Throws GitError where it names neither a branch nor a commit. */
function headIn(folder: string, refs: readonly Ref[]): string | undefined {
  const text = readText(join(folder, 'HEAD')) ?? '';
  const [, name, oid] = /^(?:ref:\s*(\S.*)|([0-9a-f]{40,64}))$/.exec(text.trimEnd()) ?? [];
  if (name === undefined && oid === undefined) throw new GitError('it names neither a branch nor a commit');
  return oid ?? refs.find((ref) => ref.name === name)?.oid;
}

/** All files below `folder`, by their paths as bytes: names of refs need not be UTF-8. Throws GitError. */
function filesIn(folder: string, path: Buffer = Buffer.alloc(0)): readonly Buffer[] {
  let entries: ReturnType<typeof listBytes>;
  try {
    entries = listBytes(below(folder, path));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw new GitError(`reflogs cannot be listed: ${explain(error)}`, { cause: error });
  }
  return entries.flatMap((entry) => {
    const name = path.length === 0 ? entry.name : Buffer.concat([path, SLASH, entry.name]);
    if (entry.stats?.isDirectory() === true) return filesIn(folder, name);
    return entry.stats?.isFile() === true ? [name] : [];
  });
}

const SLASH = Buffer.from('/');

function below(folder: string, path: Buffer): Buffer {
  return Buffer.concat([Buffer.from(folder), SLASH, path]);
}
