// Splits a literal at the tokens in it, and puts it together again. Helpers for syntax nodes.
import type { Node } from '@vscode/tree-sitter-wasm';
import type { Edit, TokenSpan } from './edits.ts';

/** The delimiters of a literal. `raw`: a backslash is an ordinary character. */
export interface Shape {
  readonly open: string;
  readonly close: string;
  readonly raw?: boolean;
}

/** Reads the shape of a literal from its source; undefined if it cannot be rewritten. */
export type ReadShape = (source: string) => Shape | undefined;

/** A literal with tokens in it. */
export interface Literal extends Shape {
  readonly node: Node;
  /** The source before, between and after the tokens. */
  readonly texts: readonly string[];
  /** The variables for the tokens; one fewer than `texts`. */
  readonly variables: readonly string[];
  /** The variable, if the literal is a single token and nothing else. */
  readonly whole: string | undefined;
}

/** Splits a literal; undefined if a token is not inside it unescaped. */
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
    // The first digit of the token would belong to the escape.
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

/** The content of the literal with each token replaced by the result of `between` for its variable. */
export function interpolate({ texts, variables }: Literal, between: (variable: string) => string): string {
  return texts.reduce((all, text, at) => all + between(variables[at - 1] ?? '') + text);
}

/** The literal as a concatenation: its texts in its own delimiters, and the result of `read` for each variable. */
export function concatenate(
  { open, close, texts, variables }: Literal,
  plus: string,
  read: (variable: string) => string,
): string {
  return texts
    .flatMap((text, at) => [...(at === 0 ? [] : [read(variables[at - 1] ?? '')]), ...(text === '' ? [] : [open + text + close])])
    .join(plus);
}

/** The edit that replaces `node` by `text`. */
export function replaceNode({ startIndex: start, endIndex: end }: Node, text: string): Edit {
  return { start, end, text };
}

/** The nearest ancestor of one of `types`, below the nearest of `barriers`. */
export function ancestor(node: Node, types: ReadonlySet<string>, barriers?: ReadonlySet<string>): Node | undefined {
  for (let up = node.parent; up !== null && !(barriers?.has(up.type) ?? false); up = up.parent) {
    if (types.has(up.type)) return up;
  }
  return undefined;
}

/** Whether `node` is the field `field` of its parent. */
export function isField(node: Node, field: string): boolean {
  const named = node.parent?.childForFieldName(field);
  return named?.equals(node) === true;
}

/** The nodes of `type` in `root` whose source is `text`. */
export function named(root: Node, type: string, text: string): readonly Node[] {
  return root.descendantsOfType(type).filter((node): node is Node => node !== null && node.text === text);
}

/** The named children of `node`. */
export function parts(node: Node): readonly Node[] {
  return node.namedChildren.filter((child): child is Node => child !== null);
}
