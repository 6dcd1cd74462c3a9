// Distributes the ids of objects among several gits that read them.
import type { ObjectIds } from './object-ids.ts';

/** Ids in one batch. They are neighbours in a pack, and objects are often deltas of their neighbours. */
const BATCH = 500;

interface Range {
  at: number;
  readonly end: number;
}

/** The ids that no git was asked for yet, as ranges of indexes. */
export class Queue {
  readonly #length: number;
  #next = 0;
  failures = 0;

  constructor(length: number) {
    this.#length = length;
  }

  get left(): number {
    return this.#length - this.#next;
  }

  /** Removes the next range and returns it. */
  take(): Range | undefined {
    if (this.left === 0) return undefined;
    const range = { at: this.#next, end: Math.min(this.#next + BATCH, this.#length) };
    this.#next = range.end;
    return range;
  }

  /** Removes all ids. */
  drop(): void {
    this.#next = this.#length;
  }
}

/** The ids that one git was asked for and has not answered yet, in order. */
export class Pending {
  readonly #ids: ObjectIds;
  readonly #queue: Queue;
  #ranges: Range[] = [];
  /** How many answers there were. */
  answers = 0;

  constructor(ids: ObjectIds, queue: Queue) {
    this.#ids = ids;
    this.#queue = queue;
  }

  get length(): number {
    return this.#ranges.reduce((sum, { at, end }) => sum + end - at, 0);
  }

  /** Removes the id that is answered next, and returns it. */
  takeNext(): string | undefined {
    const [range] = this.#ranges;
    if (range === undefined) return undefined;
    this.answers++;
    if (range.at + 1 === range.end) this.#ranges.shift();
    return this.#ids.at(range.at++);
  }

  /** The input of a new git: first the ids that the one before has not answered, then more from the queue as it reads them. */
  *requests(): Generator<string> {
    for (const range of [...this.#ranges]) yield this.#textOf(range);
    for (let range = this.#queue.take(); range !== undefined; range = this.#queue.take()) {
      this.#ranges.push(range);
      yield this.#textOf(range);
    }
  }

  /** Removes all ids, and returns the first. */
  drop(): string | undefined {
    const oid = this.takeNext();
    this.#ranges = [];
    return oid;
  }

  #textOf({ at, end }: Range): string {
    let text = '';
    for (let index = at; index < end; index++) text += `${this.#ids.at(index)}\n`;
    return text;
  }
}
