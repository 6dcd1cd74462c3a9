// Patterns that could hang a scan are refused; accepted ones end.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { examinePattern } from '../../../src/config/rules/pattern-safety.ts';
import { hasProgram } from '../../support/repositories/tree.ts';
import { run } from '../../support/terminal/cli.ts';

function examine(pattern: string): { readonly maxLength: number; readonly ways: number } {
  return examinePattern(pattern, 'rules.json: rule "x"');
}

describe('examinePattern', () => {
  test.each<[pattern: string, maxLength: number, ways: number]>([
    ['(?<secret>abc)', 3, 1],
    ['(?<secret>)', 0, 1],
    ['(?<secret>a|bcd|)', 3, 3],
    ['(?<secret>a{3})', 3, 1],
    ['(?<secret>a{1,5})', 5, 5],
    ['(?<secret>a?)', 1, 2],
    ['(?<secret>a??)', 1, 2],
    ['(?<secret>[a-z]{2,4}x{0,2})', 6, 9],
    ['(?<secret>(?:ab){1,3})', 6, 3],
    ['(?<secret>(?:a|bc){1,2})', 4, 6],
    ['(?<secret>(?:a|bc){2})', 4, 4],
    ['(?<secret>(?:a{1,2}){1,2})', 4, 6],
    ['(?<![0-9])(?<secret>a)(?![0-9])', 1, 1],
    ['(?=[a-z]{0,9}x)(?<secret>[a-z]{3})', 3, 1],
    ['^(?<secret>\\d\\w\\s.[^a]\\x41\\u0041)\\b$', 7, 1],
    ['(?<id>[0-9]{8}):(?<secret>x{35})', 44, 1],
  ])('%s: %d bytes, %d ways', (pattern, maxLength, ways) => {
    expect(examine(pattern)).toMatchObject({ maxLength, ways });
  });

  test.each<[title: string, pattern: string, message: string | RegExp]>([
    ['a plus', '(?<secret>a+)', 'a+ repeats without bound; write {min,max}'],
    ['a star', '(?<secret>a)*', '(?<secret>a)* repeats without bound'],
    ['a lazy star', '(?<secret>a*?)', 'a*? repeats without bound'],
    ['{2,}', '(?<secret>a{2,})', 'a{2,} repeats without bound'],
    ['a plus in a look-ahead', '(?=a+)(?<secret>b)', 'a+ repeats without bound'],
    ['a plus in a look-behind', '(?<!a+)(?<secret>b)', 'a+ repeats without bound'],
    ['a star in an alternative', '(?<secret>a|b(?:c*))', 'c* repeats without bound'],
    ['a back-reference', '(?<secret>a)\\1', '\\1 refers back'],
    ['a named back-reference', '(?<secret>a)\\k<secret>', '\\k<secret> refers back'],
    ['nested repeats', '(?<secret>(?:a{1,50}){1,50})', 'could hang a scan'],
    ['nested optional', `(?<secret>(?:${'a?'.repeat(20)}))`, 'could hang a scan'],
    ['alternatives that are the same', '(?<secret>(?:a|a){1,30})', 'ways'],
    ['many repeats in a row', '(?<secret>a{0,60}a{0,60}a{0,60})', 'could hang a scan'],
    ['one repeat too many', '(?<secret>a{1,1281})', 'a{1,1281} repeats more than 1280 times'],
    ['repeats in a look-ahead', '(?=(?:a{1,50}){1,50})(?<secret>b)', 'ways'],
    ['no group', '[a-z]{3}', 'has no group (?<secret>…)'],
    ['another group', '(?<secrets>[a-z]{3})', 'has no group (?<secret>…)'],
    ['a group in a class only', '[(?<secret>]{3}', 'has no group (?<secret>…)'],
    ['an escaped group', '\\(?<secret>a', 'has no group (?<secret>…)'],
    ['no regular expression', '(?<secret>a', /pattern: /],
    ['a group twice', '(?<secret>a)(?<secret>b)', /pattern: /],
    ['a range that is none', '(?<secret>[z-a])', /pattern: /],
  ])('refuses %s', (_title, pattern, message) => {
    expect(() => examine(pattern)).toThrow(message);
    expect(() => examine(pattern)).toThrow(/^rules\.json: rule "x": pattern: [^\n]*$/);
  });

  /** Patterns of all that a rule may use, few of them harmful. */
  const { pattern: patterns } = fc.letrec<{ pattern: string; atom: string }>((tie) => ({
    atom: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('a', 'b', '[ab]', '[a-z]', '.', '\\w', '(?=a)', '(?<!b)', '\\b'),
      fc.tuple(tie('pattern'), tie('pattern')).map(([one, two]) => `(?:${one}|${two})`),
      tie('pattern').map((inner) => `(?:${inner})`),
    ),
    pattern: fc
      .array(fc.tuple(tie('atom'), fc.constantFrom('', '', '?', '{2}', '{0,3}', '{1,9}', '{5,40}', '{0,30}?')), {
        minLength: 1,
        maxLength: 4,
      })
      .map((items) =>
        items.map(([atom, repeat]) => (repeat !== '' && /^\(\?[=<]|^\\b/.test(atom) ? atom : atom + repeat)).join(''),
      ),
  }));
  const HOSTILE = ['a'.repeat(1200), 'ab'.repeat(600), `${'a'.repeat(40)}b`.repeat(29), 'z'.repeat(1200), `${'b'.repeat(1199)}!`];

  test('an accepted pattern ends on hostile text and matches at most the stated length', () => {
    let accepted = 0;
    fc.assert(
      fc.property(patterns, fc.constantFrom('', '!', 'aX'), (body, end) => {
        const pattern = `(?<secret>${body})${end}`;
        let shape: { readonly maxLength: number };
        try {
          shape = examine(pattern);
        } catch {
          return;
        }
        accepted++;
        for (const text of HOSTILE) {
          for (const match of text.matchAll(new RegExp(pattern, 'dg')))
            expect(match[0].length).toBeLessThanOrEqual(shape.maxLength);
        }
      }),
      { numRuns: 300, seed: 7 },
    );
    expect(accepted).toBeGreaterThan(30);
  });

  test
    .skipIf(!hasProgram('timeout'))
    .each<[pattern: string]>([
      ['(?<secret>[ab]{1,140}[ab]{1,140})!'],
      ['(?<secret>a{0,26}a{0,26}a{0,26})!'],
      ['(?<secret>(?:a|a){14})!'],
      ['(?<secret>(?:a|a){14}a{480})!'],
      ['(?<secret>(?:a?){14}[a-z]{480})!'],
      ['(?<secret>[a-z]{0,250}[a-z]{0,60})!'],
      ['(?=(?:a|a){13}a{400}!|)(?<secret>aaa)!'],
      ['(?<!!(?:a|a){14}a{400})(?<secret>aaa)!'],
    ])('%s is refused, or ends on 1,200 bytes that nearly match (needs `timeout`)', async (pattern) => {
    try {
      examine(pattern);
    } catch {
      return;
    }
    // A pattern that hangs takes years; on a busy machine one that does not takes a few seconds.
    const script = "new RegExp(process.argv[1], 'dg').exec('a'.repeat(1200))";
    const outcome = await run('timeout', ['50', process.execPath, '-e', script, pattern]);
    expect(outcome.code).toBe(0);
  });
});
