// What `fix` must know about a programming language.
import type { Node } from '@vscode/tree-sitter-wasm';
import type { Rewrite, TokenSpan } from './edits.ts';
import type { Grammar } from './grammars.ts';
import type { Literal, ReadShape } from './literal.ts';

interface Syntax {
  readonly grammar: Grammar;
  /** The node types of literals, each with a function that reads its delimiters. */
  readonly literals: Readonly<Record<string, ReadShape>>;
  readonly comments: ReadonlySet<string>;
}

/** Rewrites each literal by itself. */
interface LiteralRewriter {
  /** Rewrites a literal that contains tokens. */
  rewrite(literal: Literal, root: Node): Rewrite;
  /** What else the file needs, for example an import. @param from the position of the first rewritten literal */
  complete?(root: Node, from: number, eol: string): Rewrite;
}

/** Rewrites the literals of one file. */
export interface FileRewriter {
  rewrite(literal: Literal): Rewrite;
  /** What else the file needs. @param reading the tokens that are reads now, in order; at least one */
  complete(reading: readonly TokenSpan[]): Rewrite;
}

/** A file with tokens. */
export interface ParsedFile {
  readonly root: Node;
  readonly text: string;
  /** The end of a line. */
  readonly eol: string;
  /** All tokens in `text`, in order. */
  readonly spans: readonly TokenSpan[];
}

/** Rewrites literals by what else is in their file. */
interface FileOpener {
  open(file: ParsedFile): FileRewriter;
}

/** What `fix` knows about a programming language. */
export type Language = Syntax & (LiteralRewriter | FileOpener);
