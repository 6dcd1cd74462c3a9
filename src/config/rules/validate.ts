// Checks data from a JSON file against a schema and says exactly what is wrong, and where.
import { type ParseError, parse } from 'jsonc-parser';
import leven from 'leven';
import * as v from 'valibot';
import { ConfigError } from '../../model/errors.ts';

/** Parses JSON. Throws ConfigError with file, line and column. */
export function parseJson(text: string, file: string): unknown {
  const plain = text.replace(/^\ufeff/, '');
  try {
    return JSON.parse(plain);
  } catch (error) {
    // JSON.parse does not give the position of most errors.
    const errors: ParseError[] = [];
    parse(plain, errors, { disallowComments: true });
    const before = plain.slice(0, errors[0]?.offset ?? plain.length).split('\n');
    const where = `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
    throw new ConfigError(`${file}:${where}: not valid JSON; check for a missing comma, quote or bracket, or a comment`, {
      cause: error,
    });
  }
}

/** `data` as the type of `schema`. Throws ConfigError that names the file, the field and what it should be. */
export function validate<Schema extends v.GenericSchema>(schema: Schema, data: unknown, file: string): v.InferOutput<Schema> {
  // To valibot, an array is an object without keys.
  if (Array.isArray(data)) throw new ConfigError(`${file}: the file: must be an object, not an array`);
  const result = v.safeParse(schema, data);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const at = `${file}: ${describePath(issue, data)}`;
  // valibot expects "never" where a strict object has an unknown key.
  if (issue.type === 'strict_object' && issue.expected === 'never')
    throw new ConfigError(`${at}: unknown key${suggest(issue, schema)}`);
  if (issue.received === 'undefined') throw new ConfigError(`${at}: is missing`);
  throw new ConfigError(`${at}: ${issue.message}`);
}

/** Where an issue is: `rule "x": anchors[0]`, or `allow[1].reason`. */
function describePath(issue: v.BaseIssue<unknown>, data: unknown): string {
  const keys = issue.path?.map(({ key }) => key as string | number) ?? [];
  if (keys[0] === 'rules' && typeof keys[1] === 'number' && keys.length > 2) {
    const id = ruleId(data, keys[1]);
    if (id !== undefined) return `rule "${id}": ${joinKeys(keys.slice(2))}`;
  }
  return joinKeys(keys) || 'the file';
}

function joinKeys(keys: readonly (string | number)[]): string {
  return keys
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');
}

function ruleId(data: unknown, index: number): string | undefined {
  if (typeof data !== 'object' || data === null || !('rules' in data) || !Array.isArray(data.rules)) return undefined;
  const rule: unknown = data.rules[index];
  return typeof rule === 'object' && rule !== null && 'id' in rule && typeof rule.id === 'string' ? rule.id : undefined;
}

function suggest(issue: v.BaseIssue<unknown>, schema: v.GenericSchema): string {
  const unknown = String(issue.path?.at(-1)?.key ?? '');
  const near = nearest(unknown, knownKeys(schema));
  return near === undefined ? '' : `; did you mean "${near}"?`;
}

/** All keys that objects of the schema can have, at any depth. */
function knownKeys(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const inner = Object.entries(
    'entries' in schema && typeof schema.entries === 'object' && schema.entries !== null ? schema.entries : {},
  );
  const nested = ['wrapped', 'item'].flatMap((key) => knownKeys(Reflect.get(schema, key)));
  return [...inner.flatMap(([key, value]) => [key, ...knownKeys(value)]), ...nested];
}

/** The candidate that is most like `typed`; undefined where none is similar. Two neighboring letters in the wrong order are one mistake. */
export function nearest(typed: string, candidates: readonly string[]): string | undefined {
  const word = typed.toLowerCase();
  const swapped = Array.from({ length: Math.max(0, word.length - 1) }, (_, at) =>
    [word.slice(0, at), word[at + 1], word[at], word.slice(at + 2)].join(''),
  );
  const distanceTo = (candidate: string): number =>
    Math.min(...[word, ...swapped].map((variant, at) => (at === 0 ? 0 : 1) + leven(variant, candidate.toLowerCase())));
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: distanceTo(candidate) }))
    .sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.max(1, word.length / 3) ? best.candidate : undefined;
}
