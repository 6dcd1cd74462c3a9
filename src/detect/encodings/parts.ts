// Tokens in two parts that a program, a table or a file of settings puts side by side, and tokens that were cut by an ellipsis.

import { CHARACTER, headPattern, SECRET_LENGTH, SEPARATOR, secretPattern } from '../grammar/bot-token.ts';
import { allMatches } from './all-matches.ts';

/** An id as it is today: of fewer digits there are other numbers in tables. */
const ID = '[1-9][0-9]{7,9}';

/** The side of a cell: of a CSV file, in Markdown, in a frame, in HTML. */
const CELL = String.raw`["'\u0060]?(?:[ \t]{0,40}(?:[,;|]|\xe2\x94[\x82\x83]|</t[dh]>\s{0,20}<t[dh][^<>\n]{0,80}>)[ \t]{0,40}|\t)["'\u0060]?`;

/** What marks up the text of RTF and of forums. */
const MARKUP = String.raw`(?:\[/?[a-z]{1,8}(?:=[^\]\n]{0,40})?\]|[{}]|\\[a-z]{1,8}[0-9]{0,4} ?)`;

/** Names that an id has: that of a bot, or a letter or two where a program was minified. */
const ID_NAME = String.raw`(?<![\w.-])(?:[bB][oO][tT]_?)?(?:[iI][dD]|[A-Za-z_$]{1,2})["']?\s{0,4}(?::=|[:=])\s{0,4}["']?`;

/** Between a value and the next one, which has a name: `, b="`. */
const NEXT = String.raw`["']?[,;]?\s{0,40}(?:[a-z]{2,8}\s{1,4}){0,3}["']?[A-Za-z_$][\w.-]{0,40}["']?\s{0,4}(?::=|=>|[:=])\s{0,4}["']?`;

/** The end of what a program fills in before a colon: `${id}`, `%s`, `%ID%`, `$ID`, `id + "`. */
const FILLED = String.raw`(?:\{\{?[^{}\n]{1,60}\}\}?|%[sdiv]|%[A-Za-z_]\w{0,40}%|\$\(?[A-Za-z_]\w{0,40}\)?|[A-Za-z_$][\w.]{0,40}\s{0,4}(?:\+|\.|<<|&|,|\|\|)\s{0,4}["'\u0060])`;

/** Between the literal with the colon and that with the secret. */
const JOINED = String.raw`(?:["'\u0060]\s{0,4}(?:\+|\.|<<|&|\|\|)\s{0,4}["'\u0060])?`;

/** What stands before the secret. */
export const BEFORE_SECRET = `(?:(?<![0-9A-Za-z_.:-])(?<idCell>${ID})(?:${CELL}|${MARKUP}{1,8}${SEPARATOR}${MARKUP}{0,8})|${ID_NAME}(?<idNamed>${ID})${NEXT}|(?<filled>${FILLED})${SEPARATOR}${JOINED})`;

const IN_PARTS = new RegExp(
  `(?=${secretPattern()}(?!${CHARACTER}))(?<![A-Za-z0-9_-])(?<=${BEFORE_SECRET})${secretPattern()}`,
  'g',
);

/** How many characters of a secret must stand before an ellipsis: fewer are in examples. */
const MIN_CUT = 28;

/** How a text is cut short. */
const ELLIPSIS = String.raw`(?:\[?\.{3}|\xe2\x80\xa6|&hellip;|\x85|\xff)`;

/** The rest of a secret that was cut, behind its head. */
export const CUT_REST = `${CHARACTER}{${MIN_CUT - 3},${SECRET_LENGTH - 4}}`;

const CUT = new RegExp(`(?<![0-9])(?<id>${ID})${SEPARATOR}(?<secret>${headPattern()}${CUT_REST})(?=${ELLIPSIS})`, 'g');

/** How far from a secret the number may be that a variable stands for, in characters. */
const VARIABLE_REACH = 400;

/** A secret, and its id as far as it is known. Indexes are those of the text. */
export interface InParts {
  readonly id: string | undefined;
  readonly secret: string;
  readonly start: number;
  readonly end: number;
  readonly secretStart: number;
}

/** The secrets in `text` whose id stands beside them, or is filled in by a program. Only the secret is the match. */
export function findInParts(text: string): readonly InParts[] {
  return [...allMatches(text, IN_PARTS)].map(({ 0: secret, index, groups }) => {
    const id = groups?.['idCell'] ?? groups?.['idNamed'] ?? variableValue(groups?.['filled'] ?? '', text, index);
    return { id, secret, start: index, end: index + secret.length, secretStart: index };
  });
}

/** The tokens in `text` of which most is there, in front of an ellipsis. */
export function findCut(text: string): readonly InParts[] {
  return [...allMatches(text, CUT)].map(({ 0: token, index, groups }) => {
    const secret = groups?.['secret'] ?? '';
    const end = index + token.length;
    return { id: groups?.['id'], secret, start: index, end, secretStart: end - secret.length };
  });
}

/** The id that the variable in `filled` is set to near `index`; undefined where it is not. */
function variableValue(filled: string, text: string, index: number): string | undefined {
  const name = /[A-Za-z_]\w*/.exec(filled.replace(/^%[sdiv]$/, ''))?.[0];
  if (name === undefined) return undefined;
  const near = text.slice(Math.max(0, index - VARIABLE_REACH), index + VARIABLE_REACH);
  return new RegExp(String.raw`(?<![\w])${name}["']?\s{0,4}(?::=|[:=])\s{0,4}["']?(${ID})(?![0-9A-Za-z_])`).exec(near)?.[1];
}
