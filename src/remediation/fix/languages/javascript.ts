// JavaScript and TypeScript: `process.env.X`, in TypeScript a constant that has it; in strings a template.
import type { Node } from '@vscode/tree-sitter-wasm';
import type { Rewrite } from '../edits.ts';
import type { Grammar } from '../grammars.ts';
import type { Language } from '../language.ts';
import { ancestor, interpolate, isField, type Literal, replaceNode, type Shape } from '../literal.ts';
import { TypescriptConstants } from './typescript-constants.ts';
import { readsSame } from './typescript-source.ts';

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

function rewrite(literal: Literal, constants?: TypescriptConstants): Rewrite {
  const { node, open, texts, whole } = literal;
  const reason = refusal(node);
  if (reason !== undefined) return { byHand: reason };
  const isAttribute = node.parent?.type === 'jsx_attribute';
  const inBraces = (text: string): string => (isAttribute ? `{${text}}` : text);
  const use = (variable: string): string => constants?.useFor(node, variable) ?? `process.env.${variable}`;
  if (whole !== undefined) {
    // `process.env.X || '…'` needs no second read of X.
    const same = readsSame(node, whole);
    const value = same?.parent ?? node;
    const edits = constants?.carry(value, whole);
    return {
      edits: edits ?? [replaceNode(value, constants === undefined && same !== undefined ? same.text : inBraces(use(whole)))],
    };
  }
  const read = (variable: string): string => `\${${use(variable)}}`;
  if (open === '`') return { edits: [replaceNode(node, `\`${interpolate(literal, read)}\``)] };
  if (isAttribute && texts.some((text) => /[\\&]/.test(text))) return { byHand: 'it is an attribute with escapes' };
  const pieces = texts.map(templated);
  if (!pieces.every((piece) => piece !== undefined)) return { byHand: 'it has an octal escape, which templates do not allow' };
  // A `$` at the end of a piece would start an interpolation with what follows.
  const template = interpolate({ ...literal, texts: pieces }, read);
  return { edits: [replaceNode(node, inBraces(`\`${template}\``))] };
}

const shared = {
  literals: { string: same, template_string: same },
  comments: new Set(['comment', 'html_comment', 'hash_bang_line']),
} as const;

const typed = (grammar: Grammar): Language => ({
  ...{ grammar, ...shared },
  open: (file) => {
    const constants = new TypescriptConstants(file);
    return { rewrite: (literal) => rewrite(literal, constants), complete: (reading) => constants.complete(reading) };
  },
});

export const javascript = {
  ...{ grammar: 'javascript', ...shared },
  rewrite: (literal: Literal) => rewrite(literal),
} as const satisfies Language;
export const typescript: Language = typed('typescript');
export const tsx: Language = typed('tsx');
