// Reads any value, hostile ones too, without an exception: its keys, its contents, and what a logger would print of it.
import { inspect, types } from 'node:util';

/** What `run` gives; `otherwise` where it throws: a getter, a trap of a proxy or a method of the value may. */
export function attempt<Result, Otherwise>(run: () => Result, otherwise: Otherwise): Result | Otherwise {
  try {
    return run();
  } catch {
    return otherwise;
  }
}

/** The value of a property; undefined where reading it throws. */
export function read(value: object, key: PropertyKey): unknown {
  return attempt(() => Reflect.get(value, key), undefined);
}

/** The keys of all own properties. Of bytes and boxed strings without the indexes: those are read as a whole. */
export function keysOf(value: object): readonly PropertyKey[] {
  const keys: readonly PropertyKey[] = attempt(() => Reflect.ownKeys(value), []);
  const indexed = ArrayBuffer.isView(value) || types.isStringObject(value);
  return indexed ? keys.filter((key) => typeof key === 'symbol' || !/^(?:[0-9]+|length)$/.test(String(key))) : keys;
}

/** The prototype; null where it cannot be read. */
export function prototypeOf(value: object): object | null {
  return attempt(() => Object.getPrototypeOf(value) as object | null, null);
}

/** The keys and values of a map, the members of a set; of everything else nothing. */
export function entriesOf(value: object): readonly unknown[] {
  const parts: unknown[] = [];
  // Not by iteration: a subclass may have another one.
  if (types.isMap(value)) Map.prototype.forEach.call(value, (part: unknown, key: unknown) => parts.push(key, part));
  if (types.isSet(value)) Set.prototype.forEach.call(value, (part: unknown) => parts.push(part));
  return parts;
}

/** The bytes of a buffer or a view of one, not copied; undefined for all other values. */
export function bytesOf(value: object): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return types.isAnyArrayBuffer(value) ? attempt(() => new Uint8Array(value), undefined) : undefined;
}

/** Whether it is an error for Node, for `instanceof`, or for both. */
export function isError(value: object): boolean {
  return types.isNativeError(value) || attempt(() => value instanceof Error, false);
}

/** Properties by which an object decides what is printed of it. */
const HOOKS = [inspect.custom, 'toJSON', 'toString', Symbol.toPrimitive, Symbol.toStringTag] as const;

/** Objects of these kinds are printed by their properties and contents alone, although they have some of the hooks. */
const PLAIN = new Set<object>(
  [Object, Array, Map, Set, Date, RegExp, String, Error, AggregateError, EvalError, RangeError, ReferenceError]
    .map(({ prototype }): object => prototype)
    .concat([SyntaxError.prototype, TypeError.prototype, URIError.prototype]),
);

/** Whether all that is printed of an object is in its properties and contents: no method of it decides that, and Node sees nothing else. */
export function isPlain(value: object): boolean {
  if (types.isProxy(value)) return false;
  if (bytesOf(value) !== undefined) return true;
  for (let at: object | null = value; at !== null && !PLAIN.has(at); at = prototypeOf(at)) {
    const owner = at;
    if (HOOKS.some((hook) => Object.hasOwn(owner, hook))) return false;
  }
  return true;
}

/** What `console.log` prints of a value; undefined where that throws. @param whole all levels of it */
export function render(value: unknown, whole: boolean): string | undefined {
  // A string that is cut could end within a secret.
  const limits = { maxStringLength: Number.POSITIVE_INFINITY, breakLength: 120 };
  const all = { depth: Number.POSITIVE_INFINITY, maxArrayLength: Number.POSITIVE_INFINITY };
  return attempt(() => inspect(value, whole ? { ...limits, ...all } : limits), undefined);
}

/** Defines a property that loggers find and do not list. */
export function define(object: object, key: PropertyKey, value: unknown): void {
  attempt(() => Object.defineProperty(object, key, { value, enumerable: false, writable: true, configurable: true }), undefined);
}
