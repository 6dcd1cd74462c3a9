// Java: `System.getenv("X")`, in strings a concatenation.
import type { Node } from '@vscode/tree-sitter-wasm';
import type { Rewrite } from '../edits.ts';
import type { Language } from '../language.ts';
import { ancestor, concatenate, type Literal, named, replaceNode } from '../literal.ts';

const ROOMY = new Set([
  'argument_list',
  'variable_declarator',
  'assignment_expression',
  'return_statement',
  'parenthesized_expression',
  'array_initializer',
]);

/** Where Java allows only constants. */
const CONSTANT = new Set(['annotation', 'switch_label']);
const RUNS = new Set(['class_body', 'lambda_expression']);

function rewrite(literal: Literal, root: Node): Rewrite {
  const { node, whole } = literal;
  if (ancestor(node, CONSTANT, RUNS) !== undefined) return { byHand: 'Java allows only a constant here' };
  const declarator = ancestor(node, new Set(['variable_declarator']), RUNS);
  const name = declarator?.childForFieldName('name')?.text;
  if (name !== undefined && named(root, 'identifier', name).some((use) => ancestor(use, CONSTANT, RUNS) !== undefined)) {
    return { byHand: `${name} is used where Java allows only a constant` };
  }
  const sum = concatenate(literal, ' + ', (variable) => `System.getenv("${variable}")`);
  const { parent } = node;
  const isSum = parent?.type === 'binary_expression' && parent.childForFieldName('operator')?.text === '+';
  return { edits: [replaceNode(node, whole !== undefined || isSum || ROOMY.has(parent?.type ?? '') ? sum : `(${sum})`)] };
}

export const java: Language = {
  grammar: 'java',
  literals: { string_literal: (source) => (source.startsWith('"""') ? undefined : { open: '"', close: '"' }) },
  comments: new Set(['line_comment', 'block_comment']),
  rewrite,
};
