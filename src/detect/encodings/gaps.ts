// Gaps: what stands between the pieces of a string that was wrapped at the end of a line, or that a program joins from literals.

/** The side of a box drawn on a terminal, as UTF-8. */
const BORDER = String.raw`\||\xe2\x94[\x82\x83]|\xe2\x95\x91`;

/** What may stand before each line: the prefix of `docker compose logs`, mail, a diff, a comment or a box, or the address in what curl traces. */
export const LINE_PREFIX: string = String.raw`(?:[\w.-]{1,40}[ \t]{0,40}\||[>#*;+]|-(?=[ \t])|//|[0-9a-f]{4,8}:(?=[ \t])|${BORDER})`;

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

const TIME = `[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.,]{8,20}(?:Z|[+-][0-9:]{4,6})?`;

/** Between the halves of a line that Docker's driver `json-file` cut: a whole line would end with `\\n`. */
const DOCKER = String.raw`","stream":"std(?:out|err)"(?:,"attrs":\{[^{}\n]{0,200}\})?,"time":"${TIME}"\}\r?\n\{"log":"`;

/** The same of containerd, CRI-O and conmon. */
const CRI = String.raw`\n${TIME} std(?:out|err) [FP] `;

/** Between two messages of syslog or Android's log. */
const MESSAGES = String.raw`\n(?:(?:<[0-9]{1,3}>(?:1 )?)?(?:${TIME}|[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8}) [\w.:-]{1,64} [\w./@-]{1,48}(?:\[[0-9]{1,7}\])?: |[0-9]{2}-[0-9]{2} [0-9:.]{12}[ ]{1,4}[0-9]{1,7}[ ]{1,4}[0-9]{1,7} [VDIWEF] [\w.$-]{1,40}[ ]{0,20}: )`;

/** Between two keys in a recording of a terminal. */
const KEYS = String.raw`"\]\r?\n\[[0-9.]{1,20}, ?"[oi]", ?"`;

/** Between two records of one stream, where a log driver cut a line that was too long. */
export const RECORD: string = `(?:${DOCKER}|${CRI}|${KEYS}|${MESSAGES})`;

/** A gap, or none. */
export const GAP = `(?:${RECORD}|${WRAP}|${JOIN})?`;

/** Every gap in a text that is known to be one token. */
export const GAPS: RegExp = new RegExp(`${RECORD}|${WRAP}|${JOIN}`, 'g');

/** Whether some of the gaps in `raw` are between literals. */
export function isSplit(raw: string): boolean {
  return /["'`]/.test(raw.replace(RECORDS, ''));
}

const RECORDS: RegExp = new RegExp(RECORD, 'g');
const SURE_RECORD: RegExp = new RegExp(`^(?:${DOCKER}|${CRI}|${KEYS})$`);
const OPERATED: RegExp = new RegExp(`${QUOTE}${SPACE}(?:${OPERATOR}|${ASSIGNED})`);

/** Whether a gap certainly joins its two sides: an operator, a line continuation, or a shell's quotes. */
export function isSure(gap: string): boolean {
  return SURE_RECORD.test(gap) || OPERATED.test(gap) || /\\\r?\n/.test(gap) || /^\\{0,3}["'`]{1,2}$/.test(gap);
}
