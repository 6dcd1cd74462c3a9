// Unpacks the objects of a pack, each once: inflates entries and applies deltas, a base before its deltas.
import { closeSync, constants, openSync } from 'node:fs';
import type { ObjectType } from '../../model/origin.ts';
import { type Forest, STATE, takeBatch } from './forest.ts';
import type { UnpackKernel } from './kernel/unpack.ts';
import { type Entries, typeOf } from './pack.ts';
import { INPUT_BYTES, PackBytes } from './pack-bytes.ts';

/** An object that was unpacked. Valid until the visitor returns. */
export interface PackedObject {
  readonly type: ObjectType;
  readonly content: Buffer;
  /**
   * Pairs: starts and ends of ranges. Everything else is copied from an object that was found clean, one piece between each two ranges; an
   * empty range is where two pieces meet. Undefined where all of it is to be scanned.
   */
  readonly fresh: Uint32Array | undefined;
}

/** Checks an object; returns whether it is clean. */
export type Visitor = (object: PackedObject) => boolean;

/** The memory that the kernel must have: input, and the objects from a base down to one of its deltas. More than that is left to git. */
export const UNPACK_BYTES: number = INPUT_BYTES + 24 * 1024 * 1024;

/** How far the kernel may read and write beyond what it is given. */
const SLACK_BYTES = 64;

/**
 * Unpacks what is wanted of `forest`, batch by batch, as long as there are batches that no other thread has taken, and has `visit` check it.
 * What is found clean gets that state; what cannot be read here stays wanted. Yields after each batch. Throws what the system throws.
 */
export function* unpackWanted(forest: Forest, kernel: UnpackKernel, visit: Visitor): Generator<void> {
  const file = openSync(forest.entries.path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const unpacking = new Unpacking(forest, kernel, file, visit);
    for (let batch = takeBatch(forest); batch !== undefined; batch = takeBatch(forest)) {
      unpacking.unpack(batch.from, batch.to);
      yield;
    }
  } finally {
    closeSync(file);
  }
}

/** An object on the way from a base to its delta. */
interface Level {
  readonly place: number;
  readonly at: number;
  readonly size: number;
  readonly isClean: boolean;
}

/**
 * Invariant: `#levels` are the bases of the entry that is being read, each the base of the next, and their contents lie one behind the other in
 * the memory.
 */
class Unpacking {
  readonly #entries: Entries;
  readonly #order: Int32Array;
  readonly #states: Uint8Array;
  readonly #kernel: UnpackKernel;
  readonly #bytes: PackBytes;
  readonly #visit: Visitor;
  readonly #bottom: number;
  readonly #top: number;
  #levels: Level[] = [];

  constructor({ entries, order, states }: Forest, kernel: UnpackKernel, file: number, visit: Visitor) {
    this.#entries = entries;
    this.#order = order;
    this.#states = states;
    this.#kernel = kernel;
    this.#bytes = new PackBytes(file, kernel.memory, kernel.free);
    this.#visit = visit;
    this.#bottom = kernel.free + INPUT_BYTES;
    this.#top = kernel.memory.length - SLACK_BYTES;
  }

  unpack(from: number, to: number): void {
    for (let at = from; at < to; at++) {
      const place = this.#order[at] ?? 0;
      const base = this.#entries.bases[place] ?? 0;
      while (this.#levels.length > 0 && this.#levels.at(-1)?.place !== base) this.#levels.pop();
      const level = this.#levels.at(-1);
      // A base that could not be read is not there.
      if (base < 0) this.#readWhole(place);
      else if (level !== undefined) this.#readDelta(place, level);
    }
    this.#levels = [];
  }

  /** An entry that is no delta. */
  #readWhole(place: number): void {
    const size = this.#entries.sizes[place] ?? 0;
    const at = this.#bottom;
    if (at + size > this.#top) return;
    if (this.#inflate(place, at, size, this.#top)) this.#push(place, at, size, undefined);
  }

  #readDelta(place: number, base: Level): void {
    const length = this.#entries.sizes[place] ?? 0;
    const out = base.at + base.size + SLACK_BYTES;
    // The delta lies at the other end of the memory.
    const delta = this.#top - length;
    if (delta < out || !this.#inflate(place, delta, length, delta)) return;
    const size = this.#kernel.resultSize(delta, length, base.size);
    if (size < 0 || out + size + SLACK_BYTES > delta) return;
    const ranges = this.#kernel.applyDelta(delta, length, base.at, base.size, out, size);
    if (ranges < 0) return;
    this.#push(place, out, size, base.isClean ? this.#kernel.ranges.subarray(0, ranges * 2) : undefined);
  }

  /** Inflates an entry to `out`. Its compressed bytes, if they are many, lie before `limit` meanwhile. False where it is damaged. */
  #inflate(place: number, out: number, size: number, limit: number): boolean {
    const { offsets, headers } = this.#entries;
    const from = (offsets[place] ?? 0) + (headers[place] ?? 0);
    const to = offsets[place + 1] ?? 0;
    let at = this.#bytes.find(from, to);
    if (at < 0) {
      at = limit - (to - from) - SLACK_BYTES;
      const free = out < at ? out + size + SLACK_BYTES : this.#topOfLevels();
      if (at < free || !this.#bytes.read(from, to, at)) return false;
    }
    return this.#kernel.inflate(at, at + to - from, out, size) === to - from;
  }

  #topOfLevels(): number {
    const level = this.#levels.at(-1);
    return level === undefined ? this.#bottom : level.at + level.size + SLACK_BYTES;
  }

  #push(place: number, at: number, size: number, fresh: Uint32Array | undefined): void {
    this.#levels.push({ place, at, size, isClean: this.#isClean(place, at, size, fresh) });
  }

  #isClean(place: number, at: number, size: number, fresh: Uint32Array | undefined): boolean {
    const state = this.#states[place];
    if (state !== STATE.wanted) return state === STATE.known;
    const type = typeOf(this.#entries.types[place] ?? 0);
    if (type === undefined || !this.#visit({ type, content: this.#kernel.memory.subarray(at, at + size), fresh })) return false;
    this.#states[place] = STATE.clean;
    return true;
  }
}
