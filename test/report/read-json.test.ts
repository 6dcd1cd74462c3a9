// JSON that a scan wrote is read back as the same report; what is no such report is an error that says where.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ScanError } from '../../src/model/errors.ts';
import { formatJson } from '../../src/report/json.ts';
import { readReport } from '../../src/report/read-json.ts';
import { findingWith, reportWith, SAMPLE } from '../support/fixtures/sample-report.ts';

const RECORDED = new URL('../support/fixtures/json-0.1.0', import.meta.url).pathname;

const read = (text: string) => readReport(text, () => undefined);

/** What is read, written again. */
const rewritten = (text: string): string => {
  const { report, version } = read(text);
  return formatJson(report, version);
};

const EVERY_KIND = reportWith({
  findings: [
    findingWith({ origin: { kind: 'name', path: 'a', oid: 'ab', root: 'r' } }),
    findingWith({
      origin: { kind: 'history', path: '.bash_history', tool: 'bash', title: 'bash', store: 'text' },
      offset: 7,
      seen: { first: '2026-01-02T03:04:05Z', last: '2026-01-03T03:04:05Z', writer: 'cron', deleted: true },
    }),
    findingWith({ origin: { kind: 'journal', path: 'journal' } }),
    findingWith({ origin: { kind: 'staged', path: 'b' }, suppressed: 'existing', existing: { pushed: ['origin/main'] } }),
    findingWith({ origin: { kind: 'stdin', path: '!x' }, suppressed: 'allowed' }),
    findingWith({
      origin: {
        ...{ kind: 'object', oid: 'abc', type: 'blob', path: 'c', root: 's' },
        history: {
          paths: ['c', 'd'],
          ...{ branches: ['main'], tags: ['v1'], remotes: ['origin/main'], refs: ['refs/notes/x'], inHead: true },
          keptBy: [
            { kind: 'head' },
            { kind: 'stash' },
            { kind: 'reflog', ref: 'HEAD' },
            { kind: 'index' },
            { kind: 'index', worktree: 'w' },
          ],
          first: { oid: '1', date: '2026-01-02T03:04:05+01:00', author: 'A' },
          last: { oid: '2', date: '2026-01-02T03:04:05+01:00' },
        },
      },
    }),
    findingWith({ origin: { kind: 'process', path: '/proc/1/environ', pid: 1, program: 'p', part: 'environment' } }),
    findingWith({ origin: { kind: 'process', path: '/proc/1/cmdline', pid: 1, program: 'p', part: 'command-line' } }),
    findingWith({ origin: { kind: 'ref', path: 'refs/heads/x' }, suppressed: 'private-env' }),
  ],
  skips: [{ type: 'skip', origin: { kind: 'file', path: 'x.png' }, reason: 'not-unpacked', format: 'PNG' }],
  summary: { ...SAMPLE.summary, objects: { commits: 1, trees: 2, blobs: 3, tags: 4, known: 5 } },
  units: [{ source: '/a', kind: 'repository', outcome: 'findings', tokens: ['00112233445566aa'], head: 'abc', seconds: 0.5 }],
});

test.each([
  ['the sample', SAMPLE],
  ['every kind of origin', EVERY_KIND],
] as const)('%s is read as it was written', (_, report) => {
  const text = formatJson(report, '1.2.3');
  expect(rewritten(text)).toBe(text);
});

test('what 0.1.0 wrote is read', () => {
  const names = readdirSync(RECORDED).filter((name) => name !== 'audit.txt');
  expect(names.length).toBeGreaterThan(4);
  for (const name of names) {
    const { code: _, ...document } = JSON.parse(readFileSync(join(RECORDED, name), 'utf8')) as Record<string, unknown>;
    const { report } = read(JSON.stringify({ ...document, tool: { name: 'tokenscan', version: '0.1.0' } }));
    expect(report.findings.length, name).toBe((document['findings'] as readonly unknown[]).length);
  }
});

describe('what is no report is an error', () => {
  const whole = formatJson(SAMPLE, '1.2.3');

  test('cut off anywhere', () => {
    const end = whole.trimEnd().length;
    for (let length = 0; length < end; length += 7) expect(() => read(whole.slice(0, length)), String(length)).toThrow(ScanError);
  });

  test.each([
    ['another version', (document: Record<string, unknown>) => ({ ...document, version: 2 }), 'version 2 is not known'],
    [
      'another tool',
      (document: Record<string, unknown>) => ({ ...document, tool: { name: 'other', version: '1' } }),
      'not a report of tokenscan',
    ],
    ['no findings', ({ findings: _, ...document }: Record<string, unknown>) => document, 'findings must be an array'],
    [
      'a finding that is none',
      (document: Record<string, unknown>) => ({ ...document, findings: [7] }),
      'findings[0] must be an object',
    ],
    [
      'an origin of no kind',
      (document: Record<string, unknown>) => ({ ...document, problems: [{ message: '', origin: { kind: 'moon' } }] }),
      'problems[0].origin.kind must be one of',
    ],
    [
      'a negative number',
      (document: Record<string, unknown>) => ({ ...document, summary: { blobs: -1 } }),
      'summary.blobs must be a whole number',
    ],
  ] as const)('%s', (_, change, message) => {
    const document = JSON.parse(whole) as Record<string, unknown>;
    expect(() => read(JSON.stringify(change(document)))).toThrow(message);
  });

  test('text that is not JSON', () => {
    expect(() => read('no token found')).toThrow('it is not JSON; write it with --format json');
  });
});
