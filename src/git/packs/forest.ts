// The order in which the entries of a pack are read: each delta behind its base, so that nothing is unpacked twice.
import type { Entries } from './pack.ts';

/** The state of an entry, before and after it was read: one byte for each, in shared memory. */
export const STATE = {
  /** Its object is wanted. What still is at the end was not read here. */
  wanted: 0,
  /** Not wanted, and what is copied from it need not be scanned again. */
  known: 1,
  /** Not wanted, and nothing is known of it. */
  ignored: 2,
  /** It was wanted, and was read and found clean. */
  clean: 3,
} as const;

/** A pack, and the order in which its entries are read. */
export interface Forest {
  readonly entries: Entries;
  /** Values of STATE, by place. */
  readonly states: Uint8Array;
  /** Places: each base before its deltas, and what is built on it at once behind it. Without what no object needs. */
  readonly order: Int32Array;
  /** Where in `order` the batches begin; after the last one comes its length. No delta is in another batch than its base. */
  readonly batches: Int32Array;
  /** One cell: the number of batches that were taken. */
  readonly taken: Int32Array;
}

/** How many entries a batch has at least: few enough that all threads end at the same time. */
const BATCH_ENTRIES = 256;

/** @param states a value of STATE for each place, in shared memory */
export function plantForest(entries: Entries, states: Uint8Array): Forest {
  const { count, bases } = entries;
  const { first, next } = childrenOf(entries);
  const order = new Int32Array(new SharedArrayBuffer(count * 4));
  let length = 0;
  for (let root = 0; root < count; root++) {
    if ((bases[root] ?? 0) !== -1) continue;
    // Down to the first child, then on to the next one of the nearest that has one.
    for (let place = root; place >= 0; ) {
      order[length++] = place;
      const base = bases[place] ?? -1;
      if (base >= 0) entries.types[place] = entries.types[base] ?? 0;
      let after = first[place] ?? -1;
      for (let at = place; after < 0 && at !== root; at = bases[at] ?? root) after = next[at] ?? -1;
      place = after;
    }
  }
  const kept = keepNeeded(order.subarray(0, length), entries, states);
  return { entries, states, order: kept, batches: batchesOf(kept, bases), taken: new Int32Array(new SharedArrayBuffer(4)) };
}

/** The deltas of each base as a list: the first one, and the next one of each; -1 is the end. */
function childrenOf({ count, bases }: Entries): { readonly first: Int32Array; readonly next: Int32Array } {
  const first = new Int32Array(count).fill(-1);
  const next = new Int32Array(count).fill(-1);
  for (let place = count - 1; place >= 0; place--) {
    const base = bases[place] ?? -1;
    if (base < 0) continue;
    next[place] = first[base] ?? -1;
    first[base] = place;
  }
  return { first, next };
}

/** Those of `order` that are wanted, or are needed for what is. */
function keepNeeded(order: Int32Array, { count, bases }: Entries, states: Uint8Array): Int32Array {
  const needed = new Uint8Array(count);
  for (let at = order.length - 1; at >= 0; at--) {
    const place = order[at] ?? 0;
    if (states[place] === STATE.wanted) needed[place] = 1;
    const base = bases[place] ?? -1;
    if (needed[place] === 1 && base >= 0) needed[base] = 1;
  }
  let length = 0;
  for (const place of order) if (needed[place] === 1) order[length++] = place;
  return order.subarray(0, length);
}

function batchesOf(order: Int32Array, bases: Int32Array): Int32Array {
  const starts: number[] = [];
  for (let at = 0; at < order.length; at++) {
    if ((bases[order[at] ?? 0] ?? 0) < 0 && at - (starts.at(-1) ?? -BATCH_ENTRIES) >= BATCH_ENTRIES) starts.push(at);
  }
  starts.push(order.length);
  const batches = new Int32Array(new SharedArrayBuffer(starts.length * 4));
  batches.set(starts);
  return batches;
}

/** Takes the next batch that no thread has taken; undefined where all are. */
export function takeBatch({ batches, taken }: Forest): { readonly from: number; readonly to: number } | undefined {
  const at = Atomics.add(taken, 0, 1);
  const [from, to] = [batches[at], batches[at + 1]];
  return from === undefined || to === undefined ? undefined : { from, to };
}
