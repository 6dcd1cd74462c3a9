// Text → syntax tree, by tree-sitter. A grammar is loaded when a file in its language is met.
import treeSitter, { type Language, type Node, type Parser } from '@vscode/tree-sitter-wasm';

export type Grammar =
  | 'bash'
  | 'c-sharp'
  | 'go'
  | 'java'
  | 'javascript'
  | 'php'
  | 'python'
  | 'ruby'
  | 'rust'
  | 'tsx'
  | 'typescript';

/** Gives the WebAssembly of a grammar, or of tree-sitter itself. */
export type ReadGrammar = (name: 'tree-sitter' | `tree-sitter-${Grammar}`) => Uint8Array;

/** A syntax tree; `free` gives its memory back, and no node of it may be used afterwards. */
export interface Syntax {
  readonly root: Node;
  /** How many places the parser could make nothing of. */
  readonly faults: number;
  free(): void;
}

export type Parse = (grammar: Grammar, text: string) => Promise<Syntax | undefined>;

/** How long one parse may take: trees of hostile texts can take for ever. */
const LONGEST = 10_000_000;

/** A parser of all grammars that `read` can give. */
export function createParse(read: ReadGrammar): Parse {
  let parser: Promise<Parser> | undefined;
  const languages = new Map<Grammar, Promise<Language>>();
  const start = async (): Promise<Parser> => {
    // The types do not know that the module can be handed over.
    const options = { wasmBinary: read('tree-sitter'), locateFile: (file: string) => file };
    await treeSitter.Parser.init(options);
    return new treeSitter.Parser();
  };
  return async (grammar, text) => {
    parser ??= start();
    const ready = await parser;
    const language = languages.get(grammar) ?? treeSitter.Language.load(read(`tree-sitter-${grammar}`));
    languages.set(grammar, language);
    ready.setLanguage(await language);
    ready.reset();
    ready.setTimeoutMicros(LONGEST);
    const tree = ready.parse(text);
    if (tree === null) return undefined;
    return { root: tree.rootNode, faults: countFaults(tree.rootNode), free: () => tree.delete() };
  };
}

function countFaults(node: Node): number {
  if (!node.hasError) return 0;
  const own = node.isError || node.isMissing ? 1 : 0;
  return node.children.reduce((sum, child) => sum + (child === null ? 0 : countFaults(child)), own);
}
