// Tokens in source code → edits that read the environment, and what is left to a person.
import type { Node } from '@vscode/tree-sitter-wasm';
import { applyEdits, type Edit, placeholder, type Rewrite, replaceSpans, type TokenSpan } from './edits.ts';
import type { Parse } from './grammars.ts';
import type { Language } from './language.ts';
import { readLiteral } from './literal.ts';

/** A token that stays, and why. */
export interface Left {
  readonly span: TokenSpan;
  readonly reason: string;
}

/** A file with its tokens replaced, and those that are left. */
export interface Rewriting {
  readonly text: string;
  /** Tokens that are gone from `text`. */
  readonly done: readonly TokenSpan[];
  readonly left: readonly Left[];
}

/** A literal or a comment with the tokens in it, in order; or what is neither. */
interface TokenSite {
  readonly node: Node;
  readonly kind: 'literal' | 'comment' | 'other';
  readonly spans: readonly TokenSpan[];
}

/** Rewrites `text`, in which `spans` stand in order. What cannot be done safely stays as it is. */
export async function rewriteCode(
  text: string,
  spans: readonly TokenSpan[],
  language: Language,
  parse: Parse,
): Promise<Rewriting> {
  const nothing = (reason: string): Rewriting => ({ text, done: [], left: spans.map((span) => ({ span, reason })) });
  const syntax = await parse(language.grammar, text);
  if (syntax === undefined) return nothing('the file is too large or too deep to be read as code');
  try {
    const { edits, done, left, reading } = rewriteAll(syntax.root, spans, language);
    if (done.length === 0) return { text, done, left };
    const [first] = reading;
    const eol = /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n';
    const more: Rewrite =
      first === undefined ? { edits: [] } : (language.complete?.(syntax.root, first.start, eol) ?? { edits: [] });
    if ('byHand' in more) return nothing(more.byHand);
    const changed = applyEdits(text, [...more.edits, ...edits]);
    const after = await parse(language.grammar, changed);
    const faults = after?.faults ?? Number.POSITIVE_INFINITY;
    after?.free();
    if (faults > syntax.faults) return nothing('what we would write there does not read as code any more');
    return { text: changed, done, left };
  } finally {
    syntax.free();
  }
}

function rewriteAll(root: Node, spans: readonly TokenSpan[], language: Language) {
  const edits: Edit[] = [];
  const done: TokenSpan[] = [];
  const left: Left[] = [];
  const reading: TokenSpan[] = [];
  for (const site of sitesOf(root, spans, language)) {
    const outcome = rewriteSite(site, root, language);
    if ('byHand' in outcome || overlaps(outcome.edits, edits)) {
      const reason = 'byHand' in outcome ? outcome.byHand : 'it is too near to another one';
      left.push(...site.spans.map((span) => ({ span, reason })));
      continue;
    }
    edits.push(...outcome.edits);
    done.push(...site.spans);
    if (outcome.silent !== true) reading.push(...site.spans);
  }
  return { edits, done, left, reading };
}

function rewriteSite({ node, kind, spans }: TokenSite, root: Node, language: Language): Rewrite {
  if (kind === 'comment') return { edits: replaceSpans(spans, placeholder), silent: true };
  if (kind === 'other') return { byHand: 'it is not in a text that we can rewrite' };
  // Where the parser is lost, it cannot say what is a text.
  for (let up = node.parent; up !== null; up = up.parent) if (up.isError) return { byHand: 'the code around it has an error' };
  const shape = language.literals[node.type]?.(node.text);
  const literal = shape === undefined ? undefined : readLiteral(node, spans, shape);
  return literal === undefined ? { byHand: 'it is in a kind of text that we do not rewrite' } : language.rewrite(literal, root);
}

/** Of each token the smallest literal or comment around it; tokens in the same one together. */
function sitesOf(root: Node, spans: readonly TokenSpan[], language: Language): readonly TokenSite[] {
  const sites: TokenSite[] = [];
  for (const span of spans) {
    const start = root.descendantForIndex(span.start, span.end);
    let node: Node | null = start;
    while (node !== null && !language.comments.has(node.type) && !Object.hasOwn(language.literals, node.type)) node = node.parent;
    const kind = node === null ? 'other' : language.comments.has(node.type) ? 'comment' : 'literal';
    const found = node ?? start ?? root;
    const last = sites.at(-1);
    if (last !== undefined && kind !== 'other' && last.node.equals(found))
      sites[sites.length - 1] = { ...last, spans: [...last.spans, span] };
    else sites.push({ node: found, kind, spans: [span] });
  }
  return sites;
}

function overlaps(edits: readonly Edit[], others: readonly Edit[]): boolean {
  return edits.some((edit) => others.some(({ start, end }) => edit.start < end && start < edit.end));
}
