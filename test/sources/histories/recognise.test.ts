// Which tool wrote a history: by a binary head first, then by its name, then by other first bytes.
import { expect, test } from 'vitest';
import { recogniseHistory } from '../../../src/sources/histories/recognise.ts';

test.each([
  ['a/.bash_history', '\x81\x01\0', 'ksh'],
  ['a/.sh_history', '\xab\xcd\0', 'mksh'],
  ['a/.bash_history', ': 1764000000:0;ls\n', 'bash'],
  ['a/.bash_history', '', 'bash'],
  ['a/.local/share/atuin/history.db', 'SQLite format 3\0', 'atuin'],
  ['a/.history', '- cmd: ls\n', 'tcsh'],
  ['a/saved', ': 1764000000:0;ls\n', 'zsh'],
  ['a/saved', '#1764000000\nls\n', 'bash'],
  ['a/saved', '#+1764000000\nls\n', 'tcsh'],
  ['a/saved', 'SQLite format 3\0', 'sqlite'],
  ['a/saved', '#1764000000', 'text'],
  ['a/saved', '', 'text'],
])('given %s that begins with %j, then its tool is %s', (path, head, tool) => {
  expect(recogniseHistory(path, head)).toBe(tool);
});
