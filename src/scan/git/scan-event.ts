// Scans the commits of a CI event.
import { relative } from 'node:path';
import { type Config, findBase, loadConfig, loadConfigFrom } from '../../config/config.ts';
import { readOutline } from '../../git/attribution/read-roots.ts';
import { type CommitRange, listCommits } from '../../git/list-objects.ts';
import { findRepository, type RepositoryPlace, readText } from '../../git/repository.ts';
import { makeCleanView, type View } from '../../git/view.ts';
import { GitError } from '../../model/errors.ts';
import type { Report } from '../../model/types.ts';
import type { NewCommits } from '../ci/ci-event.ts';
import type { ScanOptions } from '../run-scan.ts';
import { type BaseTree, readBaseTree } from './base-tree.ts';
import { createContext } from './context.ts';
import { withoutOwnMarkers } from './own-markers.ts';
import { findCommit } from './ranges.ts';
import { scanRange } from './repository.ts';

export interface EventScanOptions extends ScanOptions {
  readonly event: NewCommits;
  /** Whether the configuration in the tree applies; else only what is already in the base. */
  readonly trust: boolean;
  /** Aborted right before the program exits: temporary files must then be removed at once. */
  readonly interrupted?: AbortSignal | undefined;
  /** Scans the tree with the configuration that applies. */
  scanTree(config: Pick<ScanOptions, 'config' | 'allow'>): Promise<Report>;
}

/** The result of the scan of a CI event. */
export interface EventScan {
  /** Of the tree, and of the commits. */
  readonly reports: readonly Report[];
  /** How many commits are new. */
  readonly commits: number;
  readonly base: string | undefined;
  /** Whether the clone has the head of the event; else its commit was used in place of a tag, and the tag's message was not scanned. */
  readonly isWhole: boolean;
}

/** Throws ConfigError, and GitError if the clone lacks commits that are needed to tell what is new. */
export async function scanEvent(options: EventScanOptions): Promise<EventScan> {
  const { cwd, env, event, trust } = options;
  const place = findRepository(cwd, env);
  const view = makeCleanView(place, env, options.interrupted);
  try {
    const outline = await readOutline(view, place);
    const { head, isWhole, base, range, commits } = await readRange(view, place, event);
    const tree = base === undefined ? undefined : await readBaseTree(view, base);
    const chosen = await chooseConfig(options, place, tree);
    const context = await createContext(
      { ...options, ...chosen },
      await loadConfig(cwd, chosen.config),
      place.workTree ?? place.gitDir,
    );
    const label = relative(cwd, place.commonDir) || '.';
    const reports = [
      await options.scanTree(chosen),
      await scanRange(
        { place, view, label, root: undefined, outline: { ...outline, head: outline.head ?? head } },
        range,
        context,
      ),
    ];
    const checked =
      trust || tree === undefined ? reports : await withoutOwnMarkers(reports, tree, context, place.workTree ?? cwd);
    return { reports: checked.map((report) => ({ ...report, unused: [] })), commits, base, isWhole };
  } finally {
    view.close();
  }
}

/** The configuration that applies: that of the tree, of the base, or none. */
async function chooseConfig(
  { cwd, config, allow = true, trust }: EventScanOptions,
  { workTree }: RepositoryPlace,
  base: BaseTree | undefined,
): Promise<Pick<ScanOptions, 'config' | 'allow'>> {
  // A configuration file that was named is trusted.
  if (trust || config !== undefined) return { config, allow };
  if (base === undefined) return { config: false, allow: false };
  const folder = findBase(cwd);
  const below = relative(workTree ?? folder, folder).replaceAll('\\', '/');
  const loaded: Config = await loadConfigFrom(folder, (path) => base.read(below === '' ? path : `${below}/${path}`));
  return { config: loaded, allow };
}

interface NewRange {
  readonly head: string;
  readonly isWhole: boolean;
  readonly base: string | undefined;
  readonly range: CommitRange;
  readonly commits: number;
}

/** Throws GitError if the clone lacks what the event names. */
async function readRange(view: View, place: RepositoryPlace, event: NewCommits): Promise<NewRange> {
  const shallow = new Set((readText(`${place.commonDir}/shallow`) ?? '').split('\n').filter(Boolean));
  const heads = await findFirst(view, event.heads);
  if (heads === undefined) throw new GitError(`the head of the event is missing in this clone; ${event.remedy}`);
  const base = await findFirst(view, shallow.size > 0 ? event.bases.slice(0, 1) : event.bases);
  if (base === undefined && (shallow.size > 0 || event.withoutBase === 'insufficient')) {
    throw new GitError(`the commit to compare with is missing in this clone; ${event.remedy}`);
  }
  const range = { tips: [heads.oid], known: base === undefined ? [] : [base.oid] };
  const commits = await listCommits(view, range);
  if (commits.some((oid) => shallow.has(oid))) {
    throw new GitError(`shallow clone: commits between base and head are missing; ${event.remedy}`);
  }
  return { head: heads.oid, isWhole: heads.at === 0, base: base?.oid, range, commits: commits.length };
}

async function findFirst(view: View, revisions: readonly string[]): Promise<{ oid: string; at: number } | undefined> {
  for (const [at, revision] of revisions.entries()) {
    const oid = await findCommit(view, revision);
    if (oid !== undefined) return { oid, at };
  }
  return undefined;
}
