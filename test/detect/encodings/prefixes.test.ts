// Patterns that also match the beginning of a match, where the text ends.
import { describe, expect, test } from 'vitest';
import { prefixesOf } from '../../../src/detect/encodings/prefixes.ts';

describe('prefixesOf', () => {
  test.each([
    ['ab?c', '(?:a|$)(?:b|$)?(?:c|$)'],
    ['^a$', '^(?:a|$)$'],
    ['[a\\]b]{2,3}?', '(?:[a\\]b]|$){2,3}?'],
    ['\\x41\\u0042\\n', '(?:\\x41|$)(?:\\u0042|$)(?:\\n|$)'],
    ['(?:a|b)+c', '(?:(?:a|$)|(?:b|$))+(?:c|$)'],
    ['(?<name>a)\\k<name>', '(?<name>(?:a|$))(?:\\k<name>|$)'],
    ['(?=a)b', '(?:(?=(?:a|$))|(?:(?:a|$))$)(?:b|$)'],
    ['(?=(?<name>a))b', '(?=(?<name>(?:a|$)))(?:b|$)'],
    ['(?!ab)c', '(?!ab)(?:c|$)'],
    ['(?<=ab)c', '(?:(?<=ab)|$)(?:c|$)'],
    ['(?<!ab)c', '(?:(?<!ab)|$)(?:c|$)'],
  ])('of %j is %j', (source, expected) => {
    expect(prefixesOf(source)).toBe(expected);
  });

  test('every beginning of a match is matched to the end of the text', () => {
    const pattern = new RegExp(`^(?:${prefixesOf('ab(?:cd|e{2})f?g')})$`);
    for (const whole of ['abcdfg', 'abeeg'])
      for (let length = 0; length <= whole.length; length++) expect(whole.slice(0, length)).toMatch(pattern);
    for (const other of ['b', 'ac', 'abd', 'abcg']) expect(other).not.toMatch(pattern);
  });

  test('also where the text ends in the middle of what must stand ahead', () => {
    const pattern = new RegExp(`^(?:${prefixesOf('ab(?=cde)')})$`);
    for (const start of ['a', 'ab', 'abc', 'abcd', 'abcde']) expect(start).toMatch(pattern);
    for (const other of ['abd', 'abce', 'abcdef']) expect(other).not.toMatch(pattern);
  });

  test('unknown syntax is an error, not an endless loop', () => {
    expect(() => prefixesOf('a\\')).toThrow('unknown syntax at 1 in the pattern');
  });
});
