// Values that hide a secret, or that fail when they are read or printed: masking never throws, and what it returns can be printed.
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { createValueRedactor } from '../../../src/redact/stream/values.ts';
import { holdsPieceOf } from '../../support/redact.ts';
import { SOAK } from '../../support/soak.ts';
import { token } from '../../support/tokens/token.ts';

const redact = createValueRedactor(prepareRules());
const redactToTag = createValueRedactor(prepareRules(), { mask: 'tag' });
const T = token('hostile values');
const [, secret = ''] = T.split(':');
const url = `https://api.telegram.org/bot${T}/getMe`;

const fail = (): never => {
  throw new TypeError('not to be read');
};

class WithPrivate {
  readonly #token = T;
  toString(): string {
    return `client ${this.#token}`;
  }
  toJSON(): object {
    return { token: this.#token };
  }
  [inspect.custom](): string {
    return `<client ${this.#token}>`;
  }
  get [Symbol.toStringTag](): string {
    return `Client${this.#token.length}`;
  }
}

class FailingError extends Error {
  readonly #request = url;
  override get message(): string {
    return `failed: ${this.#request}`;
  }
  override toString(): string {
    return this.#request;
  }
}

class OddMap extends Map<unknown, unknown> {
  override [Symbol.iterator](): never {
    return fail();
  }
}

function* tokens(): Generator<string> {
  yield T;
}

/** A list of 20,000 objects, each in the one before. */
function makeDeep(): object {
  let value: object = { token: T };
  for (let level = 0; level < 20_000; level++) value = { next: value };
  return value;
}

/** An object whose getter makes another one like it, without end. */
const endless = (): object => ({
  token: T,
  get next() {
    return endless();
  },
});

/** Ways to carry a string, each in a value of its own. */
const CARRIERS: Readonly<Record<string, () => unknown>> = {
  'a Response': () => Object.defineProperty(new Response('body'), 'url', { value: url, enumerable: true }),
  'a Request': () => new Request(url, { headers: { authorization: `Bearer ${T}` } }),
  Headers: () => new Headers({ 'x-path': `/bot${T}/` }),
  URLSearchParams: () => new URLSearchParams({ token: T }),
  'a URL': () => new URL(url),
  'a DOMException': () => new DOMException(`fetch ${url}`, 'AbortError'),
  'private fields that are printed': () => new WithPrivate(),
  'an error with getters': () => new FailingError(),
  'an AggregateError': () => new AggregateError([new Error(T), new DOMException(T)], T, { cause: new WithPrivate() }),
  'an error without a prototype': () => Object.setPrototypeOf(new Error(T), null),
  'an error whose stack cannot be read': () => Object.defineProperty(new Error(T), 'stack', { get: fail }),
  'a getter': () => ({
    get token() {
      return T;
    },
  }),
  'a getter that throws beside it': () => ({
    token: T,
    get other() {
      return fail();
    },
  }),
  'a proxy': () => new Proxy({ token: T }, {}),
  'a proxy whose traps throw': () =>
    new Proxy({ token: T }, { get: fail, ownKeys: fail, getPrototypeOf: fail, getOwnPropertyDescriptor: fail }),
  'a proxy that makes it': () =>
    new Proxy(
      {},
      {
        ownKeys: () => ['token'],
        get: () => T,
        getOwnPropertyDescriptor: () => ({ value: T, enumerable: true, configurable: true }),
      },
    ),
  'a revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({ token: T }, {});
    revoke();
    return { proxy, token: T };
  },
  'a cycle': () => {
    const value: Record<string, unknown> = { token: T, list: [] };
    value['self'] = value;
    value['list'] = [value, new Set([value]), new Map([[value, value]])];
    return value;
  },
  toJSON: () => ({ toJSON: () => ({ token: T }) }),
  'toJSON that throws': () => ({ token: T, toJSON: fail }),
  'inspect.custom': () => ({ [inspect.custom]: () => T }),
  'inspect.custom that throws': () => ({ token: T, [inspect.custom]: fail }),
  toString: () => ({ toString: () => T }),
  'toString that throws': () => ({ token: T, toString: fail }),
  'Symbol.toPrimitive': () => ({ [Symbol.toPrimitive]: () => T }),
  'Symbol.toStringTag': () => ({ [Symbol.toStringTag]: T }),
  'a function': () => Object.assign(() => 1, { token: T }),
  'the source of a function': () => new Function(`return ${JSON.stringify(T)}`),
  'the name of a function': () => Object.defineProperty(() => 1, 'name', { value: T }),
  'a class': () => Object.assign(class {}, { token: T }),
  'a boxed string': () => Object.assign(new String(T), { also: T }),
  'a symbol': () => Symbol(T),
  'the name of a symbol': () => ({ [Symbol(T)]: T }),
  'a Map with another iterator': () => new OddMap([[T, { [T]: T }]]),
  'a Set': () => new Set([T, [T]]),
  'a Buffer': () => Buffer.from(`a ${T}`),
  'a Uint8Array': () => new TextEncoder().encode(T),
  'an Int16Array': () => new Int16Array(Uint8Array.from(Buffer.from(`${T}  `)).buffer, 0, 23),
  'a DataView': () => new DataView(Uint8Array.from(Buffer.from(T)).buffer),
  'an ArrayBuffer': () => Uint8Array.from(Buffer.from(T)).buffer,
  'a Date': () => Object.assign(new Date(0), { token: T }),
  'a regular expression': () => new RegExp(T),
  'a promise': () => Promise.resolve(T),
  'an iterator of a Map': () => new Map([[T, T]]).entries(),
  'a generator': () => Object.assign(tokens(), { token: T }),
  'a frozen object': () => Object.freeze({ list: Object.freeze([T]) }),
  'an object without a prototype': () => Object.assign(Object.create(null), { token: T }),
  'a key': () => ({ [`of ${T}`]: 1 }),
  '__proto__ as a key': () => JSON.parse(`{ "__proto__": { "token": "${T}" } }`),
  'a sparse array': () => Object.assign([], { 5: T, extra: T }),
  'an object with 20,000 levels': makeDeep,
  'levels without end': endless,
};

/** Every way in which a logger prints a value that the value itself allows. */
function printed(value: unknown): readonly string[] {
  const options = { depth: 50, showHidden: true, getters: true, maxStringLength: null, maxArrayLength: null };
  const texts = [inspect(value), inspect(value, options), inspect({ in: [value] }, { ...options, compact: false })];
  const string = (): string => (typeof value === 'symbol' ? value.toString() : `${value as string}`);
  for (const form of [string, () => JSON.stringify(value) ?? '', () => JSON.stringify({ in: [value] })]) {
    try {
      texts.push(form());
    } catch (error) {
      // JSON of a cycle, text of an object without a prototype or of a list with a symbol: so it is with the value.
      expect(String(error)).toMatch(/circular|Cannot convert (?:object to primitive value|a Symbol value to a string)|BigInt/);
    }
  }
  return texts;
}

const rows = Object.entries(CARRIERS);

describe.each([
  ['a mask', redact],
  ['a tag', redactToTag],
])('with %s', (_, mask) => {
  test.each(rows)('%s', (_name, make) => {
    const value = mask(make());
    for (const text of printed(value)) expect(holdsPieceOf(secret, text)).toBe(false);
  });

  test('a secret that is only in the bytes of a buffer is not in the copy', () => {
    for (const name of ['a Buffer', 'a Uint8Array', 'an Int16Array', 'a DataView', 'an ArrayBuffer']) {
      const copy = mask(CARRIERS[name]?.()) as ArrayBuffer | ArrayBufferView;
      const bytes = ArrayBuffer.isView(copy) ? Buffer.from(copy.buffer, copy.byteOffset, copy.byteLength) : Buffer.from(copy);
      expect(holdsPieceOf(secret, bytes.toString('latin1'))).toBe(false);
    }
  });
});

test('a copy is what the value is: its prototype, its class, and what of it holds no secret', () => {
  const response = redact(CARRIERS['a Response']?.());
  expect(response).toBeInstanceOf(Response);
  expect(inspect(response)).toContain('status: 200');
  const exception = redact(new DOMException(`fetch ${url}`, 'AbortError'));
  expect(exception).toBeInstanceOf(DOMException);
  expect(exception).toBeInstanceOf(Error);
  expect(exception.name).toBe('AbortError');
  expect(exception.message).toMatch(/^fetch https:\/\/api\.telegram\.org\/bot\d+:x{35}\/getMe$/);
  const wrapped = redact(Object.assign((a: number, b: number) => a + b, { token: T, kept: 1 }));
  expect([wrapped(1, 2), wrapped.kept]).toEqual([3, 1]);
  expect(redact(new Date(7))).toEqual(new Date(7));
  expect(String(redact(new String(T)))).toMatch(/^\d+:x{35}$/);
  expect(redact(new Int16Array([1, 2, 3]))).toEqual(new Int16Array([1, 2, 3]));
  expect(JSON.parse(JSON.stringify(redact(new WithPrivate())))).toEqual({ token: expect.stringMatching(/^\d+:x{35}$/) });
});

test.each([
  ['a Response', () => new Response('body')],
  ['Headers', () => new Headers({ a: 'b' })],
  [
    'a class with private fields',
    () =>
      new (class {
        readonly #a = 1;
        get a() {
          return this.#a;
        }
      })(),
  ],
  ['a function', () => () => 1],
  ['a proxy', () => new Proxy({ a: 1 }, {})],
  ['a promise', () => Promise.resolve('a')],
  ['a boxed string', () => new String('a')],
])('what holds no secret is returned itself: %s', (_, make) => {
  const value = make();
  expect(redact(value)).toBe(value);
});

test('the value is not changed, and getters with an effect are only read', () => {
  const value = { token: T, inner: Object.freeze([T]) };
  const before = inspect(value);
  redact(value);
  expect(inspect(value)).toBe(before);
});

const leaf = fc.oneof(
  fc.constantFrom(...rows.filter(([name]) => !/levels/.test(name)).map(([, make]) => make)).map((make) => make()),
  fc.string(),
  fc.constantFrom(null, undefined, 7, true, 7n, T, `é ${T}\n`),
);

const nested = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constant(T)), tie('value'), { maxKeys: 3 }),
    tie('value').map((value) => new Map([[value, value]])),
    tie('value').map((value) => new Set([value])),
    tie('value').map((value) => Object.assign(new Error('no', { cause: value }), { value })),
    tie('value').map((value) => ({ toJSON: () => value, [inspect.custom]: () => value })),
    tie('value').map((value) => new Proxy([value], {})),
    tie('value').map((value) => ({
      get value() {
        return value;
      },
    })),
  ),
})).value;

test('given values of all these in one another, it never throws and no piece of a secret is printed', () => {
  fc.assert(
    fc.property(nested, (value) => {
      for (const text of printed(redact(value))) expect(holdsPieceOf(secret, text)).toBe(false);
    }),
    { numRuns: 150 * SOAK },
  );
});

test('given any values, it never throws', () => {
  const anything = fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withNullPrototype: true,
    withSparseArray: true,
  });
  fc.assert(
    fc.property(anything, (value) => {
      expect(redact(value)).toBe(value);
    }),
    { numRuns: 300 * SOAK },
  );
});
