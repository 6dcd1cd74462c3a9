// The looks of an audit: what is looked through, by which scan.

import { basename, join, relative, resolve } from 'node:path';
import { loadConfig } from '../../config/config.ts';
import { mergeReports } from '../../findings/merge.ts';
import { findTop } from '../../git/environment.ts';
import { isRuin } from '../../git/repository.ts';
import type { ProblemCode } from '../../model/codes.ts';
import { codeOf, GitError, NoRepositoryError } from '../../model/errors.ts';
import { createProblem } from '../../model/problems.ts';
import type { Report, Skip } from '../../model/types.ts';
import { scanFiles } from '../../scan/files.ts';
import { scanGit, scanRepositories } from '../../scan/git/scan-git.ts';
import { homeFor, scanShell } from '../../scan/histories.ts';
import { scanLogs } from '../../scan/logs.ts';
import { scanProcesses } from '../../scan/processes.ts';
import type { ScanOptions } from '../../scan/run-scan.ts';
import { isEnvName } from '../../system/env-names.ts';
import { resolveLinks, statsOf } from '../../system/files.ts';
import { homeFrom, ownHome } from '../../system/homes.ts';
import { isWithin } from '../../system/paths.ts';
import { repositoriesBelow } from './repositories.ts';

/** In the order in which they are made: of a place that several find the last one says most. */
export const LOOKS = ['files', 'git', 'logs', 'shell', 'processes'] as const;

export type LookName = (typeof LOOKS)[number];

export interface Look {
  readonly name: LookName;
  /** Undefined where there is nothing of the kind here: no repository, no /proc. */
  readonly report: Report | undefined;
}

export interface LookOptions extends ScanOptions {
  /** Aborted where the program is about to end. */
  readonly interrupted?: AbortSignal | undefined;
  /** More globs of paths to leave out. */
  readonly exclude?: readonly string[] | undefined;
  /**
   * Another system, mounted here: logs are those on it, programs those its `/proc` lists, and histories are looked at only in a home that is
   * named, or that of this user where it is below it.
   */
  readonly root?: string | undefined;
  /** Whose histories: the home to look in, or the name of the user; those of this user if neither is said. */
  readonly home?: string | undefined;
  readonly user?: string | undefined;
  /** Files beside those below `cwd`, by their paths: links there are followed. */
  readonly files?: readonly string[] | undefined;
  /** Hold to what the tree's own configuration leaves out and allows. */
  readonly trustConfig?: boolean | undefined;
  /** FindingMetadata what is looked through, before it is. */
  readonly onLook?: ((name: LookName) => void) | undefined;
}

/** Makes the looks named, one after the other: each has all processors for itself. Throws UsageError, ConfigError and GitError. */
export async function makeLooks(names: readonly LookName[], options: LookOptions): Promise<readonly Look[]> {
  const { cwd, trustConfig = false } = options;
  const loaded = await loadConfig(cwd, options.config);
  // Its rules find more; what else it says could hide something, and who wrote it is not known.
  const config = trustConfig ? loaded : { ...loaded, exclude: [], confidence: 'likely' as const };
  // Whose histories cannot be said is told before the long look, not after it.
  if (names.includes('shell') && (options.home ?? options.user) !== undefined) homeFor(options);
  const looks: Look[] = [];
  for (const name of LOOKS) {
    if (!names.includes(name)) continue;
    options.onLook?.(name);
    looks.push({ name, report: await attempt(() => MAKERS[name]({ ...options, config })) });
  }
  return looks;
}

/** A repository that is broken as a whole is told, and does not keep us from the rest; where there is none there is nothing of the kind. */
async function attempt(look: () => Promise<Report | undefined>): Promise<Report | undefined> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof NoRepositoryError) return undefined;
    if (!(error instanceof GitError)) throw error;
    return problem('.git', codeOf(error), error.message);
  }
}

const MAKERS: Readonly<Record<LookName, (options: LookOptions) => Promise<Report | undefined>>> = {
  files: lookAtFiles,
  git: lookAtRepositories,
  logs: (options) => scanLogs([], options),
  shell: lookAtHistories,
  processes: (options) =>
    scanProcesses({ ...options, proc: options.root === undefined ? undefined : join(options.root, 'proc') }),
};

/** The files below the folder. A `.env` that is a link out of it is one of the project all the same: many deployments have theirs so. */
async function lookAtFiles(options: LookOptions): Promise<Report> {
  const { files = [] } = options;
  const report = await scanFiles(['.', ...files], options);
  const links = pathsOf(report.skips, 'symbolic-link-out-of-tree').filter(
    (path) => isEnvName(basename(path)) && !files.includes(resolve(options.cwd, path)),
  );
  return links.length === 0 ? report : mergeReports([report, await scanFiles(links, options)]);
}

/** The repository that the folder is in, and those below it. */
async function lookAtRepositories(options: LookOptions): Promise<Report | undefined> {
  const { cwd } = options;
  const top = findTop(cwd);
  const below = await repositoriesBelow(options);
  const reports = [await attempt(() => scanGit(options))];
  if (top !== undefined && isRuin(top))
    reports.push(
      problem(relative(cwd, join(top, '.git')), 'not-a-repository', 'it is no git repository (any more), or may not be read'),
    );
  if (below.folders.length > 0) reports.push(await scanRepositories(below.folders, options));
  reports.push(...below.closed.map(({ path, code, message }) => problem(path, code, message)));
  const made = reports.filter((report) => report !== undefined);
  return made.length === 0 ? undefined : { ...mergeReports(made), unused: [] };
}

/** The paths of what was left out for that reason. */
function pathsOf(skips: readonly Skip[], wanted: Skip['reason']): readonly string[] {
  return skips.flatMap(({ origin, reason }) => (reason === wanted && origin.kind === 'file' ? [origin.path] : []));
}

/** A home that is not there keeps us from no other look. */
async function lookAtHistories(options: LookOptions): Promise<Report | undefined> {
  if (!hasHome(options)) return undefined;
  if ((options.home ?? options.user) !== undefined) return scanShell([], options);
  const home = ownHome(options.env);
  if (statsOf(home)?.isDirectory() !== true)
    return problem(home, 'no-home', 'the home of the user is not there, or no folder, or closed to us');
  return scanShell([], options);
}

function problem(path: string, code: ProblemCode, message: string): Report {
  return { ...mergeReports([]), problems: [createProblem({ kind: 'file', path }, code, message)] };
}

function hasHome({ cwd, env, root, home, user }: LookOptions): boolean {
  if (root === undefined || home !== undefined || user !== undefined) return true;
  const own = homeFrom(env);
  return own !== undefined && isWithin(resolveLinks(resolve(cwd, own)), resolveLinks(resolve(cwd, root)));
}
