import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathToBytes, pathToText } from '../../src/system/path-text.ts';
import { shellWord } from '../../src/system/shell-word.ts';
import { escapeForTerminal } from '../../src/system/terminal-text.ts';
import { anyCharacter } from '../support/characters.ts';

test('what needs no quotes has none; a name that looks like an option stays a name', () => {
  expect(['src/bot.ts', '/var/log/a-b_c.log', '-rf', 'a b', "it's"].map(shellWord)).toEqual([
    'src/bot.ts',
    '/var/log/a-b_c.log',
    './-rf',
    "'a b'",
    "'it'\\''s'",
  ]);
});

test('bash reads any name back as it is, and a terminal has nothing to act on', () => {
  const names = fc
    .sample(
      fc.oneof(fc.string({ unit: anyCharacter, minLength: 1 }), fc.uint8Array({ minLength: 1, maxLength: 20 }).map(pathToText)),
      { numRuns: 500, seed: 6 },
    )
    .filter((name) => !name.includes('\0'));
  const words = names.map((name) => shellWord(name));
  expect(words.filter((word) => word !== escapeForTerminal(word))).toEqual([]);
  const script = words.map((word) => `printf '%s\\0' ${word}`).join('\n');
  const read = execFileSync('bash', { input: script, env: { LC_ALL: 'C.UTF-8', PATH: process.env['PATH'] } });
  const expected = names.map((name) => pathToBytes(name.startsWith('-') ? `./${name}` : name).toString('latin1'));
  expect(read.toString('latin1').split('\0').slice(0, -1)).toEqual(expected);
});
