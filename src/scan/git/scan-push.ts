// Scans what a push adds, for the hooks pre-push and pre-receive.
import { hasConfig, loadConfig, loadConfigFrom } from '../../config/config.ts';
import { activeFindings } from '../../findings/exposures.ts';
import { findTop, hookEnvironment } from '../../git/environment.ts';
import { type CommitRange, listObjects } from '../../git/list-objects.ts';
import { isPromisor } from '../../git/promisor.ts';
import type { PushedRef } from '../../git/pushed-refs.ts';
import { listRefs, present } from '../../git/refs.ts';
import { findRepository } from '../../git/repository.ts';
import type { View } from '../../git/view.ts';
import { GitError } from '../../model/errors.ts';
import type { Report } from '../../model/types.ts';
import { refNames } from '../../sources/git/names.ts';
import { pathToText } from '../../system/path-text.ts';
import type { ScanOptions } from '../run-scan.ts';
import { type BaseTree, readBaseTree } from './base-tree.ts';
import { createContext, type Target } from './context.ts';
import { problemOf, scanObjects } from './objects.ts';
import { withoutOwnMarkers } from './own-markers.ts';
import { findCommit } from './ranges.ts';

export interface PushScanOptions extends ScanOptions {
  readonly pushed: readonly PushedRef[];
  /** Git options that name refs: what is reachable from them is not new. `--remotes=origin`, or `--all` in pre-receive. */
  readonly known: readonly string[];
  /** The remote that is pushed to, if it has a name. */
  readonly remote?: string | undefined;
  /** Whether the push is received: then its own configuration and markers count only if the repository has accepted them already. */
  readonly received?: boolean;
}

/**
 * Scans the objects that a push adds, and the names of the refs it sets: in the environment of the hook, because received
 * objects are in quarantine, and only that environment says where. Throws ConfigError and GitError.
 */
export async function scanPush(options: PushScanOptions): Promise<Report> {
  const { cwd, env, pushed } = options;
  const view: View = { cwd, env: hookEnvironment(env) };
  const set = pushed.flatMap(({ ref, before, after }) => (after === undefined ? [] : [{ ref: pathToText(ref), before, after }]));
  // The old values are known as well: remote-tracking branches may be out of date, and a bare URL has none.
  const before = await present(
    view,
    set.flatMap((ref) => ref.before ?? []),
  );
  const known = [...options.known, ...before];
  const tips = [...new Set(set.map(({ after }) => after))];
  const place = findRepository(cwd, env);
  const base = options.received === true ? await readAccepted(view) : undefined;
  const config =
    base === undefined || hasConfig(cwd) ? await loadConfig(cwd, options.config) : await loadConfigFrom(cwd, base.read);
  const context = await createContext({ ...options, config }, config, findTop(cwd) ?? cwd);
  const refs = set.map(({ ref, after }) => ({ name: ref, oid: after }));
  const target: Target = {
    view,
    label: '.',
    root: undefined,
    indexes: [],
    // What other remotes have is public, too.
    roots: async () => ({
      refs: [...refs, ...(await trackedBy(view, options))],
      head: undefined,
      otherHeads: [],
      reflogs: [],
      indexes: [],
      known,
    }),
  };
  const listing = await listObjects(view, { tips, known });
  const absent = place.partial ? await countAbsent(view, { tips, known }, options.remote) : 0;
  const problems =
    absent === 0 ? [] : [problemOf(target, 'objects', 'git-missing-object', `${absent} of its objects ${NOT_FETCHED}`)];
  const lfs = { commonDir: place.commonDir, orphans: false };
  const report = await scanObjects({ listing, besides: [...problems, ...refNames(refs, undefined)], lfs }, target, context);
  const [checked = report] = base === undefined ? [] : await withoutOwnMarkers([report], base, context, cwd);
  if (options.received === true || (options.strictExisting ?? config.strictExisting)) return { ...checked, unused: [] };
  if (activeFindings(checked.findings).length === 0) return { ...checked, unused: [] };
  const { markPushedExisting, scanAgain } = await import('./existing-tokens.ts');
  return { ...(await markPushedExisting(checked, view, tips, scanAgain(config, options, cwd))), unused: [] };
}

/** The remote-tracking branches, for the history of what is found. None for a server, whose own refs say what it has. */
async function trackedBy(view: View, { received }: PushScanOptions): Promise<readonly { name: string; oid: string }[]> {
  return received === true ? [] : (await listRefs(view)).filter(({ name }) => name.startsWith('refs/remotes/'));
}

/** The files of HEAD, which was accepted before. None in a repository without commits. */
async function readAccepted(view: View): Promise<BaseTree> {
  const head = await findCommit(view, 'HEAD');
  return head === undefined ? { bytes: async () => undefined, read: async () => undefined } : readBaseTree(view, head);
}

const NOT_FETCHED = 'are missing (this is a partial clone); run `git fetch --refetch --no-filter`';

/** How many objects of a push are missing here: none of those that the remote has. */
async function countAbsent(view: View, range: CommitRange, remote: string | undefined): Promise<number> {
  if (remote !== undefined && (await isPromisor(view, remote))) return 0;
  return (await listObjects(view, range, false)).missing?.length ?? 0;
}

/** The same for everything that branches and tags have and a remote lacks. */
export async function scanUnpushed(options: Omit<PushScanOptions, 'pushed'>): Promise<Report> {
  const refs = await listRefs({ cwd: options.cwd, env: hookEnvironment(options.env) });
  const pushed = refs
    .filter(({ name }) => /^refs\/(?:heads|tags)\//.test(name))
    .map(({ name, oid }) => ({ ref: Buffer.from(name), before: undefined, after: oid }));
  return scanPush({ ...options, pushed });
}

export interface RangeScanOptions extends Omit<PushScanOptions, 'pushed'> {
  /** The old value, as git passes it; undefined for none. */
  readonly from: string | undefined;
  readonly to: string;
  /** The name of `to` on the remote. */
  readonly ref: string;
}

/** The same for a range that another program made of a push. Throws also if an end of it is missing. */
export async function scanBetween({ from, to, ref, ...options }: RangeScanOptions): Promise<Report> {
  const view: View = { cwd: options.cwd, env: hookEnvironment(options.env) };
  const resolve = async (revision: string): Promise<string> => {
    const oid = await findCommit(view, revision);
    if (oid !== undefined) return oid;
    throw new GitError(`unknown revision "${revision}"; in a shallow clone set fetch-depth: 0`);
  };
  const before = from === undefined ? undefined : await resolve(from);
  return scanPush({ ...options, pushed: [{ ref: Buffer.from(ref), before, after: await resolve(to) }] });
}
