// Masks the secrets in values of a program: strings, errors, objects. For loggers.
//
//     const redact = createValueRedactor(prepareRules());
//     logger.error(redact(error));
import type { CompiledRule } from '../../model/compiled-rule.ts';
import type { MaskOptions } from './mask.ts';
import { createRedactor } from './redactor.ts';

/**
 * Returns the value itself if it holds no secret, otherwise a copy with the secrets masked; never changes the value. Covers arrays, maps, sets,
 * bytes, URLs, and all properties of other objects: of errors also message, stack and cause. Not covered is what an object keeps private
 * (private fields, the state of Headers or of a stream).
 */
export type RedactValue = <Value>(value: Value) => Value;

/** A RedactValue with its own redactor. */
export function createValueRedactor(rules: readonly CompiledRule[], options: MaskOptions = {}): RedactValue {
  const redactor = createRedactor(rules, options);

  function redactBytes(bytes: Uint8Array): Uint8Array {
    const first = redactor.take(bytes);
    const rest = redactor.end();
    if (rest.length === 0) return first;
    return Buffer.concat([first, rest]);
  }

  function redactText(text: string): string {
    const bytes = Buffer.from(text, 'utf8');
    const masked = redactBytes(bytes);
    return masked === bytes || bytes.equals(masked) ? text : Buffer.from(masked).toString('utf8');
  }

  /** Whether there is a secret anywhere in `value`. */
  function holdsSecret(value: unknown, seen: Set<object>): boolean {
    if (typeof value === 'string') return redactText(value) !== value;
    if (typeof value !== 'object' || value === null || seen.has(value)) return false;
    seen.add(value);
    if (value instanceof Uint8Array) return !Buffer.from(redactBytes(value)).equals(value);
    return partsOf(value).some((part) => holdsSecret(part, seen));
  }

  function copy(value: unknown, copies: Map<object, unknown>): unknown {
    if (typeof value === 'string') return redactText(value);
    if (typeof value !== 'object' || value === null) return value;
    if (copies.has(value)) return copies.get(value);
    if (value instanceof URL) return new URL(redactText(value.href));
    if (value instanceof Uint8Array) return copyBytes(value);
    const fresh = emptyLike(value);
    if (fresh === undefined) return value;
    copies.set(value, fresh);
    fill(fresh, value, (part) => copy(part, copies));
    return fresh;
  }

  /** Puts the parts of `value` into `fresh`, each as `copied` returns it. */
  function fill(fresh: object, value: object, copied: (part: unknown) => unknown): void {
    if (value instanceof Map && fresh instanceof Map) for (const [key, part] of value) fresh.set(copied(key), copied(part));
    if (value instanceof Set && fresh instanceof Set) for (const part of value) fresh.add(copied(part));
    for (const key of Reflect.ownKeys(value)) {
      Object.defineProperty(fresh, typeof key === 'string' ? redactText(key) : key, {
        value: copied(read(value, key)),
        enumerable: Object.prototype.propertyIsEnumerable.call(value, key),
        writable: true,
        // The length of an array cannot be defined again.
        configurable: !(Array.isArray(value) && key === 'length'),
      });
    }
  }

  function copyBytes(bytes: Uint8Array): Uint8Array {
    const masked = redactBytes(Uint8Array.from(bytes));
    return Buffer.isBuffer(bytes) ? Buffer.from(masked) : Uint8Array.from(masked);
  }

  return <Value>(value: Value): Value => (holdsSecret(value, new Set()) ? (copy(value, new Map()) as Value) : value);
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
