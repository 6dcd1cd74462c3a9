// An automaton that reads bytes along the graph of a part, made state by state as the bytes need it.
import { closure, type Graph, targets } from './graph.ts';

/** Escapes of one byte, and what they stand for: a file name's colon, and the end of a terminal command. */
const ALIASES: ReadonlyMap<number, number> = new Map([
  [0x7e, 0x3a],
  [0x07, 0x20],
]);

/** It may be an escape of the byte behind it, and then it is dropped. */
const BACKSLASH = 0x5c;

/** How many states are kept; then all are made again. */
const MAX_STATES = 1024;

/** A text of the part has been read. */
export const ACCEPTED = -2;

/** No text of the part goes on like this. */
export const REFUSED = -3;

const UNKNOWN = -1;

export interface AutomatonOptions {
  readonly graph: Graph;
  /** The states to begin with. */
  readonly start: readonly number[];
  /** Whether a text may begin at any byte. */
  readonly anywhere: boolean;
}

/** Bytes that may be escapes of one byte are taken as what they are and as what they stand for. */
export class Automaton {
  readonly #options: AutomatonOptions;
  readonly #start: readonly number[];
  readonly #classOf: Uint8Array;
  /** A byte of each class. */
  readonly #samples: readonly number[];
  readonly #ids = new Map<string, number>();
  readonly #members: (readonly number[])[] = [];
  #table = new Int32Array(0);

  constructor(options: AutomatonOptions) {
    this.#options = options;
    this.#start = closure(options.graph, options.start);
    this.#classOf = options.graph.classes.of;
    this.#samples = options.graph.classes.samples;
    this.#forget();
  }

  /** The state before the first byte. Some parts are nothing: then all is accepted. */
  get first(): number {
    return this.#start.includes(this.#options.graph.last) ? ACCEPTED : 0;
  }

  /** The state behind `byte`: another one, ACCEPTED or REFUSED. */
  next(state: number, byte: number): number {
    const kind = this.#classOf[byte] ?? 0;
    const known = this.#table[state + kind] ?? UNKNOWN;
    return known === UNKNOWN ? this.#make(state, kind) : known;
  }

  /** Reads the bytes in [from, to), until a text of the part ends or none can. Gives the state, and the index behind the last byte read. */
  run(bytes: Uint8Array, from: number, to: number, first: number): { readonly state: number; readonly at: number } {
    const classOf = this.#classOf;
    let state = first;
    for (let at = from; at < to; at++) {
      const kind = classOf[bytes[at] ?? 0] ?? 0;
      const known = this.#table[state + kind] ?? UNKNOWN;
      state = known === UNKNOWN ? this.#make(state, kind) : known;
      if (state < 0) return { state, at: at + 1 };
    }
    return { state, at: to };
  }

  #forget(): void {
    this.#table = new Int32Array(16 * this.#samples.length).fill(UNKNOWN);
    this.#ids.clear();
    this.#members.length = 0;
    this.#idOf(this.#start);
  }

  #idOf(members: readonly number[]): number {
    const key = members.join();
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = (this.#members.push(members) - 1) * this.#samples.length;
    this.#ids.set(key, id);
    if (id >= this.#table.length) {
      const larger = new Int32Array(2 * this.#table.length).fill(UNKNOWN);
      larger.set(this.#table);
      this.#table = larger;
    }
    return id;
  }

  /** Where the class `kind` leads from `state`. */
  #make(state: number, kind: number): number {
    const next = this.#successors(this.#members[state / this.#samples.length] ?? this.#start, this.#samples[kind] ?? 0);
    if (this.#members.length >= MAX_STATES && !this.#ids.has(next.join())) {
      this.#forget();
      return this.#valueOf(next);
    }
    const value = this.#valueOf(next);
    this.#table[state + kind] = value;
    return value;
  }

  #successors(members: readonly number[], byte: number): readonly number[] {
    const { graph, anywhere } = this.#options;
    const alias = ALIASES.get(byte);
    return closure(graph, [
      ...targets(graph, members, byte),
      ...(alias === undefined ? [] : targets(graph, members, alias)),
      ...(byte === BACKSLASH ? members : []),
      ...(anywhere ? this.#start : []),
    ]);
  }

  #valueOf(members: readonly number[]): number {
    if (members.includes(this.#options.graph.last)) return ACCEPTED;
    return members.length === 0 ? REFUSED : this.#idOf(members);
  }
}
