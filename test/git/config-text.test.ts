// What is read from a configuration as text, held against what git reads from the same file.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namesPromisor, readSettings } from '../../src/git/config-text.ts';
import { anyCharacter } from '../support/characters.ts';
import { run, temporaryFolder } from '../support/terminal/cli.ts';

const KEYS = ['extensions.objectformat', 'extensions.refstorage', 'extensions.partialclone'];

/** What git says the settings are; undefined where it refuses the file. */
async function asGit(text: string): Promise<ReadonlyMap<string, string> | undefined> {
  const file = join(temporaryFolder(), 'config');
  writeFileSync(file, text);
  const { code, stdout } = await run('git', ['config', '-f', file, '--list', '-z']);
  if (code !== 0) return undefined;
  const settings = new Map<string, string>();
  for (const entry of stdout.split('\0').filter(Boolean)) {
    const [key = '', value = 'true'] = entry.split(/\n(.*)/s);
    settings.set(key, value);
  }
  return settings;
}

function ours(text: string): readonly (string | undefined)[] {
  const settings = readSettings(text);
  return KEYS.map((key) => settings.get(key));
}

describe('readConfigText, compared with git', () => {
  let accepted = 0;

  test.each([
    '[extensions]\n\tobjectFormat = sha256\n',
    '[EXTENSIONS]\nOBJECTFORMAT=sha256\n',
    '[extensions] objectformat = sha256\n',
    '[ extensions]\nobjectformat = sha256\n',
    '[extensions]\nobjectformat = "sha256"\n',
    '[extensions]\nobjectformat = sha256 # by default\n',
    '[extensions]\nobjectformat = sha256;x\n',
    '[extensions]\nobjectformat = sha1\nobjectformat = sha256\n',
    '[extensions]\r\nobjectformat = sha256\r\n',
    '\ufeff[extensions]\nobjectformat = sha256\n',
    '# [extensions]\n; objectformat = sha256\n',
    '[extensions]\n# objectformat = sha256\n',
    '[extensions "x"]\nobjectformat = sha256\n',
    '[core]\nobjectformat = sha256\n[extensions]\nrefstorage = reftable\n',
    '[extensions]\npartialclone = origin\n[core]\n\tbare = true\n[extensions]\nobjectformat = sha256\n',
    '[extensions]\npartialclone\n',
    '[extensions]\npartialclone = \n',
    '[remote "a]b"]\nurl = x\n[extensions]\nobjectformat = sha256\n',
    '[remote "a\\"b"]\nurl = x\n[extensions]\nobjectformat = sha256\n',
    '[core]\nx = "a # b"\n[extensions]\nobjectformat = sha256\n',
    '[core]\nx = "[extensions]"\nobjectformat = sha256\n',
    '[core]\nx = a \\\n[extensions]\nobjectformat = sha256\n',
    '[core]\nx = "a \\\n[extensions]\nobjectformat = sha1"\n[extensions]\nobjectformat = sha256\n',
    '[extensions]\nobjectformat = sha\\\n256\n',
    '[extensions]\nobjectformat = sha"256"\n',
    '[extensions]\nobjectformat = "sha"256\n',
    '',
    'no configuration',
  ])('%j', async (text) => {
    const theirs = await asGit(text);
    // What git refuses to read is no repository for git, either.
    if (theirs === undefined) return;
    accepted++;
    expect(ours(text)).toEqual(KEYS.map((key) => theirs.get(key)));
  });

  test('given the sample files, then git accepts enough of them to compare', () => {
    expect(accepted).toBeGreaterThan(20);
  });

  test('property: given any lines in any order, then the settings are those of git', async () => {
    const line = fc.constantFrom(
      '[extensions]',
      '[Extensions]',
      '[extensions "sub"]',
      '[core]',
      '[remote "o"] url = x',
      'objectFormat = sha256',
      'objectFormat=sha1',
      '\tobjectFormat = "sha256" ; why',
      'partialClone = origin # x',
      'partialClone',
      'refStorage = files',
      '# objectFormat = sha256',
      '   ; [core]',
      '[core] objectFormat = sha1',
      'x = "a;b#c"',
      'x = a\\\\',
      'x = long \\',
      '',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
        const text = `${lines.join('\n')}\n`;
        const theirs = await asGit(text);
        fc.pre(theirs !== undefined);
        expect(ours(text)).toEqual(KEYS.map((key) => theirs?.get(key)));
      }),
      { numRuns: 150 },
    );
  });
});

test('given an include, then it is ignored', () => {
  expect(readSettings('[include]\npath = other\n[extensions]\nobjectformat = sha256\n').get('extensions.objectformat')).toBe(
    'sha256',
  );
});

test('property: given any text, then parsing ends quickly', () => {
  fc.assert(fc.property(fc.string({ maxLength: 2000, unit: anyCharacter }), (text) => readSettings(text) instanceof Map));
  readSettings(`[${' '.repeat(20_000)}`);
  readSettings(`[a "${'\\'.repeat(20_000)}`);
  readSettings(`a = "${'\\a'.repeat(20_000)}`);
  // That it ends says enough: the square of a hundred thousand steps, many times over, would count as a hang.
});

describe('namesPromisor', () => {
  test.each([
    '[remote "origin"]\n\turl = x\n\tpromisor = true\n\tpartialclonefilter = blob:none\n',
    '[core]\n\tbare = true\n[remote "origin"]\n\tpromisor\n',
    '[Remote "a b]"] Promisor = yes',
    '[remote "a\\"b"]\npromisor="1" ; as it is\n',
  ])('%j: it does', (text) => expect(namesPromisor(readSettings(text))).toBe(true));

  test.each([
    '',
    '[remote "origin"]\n\turl = x\n',
    '[remote "origin"]\n\tpromisor = false\n',
    '[remote "origin"]\n# promisor = true\n',
    '[remote "origin"]\n[branch "main"]\n\tpromisor = true\n',
    '[promisor]\n\tremote = true\n',
    '[branch "remote"]\n\tpromisor = true\n',
  ])('%j: it does not', (text) => expect(namesPromisor(readSettings(text))).toBe(false));
});
