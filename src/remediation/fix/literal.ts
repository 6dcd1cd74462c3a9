// A literal with tokens in it, taken apart: delimiters, and what stands between the tokens.
import type { Node } from '@vscode/tree-sitter-wasm';
import type { Edit, TokenSpan } from './edits.ts';

/** What a literal begins and ends with; `raw` where a backslash is nothing but that. */
export interface Shape {
  readonly open: string;
  readonly close: string;
  readonly raw?: boolean;
}

/** The shape of a literal, by its source; undefined for a kind that cannot be rewritten. */
export type ReadShape = (source: string) => Shape | undefined;

/** A literal with tokens in it, and how it is delimited. */
export interface Literal extends Shape {
  readonly node: Node;
  /** What is before the first token, between them, and behind the last, as the source has it. */
  readonly texts: readonly string[];
  /** What takes the places of the tokens; one fewer than `texts`. */
  readonly variables: readonly string[];
  /** Of a literal that is one token and nothing else its variable. */
  readonly whole: string | undefined;
}

/** Takes a literal apart; undefined where a token is not plainly inside it. */
export function readLiteral(node: Node, spans: readonly TokenSpan[], shape: Shape): Literal | undefined {
  const { open, close, raw = false } = shape;
  const source = node.text;
  if (!source.startsWith(open) || !source.endsWith(close) || source.length < open.length + close.length) return undefined;
  const last = node.endIndex - close.length;
  const texts: string[] = [];
  const variables: string[] = [];
  let from = node.startIndex + open.length;
  for (const { start, end, variable } of spans) {
    if (start < from || end > last) return undefined;
    const text = source.slice(from - node.startIndex, start - node.startIndex);
    // A digit behind an open escape belongs to that.
    if (!raw && /(?<!\\)(?:\\\\)*\\$/.test(text)) return undefined;
    texts.push(text);
    variables.push(variable);
    from = end;
  }
  texts.push(source.slice(from - node.startIndex, last - node.startIndex));
  const [only] = variables;
  const whole = variables.length === 1 && texts.every((text) => text === '') ? only : undefined;
  return { ...shape, node, texts, variables, whole };
}

/** The literal with what `between` gives for each variable in the place of its token. */
export function interpolate({ texts, variables }: Literal, between: (variable: string) => string): string {
  return texts.reduce((all, text, at) => all + between(variables[at - 1] ?? '') + text);
}

/** The literal as a sum: pieces in its own delimiters, and what `read` gives for each variable. */
export function concatenate(
  { open, close, texts, variables }: Literal,
  plus: string,
  read: (variable: string) => string,
): string {
  return texts
    .flatMap((text, at) => [...(at === 0 ? [] : [read(variables[at - 1] ?? '')]), ...(text === '' ? [] : [open + text + close])])
    .join(plus);
}

/** The edit that puts `text` in the place of `node`. */
export function replaceNode({ startIndex: start, endIndex: end }: Node, text: string): Edit {
  return { start, end, text };
}

/** The nearest node from `node` up of one of `types`, below any of `barriers`. */
export function ancestor(node: Node, types: ReadonlySet<string>, barriers?: ReadonlySet<string>): Node | undefined {
  for (let up = node.parent; up !== null && !(barriers?.has(up.type) ?? false); up = up.parent) {
    if (types.has(up.type)) return up;
  }
  return undefined;
}

/** Whether `node` is what its parent calls `field`. */
export function isField(node: Node, field: string): boolean {
  const named = node.parent?.childForFieldName(field);
  return named?.equals(node) === true;
}

/** The nodes of `type` in `root`, with `text`. */
export function named(root: Node, type: string, text: string): readonly Node[] {
  return root.descendantsOfType(type).filter((node): node is Node => node !== null && node.text === text);
}

/** The children of `node` that are there and are no comments or marks. */
export function parts(node: Node): readonly Node[] {
  return node.namedChildren.filter((child): child is Node => child !== null);
}
