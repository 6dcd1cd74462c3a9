// Whether a bot token may be written around an anchor as a list of numbers, one for each byte, told by a few of them.
import type { View } from '../readings.ts';

const code = (char: string): number => char.charCodeAt(0);

const ZERO = code('0');
const NINE = code('9');
const A = code('A');
const [E, H] = [code('E'), code('H')];

/** How many numbers an anchor may begin before the head of a secret. */
const MAX_BEFORE = 4;

/** How many bytes of blanks and line ends stand between two numbers, at most. */
const MAX_BETWEEN = 56;

/** More digits than a number or an address has. */
const MAX_DIGITS = 8;

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE;

/** Whether `byte` may stand between two decimal numbers. */
const isBetween = (byte: number): boolean => byte === 0x2c || byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;

/**
 * Whether the head of a secret may be among the decimal numbers from the one at the position `at` on: 65, 65, and one from 69 to 72. An address
 * may stand at the start of a line.
 */
export function mayBeDecimals({ bytes, length }: View, at: number): boolean {
  let position = at;
  while (position > 0 && at - position < 3 && isDigit(bytes[position - 1] ?? 0)) position--;
  let run = 0;
  for (let count = 0; count < MAX_BEFORE + 3; count++) {
    const from = behind(isBetween, bytes, position, Math.min(length, position + MAX_BETWEEN));
    position = behind(isDigit, bytes, from, Math.min(length, from + MAX_DIGITS));
    if (position === length) return true;
    // What parts two lists may be a gap.
    if (position === from) return run > 0;
    // The address of a line of `od`.
    if (position - from === 7) continue;
    const value = numberIn(bytes, from, position);
    if (run >= 2 && value >= E && value <= H) return true;
    run = value === A ? run + 1 : 0;
    if (run === 0 && count >= MAX_BEFORE) return false;
  }
  return false;
}

/** The position behind the bytes from `from` on for which `test` says yes, at most `end`. */
function behind(test: (byte: number) => boolean, bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && test(bytes[at] ?? 0)) at++;
  return at;
}

function numberIn(bytes: Buffer, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + (bytes[at] ?? 0) - ZERO;
  return value;
}

const HEX = Uint8Array.from({ length: 256 }, (_, byte) => Number(/[0-9A-Fa-f]/.test(String.fromCharCode(byte))));

const isHex = (byte: number | undefined): boolean => HEX[byte ?? 0] === 1;

/** Whether `byte` may stand between two hexadecimal numbers in a line; `0x` belongs to the next one. */
const isSeparator = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x2c || byte === 0x3a || byte === 0x2d || byte === 0x09;

/** The text beside the bytes of a dump, and the address on the next line. */
const MAX_ROW_END = 240;
const MAX_ROW_START = 160;

/** Whether the head of a secret may follow the number that `anchor` begins with, and a digit of an id stand before it. */
export function mayBeHexList({ bytes, length }: View, anchor: string, at: number): boolean {
  if (!anchor.toLowerCase().startsWith('3a')) return true;
  return isBehindDigit(bytes, at) && isBeforeHead(bytes, at + 2, length);
}

/** Whether the number before the position `at` may be a digit of an id, or zero, as in UTF-16; also where none is in its line. */
function isBehindDigit(bytes: Buffer, at: number): boolean {
  let position = at - 1;
  if (bytes[position] === 0x78 || bytes[position] === 0x58) position -= 2;
  while (position >= 0 && at - position < 8 && isSeparator(bytes[position])) position--;
  if (!isHex(bytes[position])) return true;
  // Of one digit.
  if (!isHex(bytes[position - 1])) return bytes[position] === ZERO;
  const first = bytes[position - 1];
  if (isAddress(bytes, position)) return true;
  return (first === 0x33 && isDigit(bytes[position] ?? 0)) || (first === ZERO && bytes[position] === ZERO);
}

/** Whether the digits that end at `last` begin a line, as an address does. */
function isAddress(bytes: Buffer, last: number): boolean {
  let at = last;
  while (at >= 0 && last - at < 16 && isHex(bytes[at])) at--;
  return last - at >= 4 && (at < 0 || bytes[at] === 0x0a || bytes[at] === 0x78);
}

/** Whether 41 41 may follow at `from`, with zeros between, in the same line or on the next one. */
function isBeforeHead(bytes: Buffer, from: number, length: number): boolean {
  let seen = 0;
  let position = from;
  while (seen < 2) {
    const next = behindSeparators(bytes, position, length);
    if (next + 2 > length) return true;
    const [first, second] = [bytes[next], bytes[next + 1]];
    if (!isHex(first) || !isHex(second)) return goesOnBelow(bytes, position, length);
    const isA = first === 0x34 && second === 0x31;
    // In a dump, the text may begin here, or may have begun before: a text of digits can look like a first number.
    if (!isA && (first !== ZERO || second !== ZERO))
      return (next > position || position > from) && goesOnBelow(bytes, position, length);
    seen += Number(isA);
    position = next + 2;
  }
  return true;
}

/** The position behind what may stand between two numbers, and behind `0x`. */
function behindSeparators(bytes: Buffer, from: number, length: number): number {
  let next = from;
  while (next < length && next - from < 4 && isSeparator(bytes[next])) next++;
  return bytes[next] === ZERO && (bytes[next + 1] === 0x78 || bytes[next + 1] === 0x58) ? next + 2 : next;
}

/** Whether 41 stands in the beginning of the next line. */
function goesOnBelow(bytes: Buffer, from: number, length: number): boolean {
  const end = bytes.subarray(from, Math.min(length, from + MAX_ROW_END)).indexOf(0x0a);
  if (end < 0) return from + MAX_ROW_END >= length;
  const next = bytes.subarray(from + end + 1, Math.min(length, from + end + MAX_ROW_START));
  return next.length < MAX_ROW_START - 1 || next.includes('41');
}
