// Tokens with characters right beside them that could be part of a token: in names made of several parts, before words that a line end was
// lost in front of, and in binary data, where a length field elsewhere says where a string ends.

import { CHARACTER, ID_DIGITS, idPattern, SECRET_LENGTH, SEPARATOR, secretPattern } from '../grammar/bot-token.ts';
import { allMatches } from './all-matches.ts';

const ADJOINED: RegExp = new RegExp(
  `(?<![0-9])(?<digits>[0-9]{${ID_DIGITS.least},40})${SEPARATOR}(?<secret>${secretPattern()})`,
  'dg',
);

const ID: RegExp = new RegExp(`^${idPattern()}$`);

/** The characters from the start of a text on that could be part of a token. */
const CHARACTERS: RegExp = new RegExp(`^${CHARACTER}*`);

/** Bytes that do not occur in text. */
const BINARY = /[\0-\x08\x0e-\x1a\x1c-\x1f]/;

/** How near to a token such a byte must be. */
const BINARY_REACH = 48;

/** How many characters behind a token are read. */
const REST_REACH = 96;

/** What follows a token in a name: words and numbers with dashes or underscores between them; not the rest of a longer random string. */
const NAME = /^(?:[-_]+(?:[a-z]{0,16}|[A-Z]{0,16}|[0-9]{0,14}))+$/;

/** Words in a row, each with a vowel: `sendMessage`, `Keep`, `undefined`. */
const WORDS = /^(?:[A-Z]?[a-z]{0,12}[aeiouy][a-z]{0,12}|https?){1,6}$/;

/** A word in capitals, or a number. */
const OTHER_WORD = /^(?:[A-Z]{2,12}|[0-9]{1,13})$/;

/** Shorter words are in random strings, too. */
const MIN_WORD = 4;

/** Text before a token that says where it begins, in a URL or in the words of @BotFather. */
const TELLING = /(?:bot|API:[\s\\nr]{0,8})$/;

/** A token and its indexes in a text. */
export interface Adjoined {
  readonly id: string;
  readonly secret: string;
  readonly start: number;
  readonly end: number;
  readonly secretStart: number;
  /** What stands beside it could be part of a longer secret. */
  readonly isDoubtful: boolean;
}

/**
 * The tokens in `text` that are perfect if they end at the usual length, with characters behind them that would make them too long: a dash or
 * an underscore (`bot_<token>_state.json`), a word (`<token>sendMessage`), behind `bot` or in binary data anything. Also those with more
 * digits before them than an id has.
 *
 * @param isBinary whether the bytes around are known to be no text
 */
export function findAdjoined(text: string, isBinary: () => boolean = () => false): readonly Adjoined[] {
  const found: Adjoined[] = [];
  for (const { indices } of allMatches(text, ADJOINED)) {
    const digits = indices?.groups?.['digits'];
    const secret = indices?.groups?.['secret'];
    if (digits === undefined || secret === undefined) continue;
    const rest = CHARACTERS.exec(text.slice(secret[1], secret[1] + REST_REACH))?.[0] ?? '';
    const run = text.slice(...digits);
    if (rest === '' && ID.test(run)) continue;
    const near = (): string => text.slice(Math.max(0, digits[0] - BINARY_REACH), secret[1] + BINARY_REACH);
    const between = BINARY.test(near()) || isBinary();
    const trust = between ? 'sure' : trustIn(rest, text.slice(Math.max(0, digits[0] - 16), digits[0]));
    const id = idIn(run, between);
    if (trust === 'none' || id === undefined) continue;
    const start = digits[1] - id.length;
    found.push({
      id,
      secret: text.slice(...secret),
      start,
      end: secret[1],
      secretStart: secret[0],
      isDoubtful: trust === 'doubtful',
    });
  }
  return found;
}

/** A token and up to fifteen characters too many, in front of the zero that ends a string of C. */
const TOO_LONG: RegExp = new RegExp(
  `(?<![0-9])(?<id>${idPattern()})${SEPARATOR}(?<run>${CHARACTER}{${SECRET_LENGTH + 1},${SECRET_LENGTH + 15}})\\0`,
  'dg',
);

const SECRET: RegExp = new RegExp(`^${secretPattern()}$`);

/** How many bytes a compiler copies at once. */
const BLOCK = 16;

/**
 * The tokens in `text` that a compiler cut into blocks of sixteen bytes to copy them: the last block overlaps the one before, so that some
 * characters stand there twice. @param offsetOf where a character is in the Blob: blocks are aligned
 */
export function findOverlapping(text: string, offsetOf: (index: number) => number): readonly Adjoined[] {
  return [...allMatches(text, TOO_LONG)].flatMap(({ index, indices, groups }) => {
    const [secretStart, end] = indices?.groups?.['run'] ?? [0, 0];
    const twice = end - secretStart - SECRET_LENGTH;
    const at = end + 1 - BLOCK;
    if (offsetOf(at) % BLOCK !== 0 || at - twice <= secretStart) return [];
    if (text.slice(at - twice, at) !== text.slice(at, at + twice)) return [];
    const secret = text.slice(secretStart, at) + text.slice(at + twice, end);
    return SECRET.test(secret) ? [{ id: groups?.['id'] ?? '', secret, start: index, end, secretStart, isDoubtful: true }] : [];
  });
}

/** Whether `rest`, the characters right behind a token, are other text. @param lead the text before the token */
function trustIn(rest: string, lead: string): 'sure' | 'doubtful' | 'none' {
  if (rest === '' || NAME.test(rest)) return 'sure';
  const isWord = WORDS.test(rest) || OTHER_WORD.test(rest);
  if (isWord && rest.length >= MIN_WORD) return 'sure';
  return isWord || TELLING.test(lead) ? 'doubtful' : 'none';
}

/** How many digits the longest ids have that are given today. */
const MAX_ID_DIGITS = 10;

/** The id at the end of `digits`, in binary data without the end of another number before it. */
function idIn(digits: string, isBinary: boolean): string | undefined {
  if (!isBinary) return ID.test(digits) ? digits : undefined;
  const own = digits.replace(/^0+/, '');
  const id = own.length > MAX_ID_DIGITS ? own.slice(-MAX_ID_DIGITS).replace(/^0+/, '') : own;
  return ID.test(id) ? id : undefined;
}
