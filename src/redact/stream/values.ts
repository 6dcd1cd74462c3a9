// Masks the secrets in values of a program: strings, errors, objects. For loggers.
//
//     const redact = createValueRedactor(prepareRules());
//     logger.error(redact(error));
import type { CompiledRule } from '../../model/compiled-rule.ts';
import type { MaskOptions } from './mask.ts';
import { createRedactor, type Redactor } from './redactor.ts';

/**
 * Returns the value itself if it holds no secret, otherwise a copy with the secrets masked; never changes the value. Covers arrays, maps, sets,
 * bytes, URLs, and all properties of other objects: of errors also message, stack and cause. Not covered is what an object keeps private
 * (private fields, the state of Headers or of a stream).
 */
export type RedactValue = <Value>(value: Value) => Value;

/** A RedactValue with its own redactor. */
export function createValueRedactor(rules: readonly CompiledRule[], options: MaskOptions = {}): RedactValue {
  const values = new ValueRedactor(createRedactor(rules, options));
  return (value) => values.redact(value);
}

/** Masks one value after another. Its redactor is at the start of a stream between any two strings. */
class ValueRedactor {
  readonly #redactor: Redactor;

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  redact<Value>(value: Value): Value {
    return this.#holdsSecret(value, new Set()) ? (this.#copy(value, new Map()) as Value) : value;
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

  /** Whether there is a secret anywhere in `value`. */
  #holdsSecret(value: unknown, seen: Set<object>): boolean {
    if (typeof value === 'string') return this.#redactText(value) !== value;
    if (typeof value !== 'object' || value === null || seen.has(value)) return false;
    seen.add(value);
    if (value instanceof Uint8Array) return !Buffer.from(this.#redactBytes(value)).equals(value);
    return partsOf(value).some((part) => this.#holdsSecret(part, seen));
  }

  #copy(value: unknown, copies: Map<object, unknown>): unknown {
    if (typeof value === 'string') return this.#redactText(value);
    if (typeof value !== 'object' || value === null) return value;
    if (copies.has(value)) return copies.get(value);
    if (value instanceof URL) return new URL(this.#redactText(value.href));
    if (value instanceof Uint8Array) return this.#copyBytes(value);
    const fresh = emptyLike(value);
    if (fresh === undefined) return value;
    copies.set(value, fresh);
    this.#fill(fresh, value, (part) => this.#copy(part, copies));
    return fresh;
  }

  /** Puts the parts of `value` into `fresh`, each as `copied` returns it. */
  #fill(fresh: object, value: object, copied: (part: unknown) => unknown): void {
    if (value instanceof Map && fresh instanceof Map) for (const [key, part] of value) fresh.set(copied(key), copied(part));
    if (value instanceof Set && fresh instanceof Set) for (const part of value) fresh.add(copied(part));
    for (const key of Reflect.ownKeys(value)) {
      Object.defineProperty(fresh, typeof key === 'string' ? this.#redactText(key) : key, {
        value: copied(read(value, key)),
        enumerable: Object.prototype.propertyIsEnumerable.call(value, key),
        writable: true,
        // The length of an array cannot be defined again.
        configurable: !(Array.isArray(value) && key === 'length'),
      });
    }
  }

  #copyBytes(bytes: Uint8Array): Uint8Array {
    const masked = this.#redactBytes(Uint8Array.from(bytes));
    return Buffer.isBuffer(bytes) ? Buffer.from(masked) : Uint8Array.from(masked);
  }
}

/** The strings and objects in an object. */
function partsOf(value: object): readonly unknown[] {
  if (value instanceof URL) return [value.href];
  const inside = value instanceof Map ? [...value].flat() : value instanceof Set ? [...value] : [];
  return [...inside, ...Reflect.ownKeys(value).flatMap((key) => [key, read(value, key)])];
}

/** The value of a property; undefined where reading it throws. */
function read(value: object, key: PropertyKey): unknown {
  try {
    return Reflect.get(value, key);
  } catch {
    return undefined;
  }
}

/** An empty object of the same kind; undefined for one that cannot hold a secret. */
function emptyLike(value: object): object | undefined {
  if (value instanceof Date || value instanceof RegExp || value instanceof Promise || ArrayBuffer.isView(value)) return undefined;
  const fresh = Array.isArray(value) ? [] : value instanceof Map ? new Map() : value instanceof Set ? new Set() : undefined;
  // A real error, not an object that looks like one: loggers check that.
  const object = fresh ?? (value instanceof Error ? new Error() : {});
  return Object.setPrototypeOf(object, Object.getPrototypeOf(value)) as object;
}
