// Which paths patterns and globs stand for.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { globFilter, isPattern, matchPattern } from '../../../src/sources/files/select.ts';
import { writeTree } from '../../support/repositories/tree.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';

describe('globFilter', () => {
  test.each<[glob: string, matches: readonly string[], not: readonly string[]]>([
    ['*.log', ['a.log', 'x/a.log', 'x/.a.log', '.log', 'a.log/b.txt'], ['a.logs', 'log', 'a.log.txt']],
    ['logs', ['logs', 'logs/a', 'x/logs', 'x/logs/y/z', '.x/logs/.y'], ['logs.txt', 'xlogs', 'x/logs2/a']],
    ['logs/', ['logs', 'logs/a', 'x/logs/a'], ['logs.txt']],
    ['/logs', ['logs', 'logs/a'], ['x/logs', 'x/logs/a']],
    ['/*.log', ['a.log'], ['x/a.log']],
    ['logs/*.log', ['logs/a.log', 'logs/.a.log'], ['x/logs/a.log', 'logs/x/a.log', 'a.log']],
    ['**/logs/*.log', ['logs/a.log', 'x/logs/a.log', 'x/y/logs/a.log'], ['logs/x/a.log']],
    ['logs/**', ['logs/a', 'logs/x/y'], ['x/logs/a', 'log']],
    ['a?c', ['abc', 'x/abc'], ['ac', 'abbc']],
    ['[ab].txt', ['a.txt', 'x/b.txt'], ['c.txt']],
    ['{a,b}.txt', ['a.txt', 'b.txt'], ['c.txt']],
    ['.env*', ['.env', '.env.local', 'x/.env'], ['env']],
    ['a b', ['a b', 'x/a b'], ['a']],
    ['ключ', ['ключ', 'x/ключ/y'], ['ключи']],
    ['.', [], ['a', 'x/a', '.env']],
  ])('%j', async (glob, matches, not) => {
    const filter = await globFilter([glob]);
    expect(matches.filter((path) => !filter(path))).toEqual([]);
    expect(not.filter((path) => filter(path))).toEqual([]);
  });

  test('given several globs, then a path is excluded if one matches', async () => {
    const filter = await globFilter(['*.log', '/gen']);
    expect(['a.log', 'gen/x', 'x/gen', 'b.txt'].map(filter)).toEqual([true, true, false, false]);
  });

  test('given a glob that stands for too many, then it is refused with what to write instead', async () => {
    const glob = '{a,b}'.repeat(9);
    const message = /^".{45}" is not a valid glob: it stands for more than 256 globs; write several globs, or `\*`$/;
    await expect(globFilter([glob])).rejects.toThrow(message);
    await expect(matchPattern(glob, temporaryFolder())).rejects.toThrow(message);
  });

  test('given no glob, then nothing is excluded', async () => {
    expect((await globFilter([]))('a')).toBe(false);
  });
});

describe('globs', () => {
  test('given an existing path, or one without glob characters, then it is not a glob', () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'a[1].log': '', 'a1.log': '' });
    expect(['a[1].log', join(cwd, 'a[1].log'), 'missing', 'a1.log'].map((path) => isPattern(path, cwd))).toEqual(
      Array(4).fill(false),
    );
    expect(['a[12].log', '*', '**/*.log', '{a,b}', 'a?'].map((path) => isPattern(path, cwd))).toEqual(Array(5).fill(true));
    expect(isPattern('a[1].log', '/')).toBe(true);
  });

  test('given matching files and folders, then each file is returned once', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'b.log': '', 'a.log': '', 'x/.c.log': '', 'x/d.txt': '', 'y.log/e.txt': '', '.git/f.log': '' });
    expect(await matchPattern('**/*.log', cwd)).toEqual(['a.log', 'b.log', 'x/.c.log', 'y.log/e.txt']);
    expect(await matchPattern('?', cwd)).toEqual(['x/.c.log', 'x/d.txt']);
    expect(await matchPattern('*.zip', cwd)).toEqual([]);
    // With more stars than a regular expression is made of.
    expect(await matchPattern('*y*l*o*g/**', cwd)).toEqual(['y.log/e.txt']);
    expect(await matchPattern('./x/*.*t*x*t', cwd)).toEqual(['./x/d.txt']);
  });
});
