// Compose files: what Compose makes of them with the variable set is what they said before.
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { isCompose, rewriteCompose } from '../../../src/remediation/fix/compose.ts';
import type { Rewriting } from '../../../src/remediation/fix/rewrite-code.ts';
import { token } from '../../support/tokens/token.ts';

const CLEAR = token('compose');

function rewrite(source: string): { readonly before: string } & Rewriting {
  const before = source.replaceAll('@@', CLEAR);
  const starts = [...before.matchAll(new RegExp(CLEAR, 'g'))].map(({ index }) => index);
  const spans = starts.map((start) => ({ start, end: start + CLEAR.length, variable: 'BOT' }));
  return { before, ...rewriteCompose(before, spans) };
}

/** What Compose does to each value. */
function fillIn(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\$\{BOT:\?[^}]*\}/g, CLEAR);
  if (Array.isArray(value)) return value.map(fillIn);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fillIn(inner)]));
}

test.each([
  ['compose.yaml', true],
  ['deploy/docker-compose.yml', true],
  ['compose.prod.yaml', true],
  ['docker-compose-dev.yml', true],
  ['my-compose.yaml', false],
  ['compose.json', false],
])('%s: %s', (path, is) => expect(isCompose(path)).toBe(is));

describe('values', () => {
  test.each([
    ['a map', 'services:\n  a:\n    environment:\n      T: @@   # the bot\n'],
    ['a list', 'services:\n  a:\n    environment:\n      - T=@@\n      - B=1\n'],
    ['quotes', `services:\n  a:\n    environment: { T: "@@", U: 'x@@y' }\n`],
    ['braces and brackets without quotes', 'services:\n  a: { environment: [ T=@@, B=1 ], x: { T: @@ } }\n'],
    [
      'blocks',
      'services:\n  a:\n    command: |\n      curl https://api.telegram.org/bot@@/getMe\n      echo\n    x: >-\n      a\n      @@\n',
    ],
    ['several in one', 'services:\n  a:\n    command: run --a @@ --b=@@\nx-more: "@@"\n'],
    ['an anchor', 'x-a: &a\n  T: @@\nservices:\n  a:\n    environment: *a\n'],
    ['line ends of Windows', 'services:\r\n  a:\r\n    environment:\r\n      T: @@\r\n'],
  ])('in %s', (_, source) => {
    const { before, text, left } = rewrite(source);
    expect(left).toEqual([]);
    expect(text).not.toContain(CLEAR);
    expect(fillIn(parse(text))).toEqual(parse(before));
    // All else stays: what is between the changes, in order.
    expect(text.replace(/"?\$\{BOT:\?[^}]*\}"?/g, CLEAR).replaceAll('"', '')).toBe(before.replaceAll('"', ''));
  });

  test('a comment says what belongs there', () => {
    const { text, left } = rewrite('services: # @@\n  a:\n    # T: @@\n    image: x\n');
    expect(left).toEqual([]);
    expect(text).toBe('services: # <BOT>\n  a:\n    # T: <BOT>\n    image: x\n');
  });
});

test.each([
  ['a name', 'services:\n  a:\n    labels:\n      @@: x\n', 'key'],
  ['no services', 'T: @@\n', 'not valid YAML'],
  ['invalid YAML', 'services: [\nT: @@\n', 'not valid YAML'],
])('%s is left to the user', (_, source, reason) => {
  const { before, text, left } = rewrite(source);
  expect(left[0]?.reason).toContain(reason);
  expect(text).toBe(before);
});
