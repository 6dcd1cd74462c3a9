// Scans a source with a configuration and returns the Report.
//
// The main file of the room: scanFiles, scanLogs, scanGit and the others make a source and call `runScan`.
//
//   const config = await loadConfig(cwd);                        // config/config.ts
//   const source = fileSource(['src'], { cwd, env });            // sources/files/files.ts
//   const report = await runScan(config, source, { cwd, env }, cwd);
//   report.findings;                                             // masked; report.problems is what could not be scanned
//
// Invariants: the same source and configuration give the same findings, with any number of threads; an item that cannot be scanned is a
// Problem, never silently skipped.
// Design: docs/design/scan.md
import { relative, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { prepareRules } from '../config/rules/builtin.ts';
import { createDetector, type Detector, type DetectorOptions } from '../detect/detector.ts';
import { createMasker } from '../detect/mask.ts';
import { createAllowList } from '../findings/allowlist.ts';
import { collect } from '../findings/collect.ts';
import type { OnSecret } from '../findings/finding-collector.ts';
import type { CollectOptions } from '../findings/scan-context.ts';
import type { Unpacker } from '../findings/unpacker.ts';
import type { UnreadPolicy } from '../model/codes.ts';
import type { CompiledRule } from '../model/compiled-rule.ts';
import type { Origin } from '../model/origin.ts';
import { ORIGIN_KINDS } from '../model/origin-kinds.ts';
import type { Confidence } from '../model/rule.ts';
import type { Report, Source } from '../model/types.ts';
import { formatAtEnd, formatByName, TAIL_LENGTH } from '../sources/archives/format-ends.ts';
import { formatOf, HEAD_LENGTH } from '../sources/archives/formats.ts';
import { DEPTH } from '../sources/archives/recognise.ts';
import { globFilter } from '../sources/files/select.ts';
import { debugLog } from '../system/debug.ts';
import type { Environment } from '../system/environment.ts';
import { isWithin } from '../system/paths.ts';

export interface ScanOptions {
  /** The current folder: relative paths start here, and the configuration is searched for from here up. */
  readonly cwd: string;
  /** The environment git gets. */
  readonly env: Environment;
  /** A configuration file to use in place of the one that is found; false for none; or a configuration, loaded already. */
  readonly config?: string | false | Config | undefined;
  /** Whether the allowlist of the configuration and markers on lines apply; true if not given. */
  readonly allow?: boolean | undefined;
  /** Findings below it are dropped; that of the configuration if not given, and `likely` if it has none. */
  readonly confidence?: Confidence | undefined;
  /** What becomes of formats that are not unpacked; if not given, archives and named files are problems. */
  readonly unread?: UnreadPolicy | undefined;
  /** Whether a token in a `.env` that other users can read is a finding that counts; if not, it is a warning. */
  readonly strictEnv?: boolean | undefined;
  /** Whether a token counts that is not new in what is committed or pushed; that of the configuration if not given. */
  readonly strictExisting?: boolean | undefined;
  /**
   * Called after each file, and often within a large one, with the numbers of files and bytes scanned so far; in git, of objects, with how many
   * there are in all.
   */
  readonly onProgress?: ((blobs: number, bytes: number, total?: number) => void) | undefined;
  /**
   * Called with each secret and the fingerprint of its findings: more than once if it is in more than one place, and also for
   * secrets that end up in no finding. For callers that need the token itself; one thread then scans all files.
   */
  readonly onSecret?: OnSecret | undefined;
}

/** What one scan may unpack of files that unpack to very much more than they are. */
interface UnpackLimits {
  /** 8 bytes that the threads of the scan share. */
  readonly shared?: SharedArrayBuffer;
  /** How many bytes that may be; as much as for any scan if not given. */
  readonly freeBytes?: number;
}

/** An unpacker for one scan. The decoders are loaded when the first container is met: most scans, and nearly all hooks, meet none. */
function createUnpacker({ shared = new SharedArrayBuffer(8), freeBytes }: UnpackLimits): Unpacker {
  return {
    headLength: HEAD_LENGTH,
    depth: DEPTH,
    recognise: formatOf,
    recogniseName: formatByName,
    tailLength: TAIL_LENGTH,
    recogniseEnd: formatAtEnd,
    async start() {
      const { Unpacking } = await import('../sources/archives/unpack.ts');
      return Unpacking.of(shared, freeBytes);
    },
  };
}

/** How the scan of one kind of source differs from others. */
export interface ScanMode {
  /** Makes the detectors. */
  readonly createDetector: (rules: readonly CompiledRule[], options: DetectorOptions) => Detector;
  /** Whether markers on lines may count: not where anyone can have lines written. */
  readonly markers: boolean;
  readonly observe?: CollectOptions['observe'];
  readonly unpacking?: UnpackLimits;
}

/** That of files and all that is no special source. */
export const PLAIN_MODE: ScanMode = { createDetector, markers: true };

/** Scans `source`. @param home the folder that paths of origins are relative to */
export async function runScan(
  config: Config,
  source: Source,
  options: ScanOptions,
  home: string,
  mode: ScanMode = PLAIN_MODE,
): Promise<Report> {
  const { allow = true, onProgress } = options;
  const rules = prepareRules(config.families);
  const today = new Date().toISOString().slice(0, 10);
  const newDetector = (): Detector => mode.createDetector(rules, { clock: () => performance.now() });
  const mask = createMasker(rules);
  const unpacker = createUnpacker(mode.unpacking ?? {});
  const log = debugLog('sources', options.env);
  const trace = log && new (await import('./debug-trace.ts')).Trace(log, mask);
  const report = await collect(trace?.source(source) ?? source, newDetector(), {
    containers: { unpacker: trace?.unpacker(unpacker) ?? unpacker, createDetector: newDetector },
    unread: options.unread,
    confidence: options.confidence ?? config.confidence,
    allow: await createAllowList(allow ? config.allow : [], today, globFilter),
    markers: allow && mode.markers,
    strictEnv: options.strictEnv,
    mask,
    configPath: (origin) => pathFromBase(origin, home, config.base),
    onSecret: options.onSecret,
    observe: mode.observe,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  trace?.report(report);
  return report;
}

/** The path of an origin relative to the folder of the configuration, if it is below it. */
export function pathFromBase(origin: Origin, home: string, base: string): string {
  const { configPath } = ORIGIN_KINDS[origin.kind];
  const { path = '', root = '', oid = '' }: { path?: string; root?: string; oid?: string } = origin;
  if (configPath !== 'file') return { none: '', path, object: oid + path }[configPath];
  const absolute = resolve(home, root, path);
  return isWithin(absolute, base) ? relative(base, absolute).replaceAll('\\', '/') : path;
}
