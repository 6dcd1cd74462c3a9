// Whether a bot token may stand around an anchor in base64 or hexadecimal digits, told by the bytes that the digits say.
import type { View } from '../readings.ts';
import { isEscapeAt } from './escape-search.ts';
import { mayGoOn } from './token-bytes.ts';

/** How many digits before the anchor are decoded, and how many in all: those of the longest anchor, and of a token behind it. */
const BEFORE_DIGITS = 16;
const MAX_DIGITS = 160;

/** In so many bytes from the first on the secret begins, where the anchor belongs to it. */
const HEAD_BYTES = 24;

/** The digits of these bytes, and some more: in either encoding, from any digit on. */
const HEAD_DIGITS = 64;

/** So many digits of another encoding in a row may hold a token. */
const MIN_INNER = 22;

const A = 0x41;
const COLON = 0x3a;
const QUOTE = 0x22;

const BASE64 = valuesOf([...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'], [...'-_'], 62);
const HEX = valuesOf([...'0123456789abcdef'], [...'ABCDEF'], 10);

/** For each byte the value of the digit it is, 255 for others; `others` are further digits, from the value `first` on. */
function valuesOf(digits: readonly string[], others: readonly string[], first: number): Uint8Array {
  const values = new Uint8Array(256).fill(255);
  for (const [value, digit] of digits.entries()) values[digit.charCodeAt(0)] = value;
  for (const [at, digit] of others.entries()) values[digit.charCodeAt(0)] = first + at;
  return values;
}

const setOf = (pattern: RegExp): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, byte) => Number(pattern.test(String.fromCharCode(byte))));

const isBlank = setOf(/[ \t\r\n]/);
/** What no break between two lines of digits begins or ends with. */
const HARD = setOf(/[:,()=.{}[\]@!?$~^\0]/);
/** The rest of the name of a program before a line, as `docker compose logs` writes it. */
const LABELLED = /[\w.-]{1,40}[ \t]{0,40}\|/y;
const LABEL_BYTES = 84;

/** The digits that were read last, and the bytes they say. */
const digits = new Uint8Array(MAX_DIGITS);
const decoded = Buffer.alloc(MAX_DIGITS);

/** Whether a token may be written in `layer` around the position `at` of `view`; where it says no, none is. */
export function mayHoldToken(view: View, at: number, layer: 'base64' | 'hex'): boolean {
  const [values, bits] = layer === 'base64' ? [BASE64, 6] : [HEX, 4];
  const from = firstDigit(view, at, values);
  if (from < 0) return true;
  const { count, isOpen } = readDigits(view, from, values);
  for (let skip = 0; skip < (bits === 6 ? 4 : 2); skip++) {
    if (!isTelling(decode(skip, Math.min(count, HEAD_DIGITS), bits))) continue;
    let size = decode(skip, count, bits);
    // Where more digits may follow, so may more of the text.
    if (isOpen) decoded[size++] = QUOTE;
    if (holdsToken(size)) return true;
  }
  return false;
}

/** The position of the first of the digits before `at` that may belong to the same text; -1 where that is not clear. */
function firstDigit({ bytes }: View, at: number, values: Uint8Array): number {
  let first = at;
  for (let count = 0; count < BEFORE_DIGITS && first > 0; count++) {
    const byte = bytes[first - 1] ?? 0;
    if ((values[byte] ?? 255) < 255) first--;
    else if (HARD[byte] === 1) break;
    else {
      const before = digitBeforeBreak(bytes, first);
      if (before < 0) return before;
      if (before === first) break;
      first = before + 1;
    }
  }
  return first;
}

/** The position before the end of a line that ends in front of the digit at `first`; `first` where none does, -1 where that is not clear. */
function digitBeforeBreak(bytes: Buffer, first: number): number {
  const before = beforeBlanks(bytes, first - 1);
  if (before < 0) return first;
  if (before === first - 1 || isPrefix(bytes[first]) || isPrefix(bytes[before])) return -1;
  // Between two words, no line ends.
  return bytes.subarray(before, first).some((blank) => blank === 10 || blank === 13) ? before : first;
}

/** The digits that may be the prefix of a line, of a patch or a list; and other signs that are. */
const PREFIXES = setOf(/[+/>#*;|\x82\x83-]/);

const isPrefix = (byte: number | undefined): boolean => PREFIXES[byte ?? 0] === 1;

/** The position of the last byte before `at`, itself included, that is no blank; -1 where there is none. */
function beforeBlanks(bytes: Buffer, at: number): number {
  let position = at;
  while (position >= 0 && isBlank[bytes[position] ?? 0] === 1) position--;
  return position;
}

/** Reads the digits from `from` on, over the ends of lines. `isOpen` where they may go on behind what is no plain end of a line. */
function readDigits(
  { bytes, length }: View,
  from: number,
  values: Uint8Array,
): { readonly count: number; readonly isOpen: boolean } {
  let count = 0;
  for (let at = from; at < length && count < MAX_DIGITS; at++) {
    const value = values[bytes[at] ?? 0] ?? 255;
    if (value < 255) {
      digits[count++] = value;
      continue;
    }
    if (HARD[bytes[at] ?? 0] === 1) return { count, isOpen: false };
    const next = behindBlanks(bytes, at, length);
    if (next === at || (values[bytes[next] ?? 0] ?? 255) === 255 || isPrefix(bytes[next]) || isLabelled(bytes, next, length))
      return { count, isOpen: true };
    at = next - 1;
  }
  return { count, isOpen: count === MAX_DIGITS };
}

function behindBlanks(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank[bytes[at] ?? 0] === 1) at++;
  return at;
}

function isLabelled(bytes: Buffer, at: number, end: number): boolean {
  LABELLED.lastIndex = 0;
  return LABELLED.test(bytes.toString('latin1', at, Math.min(end, at + LABEL_BYTES)));
}

/** Decodes `count` digits of `bits` bits each, from the one behind `skip` others on; returns how many bytes they are. */
function decode(skip: number, count: number, bits: number): number {
  let size = 0;
  let value = 0;
  let have = 0;
  for (let at = skip; at < count; at++) {
    value = ((value << bits) | (digits[at] ?? 0)) & 0xffff;
    have += bits;
    if (have < 8) continue;
    have -= 8;
    decoded[size++] = value >> have;
  }
  return size;
}

/** Whether the first bytes, `size` in all, are worth decoding the rest. */
function isTelling(size: number): boolean {
  let run = 0;
  for (let at = 0; at < size; at++) {
    const byte = decoded[at] ?? 0;
    if (byte === A || (at < HEAD_BYTES && isEscapedLetter(at, size))) return true;
    run = (BASE64[byte] ?? 255) < 255 ? run + 1 : 0;
  }
  return run > 0 && size - run < HEAD_BYTES;
}

/** Whether a token may begin in the first `size` decoded bytes, as it is or in another encoding. */
function holdsToken(size: number): boolean {
  let run = 0;
  for (let at = 0; at < size; at++) {
    const byte = decoded[at] ?? 0;
    if (at < HEAD_BYTES && (byte === A ? mayBeHead(at, size) : isEscapedLetter(at, size))) return true;
    run = (BASE64[byte] ?? 255) < 255 ? run + 1 : 0;
    if (run >= MIN_INNER && at - run < HEAD_BYTES) return true;
  }
  return false;
}

/** Whether the letter at `at` may be the first one of a secret. */
function mayBeHead(at: number, size: number): boolean {
  const next = decoded[at + 1];
  if (next === A) return mayGoOn(decoded, at + 2, size, 2);
  // In UTF-16; or the second one is behind an escape or in another piece.
  if (next === 0) return decoded[at + 2] === A;
  return (
    at + 1 < size &&
    (isEscapeAt(decoded, at + 1, size) ||
      (decoded[at - 1] === COLON && /[ \t\r\n\\"'`%&<|=^\x1b]/.test(String.fromCharCode(next ?? 0))))
  );
}

/** Whether an escape at `at` may stand for a letter. */
function isEscapedLetter(at: number, size: number): boolean {
  const byte = decoded[at];
  return (byte === 0x25 || byte === 0x5c || byte === 0x26 || byte === 0x3d) && isEscapeAt(decoded, at, size);
}
