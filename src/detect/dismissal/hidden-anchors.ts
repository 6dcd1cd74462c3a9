// Escapes in which an anchor may be hidden: its bytes do not stand there, or stand in something that is dropped.
import { escapeIn, undoEscapes } from '../encodings/undo-escapes.ts';
import { ESCAPE_STARTS, EscapeSearch, type EscapeTest, isEscapeAt } from './escape-search.ts';

/** How many bytes of an escape's characters are read: more than it has. */
const MAX_COMMAND_BYTES = 700;
const MAX_TAG_BYTES = 224;
const MAX_CHARACTER_BYTES = 64;

/** How many bytes before an escape decide whether it is one. */
const BEFORE_BYTES = 8;

/** How many bytes behind an escape can belong to one that it is a part of. */
const NESTED_BYTES = 64;

/** What other escapes are made of: what stands for one of these may be a part of one. */
const PART_OF_ESCAPE = /[A-Za-z0-9#;{}]/;

/** A tag that goes on behind the text. */
const PARTIAL_TAG = /<\/?(?:span|wbr|b|em|i|mark|font|strong|code)(?:[ \t/\x07][^<>\n]*)?$/;

/** An escape, what it stands for, and the index behind it. */
interface ReadEscape {
  readonly written: string;
  readonly read: string;
  readonly behind: number;
}

/** The escape that begins at the index `at` of `bytes`, if one does; of several backslashes it is the last one. */
export function readEscape(bytes: Buffer, at: number, end: number): ReadEscape | undefined {
  let first = at;
  if (bytes[at] === 0x5c) while (bytes[first - 1] === 0x5c) first--;
  const from = Math.max(0, first - BEFORE_BYTES);
  const found = escapeIn(bytes.toString('latin1', from, Math.min(end, at + reachOf(bytes[at]))), first - from);
  return found && { ...found, behind: first + found.written.length };
}

function reachOf(byte: number | undefined): number {
  if (byte === 0x3c) return MAX_TAG_BYTES;
  return byte === 0x26 || byte === 0x25 || byte === 0x3d ? MAX_CHARACTER_BYTES : MAX_COMMAND_BYTES;
}

/** Searches for the escapes that may hide one of `anchors`. */
export function searchHiding(anchors: readonly string[]): EscapeSearch {
  const starts = ESCAPE_STARTS.slice();
  starts[0x07] = 1;
  starts[0x7e] = 1;
  return new EscapeSearch(mayHide(anchors), starts);
}

function mayHide(anchors: readonly string[]): EscapeTest {
  const characters = new Set(anchors.join(''));
  const pairs = new Set(anchors.flatMap((anchor) => [...anchor].slice(1).map((char, at) => (anchor[at] ?? '') + char)));
  return (bytes, at, end) => {
    if (isShort(bytes, at, characters)) return true;
    if (!isEscapeAt(bytes, at, end)) return false;
    const found = readEscape(bytes, at, end);
    if (found === undefined) return false;
    const { written, read, behind } = found;
    if (read === '') {
      // What stands on both sides is joined.
      const joined = String.fromCharCode(bytes[at - 1] ?? 0) + String.fromCharCode(bytes[behind] ?? 0);
      return pairs.has(joined) || isEscapeAt(bytes, behind, end) || anchors.some((anchor) => written.includes(anchor));
    }
    if (characters.has(read) || PART_OF_ESCAPE.test(read)) return true;
    if (read === '>') return PARTIAL_TAG.test(bytes.toString('latin1', Math.max(0, at - MAX_TAG_BYTES), at));
    return beginsEscape(read, bytes.toString('latin1', behind, Math.min(end, behind + NESTED_BYTES)));
  };
}

/** Whether `read`, which an escape stands for, begins another one in front of `rest`. */
function beginsEscape(read: string, rest: string): boolean {
  return [rest, undoEscapes(rest)?.text].some((text) => {
    const bytes = Buffer.from(read + (text ?? rest), 'latin1');
    return isEscapeAt(bytes, 0, bytes.length);
  });
}

/** Whether the byte at `at` is an escape by itself, or the end of a longer one that begins far before; a backslash with what is behind it. */
function isShort(bytes: Buffer, at: number, characters: ReadonlySet<string>): boolean {
  const byte = bytes[at];
  if (byte === 0x07) return true;
  if (byte === 0x7e) return characters.has(':');
  const next = String.fromCharCode(bytes[at + 1] ?? 0);
  return byte === 0x5c && /[:_.~-]/.test(next) && characters.has(next === '~' ? ':' : next);
}
