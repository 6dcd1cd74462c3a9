// Finds the clean objects in the packs of a repository, in several threads.
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { prepareRules } from '../../config/rules/builtin.ts';
import { ObjectIdSet, ObjectIds } from '../../git/object-ids.ts';
import { type Forest, plantForest, STATE } from '../../git/packs/forest.ts';
import type { Entries } from '../../git/packs/pack.ts';
import { typeOf } from '../../git/packs/pack.ts';
import { readPacks } from '../../git/packs/read-packs.ts';
import type { RepositoryPlace } from '../../git/repository.ts';
import type { ObjectType } from '../../model/origin.ts';
import type { KnownObjects } from '../../sources/git/known-objects.ts';
import { CleanWorker } from './clean-worker.ts';
import type { Context } from './context.ts';
import { filterForests } from './filter-forests.ts';

/** With fewer objects than this, another thread is not worth its start. */
const MIN_OBJECTS_FOR_THREADS = 4000;

/** Each thread needs some 40 MB. */
const MAX_THREADS = 4;

/** How long this thread may work before it lets others have their turn. */
const TURN_MS = 50;

/** The objects that were found clean now. */
export interface CleanObjects {
  /** Those of some packs, and how many there are of a type. */
  readonly ids: ObjectIds;
  readonly types: ReadonlyMap<ObjectType, number>;
  /** The total size of their contents. */
  readonly bytes: number;
  /** How many threads there were. */
  readonly threads: number;
}

/** Which objects in packs are to be examined. */
export interface Wanted {
  /** Those that an earlier scan found clean. */
  readonly known: KnownObjects | undefined;
  /** Those of the shard; all if undefined. */
  readonly only?: ObjectIdSet | undefined;
}

/** If so few objects of a hundred are not known, git reads them: to read what packs have takes longer. */
const MIN_FRESH_PERCENT = 5;

/**
 * The objects in packs that are clean, without those that are known. Everything else must be read from git: what is in no pack, what cannot be
 * read here, and what may have a finding. Undefined where all is.
 *
 * @param ids the objects that are scanned
 */
export async function findClean(
  place: RepositoryPlace,
  ids: ObjectIds,
  { known, only }: Wanted,
  context: Context,
): Promise<CleanObjects | undefined> {
  const fresh = countFresh(ids, known);
  if (fresh * 100 < ids.length * MIN_FRESH_PERCENT) return undefined;
  // For tests: a report must be the same without it.
  const packs = context.options.env['TOKENSCAN_READ_PACKS'] === '0' ? [] : readPacks(place);
  const forests = packs.map((entries, at, all) => plantForest(entries, statesOf(entries, all.slice(0, at), { known, only })));
  const cells = new Float64Array(new SharedArrayBuffer(16 * MAX_THREADS));
  const doneBy = (thread: number): Float64Array => cells.subarray(thread * 2, thread * 2 + 2);
  const total = (cell: number): number => cells.reduce((sum, count, at) => (at % 2 === cell ? sum + count : sum), 0);
  const wanted = forests.reduce((sum, { order }) => sum + order.length, 0);
  const threads = wanted < MIN_OBJECTS_FOR_THREADS ? 1 : Math.min(availableParallelism(), MAX_THREADS);
  const { families } = context.config;
  const workers = Array.from(
    { length: CleanWorker.isAvailable() ? threads - 1 : 0 },
    (_, at) => new CleanWorker({ forests, families, done: doneBy(at + 1) }),
  );
  try {
    let turn = performance.now();
    for (const _ of filterForests(forests, prepareRules(families), doneBy(0))) {
      if (performance.now() - turn < TURN_MS) continue;
      context.options.onProgress?.(total(0), total(1), fresh);
      await setImmediate();
      turn = performance.now();
    }
    for (const worker of workers) await worker.finish();
  } finally {
    for (const worker of workers) worker.stop();
  }
  return { ...cleanOf(forests), bytes: total(1), threads: workers.length + 1 };
}

/** How many objects are not known. */
function countFresh(ids: ObjectIds, known: KnownObjects | undefined): number {
  if (known === undefined) return ids.length;
  let fresh = 0;
  for (let at = 0; at < ids.length; at++) if (!known.has(ids.bytes(), at * ids.width)) fresh++;
  return fresh;
}

/** The state of each entry at the start: known, to be ignored because another pack or another shard has it, or wanted. */
function statesOf(entries: Entries, others: readonly Entries[], { known, only }: Wanted): Uint8Array {
  const { count, ids, width } = entries;
  const states = new Uint8Array(new SharedArrayBuffer(count));
  const elsewhere = others.map((pack) => new ObjectIdSet(ObjectIds.from(width, Buffer.from(pack.ids.buffer))));
  for (let place = 0; place < count; place++) {
    if (only?.hasBytes(ids, place * width) === false) states[place] = STATE.ignored;
    else if (known?.has(ids, place * width) === true) states[place] = STATE.known;
    else if (elsewhere.some((pack) => pack.hasBytes(ids, place * width))) states[place] = STATE.ignored;
  }
  return states;
}

function cleanOf(forests: readonly Forest[]): Pick<CleanObjects, 'ids' | 'types'> {
  const ids = new ObjectIds(forests[0]?.entries.width ?? 20);
  const types = new Map<ObjectType, number>();
  for (const { entries, states } of forests) {
    for (let place = 0; place < entries.count; place++) {
      if (states[place] !== STATE.clean) continue;
      ids.addBytes(entries.ids, place * entries.width);
      const type = typeOf(entries.types[place] ?? 0);
      if (type !== undefined) types.set(type, (types.get(type) ?? 0) + 1);
    }
  }
  return { ids, types };
}
