// What a report says of a format that is recognised and not unpacked.
import { describe, expect, test } from 'vitest';
import { titleOf, unreadItem } from '../../src/findings/unread.ts';

const format = (reading: 'archive' | 'data') => ({ id: 'x', name: 'an x file', reading });
const named = { origin: { kind: 'file', path: 'x' } } as const;
const inTree = { ...named, isInTree: true } as const;
const object = { origin: { kind: 'object', oid: '0', type: 'blob', path: 'x' } } as const;

describe('without a policy', () => {
  test.each([
    ['archive', 'named', named, 'problem'],
    ['archive', 'in a tree', inTree, 'problem'],
    ['archive', 'a git object', object, 'problem'],
    ['data', 'named', named, 'problem'],
    ['data', 'in a tree', inTree, 'skip'],
    ['data', 'a git object', object, 'skip'],
  ] as const)('given %s, %s, then the right item', (reading, _where, blob, item) => {
    expect(unreadItem(format(reading), blob, undefined)).toBe(item);
  });
});

test.each([
  ['fail', 'problem'],
  ['warn', 'skip'],
  ['ignore', undefined],
] as const)('given the policy %s, then it decides alone', (policy, item) => {
  for (const reading of ['archive', 'data'] as const)
    for (const blob of [named, inTree, object]) expect(unreadItem(format(reading), blob, policy)).toBe(item);
});

test('the title is the name without its article', () => {
  expect([titleOf(format('data')), titleOf({ ...format('data'), name: 'a PDF' })]).toEqual(['x file', 'PDF']);
});
