// Scans files, what is staged, and streams.
import { resolve } from 'node:path';
import { type Config, loadConfig } from '../config/config.ts';
import { builtInFamilies } from '../config/rules/builtin.ts';
import { activeFindings } from '../findings/exposures.ts';
import { findTop } from '../git/environment.ts';
import type { Report, Source } from '../model/types.ts';
import { fileSource } from '../sources/files/files.ts';
import type { KnownFiles } from '../sources/files/known-files.ts';
import { globFilter } from '../sources/files/select.ts';
import { startStaged } from '../sources/git/staged.ts';
import { stdinSource } from '../sources/stdin.ts';
import { debugLog } from '../system/debug.ts';
import { isWithin } from '../system/paths.ts';
import { PLAIN_MODE, pathFromBase, runScan, type ScanMode, type ScanOptions } from './run-scan.ts';

export interface FileScanOptions extends ScanOptions {
  /** More globs to exclude. */
  readonly exclude?: readonly string[] | undefined;
  /** Scan folders of dependencies that git ignores, too. */
  readonly all?: boolean | undefined;
  /** Whether files that an earlier scan found clean, and that were not changed since, are counted without being read; false if not given. */
  readonly cache?: boolean | undefined;
  /** How many threads may work on a large tree; as many as there are processors, up to 8, if not given. */
  readonly threads?: number | undefined;
}

/**
 * Scans files and folders. Paths may be globs.
 *
 * Throws UsageError, ConfigError and GitError; what could not be scanned is a Problem in the report.
 */
export async function scanFiles(paths: readonly string[], options: FileScanOptions): Promise<Report> {
  const { cwd, env, all = false, exclude = [], onSecret, threads, config: named, allow, confidence, unread } = options;
  const config = await loadConfig(cwd, options.config);
  const exclusions = [
    { folder: config.base, excludes: await globFilter(config.exclude) },
    { folder: cwd, excludes: await globFilter(exclude) },
  ];
  const cache = options.cache === true ? await openCache(paths, config, options) : undefined;
  // Loaded here because it loads `node:worker_threads`, which a hook need not wait for.
  const { WorkerPool } = await import('./worker-pool.ts');
  const shared = new SharedArrayBuffer(8);
  const pool = new WorkerPool(
    // Named one by one: callers may pass more than can be copied to a thread.
    { cwd, env: { ...env }, config: named, allow, confidence, unread, strictEnv: options.strictEnv } satisfies ScanOptions,
    cache?.known,
    shared,
    // A Secret cannot be copied to another thread: the copy loses its private fields.
    onSecret === undefined ? threads : 1,
  );
  // Rules of users have a limit of time in each file: with them, a file is for one thread.
  const examine = config.families.length > 0 ? undefined : pool.examine.bind(pool);
  const source = fileSource([...new Set(paths)], { cwd, env, all, exclusions, blobs: { clean: cache?.known, examine } });
  try {
    const report = await pool.finish(
      await runScan(config, pool.share(source), options, cwd, { ...PLAIN_MODE, unpacking: { shared } }),
    );
    cache?.save();
    // An entry that matched nothing is unused only if everything that it could match was scanned.
    return paths.some((path) => isWithin(config.base, resolve(cwd, path))) ? report : { ...report, unused: [] };
  } finally {
    pool.stop();
  }
}

/** The cache for a scan of these paths; undefined where there is no folder for it. */
async function openCache(
  paths: readonly string[],
  config: Config,
  { cwd, env, all, exclude, confidence, unread }: FileScanOptions,
): Promise<{ readonly known: KnownFiles; save(): void } | undefined> {
  // Its log says of each file that it was scanned.
  if (debugLog('sources', env) !== undefined) return undefined;
  const { KnownFiles, knownFilesPlace } = await import('../sources/files/known-files.ts');
  const rules = JSON.stringify([builtInFamilies(), config.families, confidence ?? config.confidence, unread]);
  const place = knownFilesPlace(env, [cwd, ...paths, JSON.stringify([all, exclude])], rules);
  if (place === undefined) return undefined;
  const known = KnownFiles.load(place);
  return { known, save: () => known.save(place) };
}

/** What files of a commit may unpack to that are much smaller: someone waits for it. */
const STAGED_FREE_BYTES = 2 ** 28;

export interface StagedScanOptions extends ScanOptions {
  /** Scan everything in the index, also what is in HEAD. */
  readonly whole?: boolean | undefined;
}

/** Scans what the next commit in the repository at `cwd` would add. Throws UsageError, ConfigError and GitError. */
export async function scanStaged(options: StagedScanOptions): Promise<Report> {
  const { cwd, env, whole = false } = options;
  const top = findTop(cwd) ?? cwd;
  const staged = startStaged(cwd, env, whole);
  try {
    const config = await loadConfig(cwd, options.config);
    const excludes = await globFilter(config.exclude);
    const source = staged.items((path) => excludes(pathFromBase({ kind: 'staged', path }, top, config.base)));
    // A commit is not blocked because of an archive in it.
    const mode = { ...PLAIN_MODE, unpacking: { freeBytes: STAGED_FREE_BYTES } };
    const report = await runScan(config, source, { unread: 'warn', ...options }, top, mode);
    const plain = { ...report, unused: [] };
    if (whole || activeFindings(report.findings).length === 0) return plain;
    // Loaded only where something was found.
    return (await import('./git/existing-tokens.ts')).markStagedExisting(plain, config, options, top);
  } finally {
    staged.stop();
  }
}

export interface StreamScanOptions extends ScanOptions {
  /** The file that the stream is the content of; it need not exist. */
  readonly name?: string | undefined;
}

/** Scans a stream. Throws UsageError and ConfigError. */
export async function scanStream(stream: AsyncIterable<Uint8Array>, options: StreamScanOptions): Promise<Report> {
  return { ...(await collectFor(options, stdinSource(stream, options.name))), unused: [] };
}

/** Scans `source` with the options and the configuration that they name. Throws UsageError and ConfigError. */
export async function collectFor(options: ScanOptions, source: Source, mode: ScanMode = PLAIN_MODE): Promise<Report> {
  return runScan(await loadConfig(options.cwd, options.config), source, options, options.cwd, mode);
}
