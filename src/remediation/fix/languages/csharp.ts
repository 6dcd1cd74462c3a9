// C#: `System.Environment.GetEnvironmentVariable("X")`, in strings a concatenation; constants become read-only.
import type { Node } from '@vscode/tree-sitter-wasm';
import type { Edit, Rewrite } from '../edits.ts';
import type { Language } from '../language.ts';
import { ancestor, concatenate, type Literal, named, parts, replaceNode, type Shape } from '../literal.ts';

const ROOMY = new Set([
  'argument',
  'variable_declarator',
  'assignment_expression',
  'return_statement',
  'parenthesized_expression',
  'arrow_expression_clause',
]);

/** Where C# allows only constants. */
const CONSTANT = new Set([
  'attribute',
  'attribute_argument',
  'parameter',
  'constant_pattern',
  'case_switch_label',
  'enum_member_declaration',
]);
const RUNS = new Set(['block', 'lambda_expression']);

/** Not nullable, and throws at once if the variable is missing. */
const read = (variable: string): string =>
  `System.Environment.GetEnvironmentVariable("${variable}") ?? throw new System.InvalidOperationException("${variable} is not set")`;

function shape(source: string): Shape | undefined {
  const [open] = /^(?:\$@|@\$|\$|@)?"(?!"")/.exec(source) ?? [];
  return open === undefined ? undefined : { open, close: '"', raw: open.includes('@') };
}

function rewrite(literal: Literal, root: Node): Rewrite {
  const { node, whole } = literal;
  if (ancestor(node, CONSTANT, RUNS) !== undefined) return { byHand: 'C# allows only a constant here' };
  const sum = whole === undefined ? concatenate(literal, ' + ', (variable) => `(${read(variable)})`) : read(whole);
  const edit = replaceNode(node, ROOMY.has(node.parent?.type ?? '') ? sum : `(${sum})`);
  const declaration = ancestor(
    node,
    new Set(['field_declaration', 'local_declaration_statement']),
    new Set(['lambda_expression']),
  );
  const change = declaration === undefined ? [] : becomeReadOnly(declaration, root);
  return typeof change === 'string' ? { byHand: change } : { edits: [edit, ...change] };
}

function becomeReadOnly(declaration: Node, root: Node): string | readonly Edit[] {
  const modifier = declaration.children.find((child) => child?.text === 'const');
  if (modifier == null) return [];
  const declarators = declaration.descendantsOfType('variable_declarator').filter((node): node is Node => node !== null);
  const name = declarators[0]?.childForFieldName('name')?.text;
  if (declarators.length !== 1 || name === undefined) return 'it is one of several constants in one declaration';
  const isConstant = (use: Node): boolean => {
    if (ancestor(use, CONSTANT, RUNS) !== undefined) return true;
    const other = ancestor(use, new Set(['field_declaration', 'local_declaration_statement']));
    return other !== undefined && !other.equals(declaration) && other.children.some((child) => child?.text === 'const');
  };
  if (named(root, 'identifier', name).some(isConstant)) return `${name} is used where C# allows only a constant`;
  if (declaration.type === 'field_declaration') return [replaceNode(modifier, 'static readonly')];
  const next = parts(declaration).find((part) => part.startIndex > modifier.startIndex && !part.equals(modifier));
  return [{ start: modifier.startIndex, end: next?.startIndex ?? modifier.endIndex, text: '' }];
}

export const csharp: Language = {
  grammar: 'c-sharp',
  literals: { string_literal: shape, verbatim_string_literal: shape, interpolated_string_expression: shape },
  comments: new Set(['comment']),
  rewrite,
};
