// The part of a pattern in which one of its anchors stands, in every match.
import { closure, type Graph, graphOf, targets } from './graph.ts';
import type { PatternNode } from './pattern-tree.ts';
import { flatten, isGap, longest, shortest, withoutLookarounds } from './required-parts.ts';

/**
 * The part of `tree` in which at least one of `anchors` stands wherever the pattern matches; undefined where none is known. Without a gap that is
 * all of the match; with `proven` only where no text of it is without one of the anchors.
 */
export function anchoredPart(tree: PatternNode, anchors: readonly string[], proven: boolean): PatternNode | undefined {
  const items = flatten(tree);
  const first = items.findIndex(({ kind }) => kind !== 'ahead' && kind !== 'behind');
  const gap = items.findIndex(isGap);
  const around = items.slice(0, Math.max(0, first));
  const consumed = sequence(gap < 0 ? items : items.slice(0, gap));
  const befores = around.flatMap((node) => (node.kind === 'behind' && !flatten(node.item).some(isGap) ? [node.item] : []));
  // Of several texts that must stand before, each at the same place, one is enough.
  const before = sequence(befores.slice(0, 1));
  if (gap < 0 && !proven) return withoutLookarounds(sequence([before, consumed]));
  const aheads = around.flatMap((node) => (node.kind === 'ahead' && isInside(node.item, tree) ? [node.item] : []));
  const part = [consumed, ...aheads].find((node) => alwaysHolds(graphOf(withoutLookarounds(node)), anchors));
  return part && withoutLookarounds(sequence([before, part]));
}

const sequence = (items: readonly PatternNode[]): PatternNode => ({ kind: 'sequence', items });

/** Whether what follows the start of a match of `tree` ends in it. */
function isInside(node: PatternNode, tree: PatternNode): boolean {
  return !flatten(node).some(isGap) && longest(node) <= shortest(tree);
}

/** How many pairs of states are tried before the answer is no. */
const MAX_TRIED = 512;

/** States, and what was read last of the bytes that stand in one of the texts. */
interface Reached {
  readonly states: readonly number[];
  readonly read: string;
}

/** Whether one of `texts` stands in each text of `graph`: whether its end cannot be reached without one. */
function alwaysHolds(graph: Graph, texts: readonly string[]): boolean {
  const tail = Math.max(...texts.map((text) => text.length)) - 1;
  const own = new Set([...texts.join('')].map((char) => char.charCodeAt(0)));
  const bytes = differentBytes(graph, own);
  const start: Reached = { states: closure(graph, [graph.first]), read: '' };
  const seen = new Map<string, Reached>([[keyOf(start), start]]);
  for (const { states, read } of seen.values()) {
    if (states.includes(graph.last) || seen.size > MAX_TRIED) return false;
    for (const byte of bytes) {
      const text = own.has(byte) ? read + String.fromCharCode(byte) : '';
      if (texts.some((one) => text.endsWith(one))) continue;
      const next = { states: closure(graph, targets(graph, states, byte)), read: text.slice(Math.max(0, text.length - tail)) };
      if (next.states.length > 0 && !seen.has(keyOf(next))) seen.set(keyOf(next), next);
    }
  }
  return true;
}

/** All of `own`, and one each of the other bytes that no step of `graph` tells apart. */
function differentBytes({ steps }: Graph, own: ReadonlySet<number>): readonly number[] {
  const sets = [...new Set(steps.flatMap((step) => step?.set ?? []))];
  const others = new Map<string, number>();
  for (let byte = 0; byte < 256; byte++) if (!own.has(byte)) others.set(sets.map((set) => set[byte]).join(''), byte);
  return [...own, ...others.values()];
}

const keyOf = ({ states, read }: Reached): string => `${states.join()} ${read}`;
