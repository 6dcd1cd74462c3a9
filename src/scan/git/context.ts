// The context that all parts of a scan of git share.
import type { Config } from '../../config/config.ts';
import { prepareRules } from '../../config/rules/builtin.ts';
import { createMasker, type Masker } from '../../detect/mask.ts';
import type { Index } from '../../git/attribution/read-roots.ts';
import type { Roots } from '../../git/attribution/roots.ts';
import type { View } from '../../git/view.ts';
import type { Report, Source } from '../../model/types.ts';
import { globFilter, type PathFilter } from '../../sources/files/select.ts';
import { runScan, type ScanOptions } from '../run-scan.ts';

/** The same for all repositories of a scan. */
export interface Context {
  readonly options: ScanOptions;
  readonly config: Config;
  /** Scans a source. @param before what was scanned before it, and how much there is in all, for the progress */
  scan(source: Source, before?: { readonly blobs: number; readonly bytes: number; readonly total: number }): Promise<Report>;
  readonly mask: Masker;
  /** Paths that the configuration excludes. */
  readonly excludes: PathFilter;
}

/** @param home the folder that paths of files are relative to */
export async function createContext(options: ScanOptions, config: Config, home: string): Promise<Context> {
  const { onProgress } = options;
  return {
    options,
    config,
    scan: (source, before) =>
      runScan(
        config,
        source,
        before === undefined || onProgress === undefined
          ? options
          : { ...options, onProgress: (blobs, bytes) => onProgress(before.blobs + blobs, before.bytes + bytes, before.total) },
        home,
      ),
    mask: createMasker(prepareRules(config.families)),
    excludes: await globFilter(config.exclude),
  };
}

/** A repository whose objects are scanned. */
export interface Target {
  readonly view: View;
  /** What its git folder is called. */
  readonly label: string;
  /** The same, if it is not the repository that was named. */
  readonly root: string | undefined;
  /** Those that are scanned. */
  readonly indexes: readonly Index[];
  /** The refs and indexes that its objects are reachable from; read only when something is found. Throws GitError. */
  roots(): Promise<Roots>;
}
