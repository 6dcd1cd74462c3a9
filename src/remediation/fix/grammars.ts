// Text → syntax tree, by tree-sitter. A grammar is loaded when a file in its language is met.
import treeSitter, { type Language, type Node, type Parser, type Tree } from '@vscode/tree-sitter-wasm';

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
interface Syntax {
  readonly root: Node;
  /** How many places the parser could make nothing of. */
  readonly faults: number;
  free(): void;
}

/** Gives no tree where the text takes too long, or is too deep. */
export type Parse = (grammar: Grammar, text: string) => Promise<Syntax | undefined>;

/** How long one parse may take, in microseconds: that of a hostile text could take for ever. */
const LONGEST = 10_000_000;

/** How deep a tree may be that we look at: to find what is above a node takes as long as it is deep, each time. */
const DEEPEST = 1000;

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
    const tree = parseSafely(ready, text);
    if (tree === undefined) return undefined;
    if (isDeep(tree)) {
      tree.delete();
      return undefined;
    }
    return { root: tree.rootNode, faults: countFaults(tree.rootNode), free: () => tree.delete() };
  };
}

/** Whether a node is deeper than DEEPEST. */
function isDeep(tree: Tree): boolean {
  const cursor = tree.walk();
  let depth = 0;
  const next = (): boolean => {
    while (depth > 0 && !cursor.gotoNextSibling()) {
      cursor.gotoParent();
      depth--;
    }
    return depth > 0;
  };
  while (depth <= DEEPEST) {
    if (cursor.gotoFirstChild()) depth++;
    else if (!next()) break;
  }
  cursor.delete();
  return depth > DEEPEST;
}

/** The tree; undefined where it takes too long, or the parser cannot bear the text (it has a stack and a memory of its own). */
function parseSafely(parser: Parser, text: string): Tree | undefined {
  try {
    return parser.parse(text) ?? undefined;
  } catch (error) {
    if (error instanceof RangeError || (error instanceof Error && error.name === 'RuntimeError')) return undefined;
    throw error;
  }
}

/** Not by recursion: a hostile text is as deep as it is long. */
function countFaults(root: Node): number {
  let faults = 0;
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!node.hasError) continue;
    if (node.isError || node.isMissing) faults++;
    for (const child of node.children) if (child !== null) open.push(child);
  }
  return faults;
}
