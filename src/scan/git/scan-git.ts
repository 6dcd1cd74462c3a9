// Scans git repositories: every object, or those that commits add, and everything else in a git folder.

import { relative, resolve } from 'node:path';
import { loadConfig } from '../../config/config.ts';
import { mergeReports } from '../../findings/merge.ts';
import { readOutline } from '../../git/attribution/read-roots.ts';
import { listAllObjects } from '../../git/list-objects.ts';
import { findRepository, type RepositoryPlace, repositoryAt } from '../../git/repository.ts';
import { makeCleanView } from '../../git/view.ts';
import { codeOf, explain, GitError, UsageError } from '../../model/errors.ts';
import { createProblem } from '../../model/problems.ts';
import type { Shard } from '../../model/shard.ts';
import type { Report } from '../../model/types.ts';
import { leftPatches, nestedRepositories } from '../../sources/git/folder.ts';
import type { ScanOptions } from '../run-scan.ts';
import { type Context, createContext } from './context.ts';
import { problemOf } from './objects.ts';
import { isPatchOf } from './patches.ts';
import { resolveRanges } from './ranges.ts';
import { scanRange, scanWhole } from './repository.ts';
import { hasRest } from './shard.ts';

export interface GitScanOptions extends ScanOptions {
  /** The folder of a repository, relative to `cwd`; the one that `cwd` is in if not given. */
  readonly repository?: string | undefined;
  /** Revisions: `A..B`, `^A`, `main`. Everything in the repository if there are none. */
  readonly ranges?: readonly string[] | undefined;
  /** Only commits since then, as git understands it: `2026-01-01`, `2 weeks ago`. */
  readonly since?: string | undefined;
  /** The part of the objects that is scanned; all if not given. Not with `ranges` or `since`. */
  readonly shard?: Shard | undefined;
  /** Whether to skip what earlier scans found clean; true if not given. */
  readonly cache?: boolean | undefined;
  /** Aborted when the program is about to exit: the temporary folder is then removed at once, and the scan fails. */
  readonly interrupted?: AbortSignal | undefined;
}

/**
 * Scans a git repository: objects, reachable or not, names of refs, indexes, reflogs, configuration, what hook managers leave,
 * and the repositories of its submodules. No program that the repository's configuration names is run, and nothing is fetched.
 *
 * Throws UsageError, ConfigError and GitError; what could not be scanned is a Problem in the report.
 */
export async function scanGit(options: GitScanOptions): Promise<Report> {
  const { cwd, env, repository, ranges = [], since, cache = true, shard } = options;
  const place = locate(options);
  const top = place.workTree ?? place.gitDir;
  const { config } = options;
  // A named configuration is relative to the current folder; the default is the repository's own.
  const settings = await loadConfig(repository === undefined || config !== undefined ? cwd : top, config);
  const context = await createContext(options, settings, top);
  const label = relative(cwd, place.commonDir) || '.';
  if (ranges.length === 0 && since === undefined) {
    const progress: Progress = { context, cache, interrupted: options.interrupted, shard, seen: new Set() };
    const reports = await scanAll(place, label, undefined, progress);
    if (repository === undefined && hasRest(shard))
      reports.push(await context.scan(leftPatches(env, (path) => isPatchOf(place, path, env))));
    const [{ shard: part } = {}] = reports;
    return { ...mergeReports(reports), unused: [], ...(part === undefined ? {} : { shard: part }) };
  }
  if (shard !== undefined) throw new UsageError('only a whole repository can be scanned in shards, not a range of commits');
  const view = makeCleanView(place, env, options.interrupted);
  try {
    const outline = await readOutline(view, place);
    const range = await resolveRanges(view, ranges, since, outline);
    const report = await scanRange({ place, view, label, root: undefined, outline }, range, context);
    return { ...report, unused: [] };
  } finally {
    view.close();
  }
}

/**
 * Scans the repositories of these folders, below `cwd`, as scanGit does: each is the working tree or the git folder of one. What is
 * broken is a Problem. Throws UsageError, ConfigError and GitError.
 */
export async function scanRepositories(
  folders: readonly string[],
  options: ScanOptions & Pick<GitScanOptions, 'interrupted'>,
): Promise<Report> {
  const { cwd, interrupted } = options;
  const context = await createContext(options, await loadConfig(cwd, options.config), cwd);
  const progress: Progress = { context, cache: true, interrupted, seen: new Set() };
  const reports: Report[] = [];
  for (const folder of folders) {
    const label = relative(cwd, folder);
    try {
      const place = repositoryAt(folder);
      if (place === undefined) throw new GitError('its .git is not a git repository, or is not readable');
      const name = relative(cwd, place.commonDir);
      reports.push(...(await scanAll(place, name, name, progress)));
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      const message = `could not open the repository: ${explain(error)}`;
      reports.push(await context.scan([createProblem({ kind: 'file', path: label }, codeOf(error), message)]));
    }
  }
  return { ...mergeReports(reports), unused: [] };
}

/** Throws GitError if there is no repository. */
function locate({ cwd, env, repository }: GitScanOptions): RepositoryPlace {
  if (repository === undefined) return findRepository(cwd, env);
  const place = repositoryAt(resolve(cwd, repository));
  if (place === undefined) throw new GitError('not a git repository');
  return place;
}

interface Progress {
  readonly context: Context;
  readonly cache: boolean;
  readonly interrupted: AbortSignal | undefined;
  readonly shard?: Shard | undefined;
  /** The git folders that were scanned. */
  readonly seen: Set<string>;
}

/** The reports of a repository and of those in it. */
async function scanAll(place: RepositoryPlace, label: string, root: string | undefined, progress: Progress): Promise<Report[]> {
  const { context, cache, interrupted, shard, seen } = progress;
  if (seen.has(place.commonDir)) return [];
  seen.add(place.commonDir);
  const { cwd, env } = context.options;
  const view = makeCleanView(place, env, interrupted);
  const reports: Report[] = [];
  let submodules: readonly Buffer[] = [];
  try {
    // At the same time: they are independent.
    const [listing, outline] = await Promise.all([listAllObjects(view), readOutline(view, place)]);
    reports.push(await scanWhole({ place, view, label, root, outline }, listing, context, { cache, shard }));
    submodules = outline.indexes.flatMap(({ entries }) =>
      entries.filter(({ isSubmodule }) => isSubmodule).map(({ path }) => path),
    );
  } finally {
    view.close();
  }
  for (const nested of nestedRepositories(place, submodules)) {
    if ('message' in nested) {
      if (!hasRest(shard)) continue;
      reports.push(await context.scan([problemOf({ label }, nested.path, nested.code, nested.message)]));
      continue;
    }
    const name = relative(cwd, nested.commonDir);
    reports.push(...(await scanAll(nested, name, name, progress)));
  }
  return reports;
}
