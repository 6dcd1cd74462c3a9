// Which bytes are held back, for how long, and how they are written when nothing more comes.
import { afterEach, describe, expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { createRedactor } from '../../../src/redact/stream/redactor.ts';
import { FORMS, write } from '../../support/repositories/plant.ts';
import { ACME } from '../../support/rule.ts';
import { fillExample, token } from '../../support/tokens/token.ts';

const redactor = createRedactor(prepareRules());
const T = token('hold');
const [id = '', secret = ''] = T.split(':');
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const take = (piece: string): string => text(redactor.take(Buffer.from(piece, 'latin1')));
const idle = (): string => text(redactor.idle());
const end = (): string => text(redactor.end());
afterEach(() => void end());
const x = (count: number): string => 'x'.repeat(count);

describe('bytes that cannot become a secret are written at once', () => {
  // No line feed, digits at the end, a colon, a name whose value is to come, the end of an encoded text.
  test.each([
    'no line feed',
    'the year 2026',
    '12:30:05',
    `chat ${id}`,
    `/bot${id}`,
    `/bot${id}:`,
    `${id}%3`,
    `${id}\\u003`,
    'BOT_TOKEN=',
    'api_hash: ',
    `BOT_ID=${id}\nBOT_SECRET=`,
    'SESSION_STRING="',
    'https://t.me/proxy?server=a&secret=',
    'MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=',
    'aGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8',
    '0123456789abcdef0123456789abcdef',
    'PROVIDER_TOKEN=123456789:LIVE:',
    'progress 51',
    `${T}\n`,
    `/bot${T}/getMe`,
  ])('%j', (piece) => {
    expect(take(piece).length).toBe(piece.length);
    expect(redactor.holds).toBe(false);
  });

  test('the chunk itself is returned, not a copy', () => {
    const piece = Buffer.from('nothing in it');
    expect(redactor.take(piece)).toBe(piece);
  });
});

describe('a possible secret is held from its first character on', () => {
  test.each(FORMS)('as $lead<id>$colon<secret>', (form) => {
    const written = write(T, form);
    const whole = `see ${written}${form.tail ?? ''}`;
    let out = '';
    for (const char of whole) out += take(char);
    expect(out.replace(/\0/g, '')).not.toContain(secret.slice(0, 8));
  });

  test('only the secret: the id and the colon are written', () => {
    expect(take(`see ${id}:A`)).toBe(`see ${id}:`);
    expect(take('B')).toBe('AB');
  });

  test('until it cannot be a secret any more', () => {
    expect(take(`${id}:${secret.slice(0, 20)}`)).toBe(`${id}:`);
    expect(take('!')).toBe(`${secret.slice(0, 20)}!`);
  });
});

describe('nothing comes for a while', () => {
  test.each(Array.from({ length: 35 }, (_, at) => at))('after %i characters of a secret', (count) => {
    const first = take(`${id}:${secret.slice(0, count)}`) + idle();
    const masked = count >= 8;
    expect(first).toBe(`${id}:${masked ? x(count) : secret.slice(0, count)}`);
    expect(redactor.holds).toBe(false);
    const second = take(`${secret.slice(count)} end`);
    expect(second).toBe(`${x(35 - count)} end`);
    expect(end()).toBe('');
  });

  test('again and again, after each character: seven are written at most', () => {
    const out = [...T].map((char) => take(char) + idle()).join('');
    expect(out).toBe(`${id}:${secret.slice(0, 7)}${x(28)}`);
    expect(take(' ')).toBe(' ');
  });

  test.each(FORMS)('in the middle of $lead<id>$colon<secret>', (form) => {
    const whole = `${write(T, form)}${form.tail ?? ''} .`;
    for (let at = 1; at < whole.length; at++) {
      const out = take(whole.slice(0, at)) + idle() + take(whole.slice(at)) + end();
      expect(out.length).toBe(whole.length);
      const shown = form.encodings.includes('base64') ? Buffer.from(out.trim(), 'base64').toString('latin1') : out;
      const plain = form.encodings.includes('hex') ? Buffer.from(out.trim(), 'hex').toString('latin1') : shown;
      expect(plain.replace(/[\0\s]/g, '')).not.toContain(secret.slice(0, 8));
      expect(out).not.toContain(secret.slice(8, 16));
      expect(out).not.toContain(secret.slice(-8));
    }
  });

  test('the end of the stream is treated the same', () => {
    expect(take(`${id}:${secret.slice(0, 7)}`) + end()).toBe(`${id}:${secret.slice(0, 7)}`);
    expect(take(`${id}:${secret.slice(0, 8)}`) + end()).toBe(`${id}:${x(8)}`);
    expect(take(T) + end()).toBe(`${id}:${x(35)}`);
  });
});

describe('a session string', () => {
  const session = fillExample('{{telethon-string}}');

  test('its prefix is written; the rest is held', () => {
    expect(take(session.slice(0, 200))).toBe(session.slice(0, 5));
    expect(idle()).toBe(x(195));
    expect(take(`${session.slice(200)}\n`)).toBe(`${x(session.length - 201)}=\n`);
  });
});

describe('masks', () => {
  test('a tag', () => {
    const tagged = createRedactor(prepareRules(), { mask: 'tag' });
    expect(text(tagged.take(Buffer.from(`a /bot${T}/getMe b\n`)))).toBe(`a /bot${id}:[redacted]/getMe b\n`);
    expect(text(tagged.take(Buffer.from(`c ${id}:${secret.slice(0, 20)}`)))).toBe(`c ${id}:`);
    expect(text(tagged.idle())).toBe('[redacted]');
    expect(text(tagged.take(Buffer.from(`${secret.slice(20)} d`)))).toBe(' d');
    expect(tagged.count).toBe(2);
  });

  test('a pseudonym is the same for the same token and key, in any form', () => {
    const of = (key: number, piece: string): string => {
      const keyed = createRedactor(prepareRules(), { key: Buffer.alloc(16, key) });
      return text(keyed.take(Buffer.from(piece)));
    };
    const plain = of(1, `${T}\n`);
    expect(plain).toMatch(/^[0-9]+:R-[A-Z]{12}X{21}\n$/);
    const name = plain.slice(id.length + 3, id.length + 15);
    expect(of(1, `/bot${T.replace(':', '%3A')}/\n`)).toBe(`/bot${id}%3AR-${name}${'X'.repeat(21)}/\n`);
    expect(of(1, `${Buffer.from(T).toString('base64')}\n`)).toContain(name);
    expect(of(2, `${T}\n`)).not.toContain(name);
    expect(of(1, `${token('other')}\n`)).not.toContain(name);
  });

  test('a short key is refused', () => {
    expect(() => createRedactor([], { key: Buffer.alloc(8) })).toThrow('16 bytes');
  });
});

test('a secret is counted once, in whatever pieces it comes', () => {
  const counting = createRedactor(prepareRules());
  for (const char of `${T} ${T}\n`) counting.take(Buffer.from(char));
  counting.end();
  expect(counting.count).toBe(2);
});

test("a user's rule: the secret is held while its match goes on", () => {
  const own = createRedactor(prepareRules([{ name: 'my-rules.json', rules: [ACME] }]));
  const give = (piece: string): string => text(own.take(Buffer.from(piece)));
  const key = `acme_${secret.slice(0, 24).replace(/[-_]/g, '0')}`;
  expect(give('all as it is, 12:30 ac')).toBe('all as it is, 12:30 ');
  expect(text(own.idle())).toBe('ac');
  expect(give(`${key.slice(2)} `)).toBe(`${x(27)} `);
  expect(give(key.slice(0, 10))).toBe('');
  expect(text(own.idle())).toBe(x(10));
  expect(give(key.slice(10))).toBe('');
  expect(text(own.end())).toBe(x(19));
});
