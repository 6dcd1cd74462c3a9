// What `fix` must know about a programming language.
import type { Node } from '@vscode/tree-sitter-wasm';
import type { Rewrite } from './edits.ts';
import type { Grammar } from './grammars.ts';
import type { Literal, ReadShape } from './literal.ts';

/** What `fix` knows about a programming language. */
export interface Language {
  readonly grammar: Grammar;
  /** The node types of literals, each with a function that reads its delimiters. */
  readonly literals: Readonly<Record<string, ReadShape>>;
  readonly comments: ReadonlySet<string>;
  /** Rewrites a literal that contains tokens. */
  rewrite(literal: Literal, root: Node): Rewrite;
  /** What else the file needs, for example an import. @param from the position of the first rewritten literal */
  complete?(root: Node, from: number, eol: string): Rewrite;
}
