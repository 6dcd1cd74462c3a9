// The detector: bytes in, matches out. Knows nothing of files, git, clocks or consoles.
import type { CompiledRule } from '../model/compiled-rule.ts';
import type { Conflicts, EntryMetadata } from '../model/entry-metadata.ts';
import type { Match } from '../model/types.ts';
import { settle } from './candidates.ts';
import { lineStart, MARKER_REACH, takeExcerpt, takeMetadata } from './excerpt.ts';
import type { Candidate } from './hits.ts';
import { createLookup, type Lookup } from './lookup.ts';
import { readMarkers } from './markers.ts';
import type { View } from './readings.ts';
import { type Buckets, createKernel, isFull, type Kernel } from './search/kernel/kernel.ts';
import { type Plan, planFor } from './search/plan.ts';
import { createWatch, type WatchOptions } from './watch.ts';

/**
 * Looks through one Blob at a time. Usage: `begin()`, then put bytes at the start of `room()` and say how many with
 * `take(n)`, again and again, then `finish()`. Matches come in order of place, each once, wherever the pieces end.
 */
export interface Detector {
  /** Forgets what was before; a new Blob begins. */
  begin(): void;
  /** Where the next bytes go; never empty. */
  room(): Uint8Array;
  /** `count` bytes were put into `room()`. Returns the matches that are now certain to be whole. */
  take(count: number): readonly Match[];
  /** The Blob has ended. Returns the remaining matches. */
  finish(): readonly Match[];
  /** Ids of users' rules that were stopped in this Blob because they took too long. */
  overdue(): readonly string[];
  /** Whether a user's rule was not run on all of this Blob, now or because it took too long before: it is not known to be clean. */
  isPartial(): boolean;
  /** What was heard in this Blob, once it has ended, of others that use a token; only of a detector that listens for that. */
  conflicts?(): Conflicts | undefined;
}

export interface DetectorOptions extends WatchOptions {
  /** The search to use, for tests; if not said the fastest one. */
  readonly kernel?: (buckets: Buckets) => Kernel;
  /** What to search for, for measurements; if not said all that the rules are looked for in. */
  readonly plan?: Plan;
  /** Reads from the line of a match what it says of itself; `whole` where its beginning is there. Asked only where there is a match. */
  readonly readMetadata?: (line: string, whole: boolean) => EntryMetadata | undefined;
}

/**
 * What ends so many bytes before anchors that are still to be looked at is settled: no reading that overlaps it is to come,
 * and all that stands on its line within the reach of a marker is known.
 */
const SETTLED = MARKER_REACH + 1536;

/**
 * How many bytes beyond an anchor must be there before it is looked at, and how many before it are kept: a candidate
 * that is not settled yet, the longest match, and the line's marker on either side.
 */
const HOLD = 2 * SETTLED + 2 * MARKER_REACH;

const NONE: readonly Match[] = [];

/** A detector for `rules`. Holds 1 MiB. */
export function createDetector(rules: readonly CompiledRule[], options: DetectorOptions = {}): Detector {
  const { readMetadata } = options;
  const { anchors, buckets } = options.plan ?? planFor(rules);
  const kernel = (options.kernel ?? createKernel)(buckets);
  const bytes = kernel.window;
  const watch = createWatch(options);
  let lookup: Lookup | undefined; // made at the first hit: most of what is looked at has none

  let length = 0; // bytes in the window
  let base = 0; // offset in the Blob of the window's first byte
  let searched = 0; // anchors that start before this position were looked at
  let counted = 0; // lines before this position are counted
  let line = 1; // the line at `counted`
  let lineOffset = 0; // the offset in the Blob at which that line starts
  let pool: Candidate[] = []; // candidates in the window, in order; the first ones are reported
  let reported = 0; // how many of them are

  /** Looks at all anchors that start in [searched, limit); there are no more bytes where `ended`. */
  function search(limit: number, ended: boolean): readonly Match[] {
    const view = { bytes, length, base };
    const fresh = findFresh(view, limit);
    searched = limit;
    if (fresh.length === 0 && reported === pool.length) return NONE;
    pool = [...pool.slice(0, reported), ...settle([...pool.slice(reported), ...fresh])];
    const settled = ended ? Number.POSITIVE_INFINITY : base + limit - SETTLED;
    const first = reported;
    while (reported < pool.length && (pool[reported]?.end ?? 0) <= settled) reported++;
    return pool.slice(first, reported).map((candidate, index) => toMatch(view, candidate, first + index));
  }

  function findFresh(view: View, limit: number): readonly Candidate[] {
    const fresh: Candidate[] = [];
    // A fingerprint may stand some bytes into its anchor, so the search runs on over the limit.
    const end = Math.min(length, limit + HOLD);
    for (let from = searched; from < end; ) {
      const found = kernel.search(from, end);
      for (let index = 0; index < found; index++) inspect(view, kernel.hits[index] ?? 0, limit, fresh);
      from = isFull(found) ? (kernel.hits[found - 1] ?? end) + 1 : end;
    }
    return fresh;
  }

  /** Tries the anchors whose fingerprint stands at `position`. */
  function inspect(view: View, position: number, limit: number, fresh: Candidate[]): void {
    lookup ??= createLookup(anchors(), watch.allowance);
    for (const { anchor, at } of lookup.standing(view, position)) {
      if (at < searched || at >= limit) continue;
      for (const candidate of lookup.finder.find(view, anchor, at)) fresh.push(candidate);
    }
  }

  function toMatch(view: View, candidate: Candidate, index: number): Match {
    const { start, end, secretStart, confidence, secret, id } = candidate;
    const neighbours = neighboursOf(candidate, index);
    countTo(start - base);
    return {
      rule: candidate.rule.rule,
      confidence,
      start,
      end,
      secretStart,
      encodings: candidate.encodings,
      secret,
      id,
      line,
      column: start - lineOffset + 1,
      excerpt: takeExcerpt(view, candidate, neighbours),
      allowed: readMarkers(view, candidate, neighbours),
      ...(readMetadata === undefined ? {} : { metadata: takeMetadata(view, candidate, readMetadata) }),
    };
  }

  /** The candidates near the one at `index` of the pool, itself included. */
  function neighboursOf(candidate: Candidate, index: number): readonly Candidate[] {
    let first = index;
    let last = index;
    while (first > 0 && (pool[first - 1]?.end ?? 0) > candidate.start - MARKER_REACH) first--;
    while (last + 1 < pool.length && (pool[last + 1]?.start ?? 0) < candidate.end + MARKER_REACH) last++;
    return pool.slice(first, last + 1);
  }

  /** Counts lines up to `position`. */
  function countTo(position: number): void {
    if (position <= counted) return;
    const lines = kernel.countLines(counted, position);
    if (lines > 0) {
      line += lines;
      lineOffset = base + lineStart({ bytes, length, base }, position, position);
    }
    counted = position;
  }

  /** Makes room by dropping what can belong to no further match. */
  function slide(): void {
    const dropped = searched - HOLD;
    countTo(dropped);
    bytes.copyWithin(0, dropped, length);
    length -= dropped;
    searched -= dropped;
    counted -= dropped;
    base += dropped;
    const gone = pool.findIndex((candidate) => candidate.start >= base);
    const kept = gone < 0 ? [] : pool.slice(gone);
    reported -= pool.length - kept.length;
    pool = kept;
  }

  return {
    begin() {
      length = base = searched = counted = lineOffset = reported = 0;
      line = 1;
      if (pool.length > 0) pool = [];
      watch.reset();
      lookup?.finder.reset();
    },
    room: () => (length === 0 ? bytes : bytes.subarray(length)),
    take(count) {
      length += count;
      if (length < bytes.length) return NONE;
      const matches = search(length - HOLD, false);
      slide();
      return matches;
    },
    finish: () => search(length, true),
    overdue: () => watch.overdue(),
    isPartial: () => watch.denied() || watch.overdue().length > 0,
  };
}
