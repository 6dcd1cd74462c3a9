// A bot token in pieces: wrapped at the end of a line, or put together by a program from literals.

/** What comes between two lines of a wrapped text: a line end, what a terminal, mail, a diff or `docker compose logs` puts before the next line, spaces. */
const BORDER = String.raw`\||\xe2\x94[\x82\x83]`;
const WRAP = String.raw`(?:[ \t]{0,80}(?:(?:(?<=[ \t])[\w.-]{1,40}:[0-9]{1,6}|${BORDER})[ \t]{0,40})?\\?(?:\r?\n|(?:\\{1,4}[rn]){1,2})(?:[ \t]{0,40}(?:[\w.-]{1,40}[ \t]{0,40}\||[>#*+]|${BORDER})[ \t]?)?[ \t]{0,120})`;

/** What comes between two literals that a program joins: quotes, an operator or none or (in a list) a comma, line ends. */
const SPACE = String.raw`(?:\s|\\{1,4}[nrt]){0,120}`;
const QUOTE = String.raw`\\{0,3}["'\u0060]`;
const PREFIX = '[fFrRbBuUL$@]{0,2}';
const OPERATORS = String.raw`\.concat\(|\+\+?|\.\.?|&|~|<>|\|\||\^|\\`;
/** What puts two literals together for sure: digits on either side of it are one number. */
const OPERATED = `(?:${QUOTE}(?:${SPACE}(?:(?:${OPERATORS})${SPACE}(?:[\\\\_]${SPACE})?)?${PREFIX}${QUOTE})?)`;
const JOIN = `(?:${QUOTE}(?:${SPACE}(?:(?:,|${OPERATORS})${SPACE}(?:[\\\\_]${SPACE})?)?${PREFIX}${QUOTE})?)`;

const GAP = `(?:${WRAP}|${JOIN})?`;

/**
 * A token with at least room for gaps between its characters, and only as a perfect one is written. Digits are put together where
 * the result is no guess: literals, an URL, or a rest that is too short for an id.
 */
const IN_PIECES: RegExp = new RegExp(
  String.raw`(?<![0-9])(?=[1-9](?:${GAP}[0-9]){4})(?<id>(?<=bot)[1-9](?:${GAP}[0-9]){4,15}|(?<=["'\u0060=]|bot)[1-9](?:(?:${OPERATED})?[0-9]){4,15}|[1-9][0-9]{4,15}|[1-9][0-9]{0,14}${WRAP}[0-9]{1,4})` +
    `${GAP}:${GAP}(?<secret>A${GAP}A${GAP}[E-H](?:${GAP}[A-Za-z0-9_-]){31}${GAP}[AEIMQUYcgkosw048])(?![A-Za-z0-9_-])`,
  'dg',
);

/** A token whose parts were apart. Indexes are those of the text. */
export interface InPieces {
  readonly id: string;
  readonly secret: string;
  readonly start: number;
  readonly end: number;
  readonly secretStart: number;
  readonly encoding: 'line-wrap' | 'split-literal';
}

/** Where a token is, in pieces or in one: all else is looked at around this only, for it takes hundreds of times as long. */
const CORE: RegExp = new RegExp(`[0-9]${GAP}:${GAP}A${GAP}A${GAP}[E-H]`, 'g');

/** How far from there a token in pieces can begin and end: most have one or two gaps, of a few dozen characters. */
const REACH = 600;

/** The tokens in pieces in `text`. Those in one piece are not among them. */
export function findInPieces(text: string): readonly InPieces[] {
  const found: InPieces[] = [];
  for (const { from, to } of surroundings(text)) {
    for (const match of text.slice(from, to).matchAll(IN_PIECES)) {
      const token = toToken(match, from);
      if (token !== undefined) found.push(token);
    }
  }
  return found;
}

/** Where tokens may be; no part of the text twice, or a text full of them would be read hundreds of times. */
function surroundings(text: string): readonly { readonly from: number; readonly to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  for (const { index } of text.matchAll(CORE)) {
    const last = ranges.at(-1);
    if (last !== undefined && index - REACH <= last.to) last.to = index + REACH;
    else ranges.push({ from: Math.max(0, index - REACH), to: index + REACH });
  }
  return ranges;
}

/** The token that `match` is, in a text that begins at the index `from`; undefined where it is in one piece. */
function toToken({ 0: raw, indices }: RegExpMatchArray, from: number): InPieces | undefined {
  const id = indices?.groups?.['id'];
  const secret = indices?.groups?.['secret'];
  if (id === undefined || secret === undefined) return undefined;
  const joined = join(raw);
  if (joined === raw) return undefined;
  const colon = joined.indexOf(':');
  return {
    id: joined.slice(0, colon),
    secret: joined.slice(colon + 1),
    start: from + id[0],
    end: from + secret[1],
    secretStart: from + secret[0],
    encoding: /["'`]/.test(raw) ? 'split-literal' : 'line-wrap',
  };
}

const GAPS: RegExp = new RegExp(`${WRAP}|${JOIN}`, 'g');

function join(raw: string): string {
  return raw.replace(GAPS, '');
}

/** A character of a secret that stands alone between commands to a terminal, where each has a colour of its own. */
export const COLOURED_ALONE = 'mA\u001b';

/** By how many times a text grows where each character has a colour of its own. */
export const COLOUR_STRETCH = 24;

/** What a gap begins with. */
const GAP_STARTS = ['\n', '\r', ' ', '\t', '\\', '"', "'", '`', '\u001b', '^', '='];
/** What a gap ends with, a command to a terminal too. */
const GAP_ENDS = ['\n', ' ', '\t', '"', "'", '`', 'n', '|', 'm', 'K', '\u0007', '\\'];

/** The byte strings one of which stands wherever there is a gap in one of the first two places in `literal`, `:AAE` or its like. */
export function spellInPieces(literal: string): readonly string[] {
  const [first = '', second = '', ...rest] = literal;
  const behind = [second, ...rest].join('');
  return [...GAP_ENDS.map((end) => end + behind), ...GAP_STARTS.map((start) => first + second + start)];
}
