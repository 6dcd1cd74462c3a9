// A Report with one of each: what is found, suppressed, left out, not scanned and out of date.
import type { Finding, Report } from '../../src/types.ts';

const FINDING: Finding = {
  rule: 'telegram-bot-token',
  title: 'Telegram bot token',
  severity: 'high',
  confidence: 'certain',
  help: { what: 'The bot.', fix: 'Make a new one: @BotFather, /revoke.', variable: 'TELEGRAM_BOT_TOKEN' },
  botId: '1234567890',
  preview: '1234567890:AAE***',
  fingerprint: '00112233445566aa',
  encodings: [],
  origin: { kind: 'file', path: 'src/bot.ts' },
  line: 7,
  column: 13,
  excerpt: { before: 'const bot = "', after: '";' },
  suppressed: false,
  repeats: 0,
};

/** A finding that differs from the first one in what is given. */
export function findingWith(changes: Partial<Finding>): Finding {
  return { ...FINDING, ...changes };
}

/** An empty report with what is given in it. */
export function reportWith(changes: Partial<Report>): Report {
  return {
    findings: [],
    problems: [],
    skips: [],
    expired: [],
    unused: [],
    summary: { blobs: 3, bytes: 4321, skipped: 0, suppressed: 0 },
    ...changes,
  };
}

export const SAMPLE: Report = reportWith({
  findings: [
    FINDING,
    findingWith({
      origin: { kind: 'file', root: 'logs/', path: 'app.log' },
      line: 1203,
      column: 5,
      encodings: ['percent'],
      excerpt: { before: '…GET ключ\t', after: ' \u001b[31m##[error]…' },
      repeats: 12,
    }),
    findingWith({
      confidence: 'likely',
      help: { what: 'Another one.', fix: 'Ask \u001b[2Jfor another one.' },
      botId: undefined,
      preview: 'AbC***',
      fingerprint: 'ffeeddccbbaa9988',
      title: 'Other key',
      rule: 'other-key',
      severity: 'low',
      origin: { kind: 'name', path: 'keys/AbC***.txt' },
      line: 1,
      column: 1,
      excerpt: { before: '', after: '.txt' },
    }),
    findingWith({ origin: { kind: 'file', path: '.env' }, suppressed: 'private .env', line: 1 }),
    findingWith({ origin: { kind: 'file', path: 'test/a.ts' }, suppressed: 'allowed', line: 2 }),
    findingWith({ origin: { kind: 'stdin' } }),
    findingWith({ origin: { kind: 'staged', path: 'bot.py' } }),
  ],
  problems: [{ type: 'problem', origin: { kind: 'file', path: 'locked\nfile' }, message: 'permission denied' }],
  skips: [
    { type: 'skip', origin: { kind: 'file', path: '.git' }, reason: 'git folder' },
    { type: 'skip', origin: { kind: 'file', path: 'a' }, reason: 'symbolic link' },
    { type: 'skip', origin: { kind: 'file', path: 'b\udcff' }, reason: 'symbolic link' },
  ],
  expired: [{ fingerprint: '1111111111111111', reason: 'old \u001b[2J', expires: '2020-01-01' }],
  unused: [{ fingerprint: '2222222222222222', reason: 'never there' }],
  summary: { blobs: 1234, bytes: 5_678_900, skipped: 3, suppressed: 2 },
});
