// Which partial matches hold an anchor, and which are a secret that was found already.
import { expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import type { AnchorHit } from '../../../src/detect/anchor-index.ts';
import type { Candidate } from '../../../src/detect/candidate.ts';
import type { View } from '../../../src/detect/readings.ts';
import type { PartialMatch } from '../../../src/redact/stream/partial-matches.ts';
import { isCovered, isInPartialMatch } from '../../../src/redact/stream/partial-secrets.ts';

const [RULE, OTHER] = prepareRules();

/** A partial match whose secret is from 10 to 20. */
const partial = (more: Partial<PartialMatch> = {}): PartialMatch =>
  ({ rule: RULE, layer: 'direct', from: 5, own: [{ from: 10, to: 20 }], open: true, ...more }) as PartialMatch;

/** A secret that was found there. */
const found = (more: Partial<Candidate> = {}): Candidate =>
  ({ rule: RULE, secretStart: 10, end: 20, confidence: 'certain', encodings: [], ...more }) as Candidate;

test.each([
  ['perfect, in plain text', found(), 21, true],
  ['that may go on', found(), 20, false],
  ['in plain text, but not perfect', found({ confidence: 'likely' }), 21, false],
  ['perfect, but encoded', found({ encodings: ['base64'] }), 21, false],
  ['somewhere else', found({ secretStart: 9 }), 21, false],
])('what goes on is the secret found: %s', (_, candidate, end, expected) => {
  expect(isCovered(partial(), [candidate], end)).toBe(expected);
});

test('what has ended is the secret found by another rule only', () => {
  expect(isCovered(partial({ open: false }), [found({ rule: OTHER ?? found().rule })], 21)).toBe(true);
  expect(isCovered(partial({ open: false }), [found()], 21)).toBe(false);
});

test('an anchor is in a partial match that begins before its end, or there', () => {
  const hit = { at: 3, anchor: { bytes: Buffer.from('abc'), probes: [{ rule: RULE, layer: 'direct' }] } } as unknown as AnchorHit;
  const isIn = (from: number, layer: PartialMatch['layer'] = 'direct'): boolean =>
    isInPartialMatch(hit, { base: 100 } as View, [partial({ from, layer })]);
  expect([isIn(100), isIn(106), isIn(107), isIn(106, 'base64')]).toEqual([true, true, false, false]);
});
