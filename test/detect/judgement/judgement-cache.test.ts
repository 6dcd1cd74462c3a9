// The cache of judgements: a token that comes again is judged as if it were new, by its parts and by the text around it.
import { expect, test } from 'vitest';
import { judged } from '../../../src/detect/judgement/judgement-cache.ts';
import { prepareRules } from '../../../src/index.ts';
import { detectIn, detectorFor } from '../../support/detect.ts';
import { looseToken, token } from '../../support/tokens/token.ts';

const rule = prepareRules().find((one) => one.rule.id === 'telegram-bot-token');
if (rule === undefined) throw new Error('no such rule');

test('the same token elsewhere is judged by the text before it there', () => {
  const clear = looseToken('judged');
  const text = `${clear} ${'. '.repeat(60)}telegram token = ${clear} ${'. '.repeat(60)}${clear}`;
  const found = detectIn(detectorFor(), text);
  expect(found.map(({ confidence }) => confidence)).toEqual(['possible', 'likely', 'possible']);
  expect(new Set(found.map(({ secret }) => secret.expose()))).toEqual(new Set([clear]));
});

test('the end of the id and the required certainty are part of the key', () => {
  const [id = '', secret = ''] = token('judged').split(':');
  const loose = looseToken('judged').split(':')[1] ?? '';
  expect(judged(rule, false, { id, secret }).secret.expose()).toBe(`${id}:${secret}`);
  expect(judged(rule, false, { id: id.slice(1), secret }).secret.expose()).toBe(`${id.slice(1)}:${secret}`);
  expect(judged(rule, false, { id: id.slice(0, 5), secret: id.slice(5) }).id).toBe(id.slice(0, 5));
  expect(judged(rule, false, { id: id.slice(0, 6), secret: id.slice(6) }).id).toBe(id.slice(0, 6));
  expect(judged(rule, false, { id: undefined, secret: id }).id).toBeUndefined();
  expect(judged(rule, false, { id, secret: loose }).worth).toBe('in context');
  expect(judged(rule, true, { id, secret: loose }).worth).toBeUndefined();
  expect(judged(rule, false, { id, secret: loose }).worth).toBe('in context');
});

test('a preview shows the id and three characters of a secret of 20 or more', () => {
  const [id = '', secret = ''] = token('preview').split(':');
  const previewOf = (parts: { readonly id: string | undefined; readonly secret: string }): string =>
    String(judged(rule, false, parts).secret);
  expect(previewOf({ id, secret })).toBe(`${id}:${secret.slice(0, 3)}***`);
  expect(previewOf({ id: undefined, secret: secret.slice(0, 20) })).toBe(`${secret.slice(0, 3)}***`);
  expect(previewOf({ id: undefined, secret: secret.slice(0, 19) })).toBe('***');
});

test('the cached judgement is the same object, and the cache is small', () => {
  const parts = (seed: string) => {
    const [id = '', secret = ''] = token(seed).split(':');
    return { id, secret };
  };
  const first = judged(rule, false, parts('first'));
  expect(judged(rule, false, parts('first'))).toBe(first);
  for (let seed = 0; seed < 64; seed++) judged(rule, false, parts(String(seed)));
  expect(judged(rule, false, parts('first'))).not.toBe(first);
});
