// Walks the history back from roots, and says of each object and name that it met which of them reach it, and until when it was there.
import type { CommitPoint } from '../../model/origin.ts';
import { peelToCommits } from '../refs.ts';
import type { View } from '../view.ts';
import type { Root } from './roots.ts';
import { type Tip, type Trace, type Traces, trace, type Wanted } from './trace.ts';
import { TreeSearch } from './tree-search.ts';

/** The result of a walk back from some roots. */
export interface Walk {
  readonly traces: Traces;
  /** The commits it started from. */
  readonly commits: readonly string[];
  rootsOf(key: string, met: Trace): readonly Root[];
  pointOf(commit: string | undefined): CommitPoint | undefined;
  /** The last commit that had each object or name that was met, by its key. */
  readonly last: ReadonlyMap<string, CommitPoint | undefined>;
  /** The keys of what is in the files of the commit that was asked for. */
  readonly there: ReadonlySet<string>;
}

/** The number of commits that are checked for an object, before the commit that is known to have had it is used. */
const MAX_COMMITS_ASKED = 20;

/** The number of roots that one walk distinguishes: each costs a bit for each line of development. Further roots share one bit at first. */
const MAX_LABELS = 2000;

/** @param known where the walk stops @param head a commit whose files are wanted, too. Throws GitError. */
export async function walkFrom(
  view: View,
  roots: readonly Root[],
  known: readonly string[],
  wanted: Wanted,
  head?: string | undefined,
): Promise<Walk> {
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
  const search = new TreeSearch(view, wanted);
  try {
    const there = head === undefined ? new Set<string>() : ((await search.keysIn([head])).get(head) ?? new Set());
    const lastTips = await lastTipsOf(traces, tips, search, there);
    const last = new Map(
      [...traces.found].map(([key, met]) => {
        const tip = there.has(key) ? head : lastTips.get(key);
        return [key, tip === undefined ? lastBefore(met, traces.dates) : pointOf(tip)];
      }),
    );
    return {
      traces,
      commits: tips.map(({ oid }) => oid),
      pointOf,
      last,
      there,
      rootsOf: (key, met) =>
        roots.filter((_, at) => (at < MAX_LABELS ? hasLabel(met.reachedBy, at) : others.get(key)?.has(at) === true)),
    };
  } finally {
    search.close();
  }
}

/**
 * The first tip that still has each object or name, by its key. A merge may have dropped it silently: what only one parent has is not listed as a
 * change of the merge. So tips are asked, the first of every key together, then the second of those that it does not have.
 */
async function lastTipsOf(
  { found }: Traces,
  tips: readonly Tip[],
  search: TreeSearch,
  there: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const last = new Map<string, string>();
  let open = [...found]
    .filter(([key]) => !there.has(key))
    .map(([key, { reachedBy, removedBy }]) => {
      const still = reachedBy & ~removedBy;
      return { key, still: still === 0n ? [] : tips.filter(({ label }) => hasLabel(still, label)).slice(0, MAX_COMMITS_ASKED) };
    });
  for (let round = 0; open.length > 0; round++) {
    open = open.filter(({ still }) => round < still.length);
    const keys = await search.keysIn(open.map(({ still }) => still[round]?.oid ?? ''));
    for (const { key, still } of open) {
      const tip = still[round]?.oid ?? '';
      if (keys.get(tip)?.has(key) === true) last.set(key, tip);
    }
    open = open.filter(({ key }) => !last.has(key));
  }
  return last;
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
export function wantedOf(keys: readonly string[]): Wanted {
  return { oids: new Set(keys), names: new Set(keys.filter((key) => key.startsWith('/')).map((key) => key.slice(1))) };
}

function hasLabel(labels: bigint, label: number): boolean {
  return ((labels >> BigInt(label)) & 1n) === 1n;
}

/** The last commit that is known to have had it: the parent of the one that removed it. */
export function lastBefore({ before, latest }: Trace, dates: ReadonlyMap<string, string>): CommitPoint {
  const date = dates.get(before ?? '');
  return before === undefined || date === undefined ? latest : { oid: before, date };
}
