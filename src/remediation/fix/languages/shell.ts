// Shell: `${X:?…}` in double quotes, which ends the script if X is not set.
import type { Rewrite } from '../edits.ts';
import type { Language } from '../language.ts';
import { ancestor, concatenate, interpolate, type Literal, replaceNode, type Shape } from '../literal.ts';

const read = (variable: string): string => `\${${variable}:?set it in .env}`;
const quoted = (variable: string): string => `"${read(variable)}"`;

const NONE: Shape = { open: '', close: '' };

function rewrite(literal: Literal): Rewrite {
  const { node, open } = literal;
  const reason = refusal(literal);
  if (reason !== undefined) return { byHand: reason };
  if (open === '' && node.type !== 'heredoc_body') return { edits: [replaceNode(node, interpolate(literal, quoted))] };
  if (open === '"' || node.type === 'heredoc_body')
    return { edits: [replaceNode(node, open + interpolate(literal, read) + literal.close)] };
  return { edits: [replaceNode(node, concatenate(literal, '', quoted))] };
}

function refusal({ node }: Literal): string | undefined {
  const above = ancestor(
    node,
    new Set(['case_item', 'arithmetic_expansion', 'regex', 'function_definition']),
    new Set(['command', 'variable_assignment', 'heredoc_redirect']),
  );
  if (above !== undefined && above.type !== 'function_definition') return 'it is a pattern or a number here, not a value';
  if (node.parent?.type === 'command_name') return 'it is the name of a command';
  if (node.type !== 'heredoc_body') return undefined;
  const start = node.parent?.descendantsOfType('heredoc_start')[0];
  return start == null || /['"\\]/.test(start.text) ? 'it is in a here-document without expansion' : undefined;
}

export const shell: Language = {
  grammar: 'bash',
  literals: {
    string: () => ({ open: '"', close: '"' }),
    raw_string: () => ({ open: "'", close: "'", raw: true }),
    ansi_c_string: () => ({ open: "$'", close: "'" }),
    word: () => NONE,
    number: () => NONE,
    heredoc_body: () => NONE,
  },
  comments: new Set(['comment']),
  rewrite,
};
