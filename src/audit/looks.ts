// The looks of an audit: what is looked through, by which scan.
import { join, resolve } from 'node:path';
import { loadConfig } from '../config/config.ts';
import { GitError, NoRepositoryError } from '../errors.ts';
import { mergeReports } from '../findings/merge.ts';
import { isWithin, type ScanOptions } from '../recipe.ts';
import { scanFiles } from '../scan.ts';
import { scanGit } from '../scan-git/scan-git.ts';
import { scanLogs } from '../scan-logs.ts';
import { scanProcesses } from '../scan-processes.ts';
import { scanShell } from '../scan-shell.ts';
import type { Report } from '../types.ts';

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
  /** Told what is looked through, before it is. */
  readonly onLook?: ((name: LookName) => void) | undefined;
}

/** Makes the looks named, one after the other: each has all processors for itself. Throws UsageError, ConfigError and GitError. */
export async function makeLooks(names: readonly LookName[], options: LookOptions): Promise<readonly Look[]> {
  const { cwd, trustConfig = false } = options;
  const loaded = await loadConfig(cwd, options.config);
  // Its rules find more; what else it says could hide something, and who wrote it is not known.
  const config = trustConfig ? loaded : { ...loaded, exclude: [], confidence: 'likely' as const };
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
    return {
      ...mergeReports([]),
      problems: [{ type: 'problem', origin: { kind: 'file', path: '.git' }, message: error.message }],
    };
  }
}

const MAKERS: Readonly<Record<LookName, (options: LookOptions) => Promise<Report | undefined>>> = {
  files: (options) => scanFiles(['.', ...(options.files ?? [])], options),
  git: scanGit,
  logs: (options) => scanLogs([], options),
  shell: async (options) => (hasHome(options) ? scanShell([], options) : undefined),
  processes: (options) =>
    scanProcesses({ ...options, proc: options.root === undefined ? undefined : join(options.root, 'proc') }),
};

function hasHome({ cwd, env, root, home, user }: LookOptions): boolean {
  if (root === undefined || home !== undefined || user !== undefined) return true;
  const own = env['HOME'] ?? '';
  return own !== '' && isWithin(own, resolve(cwd, root));
}
