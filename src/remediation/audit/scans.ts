// The scans of an audit.

import { basename, join, relative, resolve } from 'node:path';
import { loadConfig } from '../../config/config.ts';
import { mergeReports } from '../../findings/merge.ts';
import { findTop } from '../../git/environment.ts';
import { isBrokenRepository } from '../../git/repository.ts';
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

/** In the order in which they run. If several find a place, the last one knows most about it. */
export const AUDIT_SCANS = ['files', 'git', 'logs', 'shell', 'processes'] as const;

export type AuditScanName = (typeof AUDIT_SCANS)[number];

/** One of the scans that an audit consists of, and what it found. */
export interface AuditScan {
  readonly name: AuditScanName;
  /** Undefined if there is nothing to scan: no repository, no /proc. */
  readonly report: Report | undefined;
}

export interface AuditScanOptions extends ScanOptions {
  /** Aborted when the program is about to end. */
  readonly interrupted?: AbortSignal | undefined;
  /** More globs of paths to skip. */
  readonly exclude?: readonly string[] | undefined;
  /**
   * The root of another system: its logs are scanned, and the processes in its `/proc`. Histories are scanned only in a home that is named,
   * or in that of this user if it is below the root.
   */
  readonly root?: string | undefined;
  /** Whose histories to scan: a home, or the name of a user; default: this user. */
  readonly home?: string | undefined;
  readonly user?: string | undefined;
  /** Further files outside of `cwd`; links are followed. */
  readonly files?: readonly string[] | undefined;
  /** Apply the excludes and allowlist of the tree's own configuration. */
  readonly trustConfig?: boolean | undefined;
  /** Called before each scan. */
  readonly onScan?: ((name: AuditScanName) => void) | undefined;
}

/** Runs the scans one after the other: each uses all processors. Throws UsageError, ConfigError and GitError. */
export async function runScans(names: readonly AuditScanName[], options: AuditScanOptions): Promise<readonly AuditScan[]> {
  const { cwd, trustConfig = false } = options;
  const loaded = await loadConfig(cwd, options.config);
  // Its rules can only find more. Everything else could hide a token, and its author is unknown.
  const config = trustConfig ? loaded : { ...loaded, exclude: [], confidence: 'likely' as const };
  // Throws UsageError for an unknown user before the long scans, not after them.
  if (names.includes('shell') && (options.home ?? options.user) !== undefined) homeFor(options);
  const scans: AuditScan[] = [];
  for (const name of AUDIT_SCANS) {
    if (!names.includes(name)) continue;
    options.onScan?.(name);
    scans.push({ name, report: await attempt(() => SCANNERS[name]({ ...options, config })) });
  }
  return scans;
}

/** A broken repository is a problem and does not end the audit. Undefined if there is no repository. */
async function attempt(scan: () => Promise<Report | undefined>): Promise<Report | undefined> {
  try {
    return await scan();
  } catch (error) {
    if (error instanceof NoRepositoryError) return undefined;
    if (!(error instanceof GitError)) throw error;
    return problem('.git', codeOf(error), error.message);
  }
}

const SCANNERS: Readonly<Record<AuditScanName, (options: AuditScanOptions) => Promise<Report | undefined>>> = {
  files: scanTree,
  git: scanAllRepositories,
  logs: (options) => scanLogs([], options),
  shell: scanHistories,
  processes: (options) =>
    scanProcesses({ ...options, proc: options.root === undefined ? undefined : join(options.root, 'proc') }),
};

/** Scans the files below the folder, and `.env` files that are links out of it: many deployments have such links. */
async function scanTree(options: AuditScanOptions): Promise<Report> {
  const { files = [] } = options;
  const report = await scanFiles(['.', ...files], options);
  const links = pathsOf(report.skips, 'symbolic-link-out-of-tree').filter(
    (path) => isEnvName(basename(path)) && !files.includes(resolve(options.cwd, path)),
  );
  return links.length === 0 ? report : mergeReports([report, await scanFiles(links, options)]);
}

/** Scans the repository of the folder, and those below it. */
async function scanAllRepositories(options: AuditScanOptions): Promise<Report | undefined> {
  const { cwd } = options;
  const top = findTop(cwd);
  const below = await repositoriesBelow(options);
  const reports = [await attempt(() => scanGit(options))];
  if (top !== undefined && isBrokenRepository(top))
    reports.push(problem(relative(cwd, join(top, '.git')), 'not-a-repository', 'not a git repository any more, or not readable'));
  if (below.folders.length > 0) reports.push(await scanRepositories(below.folders, options));
  reports.push(...below.closed.map(({ path, code, message }) => problem(path, code, message)));
  const made = reports.filter((report) => report !== undefined);
  return made.length === 0 ? undefined : { ...mergeReports(made), unused: [] };
}

/** The paths that were skipped for a reason. */
function pathsOf(skips: readonly Skip[], wanted: Skip['reason']): readonly string[] {
  return skips.flatMap(({ origin, reason }) => (reason === wanted && origin.kind === 'file' ? [origin.path] : []));
}

/** Scans the histories. A missing home is a problem and does not end the audit. */
async function scanHistories(options: AuditScanOptions): Promise<Report | undefined> {
  if (!hasHome(options)) return undefined;
  if ((options.home ?? options.user) !== undefined) return scanShell([], options);
  const home = ownHome(options.env);
  if (statsOf(home)?.isDirectory() !== true) return problem(home, 'no-home', 'the home folder is missing or cannot be read');
  return scanShell([], options);
}

function problem(path: string, code: ProblemCode, message: string): Report {
  return { ...mergeReports([]), problems: [createProblem({ kind: 'file', path }, code, message)] };
}

function hasHome({ cwd, env, root, home, user }: AuditScanOptions): boolean {
  if (root === undefined || home !== undefined || user !== undefined) return true;
  const own = homeFrom(env);
  return own !== undefined && isWithin(resolveLinks(resolve(cwd, own)), resolveLinks(resolve(cwd, root)));
}
