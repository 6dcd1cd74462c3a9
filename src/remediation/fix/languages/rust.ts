// Rust: `std::env::var("X")`, as a `&'static str` where a literal was one; in strings `format!`.
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

/** Where Rust takes nothing but what it can work out when it compiles. */
const CONSTANT = new Set([
  'const_item',
  'static_item',
  'attribute_item',
  'inner_attribute_item',
  'match_pattern',
  'macro_definition',
]);

/** Macros whose first literal is a format. */
const FORMATS = /^(?:std::)?(?:format|print|println|eprint|eprintln|write|writeln|panic)$/;

function shape(source: string): Shape | undefined {
  const [open, hashes = ''] = /^(?:r(#*))?"/.exec(source) ?? [];
  return open === undefined ? undefined : { open, close: `"${hashes}`, raw: open.startsWith('r') };
}

const read = (variable: string): string => `std::env::var("${variable}").expect("${variable} is not set")`;

/** Texts as a format has them; the braces of `\u{…}` are no braces there. */
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
    return { byHand: 'Rust takes only a constant here' };
  }
  if (ancestor(node, new Set(['macro_invocation'])) !== undefined) return rewriteInMacro(literal);
  const conversion = ownedBy(node);
  if (conversion !== undefined) return { edits: [replaceNode(conversion, owned(literal))] };
  // A literal lives as long as the program, and so must what takes its place: whatever took the one then takes the other.
  const text = leaked(literal);
  return { edits: [replaceNode(node, ROOMY.has(node.parent?.type ?? '') ? text : `(${text})`)] };
}

/** What takes the place of a literal, as a String. */
function owned({ raw = false, ...literal }: Literal): string {
  if (literal.whole !== undefined) return read(literal.whole);
  const texts = literal.texts.map((text) => escapeBraces(text, raw));
  const format = literal.open + interpolate({ ...literal, texts }, () => '{}') + literal.close;
  return `format!(${format}, ${literal.variables.map(read).join(', ')})`;
}

/** Likewise, as a text that lives as long as the program. (`String::leak` would be shorter, and is not in the Rust of every distribution.) */
function leaked(literal: Literal): string {
  return `&*Box::leak(${owned(literal)}.into_boxed_str())`;
}

/** The call around a literal that makes a String of it. */
function ownedBy(node: Node): Node | undefined {
  const { parent } = node;
  const call = parent?.parent;
  if (parent == null || call?.type !== 'call_expression') return undefined;
  const called = call.childForFieldName('function')?.text ?? '';
  if (parent.type === 'field_expression')
    return isField(node, 'value') && /\.(?:to_string|to_owned)$/.test(called) ? call : undefined;
  return parent.type === 'arguments' && called === 'String::from' ? call : undefined;
}

/** The macros around which we know: those that format, and those whose arguments are expressions. */
const EXPRESSIONS = /^(?:vec|dbg)$/;

function rewriteInMacro(literal: Literal): Rewrite {
  const { node } = literal;
  const list = node.parent;
  if (list === null || !isKnown(list)) return { byHand: 'what a macro makes of it is not known' };
  const first = parts(list).find(({ type }) => type === 'string_literal' || type === 'raw_string_literal');
  const isFormat = FORMATS.test(macroOf(list) ?? '') && first?.equals(node) === true;
  return isFormat ? rewriteFormat(literal, list) : { edits: [replaceNode(node, `(${leaked(literal)})`)] };
}

/** The name of the macro whose arguments `list` is. In another macro's arguments it is but two words before them. */
function macroOf(list: Node): string | undefined {
  if (list.parent?.type === 'macro_invocation') return list.parent.childForFieldName('macro')?.text;
  return list.previousSibling?.text === '!' ? list.previousSibling.previousSibling?.text : undefined;
}

/** Whether we know all macros that `list` is in. */
function isKnown(list: Node): boolean {
  for (let up: Node | null = list; up?.type === 'token_tree'; up = up.parent) {
    const name = macroOf(up);
    if (name !== undefined && !FORMATS.test(name) && !EXPRESSIONS.test(name)) return false;
  }
  return true;
}

/** In a format the variable becomes a named argument at its end. */
function rewriteFormat(literal: Literal, list: Node): Rewrite {
  const { node, variables } = literal;
  const argument = (variable: string): string => variable.toLowerCase();
  const inside = list.text.slice(0, -1).trimEnd();
  const given = [...new Set(variables)].map((variable) => ` ${argument(variable)} = ${read(variable)}`).join(',');
  const at = list.startIndex + inside.length;
  if (variables.some((variable) => new RegExp(`\\b${argument(variable)}\\b`).test(inside)))
    return { byHand: 'the format has an argument of that name' };
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
