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
 * @param write the spellings in which a character is written
 */
function escapes(
  name: string,
  hint: string,
  form: RegExp,
  read: (digits: string) => number,
  write: readonly ((code: number) => string)[],
): Encoding {
  return {
    name,
    slack: 24,
    spell(literal) {
      const spelled = write.map((spell) =>
        [...literal].map((char) => (UNRESERVED.test(char) ? char : spell(char.charCodeAt(0)))).join(''),
      );
      return [...new Set([literal, ...spelled])];
    },
    decode(raw) {
      if (!raw.includes(hint)) return undefined;
      let text = '';
      let from = 0;
      const offsets: number[] = [];
      for (const found of raw.matchAll(form)) {
        const code = read(found.slice(1).findLast((group) => group !== undefined) ?? '');
        if (!(code < 256)) continue;
        for (let at = from; at < found.index; at++) offsets.push(at);
        offsets.push(found.index);
        text += raw.slice(from, found.index) + String.fromCharCode(code);
        from = found.index + found[0].length;
      }
      if (from === 0) return undefined;
      for (let at = from; at <= raw.length; at++) offsets.push(at);
      text += raw.slice(from);
      return { text, rawOffset: (index) => offsets[index] ?? raw.length };
    },
  };
}

const hex = (digits: string): number => Number.parseInt(digits, 16);
const lower = (code: number): string => code.toString(16).padStart(2, '0');
const upper = (code: number): string => lower(code).toUpperCase();

const percent = escapes('percent', '%', /%(?:25)*([0-9A-Fa-f]{2})/g, hex, [
  (code) => `%${upper(code)}`,
  (code) => `%${lower(code)}`,
  (code) => `%25${upper(code)}`,
  (code) => `%25${lower(code)}`,
]);

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

const html = escapes(
  'html-entity',
  '&',
  /&(?:#0*([0-9]{1,7});|#[xX]0*([0-9A-Fa-f]{1,6};)|([a-z]{2,6});)/g,
  (body) => {
    if (body.endsWith(';')) return hex(body.slice(0, -1));
    return NAMED_ENTITIES.get(body) ?? (/^[0-9]/.test(body) ? Number(body) : Number.NaN);
  },
  // The end is the same for all the ways to write a character; a shorter anchor serves them all.
  [() => ';'],
);

/** All encodings. Where two of them read the same token, the earlier one is named. */
export const ENCODINGS: readonly Encoding[] = [plain, percent, unicodeEscape, hexEscape, html, fileName];
