// What to do fits what was found: a session is not ended with BotFather, a file is no value of a variable.
import { expect, test } from 'vitest';
import { builtInFamilies } from '../../src/config/rules/builtin.ts';
import { groupByToken } from '../../src/findings/exposures.ts';
import type { Rule } from '../../src/model/rule.ts';
import type { Finding } from '../../src/model/types.ts';
import { describeNextSteps } from '../../src/report/next-steps.ts';
import { createPaint } from '../../src/report/paint.ts';
import { findingWith } from '../support/fixtures/sample-report.ts';

const RULES = builtInFamilies().flatMap(({ rules }) => rules);

function ruleOf(id: string): Rule {
  const rule = RULES.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return rule;
}

function findingOf(id: string, path: string, changes: Partial<Finding> = {}): Finding {
  const { title, severity, help } = ruleOf(id);
  const origin = { kind: 'file', path } as const;
  return findingWith({ rule: id, title, severity, help, origin, fingerprint: id, ...changes });
}

function waysOn(...findings: readonly Finding[]): string {
  return describeNextSteps(groupByToken(findings), createPaint(false)).join('\n');
}

test('a bot token', () => {
  expect(waysOn(findingOf('telegram-bot-token', 'a.ts'))).toBe(
    [
      'What to do',
      '  1. Move it to .env (ignored by git, chmod 600) and read it from the environment; npx tokenscan fix does both:',
      '       .env  TELEGRAM_BOT_TOKEN=…',
      '       a.ts  process.env.TELEGRAM_BOT_TOKEN',
      '  2. If it was ever pushed, pasted or logged, it is public. Make a new one: @BotFather, /revoke.',
      '  3. If it is harmless, allow it, with the reason:',
      '       npx tokenscan allow telegram-bot-token --reason "…"',
    ].join('\n'),
  );
});

test('a session string is ended in Telegram, not with BotFather', () => {
  const text = waysOn(findingOf('telegram-telethon-string', 'a.py'));
  expect(text).toContain('os.environ["TELEGRAM_SESSION"]');
  expect(text).toContain('it is public. End that session in Telegram: Settings, Devices');
  expect(text).not.toMatch(/BotFather|BOT_TOKEN/);
});

test('a session file is no value of a variable', () => {
  const text = waysOn(findingOf('telegram-telethon-file', 'my.session'));
  expect(text).not.toContain('.env');
  expect(text).toContain('  1. If it was ever pushed, pasted or logged, it is public. End that session');
  expect(text).toContain('  2. If it is harmless');
});

test('several kinds: each has its own way to end it, and its own variable', () => {
  const text = waysOn(
    findingOf('telegram-bot-token', 'a.ts'),
    findingOf('telegram-pyrogram-string', 'b.py'),
    findingOf('telegram-tdata', 'tdata/key_datas'),
  );
  expect(text).toContain('       .env  TELEGRAM_BOT_TOKEN=…\n       .env  TELEGRAM_SESSION=…\n');
  expect(text).toContain('       Telegram bot token: Make a new one: @BotFather, /revoke.\n');
  expect(text).toContain('       Pyrogram session string: End that session');
  expect(text).toContain('       Telegram Desktop key file: End that session');
});

test('kinds that are ended alike are named together', () => {
  const text = waysOn(
    findingOf('telegram-telethon-string', 'a.py'),
    findingOf('telegram-bot-url', 'c.log'),
    findingOf('telegram-gramjs-string', 'b.ts'),
    findingOf('telegram-telethon-string', 'd.py'),
  );
  expect(text).toContain('       Telethon session string, GramJS session string: End that session');
  expect(text.match(/End that session/g)).toHaveLength(1);
});

test('what is suppressed needs nothing', () => {
  const text = waysOn(
    findingOf('telegram-bot-token', 'a.ts'),
    findingOf('telegram-pyrogram-string', 'b.py', { suppressed: 'allowed' }),
  );
  expect(text).not.toContain('SESSION');
});

test('what a rule says is made safe for the terminal', () => {
  expect(waysOn(findingWith({ help: { what: 'x', fix: '\u001b[2JGo.' } }))).toContain('\\e[2JGo.');
});

test.each(RULES.map(({ id }) => id))('%s: only bot tokens are for BotFather', (id) => {
  const forBotFather = id.startsWith('telegram-bot-') || id.startsWith('telegram-payment-');
  expect(ruleOf(id).help.fix.includes('BotFather')).toBe(forBotFather);
});
