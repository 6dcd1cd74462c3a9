// Texts, errors and objects with the secrets in them masked.
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { createValueRedactor } from '../../../src/redact/stream/values.ts';
import { holdsPieceOf } from '../../support/redact.ts';
import { token } from '../../support/tokens/token.ts';

const redact = createValueRedactor(prepareRules());
const T = token('values');
const [id = '', secret = ''] = T.split(':');
const MASKED = `${id}:${'x'.repeat(35)}`;
const url = `https://api.telegram.org/bot${T}/getMe`;

/** All of a value, as far as Node shows it. */
const shown = (value: unknown): string => inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true });

describe('what holds no secret is given back itself', () => {
  const loop: Record<string, unknown> = { a: 1 };
  loop['self'] = loop;
  test.each([
    ['a text'],
    [7],
    [undefined],
    [null],
    [loop],
    [new Error('no')],
    [Buffer.from('bytes')],
    [new Map([[1, 2]])],
    [Symbol.iterator],
    ['\ud800'],
  ])('%s', (value) => {
    expect(redact(value)).toBe(value);
  });
});

test('texts and bytes', () => {
  expect(redact(`GET ${url}`)).toBe(`GET ${url.replace(T, MASKED)}`);
  expect(redact('é '.concat(T))).toBe(`é ${MASKED}`);
  const bytes = Buffer.from(`a ${T}\xff`, 'latin1');
  expect(redact(bytes)).toEqual(Buffer.from(`a ${MASKED}\xff`, 'latin1'));
  expect(bytes.toString('latin1')).toContain(T);
  expect(redact(new Uint8Array(bytes))).toEqual(new Uint8Array(Buffer.from(`a ${MASKED}\xff`, 'latin1')));
});

test('an error with all that hangs on it', () => {
  class RequestError extends Error {
    override name = 'RequestError';
    readonly request: unknown;
    constructor(message: string, options: ErrorOptions) {
      super(message, options);
      this.request = {
        url: new URL(url),
        headers: new Map([['path', `/bot${T}/getMe`]]),
        seen: new Set([T]),
        body: Buffer.from(T),
      };
    }
  }
  const cause = new TypeError(`connect to ${url}`);
  Object.assign(cause, { self: cause, [`key ${T}`]: 1 });
  const error = new RequestError(`request to ${url} failed`, { cause });
  const before = shown(error);
  const masked = redact(error);
  expect(shown(error)).toBe(before);
  expect(masked).not.toBe(error);
  expect(masked).toBeInstanceOf(RequestError);
  expect(masked.cause).toBeInstanceOf(TypeError);
  expect(masked.message).toBe(`request to ${url.replace(T, MASKED)} failed`);
  expect(masked.stack).toBe(error.stack?.replaceAll(T, MASKED));
  expect((masked.cause as { readonly self: unknown }).self).toBe(masked.cause);
  expect(holdsPieceOf(secret, shown(masked))).toBe(false);
  expect(shown(masked)).toBe(before.replaceAll(T, MASKED).replace(shown(Buffer.from(T)), shown(Buffer.from(MASKED))));
});

test('an AggregateError, getters, arrays, properties that cannot be read', () => {
  const value = {
    errors: new AggregateError([new Error(T)], T),
    list: [1, [T], { deep: T }],
    get asked() {
      return T;
    },
    get broken(): string {
      throw new Error('no');
    },
  };
  const masked = redact(value);
  expect(masked.list).toEqual([1, [MASKED], { deep: MASKED }]);
  expect(masked.asked).toBe(MASKED);
  expect(masked.errors.errors[0]).toBeInstanceOf(Error);
  expect(holdsPieceOf(secret, shown(masked))).toBe(false);
});

test('with a tag', () => {
  expect(createValueRedactor(prepareRules(), { mask: 'tag' })(`/bot${T}/`)).toBe(`/bot${id}:[redacted]/`);
});
