// Parsers of source text, many at once.
import { expect, test } from 'vitest';
import { createParse, type Grammar } from '../../../src/remediation/fix/grammars.ts';
import { readGrammar } from '../../support/fixtures/fix.ts';

const SOURCES: Readonly<Partial<Record<Grammar, string>>> = {
  bash: 'a=1\n',
  go: 'package main\n',
  javascript: 'const a = 1;\n',
  python: 'a = 1\n',
  ruby: 'a = 1\n',
  typescript: 'const a: number = 1;\n',
};

test('given parsers that start at the same time, then each parses each language', async () => {
  const parsers = [createParse(readGrammar), createParse(readGrammar), createParse(readGrammar)];
  const jobs = parsers.flatMap((parse) =>
    Object.entries(SOURCES).map(async ([grammar, text]) => {
      const syntax = await parse(grammar as Grammar, text);
      const result = { end: syntax?.root.endIndex, faults: syntax?.faults };
      syntax?.free();
      return { result, expected: { end: text.length, faults: 0 } };
    }),
  );
  for (const { result, expected } of await Promise.all(jobs)) expect(result).toEqual(expected);
});
