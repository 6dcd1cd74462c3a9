// Masked text holds no token; text without tokens stays as it is.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../src/config/rules/builtin.ts';
import { createMasker } from '../../src/detect/mask.ts';
import type { RuleFamily } from '../../src/model/rule.ts';
import { anyCharacter } from '../support/characters.ts';
import { randomOf, randomToken } from '../support/random.ts';
import { FORMS, write } from '../support/repositories/plant.ts';
import { ACME } from '../support/rule.ts';
import { botId, looseToken, maskOf, oldToken, secretOf, token } from '../support/tokens/token.ts';

const mask = createMasker(prepareRules());
const T = token('mask');
const random = randomOf(50);
const TOKENS = Array.from({ length: 40 }, () => randomToken(random, 5 + random(12)));

interface Part {
  readonly text: string;
  readonly masked: string;
  readonly secret?: string;
}

const secretIn = (clear: string): string => clear.slice(clear.indexOf(':') + 1);

const planted: fc.Arbitrary<Part> = fc
  .record({ clear: fc.constantFrom(...TOKENS), form: fc.constantFrom(...FORMS) })
  .map(({ clear, form }) => ({ text: write(clear, form), masked: form.lead + maskOf(clear), secret: secretIn(clear) }));

/** Text without tokens, and without what would make an escape of what follows. */
const harmless: fc.Arbitrary<Part> = fc
  .string({ maxLength: 40, unit: 'grapheme', size: 'max' })
  .map((text) => text.replace(/[0-9%\\&~]/g, ''))
  .map((text) => ({ text, masked: text }));

const gap: fc.Arbitrary<Part> = fc.constantFrom(' ', '\n', '", "', '; ', '—').map((text) => ({ text, masked: text }));
const anyText = fc
  .array(fc.tuple(gap, fc.oneof(planted, harmless), gap), { maxLength: 12, size: 'max' })
  .map((parts) => parts.flat());

describe('text with tokens', () => {
  test('loses its tokens and nothing else', () => {
    fc.assert(
      fc.property(anyText, (parts) => {
        const masked = mask(parts.map(({ text }) => text).join(''));
        expect(masked).toBe(parts.map((part) => part.masked).join(''));
        for (const { secret } of parts) if (secret !== undefined) expect(masked).not.toContain(secret.slice(3));
      }),
      { numRuns: 1000 },
    );
  });

  test('is the same when masked twice', () => {
    fc.assert(
      fc.property(anyText, (parts) => {
        const masked = mask(parts.map(({ text }) => text).join(''));
        expect(mask(masked)).toBe(masked);
      }),
      { numRuns: 500 },
    );
  });

  test('is masked at any confidence', () => {
    expect(mask(`a path with ${looseToken()} in it`)).toBe(`a path with ${maskOf(looseToken())} in it`);
    expect(mask(`GET /bot${oldToken()}/getMe`)).toBe(`GET /bot${maskOf(oldToken())}/getMe`);
  });

  test('the shortest token alone', () => {
    const [shortest = ''] = [token('short', 5)];
    expect(mask(shortest)).toBe(maskOf(shortest));
    const old = `/bot12345:${secretOf('short').slice(3, 27)}`;
    expect(mask(old)).toBe(maskOf(old));
  });

  test('is masked when it is longer than the window', () => {
    const filler = 'много слов и words '.repeat(60_000);
    const text = `${filler}${T} ${filler}${T}`;
    expect(mask(text)).toBe(`${filler}${maskOf(T)} ${filler}${maskOf(T)}`);
  });

  test('does not appear in the next text', () => {
    mask(`x ${T}`);
    expect(mask('a path that is long enough to be looked at')).toBe('a path that is long enough to be looked at');
    expect(mask(`x ${T.slice(0, -2)}`)).toBe(`x ${T.slice(0, -2)}`);
  });
});

describe('text without tokens', () => {
  test('is returned as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 300, size: 'max' }), (text) => {
        expect(mask(text)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['a lone surrogate', `\udcff${'x'.repeat(40)}\ud800`],
    ['a path', '/srv/some/folder/with/a/long/name/file.txt'],
    ['our own masks', `${maskOf(T)} ${maskOf(T)} ${maskOf(T)}`],
    ['a placeholder', `BOT_TOKEN=${botId('x')}:AA${'x'.repeat(33)}`],
    ['nothing', ''],
  ])('%s', (_, text) => expect(mask(text)).toBe(text));
});

describe('with a user rule', () => {
  const maskerFor = (...families: readonly RuleFamily[]): ((text: string) => string) => createMasker(prepareRules(families));

  test('their secrets are masked too', () => {
    const key = `acme_${'k3Yq8Zr5Wv2Lx9Tn4Bm7Pc6D'}`;
    expect(maskerFor({ name: 'mine', rules: [ACME] })(`a ${key} and ${T}`)).toBe(`a acm*** and ${maskOf(T)}`);
  });

  test('short secrets are masked too, also in short texts', () => {
    const rule = { ...ACME, pattern: '(?<secret>acme_[a-z0-9]{8})(?![a-z0-9])', maxLength: 13 };
    const masker = maskerFor({ name: 'mine', rules: [rule] });
    expect(masker('a key is acme_12ab34cd, is it?')).toBe('a key is ***, is it?');
    expect(masker('acme_12ab34cd.txt')).toBe('***.txt');
  });

  test('where two secrets overlap nothing of either is shown', () => {
    const number = { ...ACME, anchors: ['KEY-'], pattern: '(?<secret>KEY-[0-9]{10})', maxLength: 14 };
    const masked = maskerFor({ name: 'mine', rules: [number] })(`the KEY-${T} of the bot`);
    expect(masked).not.toContain(secretIn(T).slice(3));
    expect(masked).toMatch(/^the .* of the bot$/);
  });

  test('where one secret lies within another nothing of either is shown', () => {
    const whole = { ...ACME, anchors: ['KEY-'], pattern: '(?<secret>KEY-[0-9A-Za-z_:-]{40,60})', maxLength: 64 };
    expect(maskerFor({ name: 'mine', rules: [whole] })(`the KEY-${T} of the bot`)).toBe('the KEY*** of the bot');
  });
});
