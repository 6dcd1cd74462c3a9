// Streams full of tokens in URLs, whole, broken and made-up: what is written is the same as if each were found by the patterns.
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { UrlTokens } from '../../../src/detect/url-tokens.ts';
import { createRedactor, type RedactorOptions } from '../../../src/redact/stream/redactor.ts';
import { denseText } from '../../support/dense.ts';
import { SMALL_WINDOW } from '../../support/detect.ts';
import { randomOf } from '../../support/random.ts';
import { redactAll } from '../../support/redact.ts';
import { SOAK } from '../../support/soak.ts';

const rules = prepareRules();
const KINDS: readonly (readonly [string, RedactorOptions])[] = [
  ['masks of one character', {}],
  ['pseudonyms', { key: Buffer.alloc(32, 7) }],
  ['tags', { mask: 'tag' }],
  ['tags with pseudonyms', { mask: 'tag', key: Buffer.alloc(32, 7) }],
];

/** Cuts that depend on `seed` alone: the same for both ways. */
function cuts(seed: number): () => number {
  const random = randomOf(seed);
  return () => 1 + random(random(4) === 0 ? 8 : 120);
}

describe.each(KINDS)('%s', (_, options) => {
  const redactor = createRedactor(rules, { ...SMALL_WINDOW, ...options });

  test('in random pieces', () => {
    fc.assert(
      fc.property(denseText, fc.integer({ min: 0, max: 1e6 }), (bytes, seed) => {
        const before = redactor.count;
        const written = redactAll(redactor, bytes, cuts(seed));
        const count = redactor.count - before;
        const find = vi.spyOn(UrlTokens.prototype, 'find').mockReturnValue(undefined);
        const byPatterns = redactAll(redactor, bytes, cuts(seed));
        find.mockRestore();
        expect(written.toString('latin1')).toBe(byPatterns.toString('latin1'));
        expect(redactor.count - before).toBe(2 * count);
      }),
      { numRuns: 150 * SOAK },
    );
  });
});
