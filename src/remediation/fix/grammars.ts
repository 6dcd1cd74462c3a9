// Parses source text with tree-sitter. A grammar is loaded when it is first needed.
import type { Language, Node, Parser, Tree } from '@vscode/tree-sitter-wasm';

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

/** Reads the WebAssembly of a grammar, or of tree-sitter itself. */
export type ReadGrammar = (name: 'tree-sitter' | `tree-sitter-${Grammar}`) => Uint8Array;

/** A syntax tree. Call `free` at the end; no node may be used afterwards. */
interface Syntax {
  readonly root: Node;
  /** The number of error and missing nodes. */
  readonly faults: number;
  free(): void;
}

/** Undefined if parsing takes too long, or the tree is too deep. */
export type Parse = (grammar: Grammar, text: string) => Promise<Syntax | undefined>;

/** The time limit of one parse, in microseconds: a hostile text could take for ever. */
const MAX_PARSE_MICROSECONDS = 10_000_000;

/** The deepest tree that is used: finding the ancestors of a node takes time in proportion to its depth. */
const MAX_DEPTH = 1000;

/** Loaded when something is parsed: it fails where it does not know its own file, as in an ES module. */
const load = async () => (await import('@vscode/tree-sitter-wasm')).default;

/**
 * Once in a process: tree-sitter keeps its WebAssembly in a global variable, and starting it again breaks the languages of a parser that
 * is already in use.
 */
let started: Promise<void> | undefined;

async function start(read: ReadGrammar): Promise<void> {
  const treeSitter = await load();
  // The types lack `wasmBinary`.
  const options = { wasmBinary: read('tree-sitter'), locateFile: (file: string) => file };
  await treeSitter.Parser.init(options);
}

/** A parser of all grammars that `read` can give. Any number of them can be in use at once. */
export function createParse(read: ReadGrammar): Parse {
  let parser: Promise<Parser> | undefined;
  const languages = new Map<Grammar, Promise<Language>>();
  const makeParser = async (): Promise<Parser> => {
    started ??= start(read).catch((error: unknown) => {
      // Another reader may have the file that this one lacks.
      started = undefined;
      throw error;
    });
    await started;
    return new (await load()).Parser();
  };
  return async (grammar, text) => {
    parser ??= makeParser();
    const ready = await parser;
    const language = languages.get(grammar) ?? load().then(({ Language }) => Language.load(read(`tree-sitter-${grammar}`)));
    languages.set(grammar, language);
    ready.setLanguage(await language);
    ready.reset();
    ready.setTimeoutMicros(MAX_PARSE_MICROSECONDS);
    const tree = parseSafely(ready, text);
    if (tree === undefined) return undefined;
    if (isDeep(tree)) {
      tree.delete();
      return undefined;
    }
    return { root: tree.rootNode, faults: countFaults(tree.rootNode), free: () => tree.delete() };
  };
}

/** Whether a node is deeper than MAX_DEPTH. */
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
  while (depth <= MAX_DEPTH) {
    if (cursor.gotoFirstChild()) depth++;
    else if (!next()) break;
  }
  cursor.delete();
  return depth > MAX_DEPTH;
}

/** The tree; undefined if it takes too long, or exhausts the stack or memory of the parser. */
function parseSafely(parser: Parser, text: string): Tree | undefined {
  try {
    return parser.parse(text) ?? undefined;
  } catch (error) {
    if (error instanceof RangeError || (error instanceof Error && error.name === 'RuntimeError')) return undefined;
    throw error;
  }
}

/** Not recursive: a hostile text can be as deep as it is long. */
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
