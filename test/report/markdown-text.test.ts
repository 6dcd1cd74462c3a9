// Our pages on a terminal.
import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'fast-string-width';
import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../../src/report/markdown-text.ts';

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

test('each kind of block', () => {
  const text = `# A title

One *important* word, \`a command\`, [a page](other.md) and
[a site](https://example.org/).

- an item
  of two lines
- another

| where | what |
| --- | --- |
| a file | \`do this\` |

    short          # why
    command --with many --long options    # and its long comment`;
  expect(renderMarkdown(text, { color: false, width: 50 })).toBe(`A title

One important word, \`a command\`, a page and a site
(https://example.org/).

• an item of two lines
• another

  a file
      \`do this\`

    short          # why
    # and its long comment
    command --with many --long options
`);
});

describe.each(['leaked-token.md', 'leaked-token.ru.md'])('docs/%s', (name) => {
  test.each([60, 80, 120])('fits %i columns, but for words that are wider', (width) => {
    const lines = renderMarkdown(page(name), { color: false, width }).split('\n');
    const wide = lines.filter((line) => stringWidth(line) > width);
    expect(wide.filter((line) => !/^ *'[^']*'(?: \\)?$/.test(line))).toEqual([]);
  });

  test('no mark of Markdown is left, and no word is lost', () => {
    const text = renderMarkdown(page(name), { color: false, width: 80 });
    expect(text).not.toMatch(/^#+ |^\||\]\(|\*\*|^- /m);
    const words = (one: string): readonly string[] => one.match(/[\p{L}\p{N}]{3,}/gu) ?? [];
    // The headings of tables are not shown.
    const missing = words(page(name).replace(/^\|.*\n\| ---.*$/gm, '')).filter((word) => !text.includes(word));
    expect(missing).toEqual([]);
  });

  test('colors change nothing but the marks of code', () => {
    const lines = stripVTControlCharacters(renderMarkdown(page(name), { color: true, width: 1000 }));
    expect(lines).toBe(
      renderMarkdown(page(name), { color: false, width: 1000 }).replaceAll('`', (mark, at, all: string) =>
        keepsMark(all, at) ? mark : '',
      ),
    );
  });
});

/** Whether a backtick is in a block of commands, which is shown as it is. */
function keepsMark(text: string, at: number): boolean {
  return (
    text.slice(text.lastIndexOf('\n', at) + 1).startsWith('    ') &&
    !text.slice(text.lastIndexOf('\n', at) + 1).startsWith('      ')
  );
}
