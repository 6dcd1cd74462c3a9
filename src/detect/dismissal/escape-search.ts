// Whether an escape stands in one range after another, other than those of one byte: a backslash, `~`, and the end of a terminal command.
//
// It says yes to all that `encodings/escapes.ts` undoes, and to little else. A test compares the two.
import type { View } from '../readings.ts';

const code = (char: string): number => char.charCodeAt(0);

const LOWER_X = code('x');
const BACKSLASH = code('\\');
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
const TAG = /<\/?(?:span|wbr|b|em|i|mark|font|strong|code)[ \t/>\x07]/y;
/** More than the longest start of an entity or a tag has. */
const START_BYTES = 12;

type Test = (bytes: Buffer, at: number, end: number) => boolean;

const has = (set: Uint8Array, byte: number | undefined): boolean => set[byte ?? 0] === 1 && byte !== undefined;

function isPercent(bytes: Buffer, at: number): boolean {
  return has(HEX, bytes[at + 1]) && has(HEX, bytes[at + 2]);
}

function isBackslash(bytes: Buffer, at: number): boolean {
  const next = bytes[at + 1];
  if (next === LOWER_X) return has(HEX, bytes[at + 2]) && has(HEX, bytes[at + 3]);
  if (next === code('u')) return has(HEX, bytes[at + 2]) || bytes[at + 2] === code('{');
  if (next === code('U')) return has(HEX, bytes[at + 2]);
  if (next === code('e')) return has(TERMINAL, bytes[at + 2]);
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

const TESTS: ReadonlyMap<number, Test> = new Map<number, Test>([
  [code('%'), isPercent],
  [BACKSLASH, isBackslash],
  [code('&'), (bytes, at, end) => startsWith(bytes, at, end, ENTITY)],
  [code('<'), (bytes, at, end) => startsWith(bytes, at, end, TAG)],
  [code('='), isQuoted],
  [0x1b, () => true],
  [code('^'), (bytes, at) => bytes[at + 1] === OPENING_BRACKET && has(TERMINAL, bytes[at + 2])],
  [0xe2, (bytes, at) => bytes[at + 1] === 0x80 && (bytes[at + 2] ?? 0) >> 2 === 0x22],
  [0xc2, (bytes, at) => bytes[at + 1] === 0xad],
]);

const STARTS: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => Number(TESTS.has(byte)));

/** Checks each byte once, however many ranges it lies in, where the ranges come in about their order. */
export class EscapeSearch {
  /** The offsets in the Blob between which all was searched, and that of the last escape there. */
  #from = 0;
  #to = 0;
  #last = -1;

  /** Another Blob begins. */
  reset(): void {
    this.#from = 0;
    this.#to = 0;
    this.#last = -1;
  }

  /** Whether an escape may begin in [from, to) of `view`; where it says no, none does. */
  mayStand(view: View, from: number, to: number): boolean {
    const { base } = view;
    if (base + from > this.#to || base + from < this.#from) {
      this.#from = base + from;
      this.#to = base + from;
      this.#last = -1;
    }
    while (this.#last < base + from && this.#to < base + to) {
      const at = nextEscape(view, this.#to - base, to);
      this.#to = base + Math.min(to, at + 1);
      if (at < to) this.#last = base + at;
    }
    return this.#last >= base + from;
  }
}

/** The position of the first escape in [from, to); `to` where there is none. */
function nextEscape({ bytes, length }: View, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (STARTS[byte] === 1 && TESTS.get(byte)?.(bytes, at, length) === true) return at;
  }
  return to;
}
