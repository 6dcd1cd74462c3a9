// The one recipe of a scan: configuration → rules → detector; source → collect → Report.
import { isAbsolute, relative, resolve } from 'node:path';
import { type Config, loadConfig } from './config/config.ts';
import { createDetector, type Detector } from './detect/detector.ts';
import { createMasker } from './detect/mask.ts';
import { createAllowList } from './findings/allow.ts';
import { collect } from './findings/collect.ts';
import type { Unpacker } from './findings/unpacker.ts';
import { type Environment, findTop } from './git/environment.ts';
import type { Origin } from './origin.ts';
import { prepareRules } from './rules/builtin.ts';
import { fileSource } from './sources/files.ts';
import { DEPTH, HEAD_LENGTH, recognise } from './sources/recognise.ts';
import { globFilter } from './sources/select.ts';
import { startStaged } from './sources/staged.ts';
import { stdinSource } from './sources/stdin.ts';
import type { Confidence, Report, Source } from './types.ts';

export interface ScanOptions {
  /** The folder we stand in: relative paths start here, and the configuration is looked for from here up. */
  readonly cwd: string;
  /** The environment git gets. */
  readonly env: Environment;
  /** A configuration file to use in place of the one that is found; false for none. */
  readonly config?: string | false | undefined;
  /** Whether the allow list of the configuration and markers on lines hold; true if not said. */
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
  /** How many threads may work on a large tree; as many as there are processors, up to 8, if not said. */
  readonly threads?: number | undefined;
}

/**
 * Looks through files and folders. Paths may be patterns.
 *
 * Throws UsageError, ConfigError and GitError; what could not be looked at is a Problem in the report.
 */
export async function scanFiles(paths: readonly string[], options: FileScanOptions): Promise<Report> {
  const { cwd, env, all = false, exclude = [], threads, onProgress: _, ...plain } = options;
  const config = await loadConfig(cwd, options.config);
  const exclusions = [
    { folder: config.base, excludes: await globFilter(config.exclude) },
    { folder: cwd, excludes: await globFilter(exclude) },
  ];
  // Loaded here, for it brings the module for threads with it, which a hook must not wait for.
  const { shareFiles } = await import('./share.ts');
  const shared = shareFiles(
    fileSource([...new Set(paths)], { cwd, env, all, exclusions }),
    { cwd, env: { ...env }, ...plain },
    threads,
  );
  try {
    const report = await shared.finish(await collectWith(config, shared.source, options, cwd));
    // An entry that matched nothing is unused only where all was looked at that it could match.
    return paths.some((path) => isWithin(config.base, resolve(cwd, path))) ? report : { ...report, unused: [] };
  } finally {
    shared.stop();
  }
}

/** Looks through what the next commit in the repository at `cwd` would add. Throws UsageError, ConfigError and GitError. */
export async function scanStaged(options: ScanOptions): Promise<Report> {
  const { cwd, env } = options;
  const top = findTop(cwd) ?? cwd;
  const staged = startStaged(cwd, env);
  try {
    const config = await loadConfig(cwd, options.config);
    const excludes = await globFilter(config.exclude);
    const source = staged.items((path) => excludes(pathFromBase({ kind: 'staged', path }, top, config.base)));
    return { ...(await collectWith(config, source, options, top)), unused: [] };
  } finally {
    staged.stop();
  }
}

/** Looks through a stream. Throws UsageError and ConfigError. */
export async function scanStream(stream: AsyncIterable<Uint8Array>, options: ScanOptions): Promise<Report> {
  return { ...(await collectFor(options, stdinSource(stream))), unused: [] };
}

/** Looks through `source` as the options and the configuration they name have it. Throws UsageError and ConfigError. */
export async function collectFor(options: ScanOptions, source: Source): Promise<Report> {
  return collectWith(await loadConfig(options.cwd, options.config), source, options, options.cwd);
}

/** Loaded when the first container is met: most scans, and nearly all hooks, meet none. */
const UNPACKER: Unpacker = {
  headLength: HEAD_LENGTH,
  depth: DEPTH,
  recognise,
  start: async () => new (await import('./sources/unpack/unpack.ts')).Unpacking(),
};

/** @param home the folder that paths of origins are relative to */
async function collectWith(config: Config, source: Source, options: ScanOptions, home: string): Promise<Report> {
  const { allow = true, onProgress } = options;
  const rules = prepareRules(config.families);
  const today = new Date().toISOString().slice(0, 10);
  const newDetector = (): Detector => createDetector(rules, { clock: () => performance.now() });
  return collect(source, newDetector(), {
    containers: { unpacker: UNPACKER, createDetector: newDetector },
    confidence: options.confidence ?? config.confidence,
    allow: await createAllowList(allow ? config.allow : [], today, globFilter),
    markers: allow,
    mask: createMasker(rules),
    placeOf: (origin) => pathFromBase(origin, home, config.base),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
}

/** Whether `path` is `folder` or below it. */
function isWithin(path: string, folder: string): boolean {
  const below = relative(folder, path);
  return !isAbsolute(below) && !/^\.\.(?:$|[\\/])/.test(below);
}

/** The path of an origin relative to the folder of the configuration, where it is below it. */
function pathFromBase(origin: Origin, home: string, base: string): string {
  if (origin.kind === 'stdin') return '';
  const root = origin.kind === 'staged' ? '' : (origin.root ?? '');
  const path = resolve(home, root, origin.path);
  return isWithin(path, base) ? relative(base, path).replaceAll('\\', '/') : origin.path;
}
