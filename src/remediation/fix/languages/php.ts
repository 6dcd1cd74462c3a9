// PHP: `getenv('X')`, in strings a concatenation; a constant of a file becomes a call of define().
import type { Node } from '@vscode/tree-sitter-wasm';
import type { Edit, Rewrite } from '../edits.ts';
import type { Language } from '../language.ts';
import { ancestor, concatenate, type Literal, parts, replaceNode } from '../literal.ts';

const ROOMY = new Set([
  'argument',
  'assignment_expression',
  'array_element_initializer',
  'return_statement',
  'echo_statement',
  'parenthesized_expression',
]);

/** Where PHP allows only constant expressions. */
const CONSTANT = new Set([
  'property_element',
  'simple_parameter',
  'property_promotion_parameter',
  'static_variable_declaration',
  'enum_case',
  'attribute',
  'declare_directive',
]);
const RUNS = new Set(['compound_statement', 'anonymous_function', 'arrow_function']);

function rewrite(literal: Literal): Rewrite {
  const { node, whole } = literal;
  if (ancestor(node, CONSTANT, RUNS) !== undefined) return { byHand: 'PHP allows only a constant here' };
  const sum = concatenate(literal, ' . ', (variable) => `getenv('${variable}')`);
  const { parent } = node;
  const isSum = parent?.type === 'binary_expression' && parent.childForFieldName('operator')?.text === '.';
  const constant = ancestor(node, new Set(['const_declaration']), RUNS);
  const needsParens = whole === undefined && !isSum && constant === undefined && !ROOMY.has(parent?.type ?? '');
  const edit = replaceNode(node, needsParens ? `(${sum})` : sum);
  if (constant === undefined) return { edits: [edit] };
  const change = becomeCall(constant);
  return change === undefined ? { byHand: 'it is a constant of a class, a namespace or a group' } : { edits: [edit, ...change] };
}

/** `const NAME = …;` as `define('NAME', …);`, which accepts a value that is known only at run time. */
function becomeCall(declaration: Node): readonly Edit[] | undefined {
  const elements = parts(declaration).filter(({ type }) => type === 'const_element');
  const [element] = elements;
  const keyword = declaration.firstChild;
  const name = element?.firstNamedChild;
  const value = element?.lastNamedChild;
  const isOfFile = declaration.parent?.type === 'program';
  const root = declaration.tree.rootNode;
  if (!isOfFile || elements.length !== 1 || root.descendantsOfType('namespace_definition').length > 0) return undefined;
  if (element === undefined || keyword?.type !== 'const' || name == null || value == null) return undefined;
  return [
    { start: keyword.startIndex, end: name.startIndex, text: "define('" },
    { start: name.endIndex, end: value.startIndex, text: "', " },
    { start: element.endIndex, end: element.endIndex, text: ')' },
  ];
}

export const php: Language = {
  grammar: 'php',
  literals: {
    string: (source) => (source.startsWith("'") ? { open: "'", close: "'" } : undefined),
    encapsed_string: (source) => (source.startsWith('"') ? { open: '"', close: '"' } : undefined),
  },
  comments: new Set(['comment']),
  rewrite,
};
