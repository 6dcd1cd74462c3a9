// Overlapping candidates: which of them is reported.
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../src/config/rules/builtin.ts';
import type { Candidate } from '../../src/detect/candidate.ts';
import { resolveOverlaps } from '../../src/detect/overlaps.ts';
import { Secret } from '../../src/model/types.ts';
import { ACME } from '../support/rule.ts';

const RULES = prepareRules([{ name: 'mine', rules: [ACME, { ...ACME, id: 'acme-key-2' }] }]);

/** A candidate at [start, end), of the rule `id`. */
function at(
  start: number,
  end: number,
  { id = 'telegram-bot-token', ...changes }: Partial<Candidate> = {},
): readonly Candidate[] {
  return RULES.filter(({ rule }) => rule.id === id).map((rule) => ({
    rule,
    encodings: [],
    joined: false,
    rewritten: false,
    confidence: 'certain',
    start,
    end,
    secretStart: start,
    id: undefined,
    secret: new Secret('x'.repeat(end - start), '***'),
    locate: () => [],
    ...changes,
  }));
}

const REWRITTEN = { rewritten: true, encodings: ['base64'] };

describe('resolveOverlaps', () => {
  test.each<[title: string, candidates: readonly (readonly Candidate[])[], reported: readonly [number, number][]]>([
    [
      'both of two neighbours',
      [at(0, 46), at(46, 92)],
      [
        [0, 46],
        [46, 92],
      ],
    ],
    [
      'both of two families',
      [at(0, 46), at(10, 39, { id: 'acme-key' })],
      [
        [0, 46],
        [10, 39],
      ],
    ],
    ['the surer one', [at(0, 46, { confidence: 'possible' }), at(2, 48)], [[2, 48]]],
    ['the shorter of two in plain text', [at(0, 46), at(2, 46)], [[2, 46]]],
    ['the longer where one was joined', [at(0, 40), at(0, 46, { joined: true })], [[0, 46]]],
    ['the longer where the shorter was joined', [at(0, 46), at(0, 40, { joined: true })], [[0, 46]]],
    [
      'the earlier where neither of two joined ones holds the other',
      [at(0, 46, { joined: true }), at(9, 50, { joined: true })],
      [[0, 46]],
    ],
    ['the longer of two that are rewritten', [at(0, 60, REWRITTEN), at(4, 60, REWRITTEN)], [[0, 60]]],
    [
      'both of two rewritten ones that share two bytes',
      [at(0, 60, REWRITTEN), at(58, 99, REWRITTEN)],
      [
        [0, 60],
        [58, 99],
      ],
    ],
    ['one of two rewritten ones that share three bytes', [at(0, 60, REWRITTEN), at(57, 99, REWRITTEN)], [[0, 60]]],
    ['one of two that share two bytes, where one is rewritten', [at(0, 40), at(38, 80, REWRITTEN)], [[0, 40]]],
    [
      'not one that took the last digits of the one before',
      [at(0, 60, REWRITTEN), at(58, 99, REWRITTEN), at(60, 99, REWRITTEN)],
      [
        [0, 60],
        [60, 99],
      ],
    ],
    ['the one with fewer encodings', [at(0, 46, { encodings: ['url'] }), at(0, 46)], [[0, 46]]],
  ])('%s', (_, candidates, reported) => {
    const all = candidates.flat();
    for (const order of [all, all.toReversed()])
      expect(resolveOverlaps(order).map(({ start, end }) => [start, end])).toEqual(reported);
  });

  test('of equal ones it reports that of the earlier rule, then the one with fewer encodings', () => {
    const [first, second] = [at(0, 29, { id: 'acme-key' }), at(0, 29, { id: 'acme-key-2' })];
    const encoded = at(0, 29, { id: 'acme-key', encodings: ['url'] });
    for (const order of [
      [second, encoded, first],
      [first, encoded, second],
      [encoded, second, first],
    ])
      expect(resolveOverlaps(order.flat())).toEqual(first);
  });
});
