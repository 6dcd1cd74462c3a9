// What this room must know of a programming language.
import type { Node } from '@vscode/tree-sitter-wasm';
import type { Rewrite } from './edits.ts';
import type { Grammar } from './grammars.ts';
import type { Literal, ReadShape } from './literal.ts';

/** What `fix` knows about a programming language. */
export interface Language {
  readonly grammar: Grammar;
  /** The nodes that are literals, each with how to read its delimiters. */
  readonly literals: Readonly<Record<string, ReadShape>>;
  readonly comments: ReadonlySet<string>;
  /** What becomes of a literal with tokens in it. */
  rewrite(literal: Literal, root: Node): Rewrite;
  /** What else the file needs once literals were rewritten, the first of them at `from`: an import. */
  complete?(root: Node, from: number, eol: string): Rewrite;
}
