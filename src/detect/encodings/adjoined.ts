// Tokens with characters right behind them that could be part of a token: in names made of several parts, and in binary data, where a
// length field elsewhere says where a string ends.
import { CHARACTER, idPattern, SEPARATOR, secretPattern } from '../grammar/bot-token.ts';

const ADJOINED: RegExp = new RegExp(
  `(?<![0-9])(?<id>${idPattern()})${SEPARATOR}(?<secret>${secretPattern()})(?=${CHARACTER})`,
  'dg',
);

/** The characters from the start of a text on that could be part of a token. */
const CHARACTERS: RegExp = new RegExp(`^${CHARACTER}*`);

/** Bytes that do not occur in text. */
const BINARY = /[\0-\x08\x0e-\x1a\x1c-\x1f]/;

/** How near to a token such a byte must be. */
const BINARY_REACH = 48;

/** What follows a token in a name: words and numbers with dashes or underscores between them; not the rest of a longer random string. */
const NAME = /^(?:[-_]+(?:[a-z]{0,16}|[A-Z]{0,16}|[0-9]{0,14}))+$/;

/** A token and its indexes in a text. */
export interface Adjoined {
  readonly id: string;
  readonly secret: string;
  readonly start: number;
  readonly end: number;
  readonly secretStart: number;
}

/**
 * The tokens in `text` that are perfect if they end at the usual length, with characters behind them that would make them too long: a dash or
 * an underscore (`bot_<token>_state.json`); in binary data, any.
 */
export function findAdjoined(text: string): readonly Adjoined[] {
  const found: Adjoined[] = [];
  for (const { indices } of text.matchAll(ADJOINED)) {
    const id = indices?.groups?.['id'];
    const secret = indices?.groups?.['secret'];
    if (id === undefined || secret === undefined) continue;
    const [start, end] = [id[0], secret[1]];
    const rest = CHARACTERS.exec(text.slice(end, end + 2 * BINARY_REACH))?.[0] ?? '';
    if (!NAME.test(rest) && !BINARY.test(text.slice(Math.max(0, start - BINARY_REACH), end + BINARY_REACH))) continue;
    found.push({ id: text.slice(...id), secret: text.slice(...secret), start, end, secretStart: secret[0] });
  }
  return found;
}
