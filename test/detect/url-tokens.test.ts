// Tokens behind `/bot` are found by their bytes: exactly those, with all that is said of them, that the patterns find.
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { UrlTokens } from '../../src/detect/url-tokens.ts';
import type { Match } from '../../src/model/types.ts';
import { denseText } from '../support/dense.ts';
import { detectIn, detectorFor, SMALL_WINDOW, SMALL_WINDOW_BYTES } from '../support/detect.ts';
import { SOAK } from '../support/soak.ts';
import { secretOf, token } from '../support/tokens/token.ts';

const detector = detectorFor([], SMALL_WINDOW);

afterEach(() => {
  vi.restoreAllMocks();
});

/** All that is said of the matches, also that secrets are the same ones. */
const said = (matches: readonly Match[]): readonly unknown[] =>
  matches.map((match) => ({ ...match, secret: match.secret.expose() }));

/** What is found without this way. */
function foundByPatterns(bytes: Buffer): readonly unknown[] {
  const spy = vi.spyOn(UrlTokens.prototype, 'find').mockReturnValue(undefined);
  const matches = said(detectIn(detector, bytes));
  spy.mockRestore();
  return matches;
}

test('random texts of whole and broken tokens, escapes and line ends: the same as by patterns', () => {
  fc.assert(
    fc.property(denseText, (bytes) => {
      expect(said(detectIn(detector, bytes))).toEqual(foundByPatterns(bytes));
    }),
    { numRuns: 600 * SOAK },
  );
});

test('beyond the first window, in pieces of any size: the same as by patterns', () => {
  const before = Buffer.alloc(SMALL_WINDOW_BYTES - 9000, 'plain text in lines\n');
  fc.assert(
    fc.property(fc.array(denseText, { minLength: 8, maxLength: 40 }), fc.integer({ min: 1, max: 9000 }), (texts, size) => {
      const bytes = Buffer.concat([before, ...texts, before, ...texts]);
      expect(said(detectIn(detector, bytes, () => size))).toEqual(foundByPatterns(bytes));
    }),
    { numRuns: 20 * SOAK },
  );
});

test('more tokens than are remembered, each twice: each is found with its own secret', () => {
  const tokens = Array.from({ length: 3000 }, (_, index) => token(`many ${index}`, 5 + (index % 12)));
  const bytes = Buffer.from([...tokens, ...tokens].map((clear) => `POST /bot${clear}/getMe\n`).join(''));
  expect(detectIn(detector, bytes).map(({ secret }) => secret.expose())).toEqual([...tokens, ...tokens]);
});

test('tokens that differ in one character or one digit: each is found as it is', () => {
  const clear = token('near');
  const near = [
    clear,
    `${clear.slice(0, 20)}${clear[20] === 'x' ? 'y' : 'x'}${clear.slice(21)}`,
    `1${clear.slice(1)}`,
    `2${clear}`,
  ];
  const bytes = Buffer.from(near.map((one) => `/bot${one} /bot${one}\n`).join(''));
  expect(detectIn(detector, bytes).map(({ secret }) => secret.expose())).toEqual(near.flatMap((one) => [one, one]));
});

test.each([
  ['a certain token in a URL', `/bot${token('way')}/getMe`, true],
  ['one at the very end, where more may follow', `/bot${token('way')}`, false],
  ['one with a character too many', `/bot${token('way')}A `, false],
  ['one without a colon', `/bot${token('way').replace(':', '_')} `, false],
  ['one behind another word', `/robot${token('way')} `, false],
  ['an id with a zero before it', `/bot0${token('way')} `, false],
  ['a made-up secret', `/bot1234567890:AAE${'xy'.repeat(16)} `, false],
  ['an id with a digit too many', `/bot1${'9'.repeat(16)}:${secretOf('way')} `, false],
])('%s', (_, text, isFound) => {
  const spy = vi.spyOn(UrlTokens.prototype, 'find');
  detectIn(detector, text);
  expect(spy.mock.results.some(({ value }) => value !== undefined)).toBe(isFound);
});

test('a Blob has ended: its tokens are forgotten', () => {
  const spy = vi.spyOn(UrlTokens.prototype, 'forget');
  detectIn(detector, `/bot${token('first')}/`);
  expect(spy).toHaveBeenCalledTimes(1);
  detector.begin();
  expect(spy).toHaveBeenCalledTimes(2);
});
