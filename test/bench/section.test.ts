// The section about git in docs/benchmark.md can be written again, and nothing else of the page changes.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sectionOf, withSection } from './git/section.mjs';

test('what is around the section stays byte for byte', () => {
  const page = withSection('# Page\n\ntext\n', '\none\n');
  const [before = '', after = ''] = page.split('\none\n');
  const more = `${page}\r\n  more $& \n`;
  expect(sectionOf(more)).toBe('\none\n');
  expect(withSection(more, '\ntwo $1\n')).toBe(`${before}\ntwo $1\n${after}\r\n  more $& \n`);
});

test('a page without one has none', () => {
  expect(sectionOf('# Page\n')).toBeUndefined();
});

test('docs/benchmark.md has one', () => {
  const section = sectionOf(readFileSync(new URL('../../docs/benchmark.md', import.meta.url), 'utf8'));
  expect(section).toContain('\n## Git\n');
});
