// Changes values of variables in a .env, and no other byte.
import { EnvFileError, UsageError } from '../../model/errors.ts';
import { Secret } from '../../model/types.ts';
import { type Assignment, readAssignments, valuesOf } from './assignments.ts';
import type { TokenInEnv } from './tokens.ts';

/** The replacement for the bytes from `from` to `to`. */
interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Values that may be written: they read the same with any quotes and without. */
const PLAIN = /^[\w:.-]*$/;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * `bytes` with the tokens that findTokens found there replaced by `next`. If a token is a part of a value (a URL), only that part changes. Throws
 * EnvFileError if a variable would not have the intended value afterwards.
 */
export function replaceValue(bytes: Uint8Array, tokens: readonly TokenInEnv[], next: Secret | string): Buffer {
  const text = clearOf(next);
  return apply(
    bytes,
    tokens.map((token) => spliceFor(bytes, token, text)),
  );
}

/**
 * `bytes` with the variable `name` set to `value`: unchanged if it has that value, filled in if it is empty, else appended as a last line. Throws
 * EnvFileError if it has another value, unless `overwrite`.
 */
export function setVariable(
  bytes: Uint8Array,
  name: string,
  value: Secret | string,
  options: { readonly overwrite?: boolean } = {},
): Buffer {
  return setVariables(bytes, new Map([[name, value]]), options);
}

/** The same for several variables, in their order: the file is read once, not once for each. */
export function setVariables(
  bytes: Uint8Array,
  values: ReadonlyMap<string, Secret | string>,
  { overwrite = false }: { readonly overwrite?: boolean } = {},
): Buffer {
  const texts = new Map([...values].map(([name, value]) => [checkedName(name), clearOf(value)]));
  const before = readAssignments(bytes);
  const splices: Splice[] = [];
  for (const { name, value, from, to } of before) {
    const text = texts.get(name);
    if (text === undefined || value === text) continue;
    if (!overwrite && value !== '')
      throw new EnvFileError(`sets ${name} to another value already; choose another name, or remove that line`);
    splices.push({ from, to, text });
  }
  const filled = apply(bytes, splices);
  const present = new Set(before.map(({ name }) => name));
  const missing = [...texts].filter(([name]) => !present.has(name));
  if (missing.length === 0) return filled;
  const result = Buffer.concat([
    filled,
    Buffer.from(
      linesAfter(
        filled,
        missing.map(([name, text]) => `${name}=${text}`),
      ),
    ),
  ]);
  expectValues(result, new Map([...valuesOf(readAssignments(filled)), ...missing]));
  return result;
}

function checkedName(name: string): string {
  if (!NAME.test(name)) throw new UsageError(`${JSON.stringify(name)} is not a valid variable name`);
  return name;
}

/** `lines` as the last ones of a file, with the line ends of the file. */
function linesAfter(bytes: Uint8Array, lines: readonly string[]): string {
  const last = bytes.lastIndexOf(10);
  const end = last > 0 && bytes[last - 1] === 13 ? '\r\n' : '\n';
  const hasText = bytes.length > 0 && !(bytes.length === 3 && Buffer.from(bytes).toString('utf8') === '\ufeff');
  // A file without a line feed at its end has none afterwards.
  return hasText && last !== bytes.length - 1
    ? lines.map((line) => end + line).join('')
    : lines.map((line) => line + end).join('');
}

function clearOf(value: Secret | string): string {
  const text = value instanceof Secret ? value.expose() : value;
  if (!PLAIN.test(text)) throw new UsageError('a value for a .env may contain letters, digits and : _ . - only');
  return text;
}

/** The replacement for one token. */
function spliceFor(bytes: Uint8Array, { name, match }: TokenInEnv, next: string): Splice {
  if (name === undefined) throw new EnvFileError(`has the token outside of a value (line ${match.line}); change that by hand`);
  const { start, secretStart, end, encodings } = match;
  const clear = match.secret.expose();
  const textFrom = (from: number): string => Buffer.from(bytes.subarray(from, end)).toString('latin1');
  if (textFrom(start) === clear) return { from: start, to: end, text: next };
  // The colon may be written as %3A, or the id be in another variable: then only the secret changes, because the bot keeps its id.
  const id = next.slice(0, next.indexOf(':'));
  if (id === match.id && textFrom(secretStart) === clear.slice(clear.indexOf(':') + 1))
    return { from: secretStart, to: end, text: next.slice(id.length + 1) };
  const form = encodings.length > 0 ? ` (${encodings.join(', ')})` : '';
  throw new EnvFileError(`sets ${name} to an encoded token${form}; change it by hand`);
}

/** `bytes` with all splices applied, each of which must be within a value. */
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

/** The value that a variable must have when the splices are applied. */
function valueAfter(bytes: Uint8Array, { from, to, value }: Assignment, splices: readonly Splice[]): string {
  return splices
    .filter((splice) => from <= splice.from && splice.to <= to)
    .reduce((text, splice) => {
      const old = Buffer.from(bytes.subarray(splice.from, splice.to)).toString('utf8');
      return splice.from === from && splice.to === to ? splice.text : text.replaceAll(old, () => splice.text);
    }, value);
}

/** Reads the result with the library: each variable must have the intended value. */
function expectValues(bytes: Uint8Array, wanted: ReadonlyMap<string, string>): void {
  const values = valuesOf(readAssignments(bytes));
  if (values.size === wanted.size && [...wanted].every(([name, value]) => values.get(name) === value)) return;
  throw new EnvFileError('would not have the intended values after the change; change it by hand');
}
