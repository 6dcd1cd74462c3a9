// Gaps: what stands between the pieces of a string that was wrapped at the end of a line, or that a program joins from literals.

/** The side of a box drawn on a terminal, as UTF-8. */
const BORDER = String.raw`\||\xe2\x94[\x82\x83]`;

/** What may stand before each line: the prefix of `docker compose logs`, mail, a diff, a comment or a box. */
export const LINE_PREFIX: string = String.raw`(?:[\w.-]{1,40}[ \t]{0,40}\||[>#*;+]|-(?=[ \t])|//|${BORDER})`;

/** The end of a line, as it is or as another encoding writes it. */
export const LINE_END: string = String.raw`(?:\r{0,2}\n|\r|(?:\\{1,4}[rn]){1,2}|(?:%0[DAda]){1,2}|(?:&#(?:10|13|x[aAdD]);){1,2}\n?|\\u000[aAdD]|<br ?/?>)`;

/** Between two lines of a wrapped string; the source position may stand at the end of a line, as rich writes it. */
const WRAP = String.raw`(?:[ \t]{0,80}(?:(?:(?<=[ \t])[\w.-]{1,40}:[0-9]{1,6}|${BORDER})[ \t]{0,40})?\\?${LINE_END}(?:[ \t]{0,40}${LINE_PREFIX}[ \t]?)?[ \t]{0,120})`;

/** Space in a program: also a comment, the start of a line in a patch, in commented code or in the JSON of a notebook. */
const SPACE = String.raw`(?:\s|\\{1,4}n",\s{1,20}"|\\{1,4}[nrt]|\n[ \t]{0,20}(?:[+-]|#|//|\*)(?=[ \t])|(?:#|//|--)[^\n]{0,80}(?=\n)|/\*[^*]{0,80}\*/){0,120}`;
const QUOTE = String.raw`\\{0,3}["'\u0060]`;
const PREFIX = '(?:u8|[fFrRbBuUL$@]{0,2})';
const OPERATOR = String.raw`(?:\.concat\(|\+\+?|\.\.?|&|~|<>|<<|\|\||\^|\*|\\)`;
/** `"a"; t += "b"`. */
const ASSIGNED = String.raw`;?\s{0,40}\$?[A-Za-z_][\w.]{0,40}\s{0,4}(?:\+|\.|\|\||<>)=\s{0,4}`;

/** Between two literals: quotes with an operator, a comma or only space between them; or a shell's quotes inside a word. */
const JOIN = `(?:${QUOTE}(?:(?:${ASSIGNED}|${SPACE}(?:(?:,|${OPERATOR})${SPACE}(?:[\\\\_]${SPACE})?)?)${PREFIX}${QUOTE})?)`;

/** A gap, or none. */
export const GAP = `(?:${WRAP}|${JOIN})?`;

/** Every gap in a text that is known to be one token. */
export const GAPS: RegExp = new RegExp(`${WRAP}|${JOIN}`, 'g');

/** Whether some of the gaps in `raw` are between literals. */
export function isSplit(raw: string): boolean {
  return /["'`]/.test(raw);
}

const OPERATED: RegExp = new RegExp(`${QUOTE}${SPACE}(?:${OPERATOR}|${ASSIGNED})`);

/** Whether a gap certainly joins its two sides: an operator, a line continuation, or a shell's quotes. */
export function isSure(gap: string): boolean {
  return OPERATED.test(gap) || /\\\r?\n/.test(gap) || /^\\{0,3}["'`]{1,2}$/.test(gap);
}
