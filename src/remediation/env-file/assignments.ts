// Where each variable of a .env stands, and what it is set to, as the library dotenv reads it.
import { parse } from 'dotenv';
import { EnvFileError } from '../../model/errors.ts';
import { pathToBytes, pathToText } from '../../system/path-text.ts';

/** One line (or more, in quotes) that sets a variable. */
export interface Assignment {
  readonly name: string;
  /** What the variable is set to. May hold a clear token: it never leaves this room. */
  readonly value: string;
  /** The bytes of the value in the file, without quotes. */
  readonly from: number;
  readonly to: number;
}

/** The largest file that is read as a .env, in bytes. The patterns of the library take the square of it at their worst. */
export const LARGEST = 1 << 18;

/** More white space in a row than people write; what the patterns take the square of. */
const LONGEST_GAP = /\s{1000}/;

/**
 * The pattern of dotenv 18, with the separator as a group of its own, and a line end of two bytes as one: the library says what is set, not where. It never decides alone: what it
 * reads is held against what the library reads.
 */
const LINE =
  /^\s*(?:export\s+)?([\w.-]+)(\s*=\s*?|:(?:\r\n|(?!\r\n)\s)+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$/dgm;

/** All assignments in the order of the file; of one name the last one counts. Throws EnvFileError where it is not sure to read as dotenv does. */
export function readAssignments(bytes: Uint8Array): readonly Assignment[] {
  if (bytes.length > LARGEST) throw new EnvFileError('is too large for a .env; change it by hand');
  if (bytes.includes(0)) throw new EnvFileError('is no text in UTF-8; save it as UTF-8, or change it by hand');
  // Without loss, where the library would read replacement characters: the bytes can be counted.
  const text = pathToText(bytes);
  if (LONGEST_GAP.test(text)) throw new EnvFileError('has a gap of 1000 spaces or empty lines; close it, or change it by hand');
  const assignments = locate(text);
  expectSame(valuesOf(assignments), new Map(Object.entries(parse(text))));
  return assignments;
}

/** What each variable ends up as. */
export function valuesOf(assignments: readonly Assignment[]): ReadonlyMap<string, string> {
  return new Map(assignments.map(({ name, value }) => [name, value]));
}

function locate(text: string): readonly Assignment[] {
  const assignments: Assignment[] = [];
  let counted = 0; // characters of the text that `offset` bytes stand for
  let offset = 0;
  const byteAt = (position: number): number => {
    offset += pathToBytes(text.slice(counted, position)).length;
    counted = position;
    return offset;
  };
  for (const match of text.matchAll(LINE)) {
    const [, name = '', , raw = ''] = match;
    const start = match.indices?.[3]?.[0] ?? match.indices?.[2]?.[1] ?? 0;
    const { from, to } = innerOf(raw);
    // Of an object the library makes, this name would be no property.
    if (name === '__proto__') continue;
    assignments.push({ name, value: meaningOf(raw), from: byteAt(start + from), to: byteAt(start + to) });
  }
  return assignments;
}

/** Where in `raw` the value stands, without the white space and the quotes around it. */
function innerOf(raw: string): { readonly from: number; readonly to: number } {
  const trimmed = raw.trim();
  if (trimmed === '') return { from: 0, to: 0 };
  const from = raw.indexOf(trimmed);
  const quoted = trimmed.length > 1 && /^['"`]/.test(trimmed) && trimmed.endsWith(trimmed.charAt(0));
  return quoted ? { from: from + 1, to: from + trimmed.length - 1 } : { from, to: from + trimmed.length };
}

/** What the library makes of `raw`, step by step. */
function meaningOf(raw: string): string {
  const trimmed = raw.replace(/\r\n?/g, '\n').trim();
  const inner = trimmed.replace(/^(['"`])([\s\S]*)\1$/gm, '$2');
  return trimmed.startsWith('"') ? inner.replace(/\\n/g, '\n').replace(/\\r/g, '\r') : inner;
}

function expectSame(ours: ReadonlyMap<string, string>, theirs: ReadonlyMap<string, string>): void {
  if (ours.size === theirs.size && [...ours].every(([name, value]) => theirs.get(name) === value)) return;
  throw new EnvFileError('is written in a way that is not safe to change by program; change it by hand');
}
