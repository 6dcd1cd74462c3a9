// What every format of a report promises, whatever it looks like.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { groupByToken } from '../../src/findings/exposures.ts';
import { joinChunks } from '../../src/report/chunks.ts';
import { locateByText } from '../../src/report/exports/place.ts';
import { AUDIT_FORMATS, formatNames, REPORT_FORMATS, RULE_FORMATS, VERDICT_FORMATS } from '../../src/report/formats.ts';
import { SAMPLE } from '../support/fixtures/sample-report.ts';

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

/** What a terminal acts on or does not show, line ends and tabs excepted. */
const ACTIVE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/;

/** What the formats for CI runners are made of: the head of each line. */
const COMMANDS_OF_FORMATS = /^(?:::(?:error|warning|notice) |##vso\[task\.logissue )/gm;

describe.each(formatNames(REPORT_FORMATS))('%s', (format) => {
  const write = async (verbose: boolean): Promise<string> => {
    const chunks = await REPORT_FORMATS[format]({
      report: SAMPLE,
      exposures: groupByToken(SAMPLE.findings),
      version: '1.2.3',
      subject: 'this folder',
      command: 'scan',
      exitCode: 2,
      startedAt: new Date(0),
      endedAt: new Date(1500),
      locate: locateByText,
      color: false,
      width: 80,
      verbose,
    });
    return joinChunks(chunks);
  };

  test('names every token, every problem and every allowlist entry that is of no use', async () => {
    const text = await write(true);
    const fingerprints = [...SAMPLE.findings, ...SAMPLE.expired, ...SAMPLE.unused].map(({ fingerprint }) => fingerprint);
    expect([...new Set(fingerprints)].filter((fingerprint) => !text.includes(fingerprint))).toEqual([]);
    expect(text).toContain('permission denied');
  });

  test('given hostile names and lines, nothing in it acts on a terminal or a CI runner', async () => {
    for (const verbose of [false, true]) {
      const text = await write(verbose);
      expect(ACTIVE.exec(text)).toBeNull();
      const scanned = text.replace(COMMANDS_OF_FORMATS, '');
      expect(scanned).not.toMatch(/^\s*::|##\[|##vso\[/m);
    }
  });

  test('ends with one line feed, and is the same each time', async () => {
    expect(await write(false)).toMatch(/[^\n]\n$/);
    expect(await write(false)).toBe(await write(false));
  });
});

test.each([...new Set([REPORT_FORMATS, AUDIT_FORMATS, VERDICT_FORMATS, RULE_FORMATS].flatMap((table) => Object.keys(table)))])(
  'docs/commands.md names the format %s',
  (format) => {
    expect(page('commands.md')).toMatch(new RegExp(`--format[^\\n]*\`${format}\``));
  },
);
