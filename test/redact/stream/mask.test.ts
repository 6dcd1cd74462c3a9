// What stands in place of a secret that is rewritten as a whole: text in the same encoding.
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { REWRITINGS } from '../../../src/detect/encodings/layers.ts';
import { editsOf } from '../../../src/redact/stream/mask.ts';
import { createRedactor } from '../../../src/redact/stream/redactor.ts';
import { ENCODERS } from '../../support/tokens/encode.ts';
import { token } from '../../support/tokens/token.ts';

const KEY = new TextEncoder().encode('a key for the names in masks');

describe.each(ENCODERS.map((encoder, index) => [`${encoder.name} (${index})`, encoder] as const))('%s', (_, encoder) => {
  const decode = (raw: Buffer): string | undefined =>
    REWRITINGS.find(({ name }) => name === encoder.layer)?.decode(raw.toString('latin1'), 0)?.text;

  test.each([
    ['a fixed mask', { mask: 'fixed' }],
    ['a tag', { mask: 'tag' }],
    ['a name', { key: KEY }],
    ['a tag with a name', { mask: 'tag', key: KEY }],
  ] as const)(
    'given %s, the masked text decodes to as many characters, and what is around the token stays',
    (_title, options) => {
      const clear = token(`mask ${encoder.name}`);
      const raw = encoder.encode(`before before ${clear} behind behind`);
      const redactor = createRedactor(prepareRules(), options);
      const masked = Buffer.concat([redactor.take(raw), redactor.end()]);
      expect(redactor.count).toBe(1);
      expect(masked).toHaveLength(raw.length);
      const [before, after] = [decode(raw), decode(masked)];
      expect(before).toContain(clear);
      expect(after).toHaveLength(before?.length ?? 0);
      expect(after).not.toContain(clear.slice(-30));
      // The last digit of the secret in base64 is also the first of what follows.
      expect(after).toMatch(/before before \d+:AA.{34}behind behind/s);
    },
  );
});

test.each([
  [[], ['[redacted]', '', '']],
  [['backslash'], ['[redacted]', '', '']],
  [
    ['backslash', 'base64'],
    ['V', 'V', 'V'],
  ],
  [
    ['base64', 'backslash'],
    ['V', 'V', 'V'],
  ],
  [['hex'], ['2', 'a', '2']],
])('given a tag as the mask and the encodings %j, then the bytes become %j', (encodings, texts) => {
  const secret = { own: [{ from: 12, to: 15 }], encodings, clear: undefined };
  const edits = editsOf(secret, { mask: 'tag' }, Buffer.from('..abc..'), 10);
  expect(edits).toEqual(texts.map((text, index) => ({ at: 12 + index, text })));
});

test('given a key, then the name in the mask is the first 48 bits of an HMAC of the secret', () => {
  const digits = createHmac('sha256', KEY).update('the secret').digest('hex').slice(0, 12);
  const name = [...digits].map((digit) => 'BCDFGHJKLMNPQRTV'[Number.parseInt(digit, 16)]).join('');
  const secret = { own: [{ from: 0, to: 16 }], encodings: [], clear: 'the secret' };
  const edits = editsOf(secret, { key: KEY }, Buffer.alloc(16, 'a'), 0);
  expect(edits.map(({ text }) => text).join('')).toBe(`R-${name}XX`);
});
