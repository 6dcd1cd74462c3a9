// Finds each variable of a .env with the byte range of its value, as the library dotenv reads it.
import { parse } from 'dotenv';
import { EnvFileError } from '../../model/errors.ts';
import { pathToBytes, pathToText } from '../../system/path-text.ts';

/** One line (or more, in quotes) that sets a variable. */
export interface Assignment {
  readonly name: string;
  /** The value. May be a clear token: it never leaves this room. */
  readonly value: string;
  /** The byte range of the value in the file, without quotes. */
  readonly from: number;
  readonly to: number;
}

/** The largest .env that is read. The patterns of the library take quadratic time at worst. */
export const MAX_ENV_BYTES = 1 << 18;

/** The patterns take quadratic time in white space; people do not write so much of it. */
const TOO_MUCH_SPACE = /\s{1000}/;

/**
 * The pattern of dotenv 18, with the separator as a group, and CR LF as one line end: the library gives values, but not their position. The
 * result is compared with the values that the library reads.
 */
const LINE =
  /^\s*(?:export\s+)?([\w.-]+)(\s*=\s*?|:(?:\r\n|(?!\r\n)\s)+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$/dgm;

/** All assignments in file order; the last one of a name counts. Throws EnvFileError if dotenv may read the file differently. */
export function readAssignments(bytes: Uint8Array): readonly Assignment[] {
  if (bytes.length > MAX_ENV_BYTES) throw new EnvFileError('is too large for a .env; change it by hand');
  if (bytes.includes(0)) throw new EnvFileError('is not valid UTF-8; save it as UTF-8, or change it by hand');
  // Lossless, unlike the library's decoding, so that bytes can be counted.
  const text = pathToText(bytes);
  if (TOO_MUCH_SPACE.test(text))
    throw new EnvFileError('has 1000 spaces or empty lines in a row; remove them, or change it by hand');
  const assignments = locate(text);
  expectSame(valuesOf(assignments), new Map(Object.entries(parse(text))));
  return assignments;
}

/** The final value of each variable. */
export function valuesOf(assignments: readonly Assignment[]): ReadonlyMap<string, string> {
  return new Map(assignments.map(({ name, value }) => [name, value]));
}

function locate(text: string): readonly Assignment[] {
  const assignments: Assignment[] = [];
  let counted = 0; // UTF-16 units of the text in `offset` bytes
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
    // The library returns an object, which has no property of this name.
    if (name === '__proto__') continue;
    assignments.push({ name, value: parseValue(raw), from: byteAt(start + from), to: byteAt(start + to) });
  }
  return assignments;
}

/** The range of the value in `raw`, without the white space and quotes around it. */
function innerOf(raw: string): { readonly from: number; readonly to: number } {
  const trimmed = raw.trim();
  if (trimmed === '') return { from: 0, to: 0 };
  const from = raw.indexOf(trimmed);
  const quoted = trimmed.length > 1 && /^['"`]/.test(trimmed) && trimmed.endsWith(trimmed.charAt(0));
  return quoted ? { from: from + 1, to: from + trimmed.length - 1 } : { from, to: from + trimmed.length };
}

/** The value that the library reads from `raw`, step by step. */
function parseValue(raw: string): string {
  const trimmed = raw.replace(/\r\n?/g, '\n').trim();
  const inner = trimmed.replace(/^(['"`])([\s\S]*)\1$/gm, '$2');
  return trimmed.startsWith('"') ? inner.replace(/\\n/g, '\n').replace(/\\r/g, '\r') : inner;
}

function expectSame(ours: ReadonlyMap<string, string>, theirs: ReadonlyMap<string, string>): void {
  if (ours.size === theirs.size && [...ours].every(([name, value]) => theirs.get(name) === value)) return;
  throw new EnvFileError('has a form that cannot be changed safely; change it by hand');
}
