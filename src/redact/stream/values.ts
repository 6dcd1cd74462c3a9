// Masks the secrets in values of a program: strings, errors, objects. For loggers.
//
//     const redact = createValueRedactor(prepareRules());
//     logger.error(redact(error));
import { inspect, types } from 'node:util';
import type { CompiledRule } from '../../model/compiled-rule.ts';
import type { MaskOptions } from './mask.ts';
import { createRedactor, type Redactor } from './redactor.ts';
import { attempt, bytesOf, define, entriesOf, isError, isPlain, keysOf, prototypeOf, read, render } from './value-parts.ts';

/**
 * Returns the value itself if it holds no secret, otherwise a copy with the secrets masked; never changes the value and never throws.
 * Covers what a logger can print: arrays, maps, sets, bytes, URLs, functions, all properties of other objects (of errors also message, stack
 * and cause), and what an object prints of its private state by `toString`, `toJSON` or `util.inspect.custom`.
 *
 * The copy has the prototype of the value and can be printed, as text and as JSON. It cannot do what the value does: a copy of a Response
 * has no body. A value that cannot be copied becomes a string.
 */
export type RedactValue = <Value>(value: Value) => Value;

/** A RedactValue with its own redactor. Throws UsageError for a key that is too short. */
export function createValueRedactor(rules: readonly CompiledRule[], options: MaskOptions = {}): RedactValue {
  const values = new ValueRedactor(createRedactor(rules, options));
  return (value) => values.redact(value);
}

/** Deeper levels are not copied: getters can make levels without end, and recursion has to end before the stack does. */
const MAX_DEPTH = 400;
/** More objects than this in one value are not searched one by one. */
const MAX_OBJECTS = 200_000;
/** What is in the copy where something was too deep or too much to copy. */
const NOT_COPIED = '[not copied]';
/** What is printed in place of an object that cannot be printed. */
const UNPRINTABLE = '[cannot be printed]';

/** Masks one value after another. Its redactor is at the start of a stream between any two strings. */
class ValueRedactor {
  readonly #redactor: Redactor;
  /** Functions whose source was searched, with the result: the methods of a program are few and long. */
  readonly #sources = new WeakMap<object, boolean>();

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  redact<Value>(value: Value): Value {
    try {
      if (!this.#holdsSecret(value, new Set(), 0)) return value;
      const copy = this.#copy(value, new Map(), 0);
      return (this.#isPrintable(copy) ? copy : this.#textOf(value)) as Value;
    } catch {
      // The stack was exhausted, say. What of the value is in the redactor is of no use any more.
      this.#redactor.end();
      return attempt(() => this.#textOf(value), UNPRINTABLE) as Value;
    }
  }

  #redactBytes(bytes: Uint8Array): Uint8Array {
    const first = this.#redactor.take(bytes);
    const rest = this.#redactor.end();
    return rest.length === 0 ? first : Buffer.concat([first, rest]);
  }

  #redactText(text: string): string {
    const bytes = Buffer.from(text, 'utf8');
    const masked = this.#redactBytes(bytes);
    return masked === bytes || bytes.equals(masked) ? text : Buffer.from(masked).toString('utf8');
  }

  /** Whether there is, or may be, a secret anywhere in `value`. */
  #holdsSecret(value: unknown, seen: Set<object>, depth: number): boolean {
    if (typeof value === 'string') return this.#redactText(value) !== value;
    if (typeof value === 'symbol') return this.#holdsSecret(value.description, seen, depth);
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return false;
    seen.add(value);
    if (depth > MAX_DEPTH || seen.size > MAX_OBJECTS) return true;
    const inside = (part: unknown): boolean => this.#holdsSecret(part, seen, depth + 1);
    const bytes = bytesOf(value);
    if (bytes !== undefined && !Buffer.from(this.#redactBytes(bytes)).equals(bytes)) return true;
    if (typeof value === 'function' ? this.#isSecretSource(value) : !isPlain(value) && this.#printsSecret(value, inside))
      return true;
    if (types.isRegExp(value) && inside(value.source)) return true;
    if (types.isStringObject(value) && inside(String.prototype.valueOf.call(value))) return true;
    return entriesOf(value).some(inside) || keysOf(value).some((key) => inside(key) || inside(read(value, key)));
  }

  #isSecretSource(value: object): boolean {
    const known =
      this.#sources.get(value) ??
      this.#holdsSecret(
        attempt(() => Function.prototype.toString.call(value), ''),
        new Set(),
        0,
      );
    this.#sources.set(value, known);
    return known;
  }

  /** Whether what an object makes of itself when it is printed holds a secret, or cannot be found out. */
  #printsSecret(value: object, inside: (part: unknown) => boolean): boolean {
    const text = render(value, true);
    if (text === undefined || inside(text)) return true;
    const forms = [() => String(value), () => toJson(value)];
    return forms.some((form) => inside(attempt(form, undefined)));
  }

  #copy(value: unknown, copies: Map<unknown, unknown>, depth: number): unknown {
    if (typeof value === 'string') return this.#redactText(value);
    if (copies.has(value)) return copies.get(value);
    if (typeof value === 'symbol') {
      const description = value.description ?? '';
      const masked = this.#redactText(description);
      copies.set(value, masked === description ? value : Symbol(masked));
      return copies.get(value);
    }
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value;
    if (depth > MAX_DEPTH || copies.size > MAX_OBJECTS) return NOT_COPIED;
    if (attempt(() => value instanceof URL, false)) return this.#copyUrl(value);
    const fresh = typeof value === 'function' ? wrap(value) : this.#emptyLike(value);
    copies.set(value, fresh);
    const copied = (part: unknown): unknown => this.#copy(part, copies, depth + 1);
    this.#fill(fresh, value, copied);
    if (isError(value)) this.#completeError(fresh, value);
    if (typeof value === 'object' && !isPlain(value)) this.#replaceHooks(fresh, value, copied);
    return fresh;
  }

  #copyUrl(value: object): unknown {
    const masked = this.#redactText(String(attempt(() => String(value), UNPRINTABLE)));
    // A tag may be no part of a valid host.
    return attempt(() => new URL(masked), masked);
  }

  /** An object of the same kind with the same prototype, and without what is in the value. */
  #emptyLike(value: object): object {
    const fresh = this.#emptyOfKind(value);
    const prototype = prototypeOf(value);
    if (prototypeOf(fresh) !== prototype) attempt(() => Object.setPrototypeOf(fresh, prototype), undefined);
    return fresh;
  }

  #emptyOfKind(value: object): object {
    const bytes = bytesOf(value);
    if (bytes !== undefined) return likeBytes(value, this.#redactBytes(Uint8Array.from(bytes)));
    if (attempt(() => Array.isArray(value), false)) return [];
    if (types.isMap(value)) return new Map();
    if (types.isSet(value)) return new Set();
    if (types.isDate(value)) return new Date(Date.prototype.getTime.call(value));
    if (types.isRegExp(value)) return attempt(() => new RegExp(this.#redactText(value.source), value.flags), {});
    if (types.isStringObject(value)) return new String(this.#redactText(String.prototype.valueOf.call(value)));
    // A real error, not an object that looks like one: loggers check that.
    return isError(value) ? new Error() : {};
  }

  /** Puts the parts of `value` into `fresh`, each as `copied` returns it. */
  #fill(fresh: object, value: object, copied: (part: unknown) => unknown): void {
    const entries = entriesOf(value);
    if (fresh instanceof Set) for (const part of entries) Set.prototype.add.call(fresh, copied(part));
    if (fresh instanceof Map)
      for (let at = 0; at < entries.length; at += 2) Map.prototype.set.call(fresh, copied(entries[at]), copied(entries[at + 1]));
    for (const key of keysOf(value)) {
      if (typeof value === 'function' && (key === 'prototype' || key === 'arguments' || key === 'caller')) continue;
      const enumerable = attempt(() => Object.prototype.propertyIsEnumerable.call(value, key), true);
      // The length of an array cannot be defined again, only written.
      const configurable = !(key === 'length' && Array.isArray(fresh));
      const descriptor = { value: copied(read(value, key)), enumerable, writable: true, configurable };
      attempt(() => Object.defineProperty(fresh, copied(key) as PropertyKey, descriptor), undefined);
    }
  }

  /** What an error is printed by may come from a getter that fails on a copy, as in a DOMException. */
  #completeError(fresh: object, value: object): void {
    for (const key of ['name', 'message', 'stack']) {
      const text = read(value, key);
      const masked = typeof text === 'string' ? this.#redactText(text) : undefined;
      if (masked !== undefined && read(fresh, key) !== masked) define(fresh, key, masked);
    }
  }

  /** Methods that print what the copy does not have would fail, or print secrets of the value: each gives what the value's gave, masked. */
  #replaceHooks(fresh: object, value: object, copied: (part: unknown) => unknown): void {
    const text = this.#textOf(value);
    define(fresh, inspect.custom, () => text);
    const string = this.#redactText(attempt(() => String(value), text));
    define(fresh, 'toString', () => string);
    if (read(value, Symbol.toPrimitive) !== undefined) define(fresh, Symbol.toPrimitive, () => string);
    const tag = read(value, Symbol.toStringTag);
    if (tag !== undefined) define(fresh, Symbol.toStringTag, typeof tag === 'string' ? this.#redactText(tag) : undefined);
    if (typeof read(value, 'toJSON') !== 'function') return;
    const json = copied(attempt(() => toJson(value), text));
    define(fresh, 'toJSON', () => json);
  }

  /** What `console.log` prints of a value, masked. */
  #textOf(value: unknown): string {
    return this.#redactText(render(value, false) ?? UNPRINTABLE);
  }

  /** Whether a copy can be printed and prints no secret: the last check, of what we did not think of. */
  #isPrintable(copy: unknown): boolean {
    const text = render(copy, true);
    // JSON of a cycle or a bigint fails for the value, too.
    const forms = [text, attempt(() => String(copy), ''), attempt(() => JSON.stringify(copy), '')];
    return text !== undefined && forms.every((form) => form === undefined || this.#redactText(form) === form);
  }
}

/** What `toJSON` of an object gives. Throws what that throws. */
function toJson(value: object): unknown {
  return 'toJSON' in value && typeof value.toJSON === 'function' ? value.toJSON() : undefined;
}

/** A function that does what `value` does and shows nothing of its source. */
function wrap(value: object): object {
  return function (this: unknown, ...args: readonly unknown[]): unknown {
    return Reflect.apply(value as () => unknown, this, args);
  };
}

/** A buffer, or a view of one, of the kind of `value` with other bytes. A tag may leave no whole number of elements: zeros fill the last. */
function likeBytes(value: object, bytes: Uint8Array): object {
  if (Buffer.isBuffer(value)) return Buffer.from(bytes);
  const size = 'BYTES_PER_ELEMENT' in value ? Number(value.BYTES_PER_ELEMENT) : 1;
  const { buffer } = Uint8Array.from({ length: Math.ceil(bytes.length / size) * size }, (_, at) => bytes[at] ?? 0);
  if (types.isAnyArrayBuffer(value)) return buffer;
  if (types.isDataView(value)) return new DataView(buffer);
  const Kind = globalThis[types.isTypedArray(value) ? (value[Symbol.toStringTag] as 'Uint8Array') : 'Uint8Array'];
  return new Kind(buffer);
}
