// Every report as wide as it is asked to be. The snapshots in `widths/` are for reading.
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'fast-string-width';
import { describe, expect, test } from 'vitest';
import { groupByToken } from '../../src/findings/exposures.ts';
import type { Report } from '../../src/model/types.ts';
import type { NextStep } from '../../src/remediation/steps/step.ts';
import { formatText, type TextOptions } from '../../src/report/text.ts';
import { findingWith, reportWith, SAMPLE } from '../support/fixtures/sample-report.ts';

const LONG = 'a line of source with many words and "quotes" that goes on for a while, '.repeat(4);

const STEPS: readonly NextStep[] = [
  { code: 'fix', commands: ['npx tokenscan fix src/bot.ts src/a/file/with/a/long/name.ts "a name with spaces.ts"'] },
  { code: 'collect-garbage', commands: ['git -c gc.reflogExpire=now -c gc.reflogExpireUnreachable=now gc --prune=now'] },
];

const COMMIT = { oid: '0123456789abcdef0123456789abcdef01234567', date: '2026-03-02T10:00:00+00:00' };

/** Reports with what is hard to fit. */
const REPORTS: Readonly<Record<string, readonly [Report, Partial<TextOptions>]>> = {
  sample: [SAMPLE, { verbose: true, steps: STEPS }],
  'long lines': [
    reportWith({
      findings: [
        findingWith({ excerpt: { before: LONG, after: LONG } }),
        findingWith({ line: 123_456, excerpt: { before: '漢字'.repeat(80), after: '' } }),
        findingWith({ excerpt: { before: '', after: `👍🏽 ${LONG}` } }),
        findingWith({ encodings: ['base64', 'percent'], origin: { kind: 'file', path: `${'deep/'.repeat(30)}bot.ts` } }),
      ],
    }),
    { steps: STEPS },
  ],
  git: [
    reportWith({
      findings: [
        findingWith({
          origin: {
            ...{ kind: 'object', type: 'blob', oid: COMMIT.oid, path: 'src/bot.ts' },
            history: {
              ...{ paths: ['src/bot.ts', 'bot.ts'], first: COMMIT, last: COMMIT, inHead: false, refs: [], keptBy: [] },
              ...{ branches: ['main', 'feature/a-rather-long-name', 'x', 'y'], tags: ['v1'], remotes: ['origin/main'] },
            },
          },
        }),
      ],
      summary: { ...SAMPLE.summary, objects: { commits: 12, trees: 34, blobs: 56, tags: 7, known: 8 } },
    }),
    {},
  ],
  history: [
    reportWith({
      findings: [
        findingWith({
          origin: { kind: 'history', path: '/home-of/me/.zsh_history', title: 'zsh', tool: 'zsh', store: 'text' },
          excerpt: { before: ': 1730000100:0;export BOT_TOKEN=', after: '' },
          seen: { first: '2024-10-27T03:35:00Z', last: '2024-10-27T03:35:00Z' },
        }),
      ],
    }),
    { steps: [{ code: 'mask-histories', commands: ['npx tokenscan shell --redact'] }], subject: 'the histories found' },
  ],
  'very many': [
    reportWith({
      findings: Array.from({ length: 42 }, (_, at) =>
        findingWith({
          fingerprint: at.toString(16).padStart(16, '0'),
          origin: { kind: 'file', path: `${at % 9}/bot${at}.py` },
          confidence: at % 3 === 0 ? 'likely' : 'certain',
        }),
      ),
    }),
    { steps: STEPS },
  ],
  compact: [SAMPLE, { compact: true }],
};

const write = (name: string, width: number, color = false): string => {
  const [report, options] = REPORTS[name] ?? [SAMPLE, {}];
  return formatText(report, groupByToken(report.findings), { color, width, subject: 'this folder', ...options });
};

const names = Object.keys(REPORTS);

describe.each(names)('%s', (name) => {
  test.each([60, 80, 120])('at %i columns', async (width) => {
    await expect(write(name, width)).toMatchFileSnapshot(`widths/${name.replaceAll(' ', '-')}-${width}.txt`);
  });

  test.skipIf(name === 'compact')('no line is wider than the width, but for a word that is', () => {
    for (let width = 40; width <= 130; width += 3) {
      const wide = write(name, width)
        .split('\n')
        .filter((line) => stringWidth(line) > width);
      expect(wide.filter((line) => /\S +\S/.test(line.trim()) && !/^ *"[^"]*"$| \\$/.test(line))).toEqual([]);
    }
  });

  test('colors do not change where lines break', () => {
    expect(stripVTControlCharacters(write(name, 70, true)).replace(/ +$/gm, '')).toBe(write(name, 70).replace(/ +$/gm, ''));
  });

  test('the caret is under the match', () => {
    const lines = write(name, 66).split('\n');
    for (const [at, line] of lines.entries()) {
      const carets = /\^+/.exec(line)?.[0];
      if (carets === undefined) continue;
      const column = stringWidth(line.slice(0, line.indexOf('^')));
      const source = lines[at - 1] ?? '';
      const starts = [...source.matchAll(/[0-9]+:AAE\*\*\*|AbC\*\*\*/g)].map(({ index }) => stringWidth(source.slice(0, index)));
      expect(starts).toContain(column);
    }
  });
});

test('very many tokens: the first ones, and sums of all; all with verbose', () => {
  const text = write('very many', 80);
  expect(text.match(/^Telegram bot token /gm)).toHaveLength(20);
  expect(text).toContain('… and 22 more tokens');
  expect(text).toMatch(/by confidence {2}28 certain, 14 likely/);
  const [report = SAMPLE] = REPORTS['very many'] ?? [];
  const all = formatText(report, groupByToken(report.findings), { color: false, verbose: true });
  expect(all.match(/^Telegram bot token /gm)).toHaveLength(42);
});

test('paths in the order of their numbers', () => {
  const paths = ['bot10.py', 'bot2.py', 'bot1.py', 'a/10/x', 'a/9/x'];
  const findings = paths.map((path, at) =>
    findingWith({ fingerprint: `${at}`.padStart(16, '0'), origin: { kind: 'file', path } }),
  );
  const text = formatText(reportWith({ findings }), groupByToken(findings), { color: false, compact: true });
  expect([...text.matchAll(/^(\S+?):/gm)].map(([, path]) => path)).toEqual(['a/9/x', 'a/10/x', 'bot1.py', 'bot2.py', 'bot10.py']);
});

describe('links to files', () => {
  const linked = (origin: Parameters<typeof findingWith>[0]['origin']): string | undefined => {
    const findings = [findingWith(origin === undefined ? {} : { origin })];
    const text = formatText(reportWith({ findings }), groupByToken(findings), { color: true, links: '/home-of/me' });
    return /\u001b\]8;;([^\u001b]*)\u001b\\/.exec(text)?.[1];
  };

  test('of a file, below the folder', () => {
    expect(linked({ kind: 'file', path: 'src/a b#1?.ts' })).toBe('file:///home-of/me/src/a%20b%231%3F.ts');
    expect(linked({ kind: 'file', root: '/var/log', path: 'app.log' })).toBe('file:///var/log/app.log');
  });

  test('not of what is in a container, in git, or has a name without a form in a URL', () => {
    expect(linked({ kind: 'file', path: 'logs.zip!app.log' })).toBeUndefined();
    expect(linked({ kind: 'stdin' })).toBeUndefined();
    expect(linked({ kind: 'file', path: 'b\udcff' })).toBeUndefined();
  });

  test('nor without a folder', () => {
    expect(write('sample', 80, true)).not.toContain('\u001b]8');
  });
});
