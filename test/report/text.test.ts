// The report as people read it.
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { groupByToken } from '../../src/findings/exposures.ts';
import type { Report } from '../../src/model/types.ts';
import { formatText, type TextOptions } from '../../src/report/text.ts';
import { findingWith, reportWith, SAMPLE } from '../support/fixtures/sample-report.ts';

function textOf(report: Report, options: Partial<TextOptions> = {}): string {
  return formatText(report, groupByToken(report.findings), { color: false, width: 1000, subject: 'this folder', ...options });
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

describe('formatText', () => {
  test('without colour', () => {
    expect(textOf(SAMPLE)).toMatchInlineSnapshot(`
      "Telegram bot token  1234567890:AAE***  high  certain · 16 locations · fingerprint 00112233445566aa

        src/bot.ts:7:13
        7 │ const bot = "1234567890:AAE***";
          │              ^^^^^^^^^^^^^^^^^

        logs/app.log:1203:5 (written as percent)
        1203 │ …GET ключ    1234567890:AAE*** \\e[31m#\\x23[error]…
             │              ^^^^^^^^^^^^^^^^^
        … and 12 more times at the same location

        standard input:7:13
        7 │ const bot = "1234567890:AAE***";
          │              ^^^^^^^^^^^^^^^^^

        bot.py:7:13
        7 │ const bot = "1234567890:AAE***";
          │              ^^^^^^^^^^^^^^^^^

      Other key  AbC***  low  likely · 1 location · fingerprint ffeeddccbbaa9988

        keys/AbC***.txt (in the name itself)
        1 │ AbC***.txt
          │ ^^^^^^

      expected here: .env:1 1234567890:AAE***, private .env (mode 600, not in git)
      could not scan: locked\\x0afile: permission denied
      expired allowlist entry: 1111111111111111 on 2020-01-01 (old \\e[2J)
      unused allowlist entry: 2222222222222222 (never there); remove it from tokenscan.json
      2 secrets in 17 locations, but not everything could be scanned (1,234 files, 5.7 MB; skipped: git folder, 2 × symbolic link; suppressed: 2)
      "
    `);
  });

  test('with all there is to tell', () => {
    expect(textOf(SAMPLE, { verbose: true })).toMatchInlineSnapshot(`
      "Telegram bot token  1234567890:AAE***  high  certain · 16 locations · fingerprint 00112233445566aa

        src/bot.ts:7:13
        7 │ const bot = "1234567890:AAE***";
          │              ^^^^^^^^^^^^^^^^^

        logs/app.log:1203:5 (written as percent)
        1203 │ …GET ключ    1234567890:AAE*** \\e[31m#\\x23[error]…
             │              ^^^^^^^^^^^^^^^^^
        … and 12 more times at the same location

        standard input:7:13
        7 │ const bot = "1234567890:AAE***";
          │              ^^^^^^^^^^^^^^^^^

        bot.py:7:13
        7 │ const bot = "1234567890:AAE***";
          │              ^^^^^^^^^^^^^^^^^

      Other key  AbC***  low  likely · 1 location · fingerprint ffeeddccbbaa9988

        keys/AbC***.txt (in the name itself)
        1 │ AbC***.txt
          │ ^^^^^^

      expected here: .env:1 1234567890:AAE***, private .env (mode 600, not in git)
      allowed: test/a.ts:2 1234567890:AAE***
      could not scan: locked\\x0afile: permission denied
      expired allowlist entry: 1111111111111111 on 2020-01-01 (old \\e[2J)
      unused allowlist entry: 2222222222222222 (never there); remove it from tokenscan.json
      skipped: .git (git folder)
      skipped: a (symbolic link)
      skipped: b\\xff (symbolic link)
      2 secrets in 17 locations, but not everything could be scanned (1,234 files, 5.7 MB; skipped: git folder, 2 × symbolic link; suppressed: 2)
      "
    `);
  });

  test('with colour', () => {
    const text = textOf(SAMPLE, { color: true });
    expect(stripVTControlCharacters(text)).toBe(textOf(SAMPLE));
    expect(text.replaceAll('\u001b', '‹').split('\n').slice(0, 9)).toMatchInlineSnapshot(`
      [
        "‹[1mTelegram bot token‹[22m  ‹[33m1234567890:AAE***‹[39m  ‹[1m‹[31mhigh‹[39m‹[22m  ‹[2mcertain · 16 locations · fingerprint 00112233445566aa‹[22m",
        "",
        "  ‹[36msrc/bot.ts:7:13‹[39m",
        "  ‹[2m7 │‹[22m const bot = "‹[33m1234567890:AAE***‹[39m";",
        "    ‹[2m│‹[22m              ‹[1m‹[31m^^^^^^^^^^^^^^^^^‹[39m‹[22m",
        "",
        "  ‹[36mlogs/app.log:1203:5‹[39m‹[2m (written as percent)‹[22m",
        "  ‹[2m1203 │‹[22m …GET ключ    ‹[33m1234567890:AAE***‹[39m \\e[31m#\\x23[error]…",
        "       ‹[2m│‹[22m              ‹[1m‹[31m^^^^^^^^^^^^^^^^^‹[39m‹[22m",
      ]
    `);
  });

  test('for a commit that is stopped', () => {
    const report = reportWith({ findings: [findingWith({ origin: { kind: 'staged', path: 'bot.py' } })] });
    expect(textOf(report, { blocking: 'commit', subject: 'what is staged' })).toMatchInlineSnapshot(`
      "commit blocked: it contains 1 token.

      Telegram bot token  1234567890:AAE***  high  certain · 1 location · fingerprint 00112233445566aa

        bot.py:7:13
        7 │ const bot = "1234567890:AAE***";
          │              ^^^^^^^^^^^^^^^^^

      1 token in 1 location (3 files, 4.3 kB)
      "
    `);
  });

  test('the caret stands under the token whatever is before it', () => {
    for (const before of ['', 'x = ', 'ключ: ', '🔑🔑 ', '\t\t', '\u001b[31m', '日本 ', 'e\u0301 ']) {
      const [, , shown, carets] = textOf(reportWith({ findings: [findingWith({ excerpt: { before, after: '' } })] }))
        .split('\n')
        .map((line) => line.replace(/^[ 0-9]*[│] /, ''))
        .slice(1);
      expect(carets?.trim()).toBe('^'.repeat('1234567890:AAE***'.length));
      expect(shown).toContain('1234567890:AAE***');
    }
  });

  test.each<[title: string, report: Report, line: string]>([
    ['clean', reportWith({}), 'no token in this folder (3 files, 4.3 kB)'],
    [
      'nothing seen',
      reportWith({ summary: { blobs: 0, bytes: 0, skipped: 0, suppressed: 0, threads: 1 } }),
      'nothing to scan in this folder (0 files, 0 bytes)',
    ],
    [
      'a problem',
      reportWith({ problems: [{ type: 'problem', origin: { kind: 'file', path: 'x' }, code: 'EIO', message: 'no' }] }),
      'no token found, but 1 location could not be scanned (3 files, 4.3 kB)',
    ],
    ['a finding', reportWith({ findings: [findingWith({})] }), '1 token in 1 location (3 files, 4.3 kB)'],
    [
      'a finding and a problem',
      reportWith({
        findings: [findingWith({})],
        problems: [{ type: 'problem', origin: { kind: 'stdin' }, code: 'EIO', message: 'no' }],
      }),
      '1 token in 1 location, but not everything could be scanned (3 files, 4.3 kB)',
    ],
    [
      'all suppressed',
      reportWith({
        findings: [findingWith({ suppressed: 'allowed' })],
        summary: { blobs: 1, bytes: 9, skipped: 0, suppressed: 1, threads: 1 },
      }),
      'no token in this folder (1 file, 9 bytes; suppressed: 1)',
    ],
  ])('the last line: %s', (_title, report, line) => {
    expect(lastLine(textOf(report))).toBe(line);
  });

  test('places are counted alike at the head and at the end', () => {
    const text = textOf(reportWith({ findings: [findingWith({ repeats: 149 }), findingWith({ line: 9 })] }));
    expect(text).toContain('certain · 151 locations');
    expect(lastLine(text)).toContain('1 token in 151 locations');
  });

  test('a token all of whose places are suppressed is not listed', () => {
    const text = textOf(
      reportWith({ findings: [findingWith({ suppressed: 'allowed' }), findingWith({ suppressed: 'private-env' })] }),
    );
    expect(text).not.toContain('What to do');
    expect(text).toContain('expected here: ');
  });

  test('what to do is what the steps say, and nothing without steps', () => {
    const report = reportWith({ findings: [findingWith({})] });
    expect(textOf(report)).not.toContain('What to do');
    expect(textOf(report, { steps: [{ code: 'fix', commands: ['npx tokenscan fix src/bot.ts'] }] })).toContain(
      'What to do\n  1. Move it to .env, and read it from the environment. This shows the changes before it makes them:\n       npx tokenscan fix src/bot.ts\n\n',
    );
  });

  test('a .env that other users can read is one warning with the command, however many tokens it has', () => {
    const origin = { kind: 'file', root: 'a/', path: "it's.env" } as const;
    const findings = [
      findingWith({ origin, suppressed: 'readable-env' }),
      findingWith({ origin, suppressed: 'readable-env', line: 9 }),
    ];
    expect(textOf(reportWith({ findings }))).toContain(
      "warning: a/it's.env: other users can read this .env (1234567890:AAE***); chmod 600 'a/it'\\''s.env'\n",
    );
  });
});
