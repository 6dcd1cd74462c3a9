// Go: `os.Getenv("X")`, in strings a concatenation; constants become variables; `"os"` is imported if it is missing.
import type { Node } from '@vscode/tree-sitter-wasm';
import type { Edit, Rewrite } from '../edits.ts';
import type { Language } from '../language.ts';
import { ancestor, concatenate, type Literal, named, parts, replaceNode } from '../literal.ts';

const ROOMY = new Set(['argument_list', 'expression_list', 'literal_element', 'parenthesized_expression', 'return_statement']);

function rewrite(literal: Literal, root: Node): Rewrite {
  const { node, whole } = literal;
  const { parent } = node;
  if (parent?.type === 'field_declaration') return { byHand: 'it is a field tag' };
  if (parent?.type === 'import_spec') return { byHand: 'it is an import path' };
  const read = (variable: string): string => `os.Getenv("${variable}")`;
  const sum = concatenate(literal, ' + ', read);
  const needsParens = whole === undefined && !ROOMY.has(parent?.type ?? '') && !isSum(parent);
  const edit = replaceNode(node, needsParens ? `(${sum})` : sum);
  const spec = ancestor(node, new Set(['const_spec']), new Set(['func_literal']));
  return spec === undefined ? { edits: [edit] } : becomeVariable(spec, edit, root);
}

const isSum = (node: Node | null): boolean =>
  node?.type === 'binary_expression' && node.childForFieldName('operator')?.text === '+';

/** Turns the constants of `spec` into variables, with `edit` applied; or says why they must stay constants. */
function becomeVariable(spec: Node, edit: Edit, root: Node): Rewrite {
  const declaration = spec.parent;
  const keyword = declaration?.firstChild;
  if (declaration == null || keyword?.type !== 'const') return { byHand: 'it is a constant' };
  for (const name of parts(spec).filter(({ type }) => type === 'identifier')) {
    const uses = named(root, 'identifier', name.text).filter((use) => !use.equals(name));
    const constant = uses.some(
      (use) => ancestor(use, new Set(['const_spec', 'array_type']), new Set(['func_literal'])) !== undefined,
    );
    if (constant) return { byHand: `another constant depends on ${name.text}` };
    // Go allows unused constants, but no unused variables in functions.
    if (declaration.parent?.type !== 'source_file' && uses.length === 0) return { byHand: `${name.text} is an unused constant` };
  }
  const specs = parts(declaration).filter(({ type }) => type === 'const_spec');
  if (specs.length === 1) return { edits: [{ start: keyword.startIndex, end: keyword.endIndex, text: 'var' }, edit] };
  return moveOut(spec, specs, edit, declaration);
}

/** Moves `spec` out of its group, as a variable after it. */
function moveOut(spec: Node, specs: readonly Node[], edit: Edit, declaration: Node): Rewrite {
  const byHand = 'it is one of several constants in a group: move it out, as a variable';
  // A constant without a value repeats the one before, and iota counts all: none may be removed.
  const counts =
    specs.some((other) => other.childForFieldName('value') === null) || named(declaration, 'iota', 'iota').length > 0;
  const text = declaration.text;
  const start = spec.startIndex - declaration.startIndex;
  const end = spec.endIndex - declaration.startIndex;
  const [indent = ''] = /[ \t]*$/.exec(text.slice(0, start)) ?? [];
  const [rest] = /^[ \t]*(?:\/\/[^\n]*)?\r?\n/.exec(text.slice(end)) ?? [];
  if (counts || rest === undefined || text[start - indent.length - 1] !== '\n') return { byHand };
  const moved = spec.text.slice(0, edit.start - spec.startIndex) + edit.text + spec.text.slice(edit.end - spec.startIndex);
  const eol = rest.endsWith('\r\n') ? '\r\n' : '\n';
  return {
    edits: [
      { start: spec.startIndex - indent.length, end: spec.endIndex + rest.length, text: '' },
      { start: declaration.endIndex, end: declaration.endIndex, text: `${eol}${eol}var ${moved.replace(/[ \t]+(?==)/, ' ')}` },
    ],
  };
}

function complete(root: Node): Rewrite {
  const specs = root.descendantsOfType('import_spec').filter((spec): spec is Node => spec !== null);
  const own = specs.find((spec) => spec.childForFieldName('path')?.text === '"os"');
  if (own?.childForFieldName('name') != null) return { byHand: '"os" is imported under another name' };
  const isTaken = named(root, 'identifier', 'os').some((use) => {
    const above = use.parent?.type ?? '';
    return above !== 'selector_expression' && !/^(?:call_expression|argument_list)$/.test(above);
  });
  if (isTaken) return { byHand: 'something else in the file is named os' };
  return { edits: own === undefined ? [importOs(root, specs)] : [] };
}

function importOs(root: Node, specs: readonly Node[]): Edit {
  const eol = /^[^\n]*\r\n/.test(root.text) ? '\r\n' : '\n';
  const insert = (at: number, text: string): Edit => ({ start: at, end: at, text });
  const list = specs.map(({ parent }) => parent).find((node) => node?.type === 'import_spec_list');
  const listed = specs.filter(({ parent }) => list != null && parent?.equals(list) === true);
  const path = (spec: Node): string => spec.childForFieldName('path')?.text.slice(1, -1) ?? '';
  if (list != null) {
    if (list.startPosition.row === list.endPosition.row || listed.length === 0) return insert(list.startIndex + 1, ' "os"; ');
    const standard = listed.filter((spec) => !path(spec).includes('.'));
    const behind = standard.find((spec) => path(spec) > 'os');
    const [first] = listed;
    const after = behind === undefined ? standard.at(-1) : undefined;
    if (after !== undefined) return insert(after.endIndex, `${eol}\t"os"`);
    const before = behind ?? first;
    return insert(before?.startIndex ?? list.startIndex + 1, `"os"${eol}\t`);
  }
  const declaration = specs.at(-1)?.parent;
  if (declaration != null) return insert(declaration.endIndex, `${eol}import "os"`);
  const clause = parts(root).find(({ type }) => type === 'package_clause');
  return insert(clause?.endIndex ?? 0, `${eol}${eol}import "os"`);
}

export const go: Language = {
  grammar: 'go',
  literals: {
    interpreted_string_literal: () => ({ open: '"', close: '"' }),
    raw_string_literal: () => ({ open: '`', close: '`', raw: true }),
  },
  comments: new Set(['comment']),
  rewrite,
  complete,
};
