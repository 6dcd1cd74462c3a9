// Texts made to hang or break a parser: they are left to a person, or done, in a moment.
import { expect, test } from 'vitest';
import { rewriteSource } from '../../support/fixtures/fix.ts';
import { token } from '../../support/tokens/token.ts';

const CLEAR = token('hostile');

test.each([
  ['javascript', `${'['.repeat(100_000)}'${CLEAR}'${']'.repeat(100_000)}`],
  ['javascript', `${'('.repeat(100_000)}'${CLEAR}'`],
  ['javascript', `${'`${'.repeat(20_000)}'${CLEAR}'`],
  ['python', `x = ${'('.repeat(50_000)}'${CLEAR}'${')'.repeat(50_000)}\n`],
  ['go', `package main\nvar x = ${'f('.repeat(50_000)}"${CLEAR}"${')'.repeat(50_000)}\n`],
  ['shell', `${'$('.repeat(20_000)}"${CLEAR}"`],
  ['ruby', `x = "${'#{"'.repeat(5_000)}${CLEAR}`],
  ['php', `<?php f(${'['.repeat(50_000)}'${CLEAR}'`],
] as const)('%s, too deep (%#)', async (name, source) => {
  const { text, left } = await rewriteSource(name, source, CLEAR);
  expect(left).toHaveLength(1);
  expect(text).toBe(source);
});

test.each([
  ['javascript', '', 'process.env.BOT'],
  ['typescript', "const BOT = process.env['BOT'] ?? '';\nif (BOT === '') throw new Error('BOT is not set');\n\n", 'BOT'],
] as const)('%s: many in one file, and the parser works on afterwards', async (name, head, read) => {
  const source = `f('${CLEAR}');\n`.repeat(1000);
  const { text, left } = await rewriteSource(name, source, CLEAR);
  expect(left).toEqual([]);
  expect(text).toBe(head + `f(${read});\n`.repeat(1000));
});
