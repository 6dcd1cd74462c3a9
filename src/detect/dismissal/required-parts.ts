// The parts that stand in every match of a pattern.
//
// Example: of `(?=id=[0-9]{3})[\s\S]{9,80}?(?<=key=)(?<secret>[a-f0-9]{32})` the parts are `id=[0-9]{3}` and `key=[a-f0-9]{32}`. Where one of
// them does not stand, the pattern does not match. What lies between them, and where they stand, is not asked.
import { SHARES } from '../search/byte-shares.ts';
import type { PatternNode } from './pattern-tree.ts';

/** Items in a row, without lookarounds. */
type Path = readonly PatternNode[];

/** Sets with more bytes than this say next to nothing. */
const WIDE = 200;

/** More than this many characters in a row of a run are not asked for: what is rare is rarely that long by chance. */
export const MAX_RUN = 40;

/** A part that says less, in bits, is in every text. */
const MIN_BITS = 10;

const MAX_OPEN = 8;

/** The parts, the rarest first. */
export function requiredParts(tree: PatternNode): readonly PatternNode[] {
  const paths: Path[] = [];
  paths.push(...collect(tree, [[]], paths));
  return paths
    .map((path): PatternNode => ({ kind: 'sequence', items: trim(path) }))
    .filter((part) => bitsOf(part) >= MIN_BITS)
    .sort((a, b) => bitsOf(b) - bitsOf(a));
}

/**
 * Continues the `open` paths with `node`, and returns those that are open behind it. A gap closes them: it could be followed only by remembering
 * that something stood before.
 */
function collect(node: PatternNode, open: readonly Path[], closed: Path[]): readonly Path[] {
  let paths = open;
  for (const item of flatten(node)) {
    if (item.kind === 'ahead') closed.push(...collect(item.item, paths, closed));
    else if (item.kind === 'behind') paths = preceded(paths, collect(item.item, [[]], closed));
    else if (isGap(item)) {
      closed.push(...paths);
      paths = [[]];
    } else paths = paths.map((path) => [...path, withoutLookarounds(item)]);
  }
  return paths;
}

/** Both what leads here and the text before must be followed by what comes next. An empty path says nothing that the others do not. */
function preceded(paths: readonly Path[], before: readonly Path[]): readonly Path[] {
  const telling = [...before, ...paths].filter((path) => path.length > 0);
  return telling.length > 0 ? telling.slice(0, MAX_OPEN) : [[]];
}

/** The items of a sequence, in order. */
export function flatten(node: PatternNode): readonly PatternNode[] {
  return node.kind === 'sequence' ? node.items.flatMap(flatten) : [node];
}

/** What `node` consumes. */
export function withoutLookarounds(node: PatternNode): PatternNode {
  switch (node.kind) {
    case 'set':
      return node;
    case 'sequence':
      return single(node.items.map(withoutLookarounds));
    case 'choice':
      return { kind: 'choice', options: node.options.map(withoutLookarounds) };
    case 'repeat':
      return { ...node, item: withoutLookarounds(node.item) };
    case 'ahead':
    case 'behind':
      return { kind: 'sequence', items: [] };
  }
}

function single(items: Path): PatternNode {
  const own = items.filter((item) => item.kind !== 'sequence' || item.items.length > 0);
  const [first] = own;
  return own.length === 1 && first !== undefined ? first : { kind: 'sequence', items: own };
}

/** Whether nearly anything matches, of various lengths. */
export function isGap(node: PatternNode): boolean {
  if (node.kind !== 'repeat' || (node.min === node.max && node.max <= MAX_RUN)) return false;
  return isWide(withoutLookarounds(node.item));
}

const isWide = (node: PatternNode): boolean => node.kind === 'set' && node.set.reduce((sum, has) => sum + has, 0) > WIDE;

/** Whether the end of a path can do without `node`. */
function isIdle(node: PatternNode): boolean {
  if (node.kind === 'sequence') return node.items.every(isIdle);
  return isWide(node) || (node.kind === 'repeat' && (node.min === 0 || isIdle(node.item)));
}

/** The path without what says nothing at its ends. */
function trim(path: Path): Path {
  const first = path.findIndex((node) => !isIdle(node));
  return first < 0 ? [] : path.slice(first, path.findLastIndex((node) => !isIdle(node)) + 1);
}

/** How rare a part is: in one of 2 ** bits places it stands by chance. */
function bitsOf(node: PatternNode): number {
  switch (node.kind) {
    case 'set':
      return -Math.log2(
        Math.min(
          1,
          node.set.reduce((sum, has, byte) => sum + has * (SHARES[byte] ?? 0), 1e-6),
        ),
      );
    case 'sequence':
      return node.items.reduce((sum, item) => sum + bitsOf(item), 0);
    case 'choice':
      return Math.min(...node.options.map(bitsOf));
    case 'repeat':
      return Math.min(node.min, MAX_RUN) * bitsOf(node.item);
    case 'ahead':
    case 'behind':
      return 0;
  }
}

/** The most bytes that the lookarounds of a pattern reach beyond its match. */
export function lookaroundReach(node: PatternNode): number {
  switch (node.kind) {
    case 'set':
      return 0;
    case 'sequence':
      return node.items.reduce((sum, item) => sum + lookaroundReach(item), 0);
    case 'choice':
      return node.options.reduce((sum, option) => sum + lookaroundReach(option), 0);
    case 'repeat':
      return lookaroundReach(node.item);
    case 'ahead':
    case 'behind':
      return longest(node.item) + lookaroundReach(node.item);
  }
}

/** The most bytes that `node` consumes. */
export function longest(node: PatternNode): number {
  switch (node.kind) {
    case 'set':
      return 1;
    case 'sequence':
      return node.items.reduce((sum, item) => sum + longest(item), 0);
    case 'choice':
      return Math.max(...node.options.map(longest));
    case 'repeat':
      return node.max === 0 ? 0 : node.max * longest(node.item);
    case 'ahead':
    case 'behind':
      return 0;
  }
}

/** The fewest bytes that `node` consumes. */
export function shortest(node: PatternNode): number {
  switch (node.kind) {
    case 'set':
      return 1;
    case 'sequence':
      return node.items.reduce((sum, item) => sum + shortest(item), 0);
    case 'choice':
      return Math.min(...node.options.map(shortest));
    case 'repeat':
      return node.min * shortest(node.item);
    case 'ahead':
    case 'behind':
      return 0;
  }
}
