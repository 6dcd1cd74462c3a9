// Finds out which commits brought an object or a name into a repository, and what keeps it there.

import type { CommitPoint, Keeper, ObjectHistory } from '../../model/origin.ts';
import { listAllCommits } from '../list-objects.ts';
import type { View } from '../view.ts';
import { withAuthors } from './authors.ts';
import { keepersOf, logRoots, namesOf, pastRemoteRoots, type Roots, refRoots } from './roots.ts';
import { nameKey, type Trace, type Traces, trace, type Wanted } from './trace.ts';
import { lastBefore, walkFrom, wantedOf } from './walk.ts';

/** The history of an object about which nothing is known. */
const NOTHING: ObjectHistory = { paths: [], branches: [], tags: [], remotes: [], refs: [], inHead: false, keptBy: [] };

/**
 * The history of each wanted object and name, by id and by `nameKey`. Three walks, each only for what the walks before have not
 * found: from refs, from stashes and reflogs, and from unreachable commits. Paths are bytes in latin1. Throws GitError.
 */
export async function attribute(view: View, wanted: Wanted, roots: Roots): Promise<ReadonlyMap<string, ObjectHistory>> {
  const keys = [...wanted.oids, ...[...wanted.names].map(nameKey)];
  const histories = new Map<string, ObjectHistory>();
  const left = (): Wanted => ({
    oids: new Set([...wanted.oids].filter((oid) => !histories.has(oid))),
    names: new Set([...wanted.names].filter((name) => !histories.has(nameKey(name)))),
  });

  const byRefs = await walkFrom(view, refRoots(roots), roots.known ?? [], wanted, roots.head);
  const inHead = byRefs.there;
  for (const [key, met] of byRefs.traces.found) {
    const reachedFrom = byRefs.rootsOf(key, met);
    const isThere = inHead.has(key) || (met.first.oid === key && reachedFrom.some(({ as }) => as.kind === 'head'));
    const history = { ...NOTHING, ...pointsOf(key, met, byRefs.last.get(key)), ...namesOf(reachedFrom), inHead: isThere };
    // Only a detached HEAD may be the only holder of a commit in HEAD.
    histories.set(key, isNamed(history) ? history : { ...history, keptBy: keepersOf(reachedFrom) });
  }
  for (const [key, history] of namedThemselves(left(), roots)) histories.set(key, history);

  if (histories.size < keys.length) {
    const byLogs = await walkFrom(view, logRoots(roots), byRefs.commits, left());
    for (const [key, met] of byLogs.traces.found) {
      const keptBy = keepersOf(byLogs.rootsOf(key, met));
      histories.set(key, { ...NOTHING, ...pointsOf(key, met, byLogs.last.get(key)), keptBy });
    }
    if (histories.size < keys.length) {
      const { found, dates } = await traceDangling(view, [...byRefs.commits, ...byLogs.commits], left());
      for (const [key, met] of found) histories.set(key, { ...NOTHING, ...pointsOf(key, met, lastBefore(met, dates)) });
    }
  }
  return withAuthors(view, await withPastRemotes(view, withStaged(keys, histories, roots), roots));
}

/** The histories, with the remote-tracking branches that had an object before a forced push: anyone who fetched then still has it. */
async function withPastRemotes(
  view: View,
  histories: ReadonlyMap<string, ObjectHistory>,
  roots: Roots,
): Promise<ReadonlyMap<string, ObjectHistory>> {
  const unpushed = ([, { remotes }]: readonly [string, ObjectHistory]): boolean => remotes.length === 0;
  const left = wantedOf([...histories].filter(unpushed).map(([key]) => key));
  if (left.oids.size === 0) return histories;
  const past = await walkFrom(view, pastRemoteRoots(roots), roots.known ?? [], left);
  const all = new Map(histories);
  for (const [key, met] of past.traces.found) {
    const { remotes } = namesOf(past.rootsOf(key, met));
    all.set(key, { ...(histories.get(key) ?? NOTHING), remotes: [...new Set(remotes)] });
  }
  return all;
}

/** The histories of objects that refs name: an annotated tag is in no commit, and a tag may name a file. */
function* namedThemselves({ oids }: Wanted, roots: Roots): Generator<[string, ObjectHistory]> {
  for (const key of oids) {
    const named = refRoots(roots).filter(({ oid }) => oid === key);
    if (named.length > 0) yield [key, { ...NOTHING, ...namesOf(named) }];
  }
}

async function traceDangling(view: View, known: readonly string[], wanted: Wanted): Promise<Traces> {
  const commits = await listAllCommits(view);
  return trace(
    view,
    commits.map((oid) => ({ oid, label: 0 })),
    { known },
    wanted,
  );
}

/** A commit itself has no last commit that had it. */
function pointsOf(key: string, { first, paths }: Trace, last: CommitPoint | undefined): Partial<ObjectHistory> {
  return { paths: [...paths], first, ...(first.oid === key || last === undefined ? {} : { last }) };
}

function namesIn(path: Buffer, { names }: Wanted): readonly string[] {
  return names.size === 0
    ? []
    : path
        .toString('latin1')
        .split('/')
        .filter((name) => names.has(name));
}

/** The histories, with what is in an index, and one for each key about which nothing is known. */
function withStaged(
  keys: readonly string[],
  histories: ReadonlyMap<string, ObjectHistory>,
  { indexes }: Roots,
): ReadonlyMap<string, ObjectHistory> {
  const wanted = wantedOf(keys);
  const all = new Map(keys.map((key) => [key, histories.get(key) ?? NOTHING]));
  for (const { worktree, entries } of indexes) {
    const keeper: Keeper = { kind: 'index', ...(worktree === undefined ? {} : { worktree }) };
    for (const { oid, path } of entries) {
      for (const key of [...(wanted.oids.has(oid) ? [oid] : []), ...namesIn(path, wanted).map(nameKey)]) {
        const history = all.get(key) ?? NOTHING;
        if (isReached(history)) continue;
        const paths = [...new Set([...history.paths, path.toString('latin1')])];
        const keptBy = [keeper, ...history.keptBy.filter((other) => JSON.stringify(other) !== JSON.stringify(keeper))];
        all.set(key, { ...history, paths, keptBy });
      }
    }
  }
  return all;
}

/** Whether a ref reaches it. */
function isNamed({ branches, tags, remotes, refs }: ObjectHistory): boolean {
  return branches.length + tags.length + remotes.length + refs.length > 0;
}

/** Whether a ref or HEAD reaches it. */
function isReached(history: ObjectHistory): boolean {
  return isNamed(history) || history.inHead || history.keptBy.some(({ kind }) => kind === 'head');
}
