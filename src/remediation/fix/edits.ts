// The words of this room: where tokens stand in a text, what replaces them, and what is left to a person.

/** A token in a text, and the variable that is to be read in its place. */
export interface TokenSpan {
  readonly start: number;
  readonly end: number;
  readonly variable: string;
}

/** What takes the place of a part of a text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What is done about a place: edits, `silent` where they read no variable; or why a person has to do it. */
export type Rewrite = { readonly edits: readonly Edit[]; readonly silent?: true } | { readonly byHand: string };

/** `text` with `edits` applied. They must not overlap; those at one position come in the order they are given in. */
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

/** What a comment, which reads nothing, says in place of a token. */
export function placeholder(variable: string): string {
  return `<${variable}>`;
}

/** Each token replaced by what `write` gives for its variable. */
export function replaceSpans(spans: readonly TokenSpan[], write: (variable: string) => string): readonly Edit[] {
  return spans.map(({ start, end, variable }) => ({ start, end, text: write(variable) }));
}
