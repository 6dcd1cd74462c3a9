// Typed access to a JSON document that others wrote: what is missing or of another type is an error that names where.

/** The document has not the form that it should have. The message names the field and what it should be. */
export class FieldError extends Error {
  override name = 'FieldError';
}

/** A value in a JSON document, and where it is: `findings[3].origin`. */
export class JsonValue {
  readonly #value: unknown;
  readonly #path: string;

  constructor(value: unknown, path = '') {
    this.#value = value;
    this.#path = path;
  }

  /** The field of an object; missing is as undefined. Throws FieldError where this is no object. */
  get(name: string): JsonValue {
    const value = this.#value;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.#wrong('an object');
    const path = this.#path === '' ? name : `${this.#path}.${name}`;
    return new JsonValue(Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined, path);
  }

  get isMissing(): boolean {
    return this.#value === undefined;
  }

  /** What `read` makes of it; undefined where it is missing. */
  optional<Value>(read: (value: JsonValue) => Value): Value | undefined {
    return this.isMissing ? undefined : read(this);
  }

  string(): string {
    if (typeof this.#value !== 'string') throw this.#wrong('a string');
    return this.#value;
  }

  boolean(): boolean {
    if (typeof this.#value !== 'boolean') throw this.#wrong('true or false');
    return this.#value;
  }

  /** A whole number from 0 up. */
  count(): number {
    if (!Number.isSafeInteger(this.#value) || (this.#value as number) < 0) throw this.#wrong('a whole number');
    return this.#value as number;
  }

  number(): number {
    if (typeof this.#value !== 'number') throw this.#wrong('a number');
    return this.#value;
  }

  oneOf<Name extends string>(names: readonly Name[]): Name {
    const found = names.find((name) => name === this.#value);
    if (found === undefined) throw this.#wrong(`one of ${names.join(', ')}`);
    return found;
  }

  list<Item>(read: (item: JsonValue) => Item): readonly Item[] {
    if (!Array.isArray(this.#value)) throw this.#wrong('an array');
    return this.#value.map((item, at) => read(new JsonValue(item, `${this.#path}[${at}]`)));
  }

  strings(): readonly string[] {
    return this.list((item) => item.string());
  }

  #wrong(expected: string): FieldError {
    return new FieldError(`${this.#path === '' ? 'the document' : this.#path} must be ${expected}`);
  }
}
