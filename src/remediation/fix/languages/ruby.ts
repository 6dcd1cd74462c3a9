// Ruby: `ENV.fetch("X")`, in strings an interpolation or a concatenation.
import type { Node } from '@vscode/tree-sitter-wasm';
import type { Edit, Rewrite } from '../edits.ts';
import type { Language } from '../language.ts';
import { ancestor, concatenate, interpolate, type Literal, replaceNode, type Shape } from '../literal.ts';

const ROOMY = new Set([
  'argument_list',
  'assignment',
  'pair',
  'array',
  'program',
  'body_statement',
  'parenthesized_statements',
  'return',
  'operator_assignment',
]);

/** `"…"`, `'…'`, `` `…` ``; literals with other delimiters are rare and of many kinds. */
function shape(source: string): Shape | undefined {
  const quote = source.slice(0, 1);
  return /["'`]/.test(quote) ? { open: quote, close: quote } : undefined;
}

function rewrite(literal: Literal): Rewrite {
  const { node, open, close, whole } = literal;
  const { parent } = node;
  if (ancestor(node, new Set(['in_clause', 'test_pattern', 'match_pattern'])) !== undefined)
    return { byHand: 'it is a pattern here, not a value' };
  if (
    parent?.type === 'pair' &&
    parent.firstNamedChild?.equals(node) === true &&
    !parent.text.slice(node.text.length).trimStart().startsWith('=>')
  ) {
    return { byHand: 'it is a name here, not a value' };
  }
  // Adjacent strings are joined; none of them can be an expression.
  const joined = parent?.type === 'chained_string';
  if (open !== "'" && (joined || whole === undefined || open === '`')) {
    return { edits: [replaceNode(node, open + interpolate(literal, (variable) => `#{ENV.fetch("${variable}")}`) + close)] };
  }
  const fallback = whole === undefined ? undefined : fetchLate(node, whole, open);
  if (fallback !== undefined) return { edits: [fallback] };
  if (joined) return { byHand: 'it is one of several adjacent strings' };
  const sum = concatenate(literal, ' + ', (variable) => `ENV.fetch(${open}${variable}${open})`);
  return { edits: [replaceNode(node, whole !== undefined || ROOMY.has(parent?.type ?? '') ? sum : `(${sum})`)] };
}

/** `ENV.fetch('A', '…')`: an argument is evaluated even if the first variable is set. */
function fetchLate(node: Node, variable: string, quote: string): Edit | undefined {
  const call = node.parent?.type === 'argument_list' ? node.parent.parent : null;
  const other = /^ENV\.fetch\(\s*(['"])(\w+)\1\s*,\s*/.exec(call?.text ?? '')?.[2];
  if (call === null || other === undefined) return undefined;
  const first = `ENV.fetch(${quote}${other}${quote})`;
  return replaceNode(call, other === variable ? first : `${first} { ENV.fetch(${quote}${variable}${quote}) }`);
}

export const ruby: Language = {
  grammar: 'ruby',
  literals: { string: shape, subshell: shape },
  comments: new Set(['comment']),
  rewrite,
};
