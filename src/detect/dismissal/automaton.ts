// An automaton that searches bytes for one part, made state by state as the bytes need it.

import type { ByteSet, PatternNode } from './pattern-tree.ts';
import { MAX_RUN } from './required-parts.ts';

/** Escapes of one byte, and what they stand for: a file name's colon, and the end of a terminal command. */
const ALIASES: ReadonlyMap<number, number> = new Map([
  [0x7e, 0x3a],
  [0x07, 0x20],
]);

/** It may be an escape of the byte behind it, and then it is dropped. */
const BACKSLASH = 0x5c;

/** How many states are kept; then all are made again. */
const MAX_STATES = 1024;

const ACCEPTED = -2;
const UNKNOWN = -1;

interface Step {
  readonly set: ByteSet;
  readonly to: number;
}

/** States of the pattern: where each leads by a byte, and where without one. */
class Graph {
  readonly steps: (Step | undefined)[] = [];
  readonly jumps: number[][] = [];

  add(): number {
    this.jumps.push([]);
    return this.steps.push(undefined) - 1;
  }

  /** Adds `node` behind the state `from`; returns the state behind it. */
  build(node: PatternNode, from: number): number {
    switch (node.kind) {
      case 'set': {
        const [state, to] = [this.add(), this.add()];
        this.steps[state] = { set: node.set, to };
        this.jumps[from]?.push(state);
        return to;
      }
      case 'sequence':
        return node.items.reduce((state, item) => this.build(item, state), from);
      case 'choice': {
        const end = this.add();
        for (const option of node.options) this.jumps[this.build(option, from)]?.push(end);
        return end;
      }
      case 'repeat': {
        let state = from;
        for (let count = 0; count < Math.min(node.min, MAX_RUN); count++) state = this.build(node.item, state);
        if (node.max <= Math.min(node.min, MAX_RUN)) return state;
        // More of them than asked for: any number.
        const loop = this.add();
        this.jumps[state]?.push(loop);
        this.jumps[this.build(node.item, loop)]?.push(loop);
        return loop;
      }
      case 'ahead':
      case 'behind':
        return from;
    }
  }
}

/** Finds where texts of a part end. Bytes that may be escapes of one byte are taken as what they are and as what they stand for. */
export class Automaton {
  readonly #graph = new Graph();
  readonly #end: number;
  readonly #classOf = new Uint8Array(256);
  /** A byte of each class. */
  readonly #samples: number[] = [];
  readonly #start: readonly number[];
  readonly #ids = new Map<string, number>();
  readonly #members: (readonly number[])[] = [];
  readonly #table: Int32Array;

  /** Where the last run that found nothing ended up; goes on from there. */
  state = 0;

  constructor(part: PatternNode) {
    const first = this.#graph.add();
    this.#end = this.#graph.build(part, first);
    this.#divide();
    this.#start = this.#closure([first]);
    this.#table = new Int32Array(MAX_STATES * this.#samples.length);
    this.#forget();
  }

  /** As before the first byte. */
  reset(): void {
    this.state = 0;
  }

  /** Reads the bytes in [from, to). Returns the index behind the first text of the part; -1 where there is none, and `state` goes on. */
  run(bytes: Uint8Array, from: number, to: number): number {
    const table = this.#table;
    const classOf = this.#classOf;
    let { state } = this;
    for (let at = from; at < to; at++) {
      const kind = classOf[bytes[at] ?? 0] ?? 0;
      let next = table[state + kind] ?? UNKNOWN;
      if (next < 0) {
        if (next === UNKNOWN) next = this.#make(state, kind);
        if (next === ACCEPTED) {
          this.state = 0;
          return at + 1;
        }
      }
      state = next;
    }
    this.state = state;
    return -1;
  }

  /** Divides the bytes into classes of those that no set tells apart. */
  #divide(): void {
    const sets = [...new Set(this.#graph.steps.flatMap((step) => step?.set ?? []))];
    const classes = new Map<string, number>();
    for (let byte = 0; byte < 256; byte++) {
      const key = `${sets.map((set) => set[byte]).join('')}${ALIASES.has(byte) || byte === BACKSLASH ? byte : ''}`;
      const known = classes.get(key) ?? classes.size;
      if (known === classes.size) this.#samples.push(byte);
      classes.set(key, known);
      this.#classOf[byte] = known;
    }
  }

  #forget(): void {
    this.#table.fill(UNKNOWN);
    this.#ids.clear();
    this.#members.length = 0;
    this.#idOf(this.#start);
  }

  /** The states that are reached without a byte, those that wait for one and the end. */
  #closure(states: readonly number[]): readonly number[] {
    const seen = new Set(states);
    for (const state of seen) for (const next of this.#graph.jumps[state] ?? []) seen.add(next);
    return [...seen].filter((state) => state === this.#end || this.#graph.steps[state] !== undefined).sort((a, b) => a - b);
  }

  #idOf(members: readonly number[]): number {
    const key = members.join();
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#members.push(members) - 1;
    this.#ids.set(key, id * this.#samples.length);
    return id * this.#samples.length;
  }

  /** Where the class `kind` leads from `state`. */
  #make(state: number, kind: number): number {
    const width = this.#samples.length;
    const members = this.#members[state / width] ?? this.#start;
    const byte = this.#samples[kind] ?? 0;
    const read = [byte, ALIASES.get(byte)].flatMap((code) => (code === undefined ? [] : this.#targets(members, code)));
    const next = this.#closure([...read, ...this.#start, ...(byte === BACKSLASH ? members : [])]);
    if (next.includes(this.#end)) {
      this.#table[state + kind] = ACCEPTED;
      return ACCEPTED;
    }
    if (this.#members.length >= MAX_STATES && !this.#ids.has(next.join())) {
      this.#forget();
      return this.#idOf(next);
    }
    const id = this.#idOf(next);
    this.#table[state + kind] = id;
    return id;
  }

  #targets(members: readonly number[], byte: number): readonly number[] {
    return members.flatMap((member) => {
      const step = this.#graph.steps[member];
      return step !== undefined && step.set[byte] === 1 ? [step.to] : [];
    });
  }
}
