// The anchors in the bytes of a stream that came last.
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { StreamWindow } from '../../../src/redact/stream/stream-window.ts';

const rules = prepareRules();

/** Where the anchor `:AA` is in a window that took in `text`, behind `from`. */
function hitsIn(text: string, from = 0): readonly number[] {
  const window = new StreamWindow(rules);
  const { count } = window.append(Buffer.from(text), 0);
  expect(count).toBe(text.length);
  return window.anchorHits(window.view, from).map(({ at }) => at);
}

describe('anchors', () => {
  test('given more of them than one search reports, then each is given once', () => {
    const many = 20_000;
    expect(hitsIn(':AA.'.repeat(many))).toEqual(Array.from({ length: many }, (_, index) => 4 * index));
  });

  test('given a position, then those that end at or before it are not given', () => {
    expect(hitsIn(':AA.:AA.', 3)).toEqual([4]);
    expect(hitsIn(':AA.:AA.', 2)).toEqual([0, 4]);
  });

  test('given none, then there are none', () => {
    expect(hitsIn('x'.repeat(1000))).toEqual([]);
    expect(hitsIn('')).toEqual([]);
  });
});
