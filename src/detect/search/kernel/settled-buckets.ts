// Improves buckets of fingerprints: as little as possible of common texts must look like one. Takes too long for a commit; `npm run derive` does it.
import { type Masks, masksOf, merge } from './buckets.ts';
import { COMMON_TRIGRAMS } from './common-trigrams.ts';
import type { Buckets } from './kernel.ts';

/** How many changes are tried. */
const TURNS = 60_000;

/** By how much a change may make it worse at first, in positions of a megabyte; at the end it may not. So the search leaves what is best only nearby. */
const FIRST_TOLERANCE = 400;

/** How many positions of a megabyte of random bytes weigh as much as one of common text. */
const RANDOM_PER_COMMON = 4;

/** The same fingerprints in the same number of buckets, of which fewer positions are accepted by mistake. */
export function settleBuckets(buckets: Buckets): Buckets {
  const search = new BucketSearch(buckets);
  for (let turn = 0; turn < TURNS; turn++) search.tryChange(FIRST_TOLERANCE * (1 - turn / TURNS) ** 2);
  return search.best;
}

/** Changes two buckets at a time. The same buckets always give the same: chance is a sequence of numbers. */
class BucketSearch {
  readonly #buckets: string[][];
  readonly #costs: number[];
  #cost: number;
  #bestCost: number;
  #best: Buckets;
  #chance = 12_345;

  constructor(buckets: Buckets) {
    this.#buckets = buckets.map((members) => [...members]);
    this.#costs = this.#buckets.map(costOf);
    this.#cost = this.#costs.reduce((sum, cost) => sum + cost, 0);
    this.#bestCost = this.#cost;
    this.#best = buckets;
  }

  get best(): Buckets {
    return this.#best;
  }

  /** Moves a fingerprint to another bucket, or exchanges two, unless that makes it worse by more than `tolerance`. */
  tryChange(tolerance: number): void {
    const [from, to] = [this.#random(this.#buckets.length), this.#random(this.#buckets.length)];
    const [source, target] = [this.#buckets[from] ?? [], this.#buckets[to] ?? []];
    // A bucket that is empty would be one too few.
    if (from === to || source.length < 2) return;
    const moved = this.#random(source.length);
    const back = this.#random(3) === 0 ? this.#random(target.length) : -1;
    const [left, gone] = [source.filter((_, at) => at !== moved), source[moved] ?? ''];
    const [kept, given] = [target.filter((_, at) => at !== back), target[back]];
    this.#replace(from, given === undefined ? left : [...left, given], to, [...kept, gone], tolerance);
  }

  #replace(from: number, source: string[], to: number, target: string[], tolerance: number): void {
    const [sourceCost, targetCost] = [costOf(source), costOf(target)];
    const more = sourceCost + targetCost - (this.#costs[from] ?? 0) - (this.#costs[to] ?? 0);
    if (more > tolerance) return;
    this.#buckets[from] = source;
    this.#buckets[to] = target;
    this.#costs[from] = sourceCost;
    this.#costs[to] = targetCost;
    this.#cost += more;
    if (this.#cost >= this.#bestCost) return;
    this.#bestCost = this.#cost;
    this.#best = [...this.#buckets];
  }

  /** A number below `limit`. */
  #random(limit: number): number {
    this.#chance = (Math.imul(this.#chance, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (this.#chance >>> 8) % limit;
  }
}

const COMMON_MASKS: readonly Masks[] = (COMMON_TRIGRAMS.match(/[\s\S]{3}/g) ?? []).map(masksOf);

/** The masks of all common trigrams, one list for each nibble: numbers side by side are read fastest. */
const NIBBLES: readonly Int32Array[] = [0, 1, 2, 3, 4, 5].map((nibble) =>
  Int32Array.from(COMMON_MASKS, (masks) => masks[nibble] ?? 0),
);

/** About how often each common trigram stands in a megabyte. */
const COUNTS: Float64Array = Float64Array.from(COMMON_MASKS, (_, rank) => 60_000 / (rank + 15));

/** How many positions of a megabyte a bucket with these fingerprints accepts, roughly. */
function costOf(members: readonly string[]): number {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = members.map(masksOf).reduce(merge, [0, 0, 0, 0, 0, 0]);
  const [first = NONE, second = NONE, third = NONE, fourth = NONE, fifth = NONE, sixth = NONE] = NIBBLES;
  let sum = 0;
  for (let at = 0; at < COUNTS.length; at++) {
    if (((first[at] ?? 0) & a) === 0 || ((second[at] ?? 0) & b) === 0 || ((third[at] ?? 0) & c) === 0) continue;
    if (((fourth[at] ?? 0) & d) !== 0 && ((fifth[at] ?? 0) & e) !== 0 && ((sixth[at] ?? 0) & f) !== 0) sum += COUNTS[at] ?? 0;
  }
  const share = [a, b, c, d, e, f].reduce((product, mask) => (product * bitsIn(mask)) / 16, 1);
  return sum + (share * 1_000_000) / RANDOM_PER_COMMON;
}

const NONE = new Int32Array(0);

function bitsIn(mask: number): number {
  let bits = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}
