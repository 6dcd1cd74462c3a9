// Changes what variables of a .env are set to, and no other byte.
import { EnvFileError, UsageError } from '../../model/errors.ts';
import { Secret } from '../../model/types.ts';
import { type Assignment, readAssignments, valuesOf } from './assignments.ts';
import type { Held } from './tokens.ts';

/** Bytes to write in place of those from `from` to `to`. */
interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What may be written: it reads the same with each kind of quotes and without. */
const PLAIN = /^[\w:.-]*$/;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * `bytes` with `next` in place of the tokens at `where`, which findTokens found in these bytes. Of a value that has the token as a part (an address)
 * only that part changes. Throws EnvFileError where a variable would not read as it should afterwards.
 */
export function replaceValue(bytes: Uint8Array, where: readonly Held[], next: Secret | string): Buffer {
  const text = clearOf(next);
  return apply(
    bytes,
    where.map((held) => spliceFor(bytes, held, text)),
  );
}

/**
 * `bytes` with the variable `name` set to `value`: as it is where it is set so already; in its place where it is empty; else as a last line.
 * Throws EnvFileError where it is set to something else, unless `overwrite`.
 */
export function setVariable(
  bytes: Uint8Array,
  name: string,
  value: Secret | string,
  { overwrite = false }: { readonly overwrite?: boolean } = {},
): Buffer {
  if (!NAME.test(name)) throw new UsageError(`${JSON.stringify(name)} is no name of a variable`);
  const text = clearOf(value);
  const same = readAssignments(bytes).filter((assignment) => assignment.name === name);
  if (same.length > 0) {
    if (!overwrite && same.some((assignment) => assignment.value !== '' && assignment.value !== text))
      throw new EnvFileError(`sets ${name} to something else already; choose another name, or take that line out`);
    return apply(
      bytes,
      same.filter((assignment) => assignment.value !== text).map(({ from, to }) => ({ from, to, text })),
    );
  }
  const result = Buffer.concat([bytes, Buffer.from(lineAfter(bytes, `${name}=${text}`))]);
  expectValues(result, new Map([...valuesOf(readAssignments(bytes)), [name, text]]));
  return result;
}

/** `line` as the last one of a file, with the line ends that the file has. */
function lineAfter(bytes: Uint8Array, line: string): string {
  const last = bytes.lastIndexOf(10);
  const end = last > 0 && bytes[last - 1] === 13 ? '\r\n' : '\n';
  const hasText = bytes.length > 0 && !(bytes.length === 3 && Buffer.from(bytes).toString('utf8') === '\ufeff');
  return hasText && last !== bytes.length - 1 ? `${end}${line}` : `${line}${end}`;
}

function clearOf(value: Secret | string): string {
  const text = value instanceof Secret ? value.expose() : value;
  if (!PLAIN.test(text)) throw new UsageError('a value for a .env may hold letters, digits and : _ . - only');
  return text;
}

/** What to write where for one token. */
function spliceFor(bytes: Uint8Array, { name, match }: Held, next: string): Splice {
  if (name === undefined) throw new EnvFileError(`has the token on line ${match.line} outside of a value; change that by hand`);
  const { start, secretStart, end, encodings } = match;
  const clear = match.secret.expose();
  const stands = (from: number): string => Buffer.from(bytes.subarray(from, end)).toString('latin1');
  if (stands(start) === clear) return { from: start, to: end, text: next };
  // The colon may be written as %3A, or the id be a variable of its own: the secret is as it is, and the same bot keeps its id.
  const id = next.slice(0, next.indexOf(':'));
  if (id === match.id && stands(secretStart) === clear.slice(clear.indexOf(':') + 1))
    return { from: secretStart, to: end, text: next.slice(id.length + 1) };
  const form = encodings.length > 0 ? ` (${encodings.join(', ')})` : '';
  throw new EnvFileError(`sets ${name} to the token in another form${form}; change it by hand`);
}

/** `bytes` with all splices done, each of which must be within a value. */
function apply(bytes: Uint8Array, splices: readonly Splice[]): Buffer {
  const before = readAssignments(bytes);
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { from, to, text } of splices.toSorted((a, b) => a.from - b.from)) {
    pieces.push(bytes.subarray(at, from), Buffer.from(text));
    at = to;
  }
  const result = Buffer.concat([...pieces, bytes.subarray(at)]);
  expectValues(result, valuesOf(before.map((assignment) => ({ ...assignment, value: valueAfter(bytes, assignment, splices) }))));
  return result;
}

/** What a variable must read as when the splices are done. */
function valueAfter(bytes: Uint8Array, { from, to, value }: Assignment, splices: readonly Splice[]): string {
  return splices
    .filter((splice) => from <= splice.from && splice.to <= to)
    .reduce((text, splice) => {
      const old = Buffer.from(bytes.subarray(splice.from, splice.to)).toString('utf8');
      return splice.from === from && splice.to === to ? splice.text : text.replaceAll(old, () => splice.text);
    }, value);
}

/** The library is asked again: what was written must read as what was meant. */
function expectValues(bytes: Uint8Array, wanted: ReadonlyMap<string, string>): void {
  const values = valuesOf(readAssignments(bytes));
  if (values.size === wanted.size && [...wanted].every(([name, value]) => values.get(name) === value)) return;
  throw new EnvFileError('would not read as it should after the change; change it by hand');
}
