// The objects of a pack that may still be the base of a delta, up to a number of bytes.
import { applyDelta } from './git-delta.ts';

/** An object of git. */
export interface PackedObject {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** An object as it stands in a pack: whole, or as a delta to the one at an offset. */
interface PackEntry {
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly base: number | undefined;
}

/** How many bytes of entries are kept. As much as all of a repository with some ten thousand commits; of a larger one, the first ones. */
const MAX_ENTRY_BYTES = 2 ** 26;

/** How many bytes of whole objects are kept. */
const MAX_OBJECT_BYTES = 2 ** 24;

/** git makes chains of 50 deltas, and 250 with --aggressive. */
const MAX_CHAIN = 256;

/** Entries of a pack, and the objects that were used last. */
export class ObjectCache {
  readonly #entries = new Map<number, PackEntry>();
  readonly #objects = new Map<number, PackedObject>();
  readonly #offsets = new Map<string, number>();
  readonly #charge: (bytes: number) => void;
  #entryBytes = 0;
  #objectBytes = 0;

  /** @param charge is called with the length of each object that is put together again */
  constructor(charge: (bytes: number) => void) {
    this.#charge = charge;
  }

  /** Adds the object at `offset`, which is `entry` in the pack. */
  add(offset: number, id: string, entry: PackEntry, object: PackedObject): void {
    this.#offsets.set(id, offset);
    if (this.#entryBytes + entry.bytes.length <= MAX_ENTRY_BYTES) {
      this.#entries.set(offset, entry);
      this.#entryBytes += entry.bytes.length;
    }
    this.#keep(offset, object);
  }

  /** The place of the object with an id; undefined if it did not come yet. */
  offsetOf(id: string): number | undefined {
    return this.#offsets.get(id);
  }

  /** The object at `offset`; undefined if it is not at hand any more, or never was. */
  at(offset: number): PackedObject | undefined {
    const deltas: Uint8Array[] = [];
    let object = this.#objects.get(offset);
    for (let place = offset; object === undefined && deltas.length <= MAX_CHAIN; object = this.#objects.get(place)) {
      const entry = this.#entries.get(place);
      if (entry === undefined) return undefined;
      if (entry.base === undefined) {
        object = entry;
        break;
      }
      deltas.push(entry.bytes);
      place = entry.base;
    }
    for (let delta = deltas.pop(); object !== undefined && delta !== undefined; delta = deltas.pop()) {
      const bytes = applyDelta(object.bytes, delta);
      this.#charge(bytes?.length ?? 0);
      object = bytes && { type: object.type, bytes };
    }
    if (object !== undefined) this.#keep(offset, object);
    return object;
  }

  /** Keeps an object as the one used last, and drops those that were not used for longest. */
  #keep(offset: number, { type, bytes }: PackedObject): void {
    const known = this.#objects.get(offset);
    if (known !== undefined) this.#objectBytes -= known.bytes.length;
    this.#objects.delete(offset);
    this.#objects.set(offset, { type, bytes });
    this.#objectBytes += bytes.length;
    for (const [old, object] of this.#objects) {
      if (this.#objectBytes <= MAX_OBJECT_BYTES) return;
      this.#objects.delete(old);
      this.#objectBytes -= object.bytes.length;
    }
  }
}
