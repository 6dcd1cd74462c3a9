// Finds out which commits brought an object or a name into a repository, and what keeps it there.

import type { CommitPoint, Keeper, ObjectHistory } from '../../model/origin.ts';
import { listFiles } from '../index-entries.ts';
import { listAllCommits } from '../list-objects.ts';
import { peelToCommits } from '../refs.ts';
import type { View } from '../view.ts';
import { keepersOf, logRoots, namesOf, pastRemoteRoots, type Root, type Roots, refRoots } from './roots.ts';
import { nameKey, type Trace, type Traces, trace, type Wanted } from './trace.ts';

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

  const byRefs = await walkFrom(view, refRoots(roots), roots.known ?? [], wanted);
  const inHead = roots.head === undefined ? new Set() : await byRefs.keysIn(roots.head);
  for (const [key, met] of byRefs.traces.found) {
    const reachedFrom = byRefs.rootsOf(key, met);
    const isThere = inHead.has(key) || (met.first.oid === key && reachedFrom.some(({ as }) => as.kind === 'head'));
    const last = inHead.has(key) ? byRefs.pointOf(roots.head) : await byRefs.lastOf(key, met);
    const history = { ...NOTHING, ...pointsOf(key, met, last), ...namesOf(reachedFrom), inHead: isThere };
    // Only a detached HEAD may be the only holder of a commit in HEAD.
    histories.set(key, isNamed(history) ? history : { ...history, keptBy: keepersOf(reachedFrom) });
  }
  for (const [key, history] of namedThemselves(left(), roots)) histories.set(key, history);

  if (histories.size < keys.length) {
    const byLogs = await walkFrom(view, logRoots(roots), byRefs.commits, left());
    for (const [key, met] of byLogs.traces.found) {
      const keptBy = keepersOf(byLogs.rootsOf(key, met));
      histories.set(key, { ...NOTHING, ...pointsOf(key, met, await byLogs.lastOf(key, met)), keptBy });
    }
    if (histories.size < keys.length) {
      const { found, dates } = await traceDangling(view, [...byRefs.commits, ...byLogs.commits], left());
      for (const [key, met] of found) histories.set(key, { ...NOTHING, ...pointsOf(key, met, lastBefore(met, dates)) });
    }
  }
  return withPastRemotes(view, withStaged(keys, histories, roots), roots);
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

/** The result of a walk back from some roots. */
interface Walk {
  readonly traces: Traces;
  /** The commits it started from. */
  readonly commits: readonly string[];
  rootsOf(key: string, met: Trace): readonly Root[];
  pointOf(commit: string | undefined): CommitPoint | undefined;
  /** The last commit that had each object or name, by its key. */
  lastOf(key: string, met: Trace): Promise<CommitPoint | undefined>;
  /** The keys of what is in the files of a commit. */
  keysIn(commit: string): Promise<ReadonlySet<string>>;
}

/** The number of commits that are checked for an object, before the commit that is known to have had it is used. */
const MAX_COMMITS_ASKED = 20;

/** The number of roots that one walk distinguishes: each costs a bit for each line of development. Further roots share one bit at first. */
const MAX_LABELS = 2000;

async function walkFrom(view: View, roots: readonly Root[], known: readonly string[], wanted: Wanted): Promise<Walk> {
  const commits = await peelToCommits(
    view,
    roots.map(({ oid }) => oid),
  );
  const tips = commits.flatMap((oid, at) => (oid === undefined ? [] : [{ oid, label: Math.min(at, MAX_LABELS) }]));
  const traces = await trace(view, tips, { known }, wanted);
  const others = await distinguish(view, commits, known, traces);
  const pointOf = (oid: string | undefined): CommitPoint | undefined => {
    const date = traces.dates.get(oid ?? '');
    return oid === undefined || date === undefined ? undefined : { oid, date };
  };
  const asked = new Map<string, Promise<ReadonlySet<string>>>();
  const keysIn = (commit: string): Promise<ReadonlySet<string>> => {
    const keys = asked.get(commit) ?? findInCommit(view, commit, wanted);
    asked.set(commit, keys);
    return keys;
  };
  return {
    traces,
    commits: tips.map(({ oid }) => oid),
    pointOf,
    keysIn,
    rootsOf: (key, met) =>
      roots.filter((_, at) => (at < MAX_LABELS ? hasLabel(met.reachedBy, at) : others.get(key)?.has(at) === true)),
    async lastOf(key, met) {
      const still = tips.filter(({ label }) => hasLabel(met.reachedBy & ~met.removedBy, label));
      // A merge may have dropped it silently: what only one parent has is not listed as a change of the merge.
      for (const { oid } of still.slice(0, MAX_COMMITS_ASKED)) if ((await keysIn(oid)).has(key)) return pointOf(oid);
      return lastBefore(met, traces.dates);
    },
  };
}

/** The indexes of the tips that share a label and reach the same commits as that label: one walk for each MAX_LABELS of them. */
async function distinguish(
  view: View,
  commits: readonly (string | undefined)[],
  known: readonly string[],
  { found }: Traces,
): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const keys = [...found].filter(([, { reachedBy }]) => hasLabel(reachedBy, MAX_LABELS)).map(([key]) => key);
  const others = new Map(keys.map((key) => [key, new Set<number>()]));
  if (keys.length === 0) return others;
  const wanted = wantedOf(keys);
  for (let start = MAX_LABELS; start < commits.length; start += MAX_LABELS) {
    const some = commits.slice(start, start + MAX_LABELS);
    const tips = some.flatMap((oid, label) => (oid === undefined ? [] : [{ oid, label }]));
    const traces = await trace(view, tips, { known }, wanted);
    for (const [key, { reachedBy }] of traces.found) {
      for (const { label } of tips) if (hasLabel(reachedBy, label)) others.get(key)?.add(start + label);
    }
  }
  return others;
}

/** The wanted objects and names of some keys. */
function wantedOf(keys: readonly string[]): Wanted {
  return { oids: new Set(keys), names: new Set(keys.filter((key) => key.startsWith('/')).map((key) => key.slice(1))) };
}

function hasLabel(labels: bigint, label: number): boolean {
  return ((labels >> BigInt(label)) & 1n) === 1n;
}

function lastBefore({ before, latest }: Trace, dates: ReadonlyMap<string, string>): CommitPoint {
  const date = dates.get(before ?? '');
  return before === undefined || date === undefined ? latest : { oid: before, date };
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

async function findInCommit(view: View, commit: string, wanted: Wanted): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (const { oid, path } of await listFiles(view, commit)) {
    if (wanted.oids.has(oid)) keys.add(oid);
    for (const name of namesIn(path, wanted)) keys.add(nameKey(name));
  }
  return keys;
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
