// Deals the ids of objects out to several gits that read them.
import type { ObjectIds } from './object-ids.ts';

/** Ids dealt out at once. Those of one batch stand together in a pack, and objects are often made from those beside them. */
const BATCH = 500;

interface Range {
  at: number;
  readonly end: number;
}

/** What is left to be asked for. */
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

  /** The next indexes. */
  take(): Range | undefined {
    if (this.left === 0) return undefined;
    const range = { at: this.#next, end: Math.min(this.#next + BATCH, this.#length) };
    this.#next = range.end;
    return range;
  }

  drop(): void {
    this.#next = this.#length;
  }
}

/** What a git was asked for and has not answered. */
export class Asked {
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

  /** The id of which an answer is next, which is now taken for answered. */
  answered(): string | undefined {
    const [range] = this.#ranges;
    if (range === undefined) return undefined;
    this.answers++;
    if (range.at + 1 === range.end) this.#ranges.shift();
    return this.#ids.at(range.at++);
  }

  /** What a new git is to be asked for: first what the one before has not answered, then more as it takes it. */
  *requests(): Generator<string> {
    for (const range of [...this.#ranges]) yield this.#textOf(range);
    for (let range = this.#queue.take(); range !== undefined; range = this.#queue.take()) {
      this.#ranges.push(range);
      yield this.#textOf(range);
    }
  }

  /** Forgets all, and names the first. */
  drop(): string | undefined {
    const oid = this.answered();
    this.#ranges = [];
    return oid;
  }

  #textOf({ at, end }: Range): string {
    let text = '';
    for (let index = at; index < end; index++) text += `${this.#ids.at(index)}\n`;
    return text;
  }
}
