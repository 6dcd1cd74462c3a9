// Whether an escape stands in one range after another, other than those of one byte: a backslash, `~`, and the end of a terminal command.
//
// It says yes to all that `encodings/escapes.ts` undoes, and to little else. A test compares the two.
import { RUN_TAGS } from '../encodings/escapes.ts';
import type { View } from '../readings.ts';

const code = (char: string): number => char.charCodeAt(0);

const LOWER_X = code('x');
const BACKSLASH = code('\\');
const COLON = code(':');
const OPENING_BRACKET = code('[');

const setOf = (pattern: RegExp): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, byte) => Number(pattern.test(String.fromCharCode(byte))));

const HEX = setOf(/[0-9A-Fa-f]/);
const UPPER_HEX = setOf(/[0-9A-F]/);
const DIGITS = setOf(/[0-9]/);
const BLANK = setOf(/[ \t\x07]/);
const TERMINAL = setOf(/[[\]()\\]/);
/** What one of two backslashes, or more, may stand before, to be dropped. */
const NEEDLESS = setOf(/[:_.~-]/);

/** The start of an entity that stands for a character, and of a tag that is dropped. */
const ENTITY = /&(?:#|colon;|sol;|quot;|apos;|amp;|lt;|gt;|lowbar;)/y;
const TAG: RegExp = new RegExp(String.raw`<(?:ESC>|\/?(?:${RUN_TAGS})[ \t/>\x07])`, 'y');
/** More than the longest start of an entity or a tag has. */
const START_BYTES = 24;

/** Whether an escape begins at the index `at`; `end` is that of the bytes. */
export type EscapeTest = (bytes: Buffer, at: number, end: number) => boolean;

const has = (set: Uint8Array, byte: number | undefined): boolean => set[byte ?? 0] === 1 && byte !== undefined;

function isPercent(bytes: Buffer, at: number): boolean {
  const from = bytes[at + 1] === code('%') ? at + 1 : at;
  return has(HEX, bytes[from + 1]) && has(HEX, bytes[from + 2]);
}

function isBackslash(bytes: Buffer, at: number): boolean {
  const next = bytes[at + 1];
  if (next === LOWER_X) return has(HEX, bytes[at + 2]) && has(HEX, bytes[at + 3]);
  if (next === code('u')) return has(HEX, bytes[at + 2]) || bytes[at + 2] === code('{');
  if (next === code('U')) return has(HEX, bytes[at + 2]);
  if (next === code('e')) return has(TERMINAL, bytes[at + 2]);
  if (next === code('P')) return bytes[at + 2] === code('Y');
  if (next === BACKSLASH) return has(NEEDLESS, bytes[at + 2]);
  return has(DIGITS, next) && has(DIGITS, bytes[at + 2]);
}

function startsWith(bytes: Buffer, at: number, end: number, pattern: RegExp): boolean {
  pattern.lastIndex = 0;
  return pattern.test(bytes.toString('latin1', at, Math.min(end, at + START_BYTES)));
}

/** Two digits of quoted-printable count beside another escape, or with a letter among them; a soft line end always does. */
function isQuoted(bytes: Buffer, at: number, end: number): boolean {
  const [first, second] = [bytes[at + 1], bytes[at + 2]];
  if (has(UPPER_HEX, first) && has(UPPER_HEX, second)) {
    return (
      !has(DIGITS, first) ||
      !has(DIGITS, second) ||
      bytes[at + 3] === code('=') ||
      bytes[at - 3] === code('=') ||
      isLineEnd(bytes[at + 3])
    );
  }
  let next = at + 1;
  while (next < end && has(BLANK, bytes[next])) next++;
  return isLineEnd(bytes[next]);
}

const isLineEnd = (byte: number | undefined): boolean => byte === 10 || byte === 13;

const TESTS: ReadonlyMap<number, EscapeTest> = new Map<number, EscapeTest>([
  [code('%'), isPercent],
  [BACKSLASH, isBackslash],
  [code('&'), (bytes, at, end) => startsWith(bytes, at, end, ENTITY)],
  [code('<'), (bytes, at, end) => startsWith(bytes, at, end, TAG)],
  [code('='), isQuoted],
  [0x1b, () => true],
  // A colour of IRC.
  [0x03, (bytes, at) => has(DIGITS, bytes[at + 1]) || bytes[at + 1] === COLON],
  [0x0f, (bytes, at) => bytes[at + 1] === COLON],
  [code('^'), (bytes, at) => bytes[at + 1] === COLON || (bytes[at + 1] === OPENING_BRACKET && has(TERMINAL, bytes[at + 2]))],
  [code('#'), (bytes, at) => bytes[at + 1] === code('0') && (bytes[at + 2] === code('1') || bytes[at + 2] === code('3'))],
  [code('{'), (bytes, at) => bytes[at + 1] === code('-') && bytes[at + 2] === code('}')],
  [code('?'), (bytes, at) => bytes[at + 1] === code('=')],
  [0xe2, (bytes, at) => bytes[at + 1] === 0x80 || bytes[at + 1] === 0x81 || bytes[at + 1] === 0x90],
  [0xef, (bytes, at) => bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf],
  [0xc2, (bytes, at) => bytes[at + 1] === 0xad],
]);

/** For each byte, 1 where an escape may begin with it. */
export const ESCAPE_STARTS: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => Number(TESTS.has(byte)));

/** Whether an escape may begin at the index `at` of `bytes`. */
export const isEscapeAt: EscapeTest = (bytes, at, end) => {
  const byte = bytes[at] ?? 0;
  return ESCAPE_STARTS[byte] === 1 && TESTS.get(byte)?.(bytes, at, end) === true;
};

/** Escapes that are not ended by one of a few bytes are not longer; but for `%2525…`, whose bytes are all digits. */
const MAX_SHORT_BYTES = 48;

const MAX_TAG_BYTES = 224;

/** Whether an escape may end in (from, to], with or behind the byte at `from`. */
export function mayEscapeEnd(bytes: Buffer, from: number, to: number): boolean {
  const first = Math.max(0, from - MAX_SHORT_BYTES);
  let digits = 0;
  for (let at = first; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (isEscapeAt(bytes, at, to) || (at >= from && byte === 0x07)) return true;
    if (at >= from && byte === 0x3e && mayTagEnd(bytes, at)) return true;
    digits += at < from ? (HEX[byte] ?? 0) : 0;
  }
  return first > 0 && digits === from - first;
}

/** Whether a tag that is dropped may end at the index `at`. */
function mayTagEnd(bytes: Buffer, at: number): boolean {
  for (let start = at - 1; start >= Math.max(0, at - MAX_TAG_BYTES); start--) {
    if (bytes[start] === code('<') && isEscapeAt(bytes, start, at + 1)) return true;
  }
  return false;
}

/** Checks each byte once, however many ranges it lies in, where the ranges come in about their order. */
export class EscapeSearch {
  readonly #isSought: EscapeTest;
  readonly #starts: Uint8Array;
  /** The offsets in the Blob between which all was searched, and that of the last escape there. */
  #from = 0;
  #to = 0;
  #last = -1;

  /**
   * All escapes are sought if not said.
   *
   * @param isSought tells which are
   * @param starts for each byte, 1 where one that is may begin with it
   */
  constructor(isSought: EscapeTest = isEscapeAt, starts: Uint8Array = ESCAPE_STARTS) {
    this.#isSought = isSought;
    this.#starts = starts;
  }

  /** Another Blob begins. */
  reset(): void {
    this.#from = 0;
    this.#to = 0;
    this.#last = -1;
  }

  /** Whether an escape may begin in [from, to) of `view`; where it says no, none does. */
  mayStand(view: View, from: number, to: number): boolean {
    const { bytes, length, base } = view;
    if (base + from > this.#to || base + from < this.#from) {
      this.#from = base + from;
      this.#to = base + from;
      this.#last = -1;
    }
    const starts = this.#starts;
    let at = this.#to - base;
    for (; at < to && this.#last < base + from; at++) {
      if (starts[bytes[at] ?? 0] === 1 && this.#isSought(bytes, at, length)) this.#last = base + at;
    }
    this.#to = Math.max(this.#to, base + at);
    return this.#last >= base + from;
  }
}
