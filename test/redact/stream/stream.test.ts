// The redactor as a Transform.
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { type Later, redactStream } from '../../../src/redact/stream/stream.ts';
import { token } from '../../support/tokens/token.ts';

const rules = prepareRules();
const T = token('stream');
const [id = '', secret = ''] = T.split(':');
const x = (count: number): string => 'x'.repeat(count);

/** What comes out of a stream so far. */
function collect(stream: NodeJS.ReadableStream): { text: string } {
  const all = { text: '' };
  stream.on('data', (bytes: Buffer) => {
    all.text += bytes.toString('latin1');
  });
  return all;
}

test('masks its input, in whatever pieces it comes', async () => {
  const out = new PassThrough();
  const all = collect(out);
  await pipeline(Readable.from([...`a ${T} b`]), redactStream(rules), out);
  expect(all.text).toBe(`a ${id}:${x(35)} b`);
});

test('held bytes are written when nothing comes for a while', async () => {
  const pending: { run: () => void; milliseconds: number; cancelled: boolean }[] = [];
  const later: Later = (run, milliseconds) => {
    const one = { run, milliseconds, cancelled: false };
    pending.push(one);
    return {
      cancel() {
        one.cancelled = true;
      },
    };
  };
  const stream = redactStream(rules, { later });
  const all = collect(stream);
  const write = (text: string): Promise<void> => new Promise((resolve) => stream.write(text, () => setImmediate(resolve)));
  await write('nothing to hold');
  expect(pending).toEqual([]);
  await write(` ${id}:${secret.slice(0, 10)}`);
  expect(all.text).toBe(`nothing to hold ${id}:`);
  expect(pending.at(-1)).toMatchObject({ milliseconds: 150, cancelled: false });
  pending.at(-1)?.run();
  await new Promise(setImmediate);
  expect(all.text).toBe(`nothing to hold ${id}:${x(10)}`);
  await write(secret.slice(10, 20));
  await write(`${secret.slice(20)}\n`);
  expect(pending.at(-1)).toMatchObject({ cancelled: true });
  expect(all.text).toBe(`nothing to hold ${id}:${x(35)}\n`);
  stream.destroy();
});

test('two streams do not affect each other', async () => {
  const [one, other] = [redactStream(rules), redactStream(rules)];
  const [first, second] = [collect(one), collect(other)];
  one.write(`${id}:${secret.slice(0, 20)}`);
  other.write(`${secret.slice(20)} `);
  one.end('!');
  other.end();
  await new Promise((resolve) => other.on('close', resolve));
  expect(first.text).toBe(`${id}:${secret.slice(0, 20)}!`);
  expect(second.text).toBe(`${secret.slice(20)} `);
});

test('after an error it is destroyed, and nothing more comes out', async () => {
  const broken = prepareRules().map((rule) => ({
    ...rule,
    get pattern(): RegExp {
      throw new Error('no pattern');
    },
    encoded: rule.encoded,
  }));
  const out = new PassThrough();
  const all = collect(out);
  const source = Readable.from(['before ', `${T}\n`, 'behind']);
  await expect(pipeline(source, redactStream(broken), out)).rejects.toThrow('no pattern');
  expect(all.text).toBe('before ');
});
