// What goes through a masked pipe, and what does not where masking fails.
import { PassThrough, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { MaskedPipe } from '../../../src/redact/exec/masked-pipe.ts';
import { createRedactor, type Redactor } from '../../../src/redact/stream/redactor.ts';
import { token } from '../../support/tokens/token.ts';

const TOKEN = token('mask stream');
const MASKED = `${TOKEN.slice(0, TOKEN.indexOf(':') + 1)}${'x'.repeat(35)}`;

/** An output that keeps what is written to it. */
function collect(): Writable & { text(): string } {
  const pieces: Buffer[] = [];
  const output = new Writable({
    write(piece: Buffer, _encoding, done) {
      pieces.push(piece);
      done();
    },
  });
  return Object.assign(output, { text: () => Buffer.concat(pieces).toString('latin1') });
}

const create = (): Redactor => createRedactor(prepareRules());

test('every split of a token in two', async () => {
  for (let at = 1; at < TOKEN.length; at++) {
    const input = new PassThrough();
    const output = collect();
    const { done } = new MaskedPipe(input, output, create());
    input.write(`GET /bot${TOKEN.slice(0, at)}`);
    await new Promise(setImmediate);
    input.end(`${TOKEN.slice(at)}/getMe`);
    await done;
    expect(output.text()).toBe(`GET /bot${MASKED}/getMe`);
  }
});

test.each(['take', 'idle', 'end'] as const)(
  'a redactor whose %s fails lets nothing more pass, and the pipe is closed',
  async (name) => {
    const input = new PassThrough();
    const output = collect();
    const redactor = create();
    const failing: Redactor = {
      take: (chunk) => redactor.take(chunk),
      idle: () => redactor.idle(),
      end: () => redactor.end(),
      holds: true,
      count: 0,
      [name]: () => {
        throw new Error('broken');
      },
    };
    const { done } = new MaskedPipe(input, output, failing);
    input.write(`first ${TOKEN}`);
    if (name === 'end') input.end();
    await expect(done).rejects.toThrow('broken');
    expect(input.destroyed).toBe(true);
    expect(output.text()).not.toContain(TOKEN.slice(-10));
  },
);

test('an output that fails: a reader that is gone is none of our business, all else is said', async () => {
  for (const [code, message] of [
    ['EPIPE', undefined],
    ['ENOSPC', 'the output of the command cannot be written: no space left on the device'],
  ] as const) {
    const input = new PassThrough();
    const output = new Writable({ write: (_piece, _encoding, done) => done(Object.assign(new Error('x'), { code })) });
    output.on('error', () => undefined);
    const { done } = new MaskedPipe(input, output, create());
    input.write('something\n');
    if (message === undefined) await done;
    else await expect(done).rejects.toThrow(message);
    expect(input.destroyed).toBe(true);
  }
});
