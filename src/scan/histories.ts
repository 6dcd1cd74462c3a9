// Scans histories: what shells, clients and editors keep of what was typed in them.
import { platform } from 'node:os';
import { resolve } from 'node:path';
import { loadConfig } from '../config/config.ts';
import { prepareRules } from '../config/rules/builtin.ts';
import { createDetector } from '../detect/detector.ts';
import { createMasker } from '../detect/mask.ts';
import { UsageError } from '../model/errors.ts';
import type { Finding, Problem, Report, Source } from '../model/types.ts';
import { globFilter } from '../sources/files/select.ts';
import { historySource, namedHistories, namesOf } from '../sources/histories/histories.ts';
import type { Home } from '../sources/histories/home.ts';
import { statsOf } from '../system/files.ts';
import { ownHome } from '../system/homes.ts';
import { homeOf } from '../system/users.ts';
import { runScan, type ScanMode, type ScanOptions } from './run-scan.ts';

export interface ShellScanOptions extends ScanOptions {
  /** The home folder to scan; if neither this nor `user` is given, that of the current user. If given, the environment does not apply to it. */
  readonly home?: string | undefined;
  /** The name of the user whose home it is. */
  readonly user?: string | undefined;
  /** More globs to exclude. */
  readonly exclude?: readonly string[] | undefined;
  /** The system whose names of folders apply; this one if not given. */
  readonly platform?: Home['platform'] | undefined;
}

/** Markers do not count: what was typed is not a statement of the project. */
const MODE: ScanMode = { createDetector, markers: false };

/**
 * Scans the histories of a user: of shells, REPLs, database clients and editors, recordings of terminals and the transcripts of
 * agents. With `paths`, those files and everything in those folders.
 *
 * Throws UsageError and ConfigError; what could not be scanned is a Problem in the report.
 */
export async function scanShell(paths: readonly string[], options: ShellScanOptions): Promise<Report> {
  const { cwd, env, exclude = [] } = options;
  const excludes = await globFilter(exclude);
  // Globs are relative, the places are absolute.
  const filter = (path: string): boolean => excludes(path.replace(/^\/+/, ''));
  if (paths.length > 0) return scanSource(namedHistories(paths, cwd, { env, excludes: filter, foreign: false }), options);
  const home = homeFor(options);
  const foreign = options.home !== undefined || options.user !== undefined;
  const histories = historySource(home, { env, excludes: filter, foreign });
  const report = await scanSource(histories.items, options);
  const mask = createMasker(prepareRules());
  return { ...report, places: histories.places().map((place) => ({ ...place, path: mask(place.path) })) };
}

/** The home that the options name. Throws UsageError if it is not a folder. */
export function homeFor({ cwd, env, home, user, platform: named }: ShellScanOptions): Home {
  if (home !== undefined && user !== undefined) throw new UsageError('--home and --user exclude each other');
  // An unset variable in a script gives this: it would be the current folder.
  if (home === '') throw new UsageError('--home is not a folder');
  const path = home === undefined ? (user === undefined ? ownHome(env) : homeOf(user, env)) : resolve(cwd, home);
  if (statsOf(path)?.isDirectory() !== true)
    throw new UsageError(
      home === undefined ? 'the home folder of the user is missing or not readable; use --home DIR' : '--home is not a folder',
    );
  return { home: path, env: home === undefined && user === undefined ? env : {}, platform: named ?? ownPlatform() };
}

/** The paths of zsh's histories in the home that the options name; none if there is no such home. */
export function namesOfZsh(options: ShellScanOptions): readonly string[] {
  try {
    return namesOf('zsh', homeFor(options));
  } catch (error) {
    if (error instanceof UsageError) return [];
    throw error;
  }
}

function ownPlatform(): Home['platform'] {
  const system = platform();
  return system === 'darwin' || system === 'win32' ? system : 'linux';
}

async function scanSource(source: Source, options: ShellScanOptions): Promise<Report> {
  const config = await loadConfig(options.cwd, options.config);
  const report = await runScan(config, source, options, options.cwd, MODE);
  return { ...report, unused: [], findings: report.findings.map(entryOnly), problems: report.problems.map(withHint) };
}

/** A history that is not text has no lines: the excerpt of a finding ends at the first byte that is no character. */
function entryOnly(finding: Finding): Finding {
  const { origin, excerpt } = finding;
  if (origin.kind !== 'history' || origin.store === 'text') return finding;
  const end = /[\0-\b\x0e-\x1f\x7f\ufffd]/;
  const before = excerpt.before.split(end).at(-1) ?? '';
  const after = excerpt.after.split(end)[0] ?? '';
  return { ...finding, excerpt: { ...excerpt, before, after } };
}

/** Adds to a problem of access who can read it. */
function withHint(problem: Problem): Problem {
  if (problem.code !== 'EACCES') return problem;
  return {
    ...problem,
    message: `${problem.message}; run it with sudo and --home DIR or --user NAME, or as its owner`,
  };
}
