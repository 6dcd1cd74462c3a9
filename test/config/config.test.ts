// tokenscan.json: where it is found, how it is read, and how it is written.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addAllowEntry } from '../../src/config/add-allow-entry.ts';
import { findBase, loadConfig } from '../../src/config/config.ts';
import { isDate } from '../../src/config/schema.ts';
import { ConfigError } from '../../src/model/errors.ts';
import { anyCharacter } from '../support/characters.ts';
import { writeTree } from '../support/repositories/tree.ts';
import { ACME, projectWith } from '../support/rule.ts';
import { temporaryFolder } from '../support/terminal/cli.ts';

const ENTRY = { fingerprint: '0123456789abcdef', reason: 'a test' };

describe('findBase', () => {
  test('is the nearest folder above with a tokenscan.json', () => {
    const top = temporaryFolder();
    writeTree(top, { 'tokenscan.json': '{}', 'a/tokenscan.json': '{}', 'a/b/c/': '', 'd/': '' });
    expect(findBase(join(top, 'a/b/c'))).toBe(join(top, 'a'));
    expect(findBase(join(top, 'a'))).toBe(join(top, 'a'));
    expect(findBase(join(top, 'd'))).toBe(top);
  });

  test('is the top of the repository where there is none up to it, also of a worktree', () => {
    const top = temporaryFolder();
    writeTree(top, {
      'tokenscan.json': '{}',
      'repo/.git/': '',
      'repo/a/b/': '',
      'tree/.git': 'gitdir: elsewhere',
      'tree/a/': '',
    });
    expect(findBase(join(top, 'repo/a/b'))).toBe(join(top, 'repo'));
    expect(findBase(join(top, 'tree/a'))).toBe(join(top, 'tree'));
  });

  test('is the folder itself where there is neither', () => {
    const top = temporaryFolder();
    mkdirSync(join(top, 'a'));
    expect(findBase(join(top, 'a'))).toBe(join(top, 'a'));
  });
});

describe('loadConfig', () => {
  test('of nothing', async () => {
    const base = temporaryFolder();
    expect(await loadConfig(base)).toEqual({
      base,
      families: [],
      exclude: [],
      allow: [],
      confidence: 'likely',
      strictExisting: false,
      agents: { reads: 'mask', environment: 'refuse' },
    });
  });

  test('of all there can be', async () => {
    const base = temporaryFolder();
    const config = {
      $schema: 'x',
      exclude: ['*.log'],
      allow: [{ ...ENTRY, expires: '2030-01-31', paths: ['a'] }],
      confidence: 'certain',
      strictExisting: true,
      agents: { reads: 'refuse', environment: 'allow' },
    };
    writeTree(base, { ...projectWith([ACME], config), 'sub/': '' });
    const { exclude, allow, confidence, strictExisting, agents } = config;
    const expected = (name: string): unknown => ({
      base,
      families: [{ name, rules: [ACME] }],
      exclude,
      allow,
      confidence,
      strictExisting,
      agents,
    });
    expect(await loadConfig(base)).toEqual(expected('my-rules.json'));
    expect(await loadConfig(join(base, 'sub'))).toEqual(expected('../my-rules.json'));
  });

  test('a choice takes its place; false is none', async () => {
    const base = temporaryFolder();
    writeTree(base, { 'tokenscan.json': '{ "exclude": ["a"] }', 'x/y.json': '{ "exclude": ["b"] }' });
    expect(await loadConfig(base, 'x/y.json')).toMatchObject({ base: join(base, 'x'), exclude: ['b'] });
    expect(await loadConfig('/', join(base, 'x/y.json'))).toMatchObject({ base: join(base, 'x'), exclude: ['b'] });
    expect(await loadConfig(base, false)).toMatchObject({ base, exclude: [] });
    await expect(loadConfig(base, 'none.json')).rejects.toThrow('none.json cannot be read: no such file or folder');
    await expect(loadConfig(base, 'x')).rejects.toThrow('x: is not a regular file');
  });

  test('rule files are relative to its folder; messages name them from where one stands', async () => {
    const base = temporaryFolder();
    writeTree(base, { 'tokenscan.json': '{ "rules": ["rules/r.json"] }', 'rules/r.json': '{', 'sub/': '' });
    await expect(loadConfig(base)).rejects.toThrow(/^rules\/r\.json:1:2: /);
    await expect(loadConfig(join(base, 'sub'))).rejects.toThrow(/^\.\.\/rules\/r\.json:1:2: /);
  });

  test('two rule files of one name in two folders are two families', async () => {
    const base = temporaryFolder();
    writeTree(base, {
      'tokenscan.json': '{ "rules": ["a/r.json", "b/r.json"] }',
      'a/r.json': JSON.stringify({ rules: [ACME] }),
      'b/r.json': JSON.stringify({ rules: [{ ...ACME, id: 'other' }] }),
    });
    const { families } = await loadConfig(base);
    expect(new Set(families.map(({ name }) => name)).size).toBe(2);
  });
});

test.each([
  [{ exclude: ['a', '{a,b}'.repeat(9)] }, /^tokenscan\.json: exclude\[1\]: stands for more than 256 globs; write/],
  [{ allow: [{ ...ENTRY, paths: ['!a/b'] }] }, /^tokenscan\.json: allow\[0\]\.paths\[0\]: begins with "!"; name/],
])('given a glob that is refused, then the key is named and what to write', async (config, message) => {
  const base = temporaryFolder();
  writeTree(base, { 'tokenscan.json': JSON.stringify(config) });
  await expect(loadConfig(base)).rejects.toThrow(message);
});

describe('addAllowEntry', () => {
  test('makes the file, adds, replaces and sorts', async () => {
    const base = temporaryFolder();
    const other = { fingerprint: '0000000000000000', reason: 'first' };
    expect(await addAllowEntry(base, ENTRY)).toEqual({ file: 'tokenscan.json', replaced: undefined });
    expect(await addAllowEntry(base, other)).toEqual({ file: 'tokenscan.json', replaced: undefined });
    expect(await addAllowEntry(base, { ...ENTRY, reason: 'new' })).toEqual({ file: 'tokenscan.json', replaced: ENTRY });
    expect((await loadConfig(base)).allow).toEqual([other, { ...ENTRY, reason: 'new' }]);
    expect(readdirSync(base)).toEqual(['tokenscan.json']);
  });

  test('the file it writes can always be read again', async () => {
    let readAgain = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1, unit: anyCharacter }),
        fc.array(fc.string(), { maxLength: 3 }),
        async (reason, paths) => {
          const base = temporaryFolder();
          const entry = { ...ENTRY, reason, ...(paths.length === 0 ? {} : { paths }) };
          try {
            await addAllowEntry(base, entry);
          } catch (error) {
            // Refused is as good as readable.
            expect(error).toBeInstanceOf(ConfigError);
            return;
          }
          expect((await loadConfig(base)).allow).toEqual([entry]);
          readAgain++;
        },
      ),
      { numRuns: 50 },
    );
    expect(readAgain).toBeGreaterThan(5);
  });

  test('leaves a file that is wrong alone', async () => {
    const base = temporaryFolder();
    writeFileSync(join(base, 'tokenscan.json'), '{ "allow": [}');
    await expect(addAllowEntry(base, ENTRY)).rejects.toThrow(/^tokenscan\.json:1:13: /);
    expect(readFileSync(join(base, 'tokenscan.json'), 'utf8')).toBe('{ "allow": [}');
  });

  test('says that it cannot write, and leaves nothing behind', async () => {
    const base = temporaryFolder();
    mkdirSync(join(base, 'tokenscan.json'));
    await expect(addAllowEntry(base, ENTRY)).rejects.toThrow('tokenscan.json: is not a regular file');
    expect(existsSync(join(base, 'tokenscan.json.new'))).toBe(false);
  });
});

describe('isDate', () => {
  test.each(['2024-02-29', '2000-02-29', '2025-12-31', '0001-01-01'])('%s is one', (date) => {
    expect(isDate(date)).toBe(true);
  });

  test.each(['2023-02-29', '1900-02-29', '2025-00-10', '2025-13-01', '2025-04-31', '2025-01-00', '2025-01-32', 'abcd-ef-gh'])(
    '%s is none',
    (date) => {
      expect(isDate(date)).toBe(false);
    },
  );

  test('every day there is, is one', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (day) => {
        expect(isDate(day.toISOString().slice(0, 10))).toBe(true);
      }),
    );
  });
});
