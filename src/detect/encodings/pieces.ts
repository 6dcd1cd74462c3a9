// Bot tokens in pieces: wrapped at the end of a line, or joined by a program from literals.
import { CHARACTER, headPattern, idPattern, SEPARATOR, secretPattern } from '../grammar/bot-token.ts';
import { allMatches } from './all-matches.ts';
import { GAP, GAPS, isSplit, isSure } from './gaps.ts';

/** A colon with room for gaps beside it. */
const COLON = `${GAP}${SEPARATOR}${GAP}`;

/** What stands between two items of a list. */
const COMMA = String.raw`["']?[ \t]{0,8},\s{0,20}["']`;

/** A key and its value: `"<id>": "<secret>"`, in JSON, YAML and programs; and what a syslog server makes of a tag. */
const PAIR = String.raw`(?:["'\u0060][ \t]{0,4})?(?::|=>)[ \t]{1,20}["'\u0060]?`;

/** What may stand between the parts of a token in pieces. */
export const BETWEEN_PARTS = `(?:${COLON}|${COMMA}|${PAIR})`;

/** A perfect secret with room for gaps between its characters. */
export const SECRET_IN_PIECES: string = secretPattern(GAP);

/** A perfect token with room for gaps between its characters. In place of its colon may stand what is between a key and its value, or a comma between two items of a list. */
const IN_PIECES: RegExp = new RegExp(
  `(?<![0-9])(?<!u(?=8["']))(?<id>${idPattern(GAP)})(?<colon>${COLON}|${COMMA}|${PAIR})` +
    `(?<secret>${SECRET_IN_PIECES})(?!${CHARACTER})`,
  'dg',
);

const ID: RegExp = new RegExp(`^${idPattern()}$`);

/** A token that was joined from pieces. Indexes are those of the text. */
export interface InPieces {
  readonly id: string;
  readonly secret: string;
  readonly start: number;
  readonly end: number;
  readonly secretStart: number;
  readonly encoding: 'line-wrap' | 'split-literal';
}

/** The middle of any token, whole or in pieces. The rest is matched only around it, for that takes hundreds of times as long. */
const CORE: RegExp = new RegExp(`[0-9]${BETWEEN_PARTS}${headPattern(GAP)}`, 'g');

/** How far from there a token in pieces can begin and end, in characters: most have one or two gaps of a few dozen. */
const REACH = 900;

/** The tokens in pieces in `text`; not those in one piece. */
export function findInPieces(text: string): readonly InPieces[] {
  const found: InPieces[] = [];
  for (const { from, to } of surroundings(text)) {
    for (const match of allMatches(text.slice(from, to), IN_PIECES)) {
      const token = toToken(match, from);
      if (token !== undefined) found.push(token);
    }
  }
  return found;
}

/** The ranges that may hold tokens. They do not overlap, or a text full of tokens would be read hundreds of times. */
function surroundings(text: string): readonly { readonly from: number; readonly to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  for (const { index } of allMatches(text, CORE)) {
    const last = ranges.at(-1);
    if (last !== undefined && index - REACH <= last.to) last.to = index + REACH;
    else ranges.push({ from: Math.max(0, index - REACH), to: index + REACH });
  }
  return ranges;
}

/** The token that was matched, in a part of the text that begins at the index `from`; undefined where it is in one piece, or none. */
function toToken({ 0: raw, index = 0, input = '', groups, indices }: RegExpMatchArray, from: number): InPieces | undefined {
  const secret = indices?.groups?.['secret'];
  if (secret === undefined) return undefined;
  const digits = groups?.['id'] ?? '';
  const skipped = skippedDigits(digits, input.slice(0, index));
  const id = join(digits.slice(skipped));
  if (!ID.test(id)) return undefined;
  const whole = raw.slice(skipped);
  if (join(whole) === whole && groups?.['colon'] === SEPARATOR) return undefined;
  return {
    id,
    secret: join(groups?.['secret'] ?? ''),
    start: from + index + skipped,
    end: from + secret[1],
    secretStart: from + secret[0],
    encoding: isSplit(whole) ? 'split-literal' : 'line-wrap',
  };
}

/** How many digits nearly all ids have. */
const USUAL = { least: 8, most: 10 };

/**
 * How many characters of `digits`, which have gaps, are not part of the id but another number, at the end of a line or in another literal. The
 * digits before the last gap belong to the id where those behind it are too few for one, where the gap certainly joins them, or where only
 * together they are as many as usual.
 */
function skippedDigits(digits: string, before: string): number {
  const gaps = [...allMatches(digits, GAPS)];
  const last = gaps.at(-1);
  if (last === undefined) return 0;
  const at = last.index + last[0].length;
  const rest = digits.length - at;
  const sum = join(digits).length;
  const fits = sum >= USUAL.least && sum <= USUAL.most;
  if (rest < 5 || digits[at] === '0' || before.endsWith('bot')) return 0;
  if (isSure(last[0])) return rest < USUAL.least || sum <= USUAL.most ? 0 : at;
  return rest < USUAL.least && fits ? 0 : at;
}

/** The indexes of the characters of `raw` that are in no gap. */
export function ownIndexes(raw: string): readonly number[] {
  const own: number[] = [];
  let at = 0;
  for (const { index, 0: gap } of allMatches(raw, GAPS)) {
    for (; at < index; at++) own.push(at);
    at = index + gap.length;
  }
  for (; at < raw.length; at++) own.push(at);
  return own;
}

const join = (raw: string): string => raw.replace(GAPS, '');

/** A single character of a secret: where each has its own colour, or is its own literal. */
export const ALONE: readonly string[] = ['mA\u001b', "'A'", '"A"', '\u008bA\u00e2'];

/** By which factor a text grows where each character stands alone. */
export const ALONE_STRETCH = 24;

/** What a gap begins with. */
const GAP_STARTS = [
  '\n',
  '\r',
  ' ',
  '\t',
  '\\',
  '"',
  "'",
  '`',
  '\u001b',
  '^',
  '=',
  '<',
  '?',
  '#',
  '|',
  '\u00e2',
  '\u00ef',
  '\u00c2',
];
/** What a gap ends with; a terminal control sequence and a tag, too. */
const GAP_ENDS = [
  ...[',', ';', '=', ']', '}'],
  ...['\n', ' ', '\t', '"', "'", '`', 'n', '|', 'm', 'K', '\u0007', '\\', '>', '?'],
  // Characters without a width, as UTF-8.
  ...['\u008b', '\u008c', '\u008d', '\u00a0', '\u00bf', '\u00ad'],
];

/** The byte strings, one of which stands wherever there is a gap behind the first or the second character of `literal` (`:AAE`). */
export function spellInPieces(literal: string): readonly string[] {
  const [first = '', second = '', ...rest] = literal;
  const behind = [second, ...rest].join('');
  return [...GAP_ENDS.map((end) => end + behind), ...GAP_STARTS.map((start) => first + second + start)];
}
