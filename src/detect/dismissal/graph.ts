// The graph of a part of a pattern: states, and where each leads, by a byte or without one.
import type { ByteSet, PatternNode } from './pattern-tree.ts';
import { MAX_RUN } from './required-parts.ts';

interface Step {
  readonly set: ByteSet;
  readonly to: number;
}

/** States are numbers; `first` and `last` are two of them. */
export interface Graph {
  readonly first: number;
  readonly last: number;
  /** Where each state leads by a byte; at most one step leads to a state. */
  readonly steps: readonly (Step | undefined)[];
  readonly jumps: readonly (readonly number[])[];
  /** The bytes in classes of those that no step tells apart. */
  readonly classes: ByteClasses;
}

/** The bytes in classes. */
interface ByteClasses {
  /** The class of each byte. */
  readonly of: Uint8Array;
  /** A byte of each class. */
  readonly samples: readonly number[];
}

/** Bytes that are always in classes of their own: those that are escapes by themselves, or may be. */
const SPECIAL = [0x07, 0x5c, 0x7e].map((code) => Uint8Array.from({ length: 256 }, (_, byte) => Number(byte === code)));

function classesOf(steps: readonly (Step | undefined)[]): ByteClasses {
  const of = new Uint8Array(256);
  // The number of the new class, more one, of the bytes of an old one that a set has, and of those that it has not.
  const split = new Uint16Array(512);
  for (const set of new Set([...steps.flatMap((step) => step?.set ?? []), ...SPECIAL])) {
    let count = 0;
    split.fill(0);
    for (let byte = 0; byte < 256; byte++) {
      const key = 2 * (of[byte] ?? 0) + (set[byte] ?? 0);
      if (split[key] === 0) split[key] = ++count;
      of[byte] = (split[key] ?? 1) - 1;
    }
  }
  const samples: number[] = [];
  for (let byte = 255; byte >= 0; byte--) samples[of[byte] ?? 0] = byte;
  return { of, samples };
}

/** The graph of `part`. More repeats than MAX_RUN are any number of them: it accepts what the part accepts, and more. */
export function graphOf(part: PatternNode): Graph {
  const builder = new GraphBuilder();
  const first = builder.add();
  const last = builder.build(part, first);
  return { first, last, steps: builder.steps, jumps: builder.jumps, classes: classesOf(builder.steps) };
}

/** The graph of the same texts, read from their ends. States keep their numbers. */
export function reversed({ first, last, steps, jumps, classes }: Graph): Graph {
  const back: (Step | undefined)[] = steps.map(() => undefined);
  const backJumps: number[][] = steps.map(() => []);
  for (const [state, step] of steps.entries()) if (step !== undefined) back[step.to] = { set: step.set, to: state };
  for (const [state, next] of jumps.entries()) for (const to of next) backJumps[to]?.push(state);
  return { first: last, last: first, steps: back, jumps: backJumps, classes };
}

/** All states that are reached from `states` without a byte, and these: those that wait for a byte, and the last one. In order. */
export function closure({ last, steps, jumps }: Graph, states: readonly number[]): readonly number[] {
  const seen = new Set(states);
  for (const state of seen) for (const next of jumps[state] ?? []) seen.add(next);
  return [...seen].filter((state) => state === last || steps[state] !== undefined).sort((a, b) => a - b);
}

/** Where `byte` leads from `states`. */
export function targets({ steps }: Graph, states: readonly number[], byte: number): readonly number[] {
  return states.flatMap((state) => {
    const step = steps[state];
    return step !== undefined && step.set[byte] === 1 ? [step.to] : [];
  });
}

/** The states before and behind some places of a part. */
export interface Places {
  readonly before: readonly number[];
  readonly behind: readonly number[];
}

/** Sets with more bytes are not those of a name. */
const MAX_NAMED = 4;

/**
 * The places of the part where `text` may stand. Each one where it is spelled out is by itself; those in runs, where it stands by chance, are
 * together.
 */
export function placesOf(graph: Graph, text: string): readonly Places[] {
  const spelled: Places[] = [];
  const before: number[] = [];
  const behind = new Set<number>();
  for (const [state, step] of graph.steps.entries()) {
    if (step === undefined) continue;
    let states: readonly number[] = [state];
    let isSpelled = true;
    for (const char of text) {
      isSpelled &&= states.every((one) => sizeOf(graph.steps[one]?.set) <= MAX_NAMED);
      states = closure(graph, targets(graph, states, char.charCodeAt(0)));
    }
    if (states.length > 0 && isSpelled) spelled.push({ before: [state], behind: states });
    else if (states.length > 0) before.push(state);
    if (!isSpelled) for (const end of states) behind.add(end);
  }
  return before.length > 0 ? [...spelled, { before, behind: [...behind] }] : spelled;
}

const sizeOf = (set: ByteSet | undefined): number => set?.reduce((sum, has) => sum + has, 0) ?? 0;

class GraphBuilder {
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
      case 'repeat':
        return this.#repeat(node.item, node.min, node.max, from);
      case 'ahead':
      case 'behind':
        return from;
    }
  }

  #repeat(item: PatternNode, min: number, max: number, from: number): number {
    const least = Math.min(min, MAX_RUN);
    let state = from;
    for (let count = 0; count < least; count++) state = this.build(item, state);
    if (max <= least) return state;
    const loop = this.add();
    this.jumps[state]?.push(loop);
    this.jumps[this.build(item, loop)]?.push(loop);
    return loop;
  }
}
