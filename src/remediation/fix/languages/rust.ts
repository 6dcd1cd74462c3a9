// Rust: `std::env::var("X")`, as a `&'static str` in place of a literal; in strings `format!`.
import type { Node } from '@vscode/tree-sitter-wasm';
import type { Rewrite } from '../edits.ts';
import type { Language } from '../language.ts';
import { ancestor, interpolate, isField, type Literal, parts, replaceNode, type Shape } from '../literal.ts';

const ROOMY = new Set([
  'arguments',
  'let_declaration',
  'assignment_expression',
  'return_expression',
  'parenthesized_expression',
  'field_initializer',
  'array_expression',
  'block',
]);

/** Where Rust allows only constants. */
const CONSTANT = new Set([
  'const_item',
  'static_item',
  'attribute_item',
  'inner_attribute_item',
  'match_pattern',
  'macro_definition',
]);

/** Macros whose first literal is a format string. */
const FORMATS = /^(?:std::)?(?:format|print|println|eprint|eprintln|write|writeln|panic)$/;

function shape(source: string): Shape | undefined {
  const [open, hashes = ''] = /^(?:r(#*))?"/.exec(source) ?? [];
  return open === undefined ? undefined : { open, close: `"${hashes}`, raw: open.startsWith('r') };
}

const read = (variable: string): string => `std::env::var("${variable}").expect("${variable} is not set")`;

/** A text for a format string, with braces escaped, except those of `\u{…}`. */
const escapeBraces = (text: string, raw: boolean): string =>
  raw
    ? text.replace(/[{}]/g, '$&$&')
    : text.replace(/\\u\{[^}]*\}|\\[\s\S]|[{}]/g, (piece) => (piece.startsWith('\\') ? piece : piece + piece));

function rewrite(literal: Literal): Rewrite {
  const { node } = literal;
  const fn = ancestor(node, new Set(['function_item']));
  if (
    ancestor(node, CONSTANT, new Set(['function_item', 'closure_expression'])) !== undefined ||
    /^(?:pub(?:\([^)]*\))?\s+)?const\s/.test(fn?.text ?? '')
  ) {
    return { byHand: 'Rust allows only a constant here' };
  }
  if (ancestor(node, new Set(['macro_invocation'])) !== undefined) return rewriteInMacro(literal);
  const conversion = ownedBy(node);
  if (conversion !== undefined) return { edits: [replaceNode(conversion, owned(literal))] };
  // A literal is 'static, and so must be its replacement: then it fits wherever the literal did.
  const text = leaked(literal);
  return { edits: [replaceNode(node, ROOMY.has(node.parent?.type ?? '') ? text : `(${text})`)] };
}

/** The replacement for a literal, as a String. */
function owned({ raw = false, ...literal }: Literal): string {
  if (literal.whole !== undefined) return read(literal.whole);
  const texts = literal.texts.map((text) => escapeBraces(text, raw));
  const format = literal.open + interpolate({ ...literal, texts }, () => '{}') + literal.close;
  return `format!(${format}, ${literal.variables.map(read).join(', ')})`;
}

/** The replacement for a literal, as a `&'static str`. (`String::leak` is shorter, but older Rust does not have it.) */
function leaked(literal: Literal): string {
  return `&*Box::leak(${owned(literal)}.into_boxed_str())`;
}

/** The call around a literal that converts it to a String. */
function ownedBy(node: Node): Node | undefined {
  const { parent } = node;
  const call = parent?.parent;
  if (parent == null || call?.type !== 'call_expression') return undefined;
  const called = call.childForFieldName('function')?.text ?? '';
  if (parent.type === 'field_expression')
    return isField(node, 'value') && /\.(?:to_string|to_owned)$/.test(called) ? call : undefined;
  return parent.type === 'arguments' && called === 'String::from' ? call : undefined;
}

/** Macros whose arguments are expressions. */
const EXPRESSIONS = /^(?:vec|dbg)$/;

function rewriteInMacro(literal: Literal): Rewrite {
  const { node } = literal;
  const list = node.parent;
  if (list === null || !isKnown(list)) return { byHand: 'it is in the arguments of an unknown macro' };
  const first = parts(list).find(({ type }) => type === 'string_literal' || type === 'raw_string_literal');
  const isFormat = FORMATS.test(macroOf(list) ?? '') && first?.equals(node) === true;
  return isFormat ? rewriteFormat(literal, list) : { edits: [replaceNode(node, `(${leaked(literal)})`)] };
}

/** The name of the macro with the arguments `list`. Inside another macro's arguments, it is two tokens before them. */
function macroOf(list: Node): string | undefined {
  if (list.parent?.type === 'macro_invocation') return list.parent.childForFieldName('macro')?.text;
  return list.previousSibling?.text === '!' ? list.previousSibling.previousSibling?.text : undefined;
}

/** Whether all macros around `list` are known. */
function isKnown(list: Node): boolean {
  for (let up: Node | null = list; up?.type === 'token_tree'; up = up.parent) {
    const name = macroOf(up);
    if (name !== undefined && !FORMATS.test(name) && !EXPRESSIONS.test(name)) return false;
  }
  return true;
}

/** In a format string, the variable becomes a named argument at the end. */
function rewriteFormat(literal: Literal, list: Node): Rewrite {
  const { node, variables } = literal;
  const argument = (variable: string): string => variable.toLowerCase();
  const inside = list.text.slice(0, -1).trimEnd();
  const given = [...new Set(variables)].map((variable) => ` ${argument(variable)} = ${read(variable)}`).join(',');
  const at = list.startIndex + inside.length;
  if (variables.some((variable) => new RegExp(`\\b${argument(variable)}\\b`).test(inside)))
    return { byHand: 'the format string has an argument of that name' };
  return {
    edits: [
      replaceNode(node, literal.open + interpolate(literal, (variable) => `{${argument(variable)}}`) + literal.close),
      { start: at, end: at, text: `${inside.endsWith(',') ? '' : ','}${given}` },
    ],
  };
}

export const rust: Language = {
  grammar: 'rust',
  literals: { string_literal: shape, raw_string_literal: shape },
  comments: new Set(['line_comment', 'block_comment']),
  rewrite,
};
