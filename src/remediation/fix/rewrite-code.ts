// Rewrites tokens in source code to reads of the environment.
import type { Node } from '@vscode/tree-sitter-wasm';
import { applyEdits, type Edit, placeholder, type Rewrite, replaceSpans, type TokenSpan } from './edits.ts';
import type { Parse } from './grammars.ts';
import type { FileRewriter, Language, ParsedFile } from './language.ts';
import { readLiteral } from './literal.ts';

/** A token that was not replaced, and why. */
export interface Left {
  readonly span: TokenSpan;
  readonly reason: string;
}

/** The result of a rewrite. */
export interface Rewriting {
  readonly text: string;
  /** The tokens that were replaced in `text`. */
  readonly done: readonly TokenSpan[];
  readonly left: readonly Left[];
}

/** A literal, a comment or another node, with the tokens in it in order. */
interface TokenSite {
  readonly node: Node;
  readonly kind: 'literal' | 'comment' | 'other';
  readonly spans: readonly TokenSpan[];
}

/** Rewrites `text`. `spans` are in order. A token that cannot be replaced safely stays. */
export async function rewriteCode(
  text: string,
  spans: readonly TokenSpan[],
  language: Language,
  parse: Parse,
): Promise<Rewriting> {
  const nothing = (reason: string): Rewriting => ({ text, done: [], left: spans.map((span) => ({ span, reason })) });
  const syntax = await parse(language.grammar, text);
  if (syntax === undefined) return nothing('the file is too large or too deeply nested to be parsed');
  try {
    const eol = /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n';
    const rewriter = open({ root: syntax.root, text, eol, spans }, language);
    const { edits, done, left, reading } = rewriteAll(syntax.root, spans, language, rewriter);
    if (done.length === 0) return { text, done, left };
    const more: Rewrite = reading.length === 0 ? { edits: [] } : rewriter.complete(reading);
    if ('byHand' in more) return nothing(more.byHand);
    const changed = applyEdits(text, [...more.edits, ...edits]);
    const after = await parse(language.grammar, changed);
    const faults = after?.faults ?? Number.POSITIVE_INFINITY;
    after?.free();
    if (faults > syntax.faults) return nothing('the result would not be valid code');
    return { text: changed, done, left };
  } finally {
    syntax.free();
  }
}

function open(file: ParsedFile, language: Language): FileRewriter {
  if ('open' in language) return language.open(file);
  const { root, eol } = file;
  return {
    rewrite: (literal) => language.rewrite(literal, root),
    complete: ([first]) => language.complete?.(root, first?.start ?? 0, eol) ?? { edits: [] },
  };
}

function rewriteAll(root: Node, spans: readonly TokenSpan[], language: Language, rewriter: FileRewriter) {
  const edits: Edit[] = [];
  const done: TokenSpan[] = [];
  const left: Left[] = [];
  const reading: TokenSpan[] = [];
  for (const site of sitesOf(root, spans, language)) {
    const outcome = rewriteSite(site, language, rewriter);
    if ('byHand' in outcome || overlaps(outcome.edits, edits)) {
      const reason = 'byHand' in outcome ? outcome.byHand : 'it is too close to another one';
      left.push(...site.spans.map((span) => ({ span, reason })));
      continue;
    }
    edits.push(...outcome.edits);
    done.push(...site.spans);
    if (outcome.silent !== true) reading.push(...site.spans);
  }
  return { edits, done, left, reading };
}

function rewriteSite({ node, kind, spans }: TokenSite, language: Language, rewriter: FileRewriter): Rewrite {
  if (kind === 'comment') return { edits: replaceSpans(spans, placeholder), silent: true };
  if (kind === 'other') return { byHand: 'it is not in a string or comment' };
  // Inside an error node, nothing is known about the code.
  for (let up = node.parent; up !== null; up = up.parent)
    if (up.isError) return { byHand: 'the code around it has a syntax error' };
  const shape = language.literals[node.type]?.(node.text);
  const literal = shape === undefined ? undefined : readLiteral(node, spans, shape);
  return literal === undefined ? { byHand: 'strings of this kind are not rewritten' } : rewriter.rewrite(literal);
}

/** The smallest literal or comment around each token, with all tokens in it. */
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
