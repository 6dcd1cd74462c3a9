// JavaScript and TypeScript: `process.env.X`, in strings a template.
import type { Node } from '@vscode/tree-sitter-wasm';
import type { Rewrite } from '../edits.ts';
import type { Grammar } from '../grammars.ts';
import type { Language } from '../language.ts';
import { ancestor, interpolate, isField, type Literal, replaceNode, type Shape } from '../literal.ts';

/** Where an expression of any precedence can stand. */
const ROOMY = new Set([
  ...['variable_declarator', 'arguments', 'pair', 'assignment_expression', 'return_statement', 'array', 'template_substitution'],
  ...['assignment_pattern', 'public_field_definition', 'field_definition', 'parenthesized_expression', 'jsx_expression'],
  ...['export_statement', 'required_parameter', 'optional_parameter', 'arrow_function'],
]);

/** Where a string is a name, not a value: imports, members. */
const NAMES = new Set([
  'import_statement',
  'import_attribute',
  'import_specifier',
  'export_specifier',
  'namespace_export',
  'enum_assignment',
  'enum_body',
]);
const TYPES = new Set([
  'literal_type',
  'template_literal_type',
  'type_annotation',
  'type_alias_declaration',
  'type_arguments',
  'ambient_declaration',
]);

const same = (source: string): Shape => ({ open: source.slice(0, 1), close: source.slice(0, 1) });

/** A read of type `string` under any compiler options, which throws at once if the variable is missing. */
function typedRead(variable: string, quote: string): string {
  return `process.env[${quote}${variable}${quote}] ?? ${fail(variable, quote)}`;
}

function fail(variable: string, quote: string): string {
  return `(() => { throw new Error(${quote}${variable} is not set${quote}); })()`;
}

function refusal(node: Node): string | undefined {
  const { parent } = node;
  if (parent === null || parent.type === 'expression_statement') return 'it is a statement of its own';
  // If the variable is not set, the string "undefined" would be assigned.
  if (
    isField(node, 'right') &&
    /^process\.env\b/.test(parent.childForFieldName('left')?.text ?? '') &&
    /assignment/.test(parent.type)
  )
    return 'it sets the environment: remove the line, .env does that';
  if (ancestor(node, TYPES, new Set(['statement_block', 'class_body', 'arguments'])) !== undefined) return 'it is part of a type';
  if (NAMES.has(parent.type) || isField(node, 'key') || isField(node, 'name') || isField(node, 'source'))
    return 'it is a name here, not a value';
  if (parent.type === 'as_expression' && /\bas\s+const$/.test(parent.text)) return 'its type is the literal itself (as const)';
  // A tag function gets texts and values separately; its result need not be their concatenation.
  if (parent.type === 'call_expression' && node.type === 'template_string') return 'it is the argument of a tag function';
  return undefined;
}

/** The content of a string as that of a template; undefined if an escape has another meaning there. */
function templated(text: string): string | undefined {
  if (/(?<!\\)(?:\\\\)*\\(?:[1-9]|0[0-9])/.test(text)) return undefined;
  return text.replace(/\\[\s\S]|\x60|\$(?=\{)/g, (piece) => (piece.startsWith('\\') ? piece : `\\${piece}`));
}

/** `process.env.X || '…'` needs no second read of X. */
function rewriteFallback(node: Node, variable: string, typed: boolean, quote: string): Rewrite | undefined {
  const { parent } = node;
  const left = parent?.type === 'binary_expression' && isField(node, 'right') ? parent.childForFieldName('left') : null;
  const reads = [`process.env.${variable}`, `process.env['${variable}']`, `process.env["${variable}"]`];
  const isRead = left !== null && reads.includes(left.text);
  if (parent == null || left === null || !isRead || !/^(?:\|\||\?\?)$/.test(parent.childForFieldName('operator')?.text ?? ''))
    return undefined;
  if (typed) return { edits: [replaceNode(node, fail(variable, quote))] };
  return { edits: [{ start: left.endIndex, end: node.endIndex, text: '' }] };
}

function rewrite(literal: Literal, typed: boolean): Rewrite {
  const { node, open, texts, whole } = literal;
  const reason = refusal(node);
  if (reason !== undefined) return { byHand: reason };
  const isAttribute = node.parent?.type === 'jsx_attribute';
  const inBraces = (text: string): string => (isAttribute ? `{${text}}` : text);
  const quote = open === '`' ? "'" : open;
  const fallback = whole === undefined ? undefined : rewriteFallback(node, whole, typed, quote);
  if (fallback !== undefined) return fallback;
  if (whole !== undefined) {
    if (!typed) return { edits: [replaceNode(node, inBraces(`process.env.${whole}`))] };
    const read = typedRead(whole, quote);
    return { edits: [replaceNode(node, inBraces(isAttribute || ROOMY.has(node.parent?.type ?? '') ? read : `(${read})`))] };
  }
  const read = (variable: string): string => `\${process.env${typed ? `['${variable}']` : `.${variable}`}}`;
  if (open === '`') return { edits: [replaceNode(node, `\`${interpolate(literal, read)}\``)] };
  if (isAttribute && texts.some((text) => /[\\&]/.test(text))) return { byHand: 'it is an attribute with escapes' };
  const pieces = texts.map(templated);
  if (!pieces.every((piece) => piece !== undefined)) return { byHand: 'it has an octal escape, which templates do not allow' };
  // A `$` at the end of a piece would start an interpolation with what follows.
  const template = interpolate({ ...literal, texts: pieces }, read);
  return { edits: [replaceNode(node, inBraces(`\`${template}\``))] };
}

const make = (grammar: Grammar, typed: boolean): Language => ({
  grammar,
  literals: { string: same, template_string: same },
  comments: new Set(['comment', 'html_comment', 'hash_bang_line']),
  rewrite: (literal) => rewrite(literal, typed),
});

export const javascript: Language = make('javascript', false);
export const typescript: Language = make('typescript', true);
export const tsx: Language = make('tsx', true);
