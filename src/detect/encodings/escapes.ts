// Escapes: encodings that rewrite some characters and leave the others as they are. The table of them, and how they spell a literal.
import { headPattern } from '../grammar/bot-token.ts';

/** One way to escape characters. */
export interface Escape {
  readonly name: string;
  /** Matches one escape; a regular expression without groups. */
  readonly form: string;
  /** What an escape stands for: a character, nothing (it is dropped), or undefined where it is no escape after all. */
  read(written: string): string | undefined;
  /**
   * How an escape of the character with this code ends; how it begins (backslashes, zeros, another layer) varies. Three bytes or more,
   * or two of the literal must follow.
   */
  readonly ends?: readonly ((code: number) => string)[];
  /** Longer ends, for literals where an end alone is too short to search for. */
  readonly wholes?: readonly ((code: number) => string)[];
  /** The whole escapes that follow the end of the first one in texts in which every character is escaped. */
  readonly every?: readonly ((code: number) => string)[];
  /** How it spells a literal, where that differs from the others. */
  spell?(literal: string): readonly string[];
  /** It is so common in other text that only a structurally perfect token counts. */
  readonly certainOnly?: boolean;
  /** A text is read with this escape only where it matches; every text if not said. */
  readonly evidence?: RegExp;
}

const hex = (digits: string): number => Number.parseInt(digits, 16);
const lower = (code: number): string => code.toString(16).padStart(2, '0');
const upper = (code: number): string => lower(code).toUpperCase();
const octal = (code: number): string => code.toString(8).padStart(3, '0');
/** A code above one byte is never part of a token; it becomes another character, so that its digits are not taken for an id. */
const byte = (code: number): string => String.fromCharCode(Math.min(code, 0xff));

/**
 * Two digits that are no escape where as many follow as an id has, for it would lose them: nobody escapes a letter, a digit or a control character and
 * leaves digits behind it as they are. So `%70` in SQL's `LIKE '%7012…'` is no `p`. A byte above 7F counts behind another one.
 */
const NOT_OF_AN_ID = String.raw`(?!(?:1[0-9]|3[0-9]|4[1-9]|5[0-9]|6[1-9]|7[0-9]|(?<![89A-Fa-f][0-9A-Fa-f](?:%|\\+x))[89][0-9])[0-9]{5,14}(?![0-9]))`;

const percent: Escape = {
  name: 'percent',
  // The sign may be escaped itself: `%2520`. Before what may be a whole id it is a character of its own.
  form: `(?:%(?=%(?:25)*3[Aa]))?%(?:25(?!(?:2[0-9]|[46]0)[0-9]{6,8}(?![0-9])))*${NOT_OF_AN_ID}[0-9A-Fa-f]{2}`,
  read: (written) => byte(hex(written.slice(-2))),
  ends: [upper, lower],
  wholes: [(code) => `%${upper(code)}`, (code) => `%${lower(code)}`, (code) => `25${upper(code)}`, (code) => `25${lower(code)}`],
  every: [(code) => `%${upper(code)}`],
};

const unicodeEscape: Escape = {
  name: 'unicode-escape',
  form: String.raw`(?<!\\)\\+(?:u[0-9A-Fa-f]{4}|u\{0{0,16}[0-9A-Fa-f]{1,6}\}|U[0-9A-Fa-f]{8})`,
  read: (written) => byte(hex(written.replace(/[\\uU{}]/g, ''))),
  ends: [(code) => `00${upper(code)}`, (code) => `00${lower(code)}`, (code) => `${upper(code)}}`, (code) => `${lower(code)}}`],
  every: [(code) => `\\u00${upper(code)}`, (code) => `\\u{${upper(code)}}`],
};

const hexEscape: Escape = {
  name: 'hex-escape',
  form: String.raw`(?<!\\)\\+x${NOT_OF_AN_ID}[0-9A-Fa-f]{2}`,
  read: (written) => byte(hex(written.slice(-2))),
  ends: [(code) => `x${upper(code)}`, (code) => `x${lower(code)}`],
  every: [(code) => `\\x${upper(code)}`],
};

/**
 * `\072`, as shells, C and libedit's histories write it. Where as many digits follow as an id has, the escape is one digit: a group reference
 * or NUL (`\0` and an id would lose two digits of it); but `\040` before eight digits is a blank, for no id of ten digits begins with 40. Where it would take digits of an id behind a single backslash, as in a Windows path, it is none.
 */
const octalEscape: Escape = {
  name: 'octal-escape',
  form: String.raw`(?<!\\)\\+(?:040(?![0-9]{6,7}(?![0-9]))|0(?=[1-9][0-9]{7,9}(?![0-9]))|[1-9](?=[1-9][0-9]{9}(?![0-9]))|(?![1-9][0-9]{7,9}(?![0-9]))[0-3][0-7]{2})`,
  read: (written) => byte(/[0-9]{3}$/.test(written) ? Number.parseInt(written.slice(-3), 8) : 0),
  ends: [octal],
  every: [(code) => `\\${octal(code)}`],
};

/** A backslash before a character that needs none, as in `.properties` files, Markdown and TeX: `\:`, `\_`. */
const needlessEscape: Escape = {
  name: 'backslash',
  form: String.raw`(?<!\\)\\+[:_.-]|\^:`,
  read: (written) => written.slice(-1),
  // Only a colon counts: dashes and underscores in the names that rules search for are in every text.
  spell(literal) {
    const last = literal.lastIndexOf(':');
    const tail = literal.slice(last);
    if (last < 0) return [];
    return [tail.length >= 3 ? tail : `${literal.slice(0, last)}\\${tail}`.slice(-3)];
  },
  certainOnly: true,
};

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

/** The name of a character; the number of one without a name. */
function entityName(code: number): string {
  return [...NAMED_ENTITIES].find(([, value]) => value === code)?.[0] ?? String(code);
}

const htmlEntity: Escape = {
  name: 'html-entity',
  form: '&(?:#0{0,16}[0-9]{1,7}|#[xX]0{0,16}[0-9A-Fa-f]{1,6}|[a-z]{2,6});',
  read(written) {
    const body = written.slice(1, -1);
    if (body.startsWith('#')) return byte(/^#[xX]/.test(body) ? hex(body.slice(2)) : Number(body.slice(1)));
    const code = NAMED_ENTITIES.get(body);
    return code === undefined ? undefined : byte(code);
  },
  ends: [(code) => `${code};`, (code) => `${upper(code)};`, (code) => `${lower(code)};`, (code) => `${entityName(code)};`],
  every: [(code) => `&#${code};`, (code) => `&#x${upper(code)};`, (code) => `&#X${upper(code)};`],
};

/**
 * `=3A` and soft line breaks, as in mail. `TOKEN=12…` has the same form: so it counts only in a text with something that hardly any other
 * format has, and two digits count only beside another escape.
 */
const quotedPrintable: Escape = {
  name: 'quoted-printable',
  form: String.raw`=(?:[0-9A-F](?:[A-F]|(?<=[A-F])[0-9])|(?:[0-9]{2}(?:(?==[0-9A-F\r\n])|(?<==[0-9A-F]{2}=[0-9]{2})))|[ \t]{0,8}\r?\n)|\?=(?:\r?\n)?[ \t]{1,4}=\?[\w-]{1,20}(?:\*[\w-]{1,12})?\?[qQ]\?`,
  read: (written) => (/^=.*[0-9A-F]$/.test(written) ? byte(hex(written.slice(1))) : ''),
  ends: [upper],
  wholes: [(code) => `=${upper(code)}`],
  every: [(code) => `=${upper(code)}`],
  evidence: /=3D|=\r?\n|=[C-F][0-9A-F]=[89AB][0-9A-F]|=\?[\w-]{1,20}\?[qQ]\?/,
};

/**
 * Terminal control sequences, as they are or as their own escapes are often written. Colours and links are dropped; a sequence that moves
 * the cursor separates the text on either side. Of a link whose target may hold a token, only the parts around the target are dropped.
 */
const ansi: Escape = {
  name: 'ansi',
  form: String.raw`(?:\x1b|\^\[|\\e|#033|<ESC>|\xe2\x90\x9b)(?:\[[0-9;:?]{0,32}[A-Za-z]|\]8;[^;\x07\x1b\n]{0,64};(?=[^\x07\x1b\n]{0,512}${headPattern()})|\][^\x07\x1b\n]{0,256}(?:\x07|\x1b\\)|[()][0-9A-Z]|\\)|\x07`,
  read: (written) => (/(?:[mK]|[()].|\].*(?:\x07|\x1b\\))$/.test(written) && written !== '\x07' ? '' : ' '),
};

/** A colour of IRC before a number has two digits. From ten on it counts only where those behind it are too many or too few for an id. */
const IRC_COLOUR = '(?:0[0-9]|1[0-5](?![0-9]{8}(?![0-9]))|[0-9](?![0-9]))';

/** The colour of text in IRC, that of its background, and the end of both before a colon. */
const irc: Escape = {
  name: 'irc-colour',
  form: String.raw`\x03${IRC_COLOUR}(?:,(?:[01][0-9]|[0-9](?![0-9])))?|[\x03\x0f](?=:AA)`,
  read: () => '',
};

/** Tags that do not end a word: of highlighted code, and of runs of text in word processors, spreadsheets and slides. */
export const RUN_TAGS: string =
  'span|wbr|b|em|i|mark|font|strong|code|a|u|s|kbd|samp|tt|small|sub|sup|tspan|text:span|' +
  'w:(?:r|t|rPr|b|i|u|bCs|iCs|color|sz|szCs|rFonts|lang|noProof|highlight|shd|proofErr|spacing|vertAlign|rStyle|bookmarkStart|bookmarkEnd)|' +
  'a:(?:r|t|rPr|solidFill|srgbClr|schemeClr|latin|cs|ea)|r|t|rPr|sz|color|rFont|family|charset|scheme|vertAlign';

/** In a saved page or a document: the tags within a word, and the characters that mark where a long word may be broken. */
const markup: Escape = {
  name: 'markup',
  form: String.raw`</?(?:${RUN_TAGS})(?:[ \t/][^<>\n]{0,200})?>|\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81[\xa0-\xa4]|\xef\xbb\xbf|\xc2\xad`,
  read: () => '',
};

/** How Pygments and pandoc write dashes and underscores for TeX, and how syslog writes a tab. */
const named: Escape = {
  name: 'named',
  form: String.raw`\\PYZ(?:us|hy)\{\}|(?<=[A-Za-z0-9_-])\{-\}(?=[A-Za-z0-9_{\\-])|#011`,
  read: (written) => (written === '#011' ? '\t' : written.includes('us') ? '_' : '-'),
};

/** Where a file system does not allow colons, the Bot API server names folders `<id>~<secret>`. */
const fileName: Escape = {
  name: 'file-name',
  form: '~',
  read: () => ':',
  spell: (literal) => (literal.includes(':') ? [literal.replaceAll(':', '~')] : []),
  certainOnly: true,
};

/** The escapes in the order in which they are tried at a position. */
export const ESCAPES: readonly Escape[] = [
  percent,
  unicodeEscape,
  hexEscape,
  octalEscape,
  needlessEscape,
  htmlEntity,
  quotedPrintable,
  ansi,
  irc,
  markup,
  named,
  fileName,
];

/** Names of the encodings under which only a structurally perfect token counts. */
export const CERTAIN_ONLY: ReadonlySet<string> = new Set(
  ESCAPES.filter(({ certainOnly }) => certainOnly === true).map(({ name }) => name),
);

/** By which factor a text grows when each character is escaped in the longest of the usual ways, `\u0041`. */
export const ESCAPE_STRETCH = 6;

/** The characters that encoders leave as they are. */
const UNRESERVED = /[A-Za-z0-9_-]/;

/**
 * The byte strings, three bytes or longer, one of which stands in one piece wherever `literal` is written with its reserved characters
 * escaped.
 */
export function spellEscaped({ ends = [], wholes = ends, spell }: Escape, literal: string): readonly string[] {
  if (spell !== undefined) return spell(literal);
  const last = [...literal].findLastIndex((char) => !UNRESERVED.test(char));
  if (last < 0) return [];
  const rest = literal.slice(last + 1);
  const spellWith = (forms: readonly ((code: number) => string)[]): readonly string[] => [
    ...new Set(forms.map((form) => form(literal.charCodeAt(last)) + rest)),
  ];
  // The end of the last escape with what follows it, unless that is too short to search for.
  if (rest.length >= 2) return spellWith(ends);
  const plainest = literal.split(/[^A-Za-z0-9_-]+/).reduce((best, piece) => (piece.length > best.length ? piece : best), '');
  return plainest.length >= 3 ? [plainest] : spellWith(wholes);
}

/** The byte strings that stand in one piece where every character of `literal` is escaped. */
export function spellEvery({ ends = [], every = [] }: Escape, literal: string): readonly string[] {
  const [first = '', ...rest] = literal;
  const spelled = every.flatMap((form) =>
    ends.map((end) => end(first.charCodeAt(0)) + rest.map((char) => form(char.charCodeAt(0))).join('')),
  );
  return [...new Set(spelled)];
}
