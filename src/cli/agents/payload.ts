// Reads JSON of which nothing is certain: what agents send.

/** A value of JSON. */
export type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };

/** The object that an agent sends. */
export type Payload = { readonly [key: string]: Json };

/** Whether a value is an object with members. */
export function isObject(value: Json): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first of these members that is there; undefined where none is. A member that is null counts as missing. */
export function member(value: Json, ...names: readonly string[]): Json {
  if (!isObject(value)) return undefined;
  for (const name of names) if (Object.hasOwn(value, name) && value[name] !== null) return value[name];
  return undefined;
}

/** The same as a string; undefined where it is none. */
export function textMember(value: Json, ...names: readonly string[]): string | undefined {
  const found = member(value, ...names);
  return typeof found === 'string' ? found : undefined;
}

/** The strings of a string or of an array. */
export function textsOf(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** The value that a string has as JSON; the value itself where it is no such string. Some agents send JSON in strings. */
export function parsed(value: Json): Json {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}

/** What a person would read of it: the text itself, or the JSON. */
export function readable(value: Json): string {
  if (typeof value === 'string') return value;
  const text = textMember(value, 'llmContent', 'text_result_for_llm', 'textResultForLlm', 'text', 'output', 'stdout');
  return text ?? JSON.stringify(value) ?? '';
}
