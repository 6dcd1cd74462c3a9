// The types of a rewrite: where tokens are in a text, and what replaces them. Positions are UTF-16 units.

/** A token in a text, and the variable that replaces it. */
export interface TokenSpan {
  readonly start: number;
  readonly end: number;
  readonly variable: string;
}

/** The replacement for a part of a text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What happens to a token: edits (`silent`: they read no variable), or why the user has to replace it. */
export type Rewrite = { readonly edits: readonly Edit[]; readonly silent?: true } | { readonly byHand: string };

/** `text` with `edits` applied. They must not overlap; edits at the same position keep their order. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let from = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < from) throw new Error('edits overlap');
    result += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return result + text.slice(from);
}

/** The replacement for a token in a comment. */
export function placeholder(variable: string): string {
  return `<${variable}>`;
}

/** Edits that replace each token by the result of `write` for its variable. */
export function replaceSpans(spans: readonly TokenSpan[], write: (variable: string) => string): readonly Edit[] {
  return spans.map(({ start, end, variable }) => ({ start, end, text: write(variable) }));
}
