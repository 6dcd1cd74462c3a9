// Follows objects and names through commits: which commits added and removed them, and which tips reach those.

import type { CommitPoint } from '../../model/origin.ts';
import { type Change, type Commit, readCommits } from '../commits.ts';
import type { CommitRange } from '../list-objects.ts';
import type { View } from '../view.ts';

/** The objects and names to follow. */
export interface Wanted {
  /** Ids of objects. */
  readonly oids: ReadonlySet<string>;
  /** Names of files and folders, as bytes in latin1. */
  readonly names: ReadonlySet<string>;
}

/** A commit from which a walk starts, and its label: the number that marks the commits it reaches. */
export interface Tip {
  readonly oid: string;
  readonly label: number;
}

/** The history of one object or name. */
export interface Trace {
  /** Paths as bytes in latin1, the latest first. */
  readonly paths: Set<string>;
  /** The commit that added it; of several, the one seen last, which is not a descendant of the others. */
  readonly first: CommitPoint;
  /** The one of them that was seen first. */
  readonly latest: CommitPoint;
  /** The labels of the tips that reach a commit that added it, as bits. */
  readonly reachedBy: bigint;
  /** The same for the commits that removed it. */
  readonly removedBy: bigint;
  /** The parent of the latest commit that removed it. */
  readonly before: string | undefined;
}

/** The result of the walk over all commits. */
export interface Traces {
  /** By id, and by name with a slash before it, which distinguishes it from an id. */
  readonly found: ReadonlyMap<string, Trace>;
  /** The dates of the tips and of commits that traces name. */
  readonly dates: ReadonlyMap<string, string>;
}

/** The key of a name in `Traces`. */
export function nameKey(name: string): string {
  return `/${name}`;
}

/**
 * Walks from `tips` back to the known commits, and records changes of the wanted objects. Keeps in memory only the labels of commits whose
 * children were seen: as many as there are parallel lines of development. Throws GitError.
 */
export async function trace(view: View, tips: readonly Tip[], range: Omit<CommitRange, 'tips'>, wanted: Wanted): Promise<Traces> {
  const tracer = new Tracer(tips, wanted);
  // A name is in paths, whatever their content.
  const isWanted = wanted.names.size > 0 ? () => true : (oid: string) => wanted.oids.has(oid);
  for await (const commit of readCommits(view, { ...range, tips: tips.map(({ oid }) => oid) }, isWanted)) tracer.take(commit);
  return tracer.end();
}

class Tracer {
  readonly #wanted: Wanted;
  readonly #found = new Map<string, Trace>();
  readonly #dates = new Map<string, string>();
  readonly #dated: Set<string>;
  /** The labels of commits that the walk has not reached yet. */
  readonly #labels = new Map<string, bigint>();
  /** Separate from #found: on the way back, the removal of something is seen before its addition. */
  readonly #removals = new Map<string, Pick<Trace, 'removedBy' | 'before'>>();

  constructor(tips: readonly Tip[], wanted: Wanted) {
    this.#wanted = wanted;
    this.#dated = new Set(tips.map(({ oid }) => oid));
    for (const { oid, label } of tips) this.#reach(oid, 1n << BigInt(label));
  }

  take(commit: Commit): void {
    const { oid, parents, date, changes } = commit;
    const labels = this.#labels.get(oid) ?? 0n;
    this.#labels.delete(oid);
    for (const parent of parents) this.#reach(parent, labels);
    if (this.#dated.has(oid)) this.#dates.set(oid, date);
    if (this.#wanted.oids.has(oid)) this.#bring(oid, commit, undefined, labels);
    for (const change of changes) {
      this.#takeContent(change, commit, labels);
      if (this.#wanted.names.size > 0) this.#takeNames(change, commit, labels);
    }
  }

  end(): Traces {
    for (const [key, removal] of this.#removals) {
      const known = this.#found.get(key);
      if (known !== undefined) this.#found.set(key, { ...known, ...removal });
    }
    return { found: this.#found, dates: this.#dates };
  }

  #reach(oid: string, labels: bigint): void {
    this.#labels.set(oid, (this.#labels.get(oid) ?? 0n) | labels);
  }

  #takeContent({ path, old, fresh }: Change, commit: Commit, labels: bigint): void {
    const { oids } = this.#wanted;
    const parent = old.findIndex((oid) => oids.has(oid) && oid !== fresh);
    const gone = old[parent];
    if (gone !== undefined) this.#remove(gone, commit.parents[parent], labels);
    if (oids.has(fresh)) this.#bring(fresh, commit, path, labels);
  }

  #takeNames({ path, fresh }: Change, commit: Commit, labels: bigint): void {
    for (const name of new Set(path.split('/'))) {
      if (!this.#wanted.names.has(name)) continue;
      if (/^0+$/.test(fresh)) this.#remove(nameKey(name), commit.parents[0], labels);
      else this.#bring(nameKey(name), commit, path, labels);
    }
  }

  #bring(key: string, { oid, date }: Commit, path: string | undefined, labels: bigint): void {
    const point = { oid, date };
    const known = this.#found.get(key);
    const paths = known?.paths ?? new Set();
    if (path !== undefined) paths.add(path);
    this.#found.set(key, {
      paths,
      first: point,
      latest: known?.latest ?? point,
      reachedBy: (known?.reachedBy ?? 0n) | labels,
      removedBy: 0n,
      before: undefined,
    });
  }

  #remove(key: string, before: string | undefined, labels: bigint): void {
    const known = this.#removals.get(key);
    this.#removals.set(key, { removedBy: (known?.removedBy ?? 0n) | labels, before: known?.before ?? before });
    if (known === undefined && before !== undefined) this.#dated.add(before);
  }
}
