// A console that masks what it prints: whatever the method, and also what only the format joins.
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { maskConsole } from '../../../src/redact/loggers/mask-console.ts';
import { createValueRedactor } from '../../../src/redact/stream/values.ts';
import { token } from '../../support/tokens/token.ts';

const T = token('console');
const [id = '', secret = ''] = T.split(':');
const MASKED = `${id}:${'x'.repeat(35)}`;

let printed = '';
let target: Console;
const plain = { isTTY: false } as const;

function makeConsole(): Console {
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      printed += chunk.toString();
      done();
    },
  });
  return new Console({ stdout: stream, stderr: stream });
}

beforeEach(() => {
  printed = '';
  target = makeConsole();
  maskConsole(target, createValueRedactor(prepareRules()), { stdout: plain, stderr: plain });
});

describe('masked', () => {
  const withProperty = Object.assign(() => 1, { t: T });
  test.each([
    ['log', () => target.log('a', T)],
    ['error', () => target.error(new Error(T))],
    ['warn', () => target.warn({ deep: { t: T } })],
    ['info', () => target.info(`${T}`)],
    ['debug', () => target.debug(new Map([[T, 1]]))],
    ['a function', () => target.log(withProperty)],
    ['what the format joins', () => target.log('%s:%s', id, secret)],
    ['dir', () => target.dir({ t: T })],
    ['dirxml', () => target.dirxml(T)],
    ['table', () => target.table([{ t: T }])],
    ['trace', () => target.trace(T)],
    ['group', () => target.group(T)],
    ['assert', () => target.assert(false, T)],
    ['count', () => target.count(T)],
  ] as const)('%s', (_, print) => {
    print();
    expect(printed).toContain(MASKED);
    expect(printed).not.toContain(secret.slice(4));
  });
});

test('what holds no secret is printed as it would be', () => {
  const arguments_: readonly (readonly unknown[])[] = [
    [],
    ['%d%%', 5, 'x', { a: 1 }],
    ['100% %s'],
    [null, undefined, 1n],
    ['a\nb'],
  ];
  for (const args of arguments_) target.log(...args);
  const masked = printed;
  printed = '';
  const other = makeConsole();
  for (const args of arguments_) other.log(...args);
  expect(masked).toBe(printed);
});

test('colors are those of the stream that is printed to', () => {
  maskConsole(target, (text) => text, { stdout: { isTTY: true, hasColors: () => true }, stderr: plain });
  target.log({ a: 1 });
  target.error({ a: 1 });
  expect(printed).toBe('{ a: \u001b[33m1\u001b[39m }\n{ a: 1 }\n');
});
