// The three bytes of an anchor that are searched for: the rarest, and few different ones for many anchors.
import { describe, expect, test } from 'vitest';
import { chooseFingerprints } from '../../../src/detect/search/fingerprints.ts';
import { addFingerprints, groupFingerprints } from '../../../src/detect/search/kernel/buckets.ts';
import { settleBuckets } from '../../../src/detect/search/kernel/settled-buckets.ts';

describe('chooseFingerprints', () => {
  test.each([
    ['a letter that is rarer than a digit', '0abc', 'abc'],
    ['a repeated byte and a pair', '00eee', '0ee'],
    ['a zero on one side', '\0ab0', '\0ab'],
    ['zeros on both sides', '\0a\0b', 'a\0b'],
    ['the beginning of a secret', 'AAEb', 'AEb'],
    ['an uppercase letter and punctuation', '_abZ', 'abZ'],
    ['a rare letter', 'abcz', 'bcz'],
  ])('%s: of %j it takes %j', (_, text, gram) => {
    expect(chooseFingerprints([text], []).get(text)).toBe(gram);
  });

  test('texts that share three bytes share them as their fingerprint', () => {
    const chosen = chooseFingerprints(['ZXaQW', 'RTaQW'], []);
    expect([...chosen.values()]).toEqual(['aQW', 'aQW']);
  });

  test('what is searched for in any case serves all that hold it', () => {
    const chosen = chooseFingerprints(['QWRabc', 'zzxabc', 'QQWER'], ['abc']);
    expect([chosen.get('QWRabc'), chosen.get('zzxabc')]).toEqual(['abc', 'abc']);
    expect(chosen.get('QQWER')).not.toBe('abc');
  });
});

describe('buckets', () => {
  const DISTANT = ['Aq0', '\0Zk', '7\x80M', '%\xe1t', 'x"\x02', '\xc3\x9fA', 'L9~'];

  const namesOf = (groups: readonly (readonly string[])[]): readonly string[] =>
    groups.map((group) => group.toSorted().join(' ')).toSorted();

  test.each([
    ['together at the end', [...DISTANT, 'abc', 'abd', 'abe', 'abn'], 'abc abd abe abn'],
    ['at both ends', ['abc', 'abd', ...DISTANT, 'abe'], 'abc abd abe'],
  ])('fingerprints that are alike share one, %s', (_, fingerprints, shared) => {
    expect(namesOf(groupFingerprints(fingerprints))).toEqual([...DISTANT, shared].toSorted());
  });

  test('bytes that are rare share one rather than those that have a common byte in common', () => {
    const [common, rare] = [
      ['e a', 'e0t'],
      ['\x81\x92\xa3', '\x94\x88\xb1'],
    ];
    const others = ['012', 'net', 't s', '3 4', 'or9'];
    expect(namesOf(groupFingerprints([...common, ...rare, ...others]))).toEqual(
      [...common, rare.join(' '), ...others].toSorted(),
    );
  });

  test('what stands in the wrong one is moved to those that are like it, and no bucket becomes empty', () => {
    expect(namesOf(settleBuckets([['abc', 'abd', '7\x80M'], ['7\x80N', '7\x80L', 'abe'], ['Aq0']]))).toEqual(
      ['abc abd abe', '7\x80L 7\x80M 7\x80N', 'Aq0'].toSorted(),
    );
  });

  test('eight or fewer have one each', () => {
    expect(groupFingerprints(DISTANT)).toEqual(DISTANT.map((fingerprint) => [fingerprint]));
  });

  test('one more goes where it costs least, to the others that are like it', () => {
    expect(addFingerprints([['Aq0'], ['abc']], ['abc', '\xc3\x9fA'])).toEqual([
      ['Aq0'],
      ['abc', 'abc'],
      ['\xc3\x9fA'],
      ...Array.from({ length: 5 }, () => []),
    ]);
  });
});
