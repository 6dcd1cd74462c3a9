// Each escape that is undone is one that dismissal knows of.
import { expect, test } from 'vitest';
import { isEscapeAt } from '../../../src/detect/dismissal/escape-search.ts';
import { escapeIn } from '../../../src/detect/encodings/undo-escapes.ts';
import { mutate } from '../../support/mutate.ts';
import { randomOf } from '../../support/random.ts';
import { SOAK } from '../../support/soak.ts';

/** Characters that escapes are made of, so that random ones are often escapes. */
const SIGNS = [
  '%',
  '25',
  '\\',
  '\\u',
  '{',
  '}',
  'x',
  '0',
  '12345678',
  '41',
  '3A',
  '&',
  '#',
  'colon;',
  'lt;',
  '=',
  '\n',
  '\x1b',
  '[',
  ']8;;',
  '\x07',
  '<',
  'b',
  '/span',
  ' ',
  '>',
  '~',
  ':AA',
  '\x03',
  '\x0f',
  ',',
  '^[',
  '\xe2\x80\x8b',
  '\xc2\xad',
  'E',
];

/** What is read as itself and as an escape, without being taken for one. */
const TAKEN_BOTH_WAYS = /^(?:[~\x07]|\\[:_.-])$/;

test('in random texts of their characters', () => {
  const random = randomOf(31);
  let found = 0;
  for (let round = 0; round < 20_000 * SOAK; round++) {
    const text = mutate(Array.from({ length: 2 + random(6) }, () => SIGNS[random(SIGNS.length)]).join(''), random(2), random);
    const bytes = Buffer.from(text, 'latin1');
    for (let at = 0; at < bytes.length; at++) {
      const written = escapeIn(text, at)?.written ?? '~';
      if (TAKEN_BOTH_WAYS.test(written)) continue;
      found++;
      const isKnown = [...written].some((_, index) => isEscapeAt(bytes, at + index, bytes.length));
      expect(isKnown, `${JSON.stringify(written)} in ${JSON.stringify(text)}`).toBe(true);
    }
  }
  expect(found).toBeGreaterThan(1000);
});
