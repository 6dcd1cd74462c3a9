// Groups fingerprints into the buckets of the search: those whose mixtures are rare.
import { SHARES } from '../byte-shares.ts';

/** How many buckets there are: one bit each. */
const BUCKETS = 8;

/** The low and the high nibbles of the first, second and third byte of a bucket, one bit each. */
export type Masks = readonly number[];

const EMPTY: Masks = [0, 0, 0, 0, 0, 0];

/**
 * The fingerprints in eight buckets. A bucket accepts any mixture of the nibbles of its fingerprints; so those are grouped whose mixtures are
 * rarest in common texts and binaries.
 *
 * Merges the two groups that cost least, again and again: some milliseconds for a hundred fingerprints.
 */
export function groupFingerprints(fingerprints: readonly string[]): readonly (readonly string[])[] {
  const groups: Group[] = fingerprints.map((fingerprint) => ({ masks: masksOf(fingerprint), members: [fingerprint] }));
  // What it would cost to merge each group with each one before it.
  const costs = groups.map(({ masks }, at) => groups.slice(0, at).map((other) => costOfMerging(masks, other.masks)));
  while (groups.length > BUCKETS) {
    const [from, into] = cheapest(costs);
    const [moved] = groups.splice(from, 1);
    const target = groups[into];
    if (moved === undefined || target === undefined) break;
    target.masks = merge(target.masks, moved.masks);
    target.members.push(...moved.members);
    costs.splice(from, 1);
    for (const row of costs.slice(from)) row.splice(from, 1);
    for (const [at, { masks }] of groups.entries()) {
      const row = costs[Math.max(at, into)];
      if (at !== into && row !== undefined) row[Math.min(at, into)] = costOfMerging(target.masks, masks);
    }
  }
  return groups.map(({ members }) => members);
}

interface Group {
  masks: Masks;
  readonly members: string[];
}

/** The position of the least of `costs`. */
function cheapest(costs: readonly (readonly number[])[]): readonly [row: number, column: number] {
  const least = costs.map((row) => Math.min(...row));
  const row = least.indexOf(Math.min(...least));
  return [row, costs[row]?.indexOf(least[row] ?? 0) ?? 0];
}

/** `buckets` with `more` fingerprints, each in the bucket where it costs least. */
export function addFingerprints(
  buckets: readonly (readonly string[])[],
  more: readonly string[],
): readonly (readonly string[])[] {
  const grown = Array.from({ length: BUCKETS }, (_, at) => [...(buckets[at] ?? [])]);
  const masks = grown.map((members) => members.map(masksOf).reduce(merge, EMPTY));
  for (const fingerprint of more) {
    const own = masksOf(fingerprint);
    const costs = masks.map((bucket) => costOf(merge(bucket, own)) - costOf(bucket));
    const at = costs.indexOf(Math.min(...costs));
    grown[at]?.push(fingerprint);
    masks[at] = merge(masks[at] ?? EMPTY, own);
  }
  return grown;
}

/** The masks of one fingerprint. */
export function masksOf(fingerprint: string): Masks {
  return [0, 1, 2].flatMap((at) => {
    const code = fingerprint.charCodeAt(at);
    return [1 << (code & 15), 1 << (code >> 4)];
  });
}

/** The masks of two buckets in one. */
export const merge = (a: Masks, b: Masks): Masks => a.map((mask, at) => mask | (b[at] ?? 0));

const costOfMerging = (a: Masks, b: Masks): number => costOf(merge(a, b)) - costOf(a) - costOf(b);

/** How often the bucket accepts, roughly: the product over its three bytes of how often a byte is one of the mixtures. */
function costOf(masks: Masks): number {
  let cost = 1;
  for (let at = 0; at < 3; at++) {
    let sum = 0;
    for (let high = 0; high < 16; high++) {
      if ((((masks[2 * at + 1] ?? 0) >> high) & 1) === 0) continue;
      for (let low = 0; low < 16; low++) if ((((masks[2 * at] ?? 0) >> low) & 1) !== 0) sum += SHARES[16 * high + low] ?? 0;
    }
    cost *= sum;
  }
  return cost;
}
