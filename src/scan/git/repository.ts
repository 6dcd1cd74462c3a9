// Scans one repository: all its objects and everything else in its git folder, or what a range of commits adds.
import { join } from 'node:path';
import { builtInFamilies } from '../../config/rules/builtin.ts';
import { readRoots } from '../../git/attribution/read-roots.ts';
import { type CommitRange, type Listing, listObjects } from '../../git/list-objects.ts';
import { ObjectIdSet } from '../../git/object-ids.ts';
import { reflogText } from '../../git/refs.ts';
import type { RepositoryPlace } from '../../git/repository.ts';
import { blobOf } from '../../model/blob-of.ts';
import { codeOf, explain, GitError, isSystemError } from '../../model/errors.ts';
import type { Shard } from '../../model/shard.ts';
import type { Problem, Report, SourceStep } from '../../model/types.ts';
import { gitFolderSource } from '../../sources/git/folder.ts';
import { KnownObjects, knownListFile } from '../../sources/git/known-objects.ts';
import { indexPaths, refNames } from '../../sources/git/names.ts';
import { statsOf } from '../../system/files.ts';
import type { Context, Target } from './context.ts';
import { findMissingObjects, missingInRange } from './missing-objects.ts';
import { problemOf, scanObjects } from './objects.ts';
import { findClean } from './packed-objects.ts';
import type { Repository } from './scanned-repository.ts';
import { hasRest, idsOfShard, storeOf } from './shard.ts';

/** How a whole repository is scanned. */
export interface WholeOptions {
  /** Whether to skip what earlier scans found clean. */
  readonly cache: boolean;
  /** The part of it that is scanned; all if undefined. */
  readonly shard?: Shard | undefined;
}

/**
 * Scans all objects, and everything else in the git folder.
 *
 * @param listing all objects
 */
export async function scanWhole(
  repository: Repository,
  listing: Listing,
  context: Context,
  { cache, shard }: WholeOptions,
): Promise<Report> {
  const { place, outline } = repository;
  const ids = shard === undefined ? listing.ids : idsOfShard(listing.ids, shard);
  // While objects are read, git walks everything that is reachable.
  const missing = hasRest(shard) ? findMissingObjects(repository, listing.ids) : Promise.resolve([]);
  missing.catch(() => undefined);
  const known = cache ? openKnown(place, context, ids.width) : undefined;
  const report = await scanObjects(
    {
      listing: { ...listing, ids },
      known,
      clean: await findClean(place, ids, { known, only: shard === undefined ? undefined : new ObjectIdSet(ids) }, context),
      besides: hasRest(shard) ? besidesObjects(repository, context, missing) : [],
      lfs: { commonDir: place.commonDir, orphans: hasRest(shard) },
    },
    targetOf(repository),
    context,
  );
  const part = shard === undefined ? {} : { shard: { ...shard, store: storeOf(listing.ids, outline, shard) } };
  return { ...report, ...part, problems: [...report.problems, ...(known === undefined ? [] : saveKnown(known, repository))] };
}

/** Scans what commits add. */
export async function scanRange(repository: Repository, range: CommitRange, context: Context): Promise<Report> {
  const { place, view, outline } = repository;
  const listing = await listObjects(view, range, false);
  const problems = outline.failures.map(({ path, code, message }) => problemOf(repository, path, code, message));
  if (place.partial) problems.push(problemOf(repository, 'objects', 'git-partial-clone', PARTIAL));
  else problems.push(...missingInRange(listing, repository));
  const lfs = { commonDir: place.commonDir, orphans: false };
  return scanObjects({ listing, besides: [problems], lfs }, targetOf(repository), context);
}

/** Not for a range: who scans one says from where, and what a range needs and is not there is a problem of its own. */
const SHALLOW =
  'shallow clone: older commits were not fetched, so not all of the history was scanned; run `git fetch --unshallow`';

/** Whether the history ends where a clone with `--depth` ended: git lists those commits in a file, and removes it when it has the rest. */
function isShallow({ commonDir }: RepositoryPlace): boolean {
  const stats = statsOf(join(commonDir, 'shallow'));
  return stats?.isFile() === true && stats.size > 0;
}

const PARTIAL = 'partial clone: objects that the remote promised are missing; run `git fetch --refetch --no-filter`';

function targetOf({ place, view, outline, label, root }: Repository): Target {
  return { view, label, root, indexes: outline.indexes, roots: () => readRoots(view, place, outline) };
}

/** Everything in a git folder except objects. */
async function* besidesObjects(
  repository: Repository,
  { options: { env } }: Context,
  missing: Promise<readonly Problem[]>,
): AsyncGenerator<SourceStep> {
  const { place, view, outline, label, root } = repository;
  for (const { path, code, message } of outline.failures) yield problemOf(repository, path, code, message);
  if (place.partial) yield problemOf(repository, 'objects', 'git-partial-clone', PARTIAL);
  if (isShallow(place)) yield problemOf(repository, 'shallow', 'git-shallow-clone', SHALLOW);
  yield refNames(outline.refs, root);
  for (const { entries, path } of outline.indexes) yield indexPaths(entries, path, label);
  if (place.refFormat === 'reftable') {
    try {
      yield blobOf(await reflogText(view), { kind: 'file', path: 'reftable', root: label });
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      yield problemOf(repository, 'reftable', codeOf(error), explain(error));
    }
  }
  yield await missing;
  yield gitFolderSource(place, label, env, outline.refs);
}

function openKnown({ objects }: RepositoryPlace, { config, options }: Context, width: number): KnownObjects | undefined {
  const rules = JSON.stringify([builtInFamilies(), config.families, options.confidence ?? config.confidence]);
  const place = knownListFile(options.env, objects, rules);
  return place === undefined ? undefined : new KnownObjects(place, width);
}

/** Saves the list for the next scan. A failure is a Problem, because the next scan will then take as long as this one. */
function saveKnown(known: KnownObjects, repository: Repository): readonly Problem[] {
  try {
    known.save();
    return [];
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const message = `scan complete, but the cache could not be written (${explain(error)}); --no-cache disables it`;
    return [problemOf(repository, 'objects', 'cache-not-written', message)];
  }
}
