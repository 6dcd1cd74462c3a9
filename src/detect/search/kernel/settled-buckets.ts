// Improves buckets of fingerprints: what was grouped early may fit better elsewhere now. Takes too long for a commit; `npm run derive` does it.
import { costOf, type Masks, masksOf, merge } from './buckets.ts';
import type { Buckets } from './kernel.ts';

/** How often the buckets are gone through at most. */
const MAX_TURNS = 20;

/** How much less a move must cost, so that rounding does not move a fingerprint to and fro. */
const MIN_GAIN = 0.001;

/** The same fingerprints, each moved to the bucket where it costs least, until none costs less elsewhere. */
export function settleBuckets(buckets: Buckets): Buckets {
  const settled = buckets.map((members) => [...members]);
  for (let turn = 0; turn < MAX_TURNS; turn++) if (!moveEach(settled)) break;
  return settled;
}

/** Moves what costs less elsewhere; false if nothing does. */
function moveEach(buckets: readonly string[][]): boolean {
  let moved = false;
  for (const [from, bucket] of buckets.entries()) {
    for (const fingerprint of [...bucket]) {
      const into = cheapestFor(fingerprint, from, buckets);
      if (into === undefined) continue;
      bucket.splice(bucket.indexOf(fingerprint), 1);
      into.push(fingerprint);
      moved = true;
    }
  }
  return moved;
}

/** The bucket where a fingerprint of the one at `from` costs least; undefined for its own. The last one of a bucket stays. */
function cheapestFor(fingerprint: string, from: number, buckets: readonly string[][]): string[] | undefined {
  const own = masksOf(fingerprint);
  const others = (buckets[from] ?? []).filter((member) => member !== fingerprint);
  if (others.length === 0) return undefined;
  const costs = buckets.map((members, at) => {
    const rest = masksOfAll(at === from ? others : members);
    return costOf(merge(rest, own)) - costOf(rest);
  });
  const least = Math.min(...costs);
  return least < (costs[from] ?? 0) * (1 - MIN_GAIN) ? buckets[costs.indexOf(least)] : undefined;
}

const masksOfAll = (members: readonly string[]): Masks => members.map(masksOf).reduce(merge, [0, 0, 0, 0, 0, 0]);
