// The one recipe of a scan: configuration → rules → detector; source → collect → Report.
import { isAbsolute, relative, resolve } from 'node:path';
import { loadConfig } from './config/config.ts';
import { createDetector } from './detect/detector.ts';
import { createMasker } from './detect/mask.ts';
import { createAllowList } from './findings/allow.ts';
import { collect } from './findings/collect.ts';
import type { Environment } from './git/environment.ts';
import { prepareRules } from './rules/builtin.ts';
import { fileSource } from './sources/files.ts';
import { expandPatterns, globFilter } from './sources/select.ts';
import { stagedSource } from './sources/staged.ts';
import { stdinSource } from './sources/stdin.ts';
import type { Confidence, Origin, Report, Source } from './types.ts';

export interface ScanOptions {
  /** The folder we stand in: relative paths start here, and the configuration is looked for from here up. */
  readonly cwd: string;
  /** The environment git gets. */
  readonly env: Environment;
  /** A configuration file to use in place of the one that is found; false for none. */
  readonly config?: string | false | undefined;
  /** Whether the allow list of the configuration holds; true if not said. */
  readonly allow?: boolean | undefined;
  /** Findings below it are dropped; the configuration's if not said, and `likely` if that does not say either. */
  readonly confidence?: Confidence | undefined;
  /** Told after each file how many files and bytes were looked at so far. */
  readonly onProgress?: ((blobs: number, bytes: number) => void) | undefined;
}

export interface FileScanOptions extends ScanOptions {
  /** More globs of paths to leave out. */
  readonly exclude?: readonly string[] | undefined;
  /** Look into folders of dependencies that git ignores, too. */
  readonly all?: boolean | undefined;
}

/**
 * Looks through files and folders. Paths may be patterns.
 *
 * Throws UsageError, ConfigError and GitError; what could not be looked at is a Problem in the report.
 */
export async function scanFiles(paths: readonly string[], options: FileScanOptions): Promise<Report> {
  const { cwd, env, all = false, exclude = [] } = options;
  const expanded = await expandPatterns(paths, cwd);
  return run(options, async (base, excluded) => {
    const filter = await globFilter([...excluded, ...exclude]);
    const source = fileSource(expanded, { cwd, env, all, excluded: filter, base });
    return { source, whole: expanded.some((path) => isWithin(base, resolve(cwd, path))) };
  });
}

/** Looks through what the next commit in the repository at `cwd` would add. Throws ConfigError and GitError. */
export async function scanStaged(options: ScanOptions): Promise<Report> {
  return run(options, async () => ({ source: stagedSource(options.cwd, options.env), whole: false }));
}

/** Looks through a stream. Throws ConfigError. */
export async function scanStream(stream: AsyncIterable<Uint8Array>, options: ScanOptions): Promise<Report> {
  return run(options, async () => ({ source: stdinSource(stream), whole: false }));
}

/** A source, and whether it holds the whole folder of the configuration: only then an entry that matched nothing is unused. */
interface Opened {
  readonly source: Source;
  readonly whole: boolean;
}

async function run(options: ScanOptions, open: (base: string, excluded: readonly string[]) => Promise<Opened>): Promise<Report> {
  const { cwd, onProgress } = options;
  const config = await loadConfig(cwd, options.config);
  const { source, whole } = await open(config.base, config.exclude);
  const rules = prepareRules(config.families);
  const today = new Date().toISOString().slice(0, 10);
  const report = await collect(source, createDetector(rules, { clock: () => performance.now() }), {
    confidence: options.confidence ?? config.confidence,
    allow: await createAllowList(options.allow === false ? [] : config.allow, today, globFilter),
    mask: createMasker(rules),
    allowPath: (origin) => pathFromBase(origin, cwd, config.base),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  return whole ? report : { ...report, unused: [] };
}

/** Whether `path` is `folder` or below it. */
function isWithin(path: string, folder: string): boolean {
  const below = relative(folder, path);
  return !isAbsolute(below) && !/^\.\.(?:$|[\\/])/.test(below);
}

/** The path that globs of the allow list are held against: relative to the configuration's folder where it is below it. */
function pathFromBase(origin: Origin, cwd: string, base: string): string {
  if (origin.kind === 'stdin') return '';
  if (origin.kind === 'staged') return origin.path;
  const path = resolve(cwd, origin.root ?? '', origin.path);
  return isWithin(path, base) ? relative(base, path).replaceAll('\\', '/') : origin.path;
}
