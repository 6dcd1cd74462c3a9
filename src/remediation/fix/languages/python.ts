// Python: `os.environ["X"]`, in strings an f-string; `import os` is added if it is missing.
import type { Node } from '@vscode/tree-sitter-wasm';
import { type Edit, placeholder, type Rewrite } from '../edits.ts';
import type { Language } from '../language.ts';
import { ancestor, interpolate, type Literal, named, parts, replaceNode, type Shape } from '../literal.ts';

const SHAPE = /^([a-zA-Z]*)("""|'''|"|')/;

function shape(source: string): Shape | undefined {
  const [open, prefix = '', quotes] = SHAPE.exec(source) ?? [];
  return open === undefined || quotes === undefined ? undefined : { open, close: quotes, raw: /r/i.test(prefix) };
}

function refusal(node: Node): string | undefined {
  if (ancestor(node, new Set(['type'])) !== undefined) return 'it is part of a type';
  if (ancestor(node, new Set(['case_pattern', 'import_from_statement'])) !== undefined)
    return 'it is a pattern or a name here, not a value';
  return undefined;
}

/** A text for an f-string, with braces escaped. */
function escapeBraces(text: string): string {
  return text.replace(/[{}]/g, '$&$&');
}

function rewrite(literal: Literal): Rewrite {
  const { node, open, close, whole } = literal;
  const reason = refusal(node);
  if (reason !== undefined) return { byHand: reason };
  const prefix = open.slice(0, -close.length).toLowerCase();
  const { parent } = node;
  // A string as a statement is a docstring; an f-string would not be one.
  if (parent?.type === 'expression_statement') {
    return { edits: [replaceNode(node, open + interpolate(literal, placeholder) + close)], silent: true };
  }
  const joined = parent?.type === 'concatenated_string';
  if (whole !== undefined && !joined) return { edits: [readInstead(node, whole, close.slice(0, 1), prefix.includes('b'))] };
  if (prefix.includes('b')) return { byHand: 'it is part of a bytes literal' };
  if (prefix.includes('t')) return { byHand: 'it is a template string' };
  return format(literal, prefix);
}

function readInstead(node: Node, variable: string, quote: string, isBytes: boolean): Edit {
  const read = `os.environ[${quote}${variable}${quote}]`;
  if (isBytes) return replaceNode(node, `${read}.encode()`);
  // As a default, the read would fail even if the first variable is set.
  const call = node.parent?.type === 'argument_list' ? node.parent.parent : null;
  const other = /^os\.(?:getenv|environ\.get)\(\s*(['"])(\w+)\1\s*,/.exec(call?.text ?? '')?.[2];
  if (call === null || other === undefined) return replaceNode(node, read);
  if (other === variable) return replaceNode(call, read);
  // An argument is evaluated even if the first variable is set.
  return replaceNode(call, `(os.environ[${quote}${other}${quote}] if ${quote}${other}${quote} in os.environ else ${read})`);
}

function format(literal: Literal, prefix: string): Rewrite {
  const { node, open, close, texts } = literal;
  // Before Python 3.12 an f-string must not contain its own quotes.
  const inner = close.startsWith('"') ? "'" : '"';
  const formatted = prefix.includes('f');
  if (ancestor(node, new Set(['interpolation'])) !== undefined) return { byHand: 'it is in another f-string' };
  if (!formatted && texts.some((text) => text.includes('\\N{'))) return { byHand: 'it has an escape with braces' };
  const pieces = formatted ? texts : texts.map(escapeBraces);
  const made = interpolate({ ...literal, texts: pieces }, (variable) => `{os.environ[${inner}${variable}${inner}]}`);
  const kind = formatted ? open.slice(0, -close.length) : `${prefix.includes('r') ? 'r' : ''}f`;
  return { edits: [replaceNode(node, kind + close + made + close)] };
}

const BINDERS = new Set([
  'parameters',
  'lambda_parameters',
  'default_parameter',
  'typed_parameter',
  'as_pattern_target',
  'aliased_import',
  'keyword_pattern',
]);

/** Whether the file uses the name `os` for something other than the module. */
function isTaken(root: Node): boolean {
  return named(root, 'identifier', 'os').some((node) => {
    const { parent } = node;
    if (parent === null) return false;
    if (parent.type === 'dotted_name') return parent.parent?.type === 'import_from_statement' || isAlias(parent);
    const isLeft =
      parent.childForFieldName('left')?.equals(node) === true || parent.childForFieldName('name')?.equals(node) === true;
    return (
      BINDERS.has(parent.type) ||
      (isLeft &&
        /^(?:assignment|for_statement|for_in_clause|named_expression|function_definition|class_definition)$/.test(parent.type))
    );
  });
}

const isAlias = (name: Node): boolean =>
  name.parent?.type === 'aliased_import' && name.parent.childForFieldName('alias')?.equals(name) === true;

/** Whether `statement` imports the module `os`. */
function importsOs(statement: Node): boolean {
  return (
    statement.type === 'import_statement' &&
    parts(statement).some((name) => name.type === 'dotted_name' && /^os(?:\.|$)/.test(name.text))
  );
}

function complete(root: Node, from: number, eol: string): Rewrite {
  if (isTaken(root)) return { byHand: 'something else in the file is named os' };
  const statements = parts(root).filter(({ type }) => type !== 'comment');
  if (statements.some((statement) => importsOs(statement) && statement.endIndex <= from)) return { edits: [] };
  const [first] = statements;
  const isDocumentation = (node: Node): boolean =>
    node === first && node.type === 'expression_statement' && node.firstNamedChild?.type === 'string';
  const anchor = statements.find((node) => !isDocumentation(node) && node.type !== 'future_import_statement');
  if (anchor === undefined || anchor.startIndex > from) return { byHand: 'no place for `import os` before it' };
  if (anchor.startPosition.column !== 0) return { byHand: 'no line for `import os` before it' };
  const at = withComments(anchor).startIndex;
  return { edits: [{ start: at, end: at, text: `import os${eol}${/import/.test(anchor.type) ? '' : eol}` }] };
}

/** The first comment right above `statement`, or `statement` itself. Comments at the start of a file belong to the file. */
function withComments(statement: Node): Node {
  let top = statement;
  for (let up = statement.previousNamedSibling; up?.type === 'comment'; up = up.previousNamedSibling) {
    if (up.endPosition.row !== top.startPosition.row - 1 || up.startPosition.column !== 0) break;
    if (up.startPosition.row < 2) return statement;
    top = up;
  }
  return top;
}

export const python: Language = {
  grammar: 'python',
  literals: { string: shape },
  comments: new Set(['comment']),
  rewrite,
  complete,
};
