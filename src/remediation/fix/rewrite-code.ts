// Tokens in source code → edits that read the environment, and what is left to a person.
import type { Node } from '@vscode/tree-sitter-wasm';
import { applyEdits, type Edit, type Hit, type Outcome, placeholder, replaceHits } from './edits.ts';
import type { Parse } from './grammars.ts';
import type { Language } from './language.ts';
import { readLiteral } from './literal.ts';

/** A token that stays, and why. */
export interface Left {
  readonly hit: Hit;
  readonly reason: string;
}

export interface Rewriting {
  readonly text: string;
  /** Tokens that are gone from `text`. */
  readonly done: readonly Hit[];
  readonly left: readonly Left[];
}

/** A literal or a comment with the tokens in it, in order; or what is neither. */
interface Place {
  readonly node: Node;
  readonly kind: 'literal' | 'comment' | 'other';
  readonly hits: readonly Hit[];
}

/** Rewrites `text`, in which `hits` stand in order. What cannot be done safely stays as it is. */
export async function rewriteCode(text: string, hits: readonly Hit[], language: Language, parse: Parse): Promise<Rewriting> {
  const nothing = (reason: string): Rewriting => ({ text, done: [], left: hits.map((hit) => ({ hit, reason })) });
  const syntax = await parse(language.grammar, text);
  if (syntax === undefined) return nothing('the file is too large or too deep to be read as code');
  try {
    const { edits, done, left, reading } = rewriteAll(syntax.root, hits, language);
    if (done.length === 0) return { text, done, left };
    const [first] = reading;
    const eol = /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n';
    const more: Outcome =
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

function rewriteAll(root: Node, hits: readonly Hit[], language: Language) {
  const edits: Edit[] = [];
  const done: Hit[] = [];
  const left: Left[] = [];
  const reading: Hit[] = [];
  for (const place of placesOf(root, hits, language)) {
    const outcome = rewritePlace(place, root, language);
    if ('byHand' in outcome || overlaps(outcome.edits, edits)) {
      const reason = 'byHand' in outcome ? outcome.byHand : 'it is too near to another one';
      left.push(...place.hits.map((hit) => ({ hit, reason })));
      continue;
    }
    edits.push(...outcome.edits);
    done.push(...place.hits);
    if (outcome.silent !== true) reading.push(...place.hits);
  }
  return { edits, done, left, reading };
}

function rewritePlace({ node, kind, hits }: Place, root: Node, language: Language): Outcome {
  if (kind === 'comment') return { edits: replaceHits(hits, placeholder), silent: true };
  if (kind === 'other') return { byHand: 'it is not in a text that we can rewrite' };
  // Where the parser is lost, it cannot say what is a text.
  for (let up = node.parent; up !== null; up = up.parent) if (up.isError) return { byHand: 'the code around it has an error' };
  const shape = language.literals[node.type]?.(node.text);
  const literal = shape === undefined ? undefined : readLiteral(node, hits, shape);
  return literal === undefined ? { byHand: 'it is in a kind of text that we do not rewrite' } : language.rewrite(literal, root);
}

/** Of each token the smallest literal or comment around it; tokens in the same one together. */
function placesOf(root: Node, hits: readonly Hit[], language: Language): readonly Place[] {
  const places: Place[] = [];
  for (const hit of hits) {
    const start = root.descendantForIndex(hit.start, hit.end);
    let node: Node | null = start;
    while (node !== null && !language.comments.has(node.type) && !Object.hasOwn(language.literals, node.type)) node = node.parent;
    const kind = node === null ? 'other' : language.comments.has(node.type) ? 'comment' : 'literal';
    const found = node ?? start ?? root;
    const last = places.at(-1);
    if (last !== undefined && kind !== 'other' && last.node.equals(found))
      places[places.length - 1] = { ...last, hits: [...last.hits, hit] };
    else places.push({ node: found, kind, hits: [hit] });
  }
  return places;
}

function overlaps(edits: readonly Edit[], others: readonly Edit[]): boolean {
  return edits.some((edit) => others.some(({ start, end }) => edit.start < end && start < edit.end));
}
