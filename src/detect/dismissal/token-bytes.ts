// Whether a bot token can go on behind the first characters of its secret, told by its bytes: in one piece, with escapes, or in pieces.

import { LINE_END, LINE_PREFIX, RECORD } from '../encodings/gaps.ts';
import { CHARACTER, SECRET_LENGTH } from '../grammar/bot-token.ts';
import { ESCAPE_STARTS, isEscapeAt } from './escape-search.ts';

const setOf = (pattern: RegExp): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, byte) => Number(pattern.test(String.fromCharCode(byte))));

const IN_SECRET = setOf(new RegExp(CHARACTER));
/** What a gap between two pieces, or an escape, may begin with. */
const SOFT = setOf(/[ \t\r\n\\"'`%&<|=^#{?\x03\x07\x0f\x1b\xc2\xe2\xef]/);

/** The loosest secrets that count are that much shorter than a perfect one. */
const LOOSE = 1;

/** How many bytes behind the last character of a piece are read: two gaps without a literal have no more. */
const MAX_GAP_BYTES = 640;

/** The end of a line behind a piece, with what may stand before it: blanks, the side of a box, the position in a source. */
const WRAPPED = new RegExp(
  String.raw`[ \t\x07]{0,81}(?:(?:[\w.~-]{1,40}[:~][0-9]{1,6}|\||\xe2\x94[\x82\x83])[ \t\x07]{0,41})?\\?${LINE_END}`,
  'y',
);

/** What joins two records of a log, where a line was cut. */
const JOINT: RegExp = new RegExp(RECORD, 'y');

/** How far behind the first character of an escape one of its others may be an escape. */
const NESTED_BYTES = 140;

/** What may stand at the start of a line before the next piece. */
const INDENT = /[ \t\x07]{0,161}/y;
const PREFIX = new RegExp(String.raw`[ \t\x07]{0,41}${LINE_PREFIX}[ \t\x07]{0,122}`, 'y');

/**
 * Whether the bytes from `from` on may be the rest of a secret, of which `known` characters stand before; where it says no, they are not, in no
 * reading. At most two pieces are measured.
 */
export function mayGoOn(bytes: Buffer, from: number, end: number, known: number): boolean {
  const missing = SECRET_LENGTH - LOOSE - known;
  const at = behindRun(bytes, from, end);
  if (at - from >= missing) return true;
  if (at >= end) return false;
  // Most of it, in front of an ellipsis.
  if (missing - (at - from) <= MAX_CUT && isEllipsis(bytes, at)) return true;
  if (SOFT[bytes[at] ?? 0] === 0) return false;
  if (isQuote(bytes[at]) || isBorderBehind(bytes, at, end) || isEscapeInGap(bytes, at, end)) return true;
  const text = bytes.toString('latin1', at, Math.min(end, at + MAX_GAP_BYTES));
  if (matchAt(JOINT, text, 0) >= 0) return true;
  const next = matchAt(WRAPPED, text, 0);
  if (next < 0) return false;
  return [INDENT, PREFIX].some((start) => {
    const piece = matchAt(start, text, next);
    return piece >= 0 && mayEndOrBreak(bytes, at + piece, end, missing - (at - from));
  });
}

/** By how many characters fewer than LOOSE allows a secret may be cut. */
const MAX_CUT = 6;

function isEllipsis(bytes: Buffer, at: number): boolean {
  const byte = bytes[at];
  if (byte === 0x2e || byte === 0x5b) return bytes[at + 1] === 0x2e;
  return byte === 0xe2 || byte === 0x85 || byte === 0xff || byte === 0x5c || byte === 0x26;
}

/** Whether a cell of a table ends behind the blanks at `at`: what is missing may stand in its next line. */
function isBorderBehind(bytes: Buffer, at: number, end: number): boolean {
  let next = at;
  while (next < end && isBlank(bytes[next])) next++;
  const byte = bytes[next];
  return byte === 0x7c || (byte === 0xe2 && (bytes[next + 1] === 0x94 || bytes[next + 1] === 0x95));
}

/** Whether the bytes from `from` on may be `missing` characters, or fewer in front of another gap. */
function mayEndOrBreak(bytes: Buffer, from: number, end: number, missing: number): boolean {
  const at = behindRun(bytes, from, end);
  if (at - from >= missing) return true;
  if (at >= end || SOFT[bytes[at] ?? 0] === 0) return false;
  if (isQuote(bytes[at]) || isEscapeInGap(bytes, at, end)) return true;
  const text = bytes.toString('latin1', at, Math.min(end, at + MAX_GAP_BYTES));
  return matchAt(JOINT, text, 0) >= 0 || matchAt(WRAPPED, text, 0) >= 0;
}

/** The first byte of a command of a terminal. */
const ESC = 0x1b;

/**
 * Whether an escape begins at `at` or behind the blanks there, or a terminal is given a command in what may be a gap: colours may stand between
 * any two characters of it, as rich colours the rest of a line and the start of the next one.
 */
function isEscapeInGap(bytes: Buffer, at: number, end: number): boolean {
  const limit = Math.min(end, at + MAX_GAP_BYTES);
  if (bytes.subarray(at, limit).includes(ESC)) return true;
  let next = at;
  while (next < limit && isBlank(bytes[next])) next++;
  return isNearEscape(bytes, at, end) || isNearEscape(bytes, next, end);
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x07;
}

/** Whether an escape begins at `at`, or one that may be a part of another one that does. */
function isNearEscape(bytes: Buffer, at: number, end: number): boolean {
  if (isEscapeAt(bytes, at, end)) return true;
  if (ESCAPE_STARTS[bytes[at] ?? 0] === 0) return false;
  for (let next = at + 1; next < Math.min(end, at + NESTED_BYTES); next++) if (isEscapeAt(bytes, next, end)) return true;
  return false;
}

/** The index behind the characters of a secret from `from` on. */
function behindRun(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && IN_SECRET[bytes[at] ?? 0] === 1) at++;
  return at;
}

/** Whether a gap between literals may begin with `byte`, or a backslash stands before one. */
function isQuote(byte: number | undefined): boolean {
  return byte === 0x22 || byte === 0x27 || byte === 0x60 || byte === 0x5c;
}

/** The index behind what `pattern` matches at `index`; -1 where it does not. */
function matchAt(pattern: RegExp, text: string, index: number): number {
  pattern.lastIndex = index;
  return pattern.test(text) ? pattern.lastIndex : -1;
}
