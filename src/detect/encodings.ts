// The table of encodings a token is found under. A new encoding is a new row.

/** Text read from raw bytes, with the way back. */
export interface Decoded {
  readonly text: string;
  /** The offset in the raw bytes at which the character `index` of `text` begins; defined up to `text.length`. */
  rawOffset(index: number): number;
}

/** One encoding. All texts are latin1: a character is a byte. */
export interface Encoding {
  readonly name: string;
  /** The byte strings, three bytes or longer, one of which stands in the raw bytes wherever this encoding carries `literal`. */
  spell(literal: string): readonly string[];
  /** By how many bytes a token may be longer in raw bytes than in text. */
  readonly slack: number;
  /** Reads raw bytes around an anchor; undefined where nothing in them is in this encoding. */
  decode(raw: string): Decoded | undefined;
  /** The encoding is so common as plain text that only a structurally perfect token counts. */
  readonly certainOnly?: boolean;
}

const plain: Encoding = {
  name: 'plain',
  spell: (literal) => [literal],
  slack: 0,
  decode: (raw) => ({ text: raw, rawOffset: (index) => index }),
};

/** A colon that a file system does not allow is written `~`: the Bot API server names folders `<id>~<secret>`. */
const fileName: Encoding = {
  name: 'file-name',
  spell: (literal) => (literal.includes(':') ? [literal.replaceAll(':', '~')] : []),
  slack: 0,
  decode: (raw) => ({ text: raw.replaceAll('~', ':'), rawOffset: (index) => index }),
  certainOnly: true,
};

/** The characters encoders leave alone. */
const UNRESERVED = /[A-Za-z0-9_-]/;

/**
 * An encoding that writes some characters as an escape and leaves others as they are.
 *
 * A literal is looked for unescaped too: an escape that ends in digits can stand right before an id
 * (`\u0022123456789:AA…`), and only here are the two told apart.
 *
 * @param form matches one escape; its last group that took part is given to `read`
 * @param ends how the escapes of a character end: what stands before (backslashes, zeros, another layer) varies
 * @param wholes longer ends, for where an end alone is too short to look for
 */
function escapes(
  name: string,
  hint: string,
  form: RegExp,
  read: (digits: string) => number,
  ends: readonly ((code: number) => string)[],
  wholes: readonly ((code: number) => string)[] = ends,
): Encoding {
  return {
    name,
    slack: 24,
    spell: (literal) => [...new Set([literal, ...spellEscaped(literal, ends, wholes)])],
    decode(raw) {
      if (!raw.includes(hint)) return undefined;
      let text = '';
      let from = 0;
      const offsets: number[] = [];
      for (const found of raw.matchAll(form)) {
        const code = read(found.slice(1).findLast((group) => group !== undefined) ?? '');
        if (Number.isNaN(code)) continue;
        for (let at = from; at < found.index; at++) offsets.push(at);
        offsets.push(found.index);
        // What is no byte is no part of a token either; its digits must not be taken for an id.
        text += raw.slice(from, found.index) + String.fromCharCode(Math.min(code, 0xff));
        from = found.index + found[0].length;
      }
      if (from === 0) return undefined;
      for (let at = from; at <= raw.length; at++) offsets.push(at);
      text += raw.slice(from);
      return { text, rawOffset: (index) => offsets[index] ?? raw.length };
    },
  };
}

/** What stands in one piece in raw bytes wherever the characters of `literal` that need it are escaped. */
function spellEscaped(
  literal: string,
  ends: readonly ((code: number) => string)[],
  wholes: readonly ((code: number) => string)[],
): readonly string[] {
  const last = [...literal].findLastIndex((char) => !UNRESERVED.test(char));
  if (last < 0) return [];
  const rest = literal.slice(last + 1);
  const plainest = literal.split(/[^A-Za-z0-9_-]+/).reduce((best, piece) => (piece.length > best.length ? piece : best), '');
  // The end of the last escape with what follows it, unless that is too little to look for.
  if (rest.length >= 2) return ends.map((end) => end(literal.charCodeAt(last)) + rest);
  return plainest.length >= 3 ? [plainest] : wholes.map((whole) => whole(literal.charCodeAt(last)) + rest);
}

const hex = (digits: string): number => Number.parseInt(digits, 16);
const lower = (code: number): string => code.toString(16).padStart(2, '0');
const upper = (code: number): string => lower(code).toUpperCase();

const percent = escapes(
  'percent',
  '%',
  /%(?:25)*([0-9A-Fa-f]{2})/g,
  hex,
  [upper, lower],
  [(code) => `%${upper(code)}`, (code) => `%${lower(code)}`, (code) => `25${upper(code)}`, (code) => `25${lower(code)}`],
);

const unicodeEscape = escapes(
  'unicode-escape',
  '\\',
  /\\+(?:u([0-9A-Fa-f]{4})|u\{0*([0-9A-Fa-f]{1,6})\}|U([0-9A-Fa-f]{8}))/g,
  hex,
  [(code) => `00${upper(code)}`, (code) => `00${lower(code)}`, (code) => `${upper(code)}}`, (code) => `${lower(code)}}`],
);

const hexEscape = escapes('hex-escape', '\\', /\\+x([0-9A-Fa-f]{2})/g, hex, [
  (code) => `x${upper(code)}`,
  (code) => `x${lower(code)}`,
]);

const NAMED_ENTITIES: ReadonlyMap<string, number> = new Map([
  ['colon', 0x3a],
  ['sol', 0x2f],
  ['quot', 0x22],
  ['apos', 0x27],
  ['amp', 0x26],
  ['lt', 0x3c],
  ['gt', 0x3e],
  ['lowbar', 0x5f],
]);

/** The name of a character; of one without, its number. */
function entityName(code: number): string {
  return [...NAMED_ENTITIES].find(([, value]) => value === code)?.[0] ?? String(code);
}

const html = escapes(
  'html-entity',
  '&',
  /&(?:#0*([0-9]{1,7});|#[xX]0*([0-9A-Fa-f]{1,6};)|([a-z]{2,6});)/g,
  (body) => {
    if (body.endsWith(';')) return hex(body.slice(0, -1));
    return NAMED_ENTITIES.get(body) ?? (/^[0-9]/.test(body) ? Number(body) : Number.NaN);
  },
  // The end is the same for all the ways to write a character.
  [() => ';'],
  [(code) => `${code};`, (code) => `${upper(code)};`, (code) => `${lower(code)};`, (code) => `${entityName(code)};`],
);

/** All encodings. Where two of them read the same token, the earlier one is named. */
export const ENCODINGS: readonly Encoding[] = [plain, percent, unicodeEscape, hexEscape, html, fileName];
