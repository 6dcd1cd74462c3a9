// Steps in words: what is said fits what was found, and is safe for a terminal.
import { describe, expect, test } from 'vitest';
import { builtInFamilies } from '../../src/config/rules/builtin.ts';
import type { Rule } from '../../src/model/rule.ts';
import type { NextStep, Replacing } from '../../src/remediation/steps/step.ts';
import { describeNextSteps } from '../../src/report/next-steps.ts';
import { createPaint } from '../../src/report/paint.ts';

const RULES = builtInFamilies().flatMap(({ rules }) => rules);

function ruleOf(id: string): Rule {
  const rule = RULES.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return rule;
}

const kind = (...ids: readonly string[]): Replacing => {
  const rules = ids.map(ruleOf);
  return { fix: rules[0]?.help.fix ?? '', titles: rules.map(({ title }) => title), previews: ids.map((id) => `${id}***`) };
};

const replace = (kinds: readonly Replacing[], more: Partial<Extract<NextStep, { code: 'replace' }>> = {}): NextStep => ({
  ...{ code: 'replace', urgency: 'here', kinds, isPartial: false, commands: [] },
  ...more,
});

const words = (...steps: readonly NextStep[]): string => describeNextSteps(steps, createPaint(false), 1000).join('\n');

describe('a new secret', () => {
  test('given a token that has left this machine, a new one comes first of all, with the command', () => {
    expect(words(replace([kind('telegram-bot-token')], { urgency: 'left', commands: ['npx tokenscan rotate'] }))).toBe(
      [
        'What to do',
        '  1. It has left this machine, and cannot be taken back. First of all, make a new one: @BotFather, /revoke. This asks for the new one, writes it to .env, and checks both:',
        '       npx tokenscan rotate',
      ].join('\n'),
    );
  });

  test('given a token in code only, it depends', () => {
    expect(words(replace([kind('telegram-bot-token')]))).toContain('If it was ever pushed, sent or pasted, make a new one');
  });

  test('given other findings beside it, it is named by its preview', () => {
    expect(words(replace([kind('telegram-bot-token')], { urgency: 'left', isPartial: true }))).toContain(
      'telegram-bot-token*** has left this machine',
    );
  });

  test('a session string is ended in Telegram, not with BotFather', () => {
    const text = words(replace([kind('telegram-telethon-string')]));
    expect(text).toContain('end that session in Telegram: Settings, Devices');
    expect(text).not.toContain('BotFather');
  });

  test('given several kinds, each has its own way to end it', () => {
    const text = words(replace([kind('telegram-bot-token'), kind('telegram-telethon-string', 'telegram-gramjs-string')]));
    expect(text).toContain('       Telegram bot token: Make a new one: @BotFather, /revoke.\n');
    expect(text).toContain('       Telethon session string, GramJS session string: End that session');
  });

  test('what a rule says is made safe for the terminal', () => {
    const hostile = { fix: '\u001b[2JGo.', titles: ['\u001b[1m'], previews: ['\u001b***'] };
    const text = words(replace([hostile, hostile], { urgency: 'left', isPartial: true }), replace([hostile]));
    expect(text).toContain('\\e[2JGo.');
    expect(text).not.toContain('\u001b');
  });

  test.each(RULES.map(({ id }) => id))('%s: only bot tokens are for BotFather', (id) => {
    const forBotFather = id.startsWith('telegram-bot-') || id.startsWith('telegram-payment-');
    expect(ruleOf(id).help.fix.includes('BotFather')).toBe(forBotFather);
  });
});

test('what a person edits is listed with its lines, and what is not listed is counted', () => {
  const places = [{ place: 'a\u001b.kt:3', lines: ['System.getenv("X")'] }];
  expect(words({ code: 'edit', places, more: 2, commands: [] })).toBe(
    [
      'What to do',
      '  1. No command changes this; do it by hand:',
      '       a\\e.kt:3',
      '           System.getenv("X")',
      '       … and 2 more locations',
    ].join('\n'),
  );
});

test('without steps nothing is said', () => {
  expect(describeNextSteps([], createPaint(false), 80)).toEqual([]);
});
