// Globs match what picomatch matches, in time that cannot grow; what may take longer is refused with what to write instead.
import picomatch from 'picomatch';
import { describe, expect, test } from 'vitest';
import { cheapGlob, compileGlob, globFault } from '../../src/system/glob.ts';
import { randomOf } from '../support/random.ts';
import { SOAK } from '../support/soak.ts';

const matches = async (glob: string, path: string): Promise<boolean> => (await compileGlob(glob))(path.split('/'));

test('given random simple globs and paths, then they match as in picomatch', async () => {
  const random = randomOf(7);
  const some = (parts: readonly string[], most: number): string =>
    Array.from({ length: 1 + random(most) }, () => parts[random(parts.length)]).join('');
  let found = 0;
  for (let turn = 0; turn < 2000 * SOAK; turn++) {
    const glob = some(['a', 'b', '.', '*', '?', '[ab]', '[^a]', '{a,bb}', '{a,b/a}', '/', '/**/', '\\*'], 6)
      .replace(/\/{2,}/g, '/')
      .replace(/\*{2,}/g, (stars, at, all: string) =>
        /^(?:.*\/)?$/.test(all.slice(0, at)) && /^(?:\/|$)/.test(all.slice(at + stars.length)) ? '**' : '*',
      )
      .replace(/^\/|\/$/g, '');
    const path = some(['a', 'b', 'bb', '.', '*', '/a', '/b'], 5).replace(/^\/+/, '');
    // Of names of dots, and of stars beside these, picomatch has notions of its own.
    if (
      glob === '' ||
      path === '' ||
      /(?:^|\/)\.{1,}(?:\/|$)/.test(`${path} ${glob}`.replaceAll(' ', '/')) ||
      /\*\{|\.\*|\*\.|[*?[\]}][^/]*\/\*\*$/.test(glob)
    )
      continue;
    const expected = picomatch(glob, { dot: true })(path);
    found += Number(expected);
    expect([glob, path, await matches(glob, path)]).toEqual([glob, path, expected]);
  }
  expect(found).toBeGreaterThan(20);
});

describe('matching', () => {
  test.each<[glob: string, yes: readonly string[], no: readonly string[]]>([
    ['a(1).log', ['a(1).log'], ['a1.log']],
    ['{1..3}-{a..c}', ['1-a', '3-c'], ['4-a', '1-d']],
    ['@(a|b)?(c)', ['a', 'bc'], ['c', 'acc']],
    ['!(a|b).log', ['c.log'], ['a.log', 'b.log']],
    ['+([0-9]).log', ['12.log'], ['.log', 'a.log']],
    ['[]a]x', [']x', 'ax'], ['x']],
    ['[a', ['[a'], ['a']],
    ['{a', ['{a'], ['a']],
    ['[!a]', ['b'], ['a']],
    ['a/**/b', ['a/b', 'a/x/y/b'], ['a', 'ab']],
    ['./a', ['a'], ['b']],
  ])('%j', async (glob, yes, no) => {
    for (const path of yes) expect([path, await matches(glob, path)]).toEqual([path, true]);
    for (const path of no) expect([path, await matches(glob, path)]).toEqual([path, false]);
  });

  test('given many stars and a long name, then it ends', async () => {
    expect(await matches(`${'x*'.repeat(400)}z`, 'x'.repeat(4000))).toBe(false);
    expect(await matches(`${'**/x/'.repeat(150)}z`, 'x/'.repeat(2000))).toBe(false);
  });
});

test.each<[glob: string, fault: RegExp | undefined]>([
  ['{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}', undefined],
  [`{a,b}${'{a,b}'.repeat(8)}`, /more than 256 globs/],
  ['{1..256}', undefined],
  ['{1..257}', /more than 256/],
  ['x'.repeat(1000), undefined],
  ['x'.repeat(1001), /more than 1000 characters/],
  ['+(ab)*', undefined],
  ['+(a|b)', /repeats alternatives; write several globs/],
  ['*([0-9])+([0-9])', /several; write/],
  ['!(a*)', /a wildcard in a group/],
  ['*!(a)*', /wildcards beside a group/],
  ['!a/b', /begins with "!"/],
])('%# is refused or not', (glob, fault) => {
  if (fault === undefined) expect(globFault(glob)).toBeUndefined();
  else expect(globFault(glob)).toMatch(fault);
});

test('a glob with more stars than a regular expression may have is replaced by one that matches more', () => {
  expect(['src/**/*.min.*', 'a/*b*c*d/e', '**/a/**/b', '+(a)/x'].map(cheapGlob)).toEqual(['src/**/*.min.*', 'a/**', '**', '**']);
});
