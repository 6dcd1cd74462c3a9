// Scans of logs: reads also what lines say about themselves, and lines in which Telegram says that a token is used elsewhere.
import { resolve } from 'node:path';
import { loadConfig } from '../config/config.ts';
import { prepareRules } from '../config/rules/builtin.ts';
import { createDetector } from '../detect/detector.ts';
import { createMasker } from '../detect/mask.ts';
import type { LogPlace } from '../model/entry-metadata.ts';
import type { Problem, Report, Source, SourceStep } from '../model/types.ts';
import { blobFrom } from '../sources/blobs.ts';
import { fileSource } from '../sources/files/files.ts';
import { globFilter } from '../sources/files/select.ts';
import { openJournal } from '../sources/logs/journal.ts';
import { readMetadata } from '../sources/logs/lines/line-metadata.ts';
import { logSource } from '../sources/logs/logs.ts';
import { findProgram } from '../system/find-program.ts';
import { ConflictLog } from './conflict-log.ts';
import { runScan, type ScanMode, type ScanOptions } from './run-scan.ts';

export interface LogScanOptions extends ScanOptions {
  /** More globs to exclude. */
  readonly exclude?: readonly string[] | undefined;
  /** The folder of another system's files, below which its logs and its journal are looked for. */
  readonly root?: string | undefined;
}

/** Markers do not count: anyone whose text a bot logs could write one. */
const MODE: ScanMode = {
  markers: false,
  createDetector: (rules, options) => createDetector(rules, { ...options, readMetadata }),
};

/**
 * Scans the logs of this system: of containers, services, web servers, package managers, the journal, and of the projects
 * in and above the current folder. With `paths` (files, folders, patterns) through those, and all that is in them.
 *
 * Throws UsageError and ConfigError; what could not be scanned is a Problem in the report.
 */
export async function scanLogs(paths: readonly string[], options: LogScanOptions): Promise<Report> {
  const { cwd, env, exclude = [] } = options;
  const root = options.root === undefined ? undefined : resolve(cwd, options.root);
  const excludes = await globFilter(exclude);
  if (paths.length > 0) {
    const exclusions = [{ folder: cwd, excludes }];
    return scanSource(fileSource([...new Set(paths)], { cwd, env, all: true, exclusions }), options);
  }
  // Globs are relative, the places are absolute.
  const logs = logSource({ cwd, env, root, excludes: (path) => excludes(path.replace(/^\/+/, '')) });
  const journal: LogPlace[] = [];
  async function* all(): AsyncGenerator<SourceStep> {
    yield* logs.items;
    const program = findProgram('journalctl', env);
    const found = program === undefined ? undefined : await openJournal(program, root, env);
    journal.push({ path: 'systemd journal', files: found === undefined ? undefined : 1 });
    if (found !== undefined) yield found;
  }
  const report = await scanSource(all(), options);
  const mask = createMasker(prepareRules());
  return { ...report, places: [...logs.places, ...journal].map((place) => ({ ...place, path: mask(place.path) })) };
}

/** Scans a stream of log lines. Throws UsageError and ConfigError. */
export async function scanLogStream(stream: AsyncIterable<Uint8Array>, options: ScanOptions): Promise<Report> {
  const blob = { ...blobFrom(stream, { kind: 'stdin' }), changed: () => new Date() };
  return scanSource([blob], options);
}

async function scanSource(source: Source, options: ScanOptions): Promise<Report> {
  const config = await loadConfig(options.cwd, options.config);
  const log = new ConflictLog();
  const report = await runScan(config, source, options, options.cwd, { ...MODE, observe: (blob) => log.observe(blob) });
  return {
    ...report,
    unused: [],
    problems: report.problems.map(withHint),
    ...log.facts(createMasker(prepareRules(config.families))),
  };
}

/** Adds to a problem of access who can read it. */
function withHint(problem: Problem): Problem {
  if (problem.code !== 'EACCES') return problem;
  return { ...problem, message: `${problem.message}; run it with sudo, or as a user who may read it` };
}
