// Reads TypeScript source: what is an import, loads `.env`, or reads the environment.
import type { Node } from '@vscode/tree-sitter-wasm';
import type { TokenSpan } from '../edits.ts';
import { isField } from '../literal.ts';

/** Text of a file that may load `.env` itself, and the functions that do. */
const LOADS = /dotenv(?!\/config)|(?:require|import)\(\s*['"]dotenv|loadEnv|ConfigModule/;
const LOADER = /(?:^|[.\s])(?:config|configDotenv|dotenv\w*|loadEnv\w*|load|expand|forRoot)$/;

/** A comment above the first statement that belongs to it, and not to the file. */
const OF_STATEMENT = /^\/\*\*(?![\s\S]*(?:copyright|licen[sc]e|@file|@overview|@module))|@ts-(?:ignore|expect-error)|-next-line/i;

/** Whether `node` is the right side of `||`, `??` or their assignments. */
function isRight(node: Node): boolean {
  return isField(node, 'right') && /^(?:\|\||\?\?)=?$/.test(node.parent?.childForFieldName('operator')?.text ?? '');
}

/** The read of `variable` that `node` is the fallback of. */
export function readsSame(node: Node, variable: string): Node | undefined {
  const left = isRight(node) ? node.parent?.childForFieldName('left') : undefined;
  return left != null && readOf(left.text) === variable ? left : undefined;
}

/** The variable that a source text reads: `process.env.X`, perhaps with `?? ''` after it. */
function readOf(source: string): string | undefined {
  const [, dotted, quoted] = /^process\.env(?:\.(\w+)|\[['"](\w+)['"]\])(?:\s*\?\?\s*(?:''|""))?;?\s*$/.exec(source.trim()) ?? [];
  return dotted ?? quoted;
}

/** Whether the token is needed only if another value is missing. */
export function isFallback(root: Node, { start, end, variable }: TokenSpan): boolean {
  let node = root.descendantForIndex(start, end);
  while (node !== null && !/^(?:string|template_string)$/.test(node.type)) node = node.parent;
  if (node === null) return false;
  let value = readsSame(node, variable)?.parent ?? node;
  while (value.parent?.type === 'parenthesized_expression') value = value.parent;
  return isRight(value);
}

/** The function that `statement` declares, if it returns a variable as `fix` writes it. */
export function functionIn(statement: Node): { readonly name: string; readonly variable: string | undefined } | undefined {
  const form = /^function (\w+)\(\): string \{\s+const value = ([^\r\n]+)\s+if ([^\r\n]+)\s+return value;?\s+\}$/;
  const [, name, value = ''] = form.exec(shortTextOf(statement)) ?? [];
  return name === undefined ? undefined : { name, variable: readOf(value) };
}

/** A constant with the value of a variable. `isString`: its type is `string` in functions, too. */
interface CheckedConstant {
  readonly name: string;
  readonly variable: string;
  readonly isString: boolean;
}

/** The constant that `statement` declares and `next` checks. */
export function constantIn(statement: Node | undefined, next: Node | undefined): CheckedConstant | undefined {
  const text = shortTextOf(statement).replace(/\s*\/\/[^\r\n]*$/, '');
  const [, name, value = ''] = /^(?:export\s+)?const\s+(\w+)(?:\s*:\s*string)?\s*=\s*([^;]+);?$/.exec(text) ?? [];
  const variable = readOf(value);
  if (name === undefined || variable === undefined) return undefined;
  const isString = /\?\?\s*(?:''|"")$/.test(value);
  const missing = isString ? `={2,3}\\s*(?:''|"")` : '(?:={2,3}\\s*undefined|==\\s*null)';
  const check = new RegExp(`^if\\s*\\(\\s*(?:!\\s*${name}|${name}\\s*${missing})\\s*\\)\\s*\\{?\\s*throw\\b`);
  return check.test(shortTextOf(next)) ? { name, variable, isString } : undefined;
}

/** Whether `statement` is an import, also by `require` or one that exports again. They come first. */
export function isImport(statement: Node): boolean {
  return (
    /^import_(?:statement|alias)$/.test(statement.type) ||
    /^(?:const|let|var)\s[^=]+=\s*require\(\s*(?:'[^']*'|"[^"]*")\s*\);?$/.test(shortTextOf(statement)) ||
    (statement.type === 'export_statement' && statement.childForFieldName('source') !== null)
  );
}

/** The calls that load `.env`. */
export function loadersOf(root: Node, text: string): readonly Node[] {
  if (!LOADS.test(text)) return [];
  const isLoader = (call: Node): boolean => {
    const called = shortTextOf(call.childForFieldName('function'));
    const given = shortTextOf(call.childForFieldName('arguments'));
    return LOADER.test(called) || (/^(?:import|require)$/.test(called) && /dotenv\w*\/config/.test(given));
  };
  return root.descendantsOfType('call_expression').filter((call): call is Node => call !== null && isLoader(call));
}

/** The statement of the file that `node` is in. */
export function topOf(node: Node): Node {
  let top = node;
  for (let up = node.parent; up !== null && up.parent !== null; up = up.parent) top = up;
  return top;
}

/** The source of `node`; empty if it is longer than what is looked for. */
const shortTextOf = (node: Node | null | undefined): string =>
  node == null || node.endIndex - node.startIndex > 500 ? '' : node.text;

/** The first comment right above `statement`, or `statement` itself. Comments at the start of a file belong to the file. */
export function withComments(statement: Node): Node {
  let top = statement;
  for (let up = statement.previousNamedSibling; up?.type === 'comment'; up = up.previousNamedSibling) {
    if (up.endPosition.row !== top.startPosition.row - 1) break;
    if (up.startPosition.row < 2 && !OF_STATEMENT.test(up.text)) return statement;
    top = up;
  }
  return top;
}
