// The rules for bot tokens, which are data, spell the same grammar as detect/grammar.
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import {
  CHARACTER,
  HEAD_LENGTH,
  headPattern,
  idPattern,
  SECRET_LENGTH,
  SEPARATOR,
  secretPattern,
} from '../../../src/detect/grammar/bot-token.ts';
import type { Rule } from '../../../src/model/rule.ts';
import { secretOf, token } from '../../support/tokens/token.ts';

const RULES = prepareRules().filter(({ family }) => family === 'telegram-bot-token.json');
const ruleOf = (id: string): Rule => {
  const found = RULES.find(({ rule }) => rule.id === id);
  if (found === undefined) throw new Error(`no rule ${id}`);
  return found.rule;
};

describe('the patterns of the rules are made of the grammar', () => {
  test('a whole token: any secret that begins AA and has about the right length', () => {
    expect(ruleOf('telegram-bot-token').pattern).toBe(
      `(?<![0-9])(?<id>${idPattern()})${SEPARATOR}(?<secret>AA${CHARACTER}{32,34})(?!${CHARACTER})`,
    );
  });

  test('a token in a URL: its id', () => {
    expect(ruleOf('telegram-bot-url').pattern).toContain(`/bot(?<id>${idPattern()})${SEPARATOR}(?<secret>`);
  });

  test.each(['telegram-bot-parts', 'telegram-bot-parts-reversed', 'telegram-bot-half'])('%s: a perfect secret', (id) => {
    expect(ruleOf(id).pattern).toContain(`(?<secret>${secretPattern()})(?!${CHARACTER})`);
  });

  test('how secrets begin is the literal head, and as many characters of it are shown', () => {
    for (const { rule } of RULES) expect(rule.partial).toMatchObject({ prefix: `AA${CHARACTER}`, shown: 'encoded' });
    expect(headPattern()).toBe('AA[E-H]');
    expect(HEAD_LENGTH).toBe(3);
    expect(ruleOf('telegram-bot-token').encoded).toEqual([`[0-9]${SEPARATOR}${headPattern()}`]);
  });
});

describe('patterns', () => {
  const SECRET = secretOf('grammar');

  test('match a token part by part', () => {
    const whole = new RegExp(`^${idPattern()}${SEPARATOR}${secretPattern()}$`);
    expect(token('grammar')).toMatch(whole);
    expect(SECRET).toHaveLength(SECRET_LENGTH);
    expect(SECRET.slice(0, HEAD_LENGTH)).toMatch(new RegExp(`^${headPattern()}$`));
  });

  test('with a gap, match the parts with the gap between any two characters, and not at their ends', () => {
    const gapped = new RegExp(`^${secretPattern('-?')}$`);
    expect(SECRET).toMatch(gapped);
    expect([...SECRET].join('-')).toMatch(gapped);
    expect(`-${SECRET}`).not.toMatch(gapped);
    expect('1-2-3-4-5').toMatch(new RegExp(`^${idPattern('-?')}$`));
    expect('A-A-E').toMatch(new RegExp(`^${headPattern('-')}$`));
    expect('AAE').not.toMatch(new RegExp(`^${headPattern('-')}$`));
  });
});
