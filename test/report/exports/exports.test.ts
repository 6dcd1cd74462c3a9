// Formats for other programs: each is well-formed whatever was scanned, and says what its receiver needs.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupByToken } from '../../../src/findings/exposures.ts';
import type { Origin } from '../../../src/model/origin.ts';
import type { Report } from '../../../src/model/types.ts';
import { joinChunks } from '../../../src/report/chunks.ts';
import { countRu } from '../../../src/report/exports/html/words/plural-ru.ts';
import { locateByText } from '../../../src/report/exports/place.ts';
import { pathToUri } from '../../../src/report/exports/uri.ts';
import { REPORT_FORMATS } from '../../../src/report/formats.ts';
import { pathToText } from '../../../src/system/path-text.ts';
import { findingWith, reportWith, SAMPLE } from '../../support/fixtures/sample-report.ts';
import { SOAK } from '../../support/soak.ts';

type Format = keyof typeof REPORT_FORMATS;

async function write(format: Format, report: Report): Promise<string> {
  const chunks = await REPORT_FORMATS[format]({
    report,
    exposures: groupByToken(report.findings),
    version: '1.2.3',
    subject: 'this folder',
    command: 'scan',
    exitCode: report.problems.length > 0 ? 2 : report.findings.length > 0 ? 1 : 0,
    startedAt: new Date('2026-11-01T10:00:00Z'),
    endedAt: new Date('2026-11-01T10:00:01.5Z'),
    locate: locateByText,
    color: false,
    width: 80,
    verbose: false,
  });
  return joinChunks(chunks);
}

const EXPORTS = [
  'ndjson',
  'sarif',
  'gitlab',
  'codequality',
  'junit',
  'github',
  'azure',
  'rdjson',
  'rdjsonl',
  'markdown',
  'html',
] as const;

test.each(EXPORTS)('%s of a report with one of each', async (format) => {
  await expect(await write(format, SAMPLE)).toMatchFileSnapshot(`golden/${format}.txt`);
});

const VOID_ELEMENTS = /^(?:meta|input|br)$/;

/** Throws where the text is not well-formed: a character that is none of XML, an open element, an attribute without quotes. */
function checkMarkup(text: string): void {
  expect(text).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]/u);
  const open: string[] = [];
  const pattern = /<(\/?)([a-z][a-z0-9-]*)((?:\s+[a-zA-Z][a-zA-Z0-9-]*(?:="[^"<]*")?)*)\s*(\/?)>|<[!?][^>]*>|[^<]+|</g;
  const plain = text.replace(/<(style|script)>[\s\S]*?<\/\1>/g, '');
  for (const [part, closing, name = '', , empty] of plain.matchAll(pattern)) {
    if (part === '<') throw new Error('a "<" that begins no tag');
    if (!part.startsWith('<')) expect(part.replace(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
    else if (closing === '/') expect(open.pop()).toBe(name);
    else if (name !== '' && empty !== '/' && !VOID_ELEMENTS.test(name)) open.push(name);
  }
  expect(open).toEqual([]);
}

const lines = (text: string): readonly string[] => text.split('\n').slice(0, -1);

function parseLines(text: string): void {
  for (const line of lines(text)) JSON.parse(line);
}

const CHECKS: Readonly<Record<(typeof EXPORTS)[number], (text: string) => void>> = {
  ndjson: parseLines,
  sarif: JSON.parse,
  gitlab: JSON.parse,
  codequality: JSON.parse,
  junit: checkMarkup,
  html: checkMarkup,
  github: (text) => {
    for (const line of lines(text))
      expect(line).toMatch(/^(?:::(?:error|warning|notice) [^:\r]*::[^\r]*|tokenscan: no token found)$/);
  },
  azure: (text) => {
    for (const line of lines(text))
      expect(line).toMatch(/^(?:##vso\[task\.logissue (?:[a-z]+=[^;\]\r]*;)+\][^\r]*|tokenscan: no token found)$/);
  },
  rdjson: JSON.parse,
  rdjsonl: parseLines,
  markdown: (text) => expect(text).not.toMatch(/[\0-\x08\x0b-\x1f]/),
};

/** Texts with what each of the formats could trip over. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '</script>',
        ']]>',
        '::error::',
        '##vso[',
        '%',
        ';',
        ']',
        ',',
        ':',
        '"',
        "'",
        '<',
        '&',
        '\n',
        '\r',
        '\0',
        '\u202e',
        '\udcff',
        '|',
        '`',
        '!',
        '\u001b[2J',
      ),
      fc.string({ maxLength: 4 }),
      // Bytes of a name: those that are not UTF-8 are lone surrogates.
      fc.uint8Array({ maxLength: 4 }).map((bytes) => pathToText(bytes)),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

/** An origin of each kind that has a name of its own. */
const originOf = (kind: number, path: string): Origin => {
  const oid = 'a1'.repeat(20);
  const point = { oid, date: path, author: path };
  const names = [path];
  const history = {
    ...{ paths: [path, path], first: point, last: point, branches: names, tags: names, remotes: names, refs: names },
    ...{ inHead: false, keptBy: [{ kind: 'reflog', ref: path }] as const },
  };
  const origins: readonly Origin[] = [
    { kind: 'file', path: `a${path}` },
    { kind: 'file', path: `a.zip!${path}!${path}`, root: path },
    { kind: 'object', type: 'blob', oid, path, history },
    { kind: 'staged', path: `a${path}` },
    { kind: 'history', path: `a${path}`, tool: 'x', title: path, store: 'sqlite' },
    { kind: 'process', path: '/proc/1/environ', pid: 1, program: path, part: 'environment' },
  ];
  return origins[kind] ?? { kind: 'stdin', path: `!${path}` };
};

const reports = fc
  .array(fc.record({ path: hostile, text: hostile, line: fc.nat(9), kind: fc.nat(6) }), { maxLength: 4 })
  .map((items) =>
    reportWith({
      findings: items.map(({ path, text, line, kind }) =>
        findingWith({
          origin: originOf(kind, path),
          encodings: [text],
          seen: { first: text, last: path, writer: text },
          title: `t${text}`,
          preview: `p${text}`,
          line: line + 1,
          excerpt: { before: text, after: path },
        }),
      ),
      problems: items.map(({ path, text }) => ({
        type: 'problem',
        origin: { kind: 'file', path: `b${path}` },
        code: 'EACCES',
        message: text,
      })),
      unused: items.map(({ text }) => ({ fingerprint: '2222222222222222', reason: text })),
    }),
  );

describe.each(EXPORTS)('%s', (format) => {
  test('given any names, messages and lines, then it is well-formed', async () => {
    await fc.assert(
      fc.asyncProperty(reports, async (report) => {
        CHECKS[format](await write(format, report));
      }),
      { numRuns: 30 * SOAK },
    );
  });

  test('given an empty report, then it is well-formed, too', async () => {
    const text = await write(format, reportWith({}));
    CHECKS[format](text);
    expect(text).not.toContain('fingerprint');
  });
});

describe('SARIF', () => {
  interface Sarif {
    readonly runs: readonly [
      {
        readonly results: readonly {
          readonly locations: readonly [unknown];
          readonly relatedLocations?: readonly unknown[];
          readonly partialFingerprints: object;
          readonly suppressions?: unknown;
        }[];
        readonly artifacts?: readonly unknown[];
        readonly invocations: readonly [
          { readonly executionSuccessful: boolean; readonly toolExecutionNotifications: readonly unknown[] },
        ];
      },
    ];
  }
  const parse = async (report: Report): Promise<Sarif['runs'][0]> => (JSON.parse(await write('sarif', report)) as Sarif).runs[0];

  test('given a member of an archive in an archive, then each is an artifact below its container', async () => {
    const { artifacts, results } = await parse(
      reportWith({ findings: [findingWith({ origin: { kind: 'file', path: 'in/a.tgz!/b.zip!c.txt' } })] }),
    );
    expect(artifacts).toEqual([
      { location: { uri: 'in/a.tgz', uriBaseId: 'SRCROOT' } },
      { location: { uri: 'b.zip' }, parentIndex: 0 },
      { location: { uri: 'c.txt' }, parentIndex: 1 },
    ]);
    expect(results[0]?.locations[0]).toMatchObject({
      physicalLocation: {
        artifactLocation: { uri: 'in/a.tgz' },
        region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 },
      },
    });
    expect(results[0]?.relatedLocations).toMatchObject([
      { physicalLocation: { artifactLocation: { index: 2 }, region: { startLine: 7 } } },
    ]);
  });

  test('given a token in many commits, then it is one result, and no URI has an id of git', async () => {
    const oid = '1a2b3c4d5e'.repeat(4);
    const findings = ['old.ts', 'new.ts', ''].map((path) =>
      findingWith({ origin: { kind: 'object', type: path === '' ? 'commit' : 'blob', oid, path } }),
    );
    const run = await parse(reportWith({ findings }));
    expect(run.results).toHaveLength(1);
    expect(run.results[0]?.relatedLocations).toHaveLength(2);
    expect(JSON.stringify(run).match(/"uri":"[^"]*"/g)).not.toEqual(expect.arrayContaining([expect.stringContaining('1a2b')]));
  });

  test('given the same token twice in a file, then the fingerprints differ, and stay when lines move', async () => {
    const prints = async (add: number): Promise<unknown> => {
      const findings = [1, 5].map((line) => findingWith({ line: line + add }));
      return (await parse(reportWith({ findings }))).results.map(({ partialFingerprints }) => partialFingerprints);
    };
    const before = await prints(0);
    expect(new Set(Array.isArray(before) ? before.map((one) => JSON.stringify(one)) : []).size).toBe(2);
    expect(await prints(100)).toEqual(before);
  });

  test('given a place in a database, then it is one in bytes, beside the file', async () => {
    const origin = { kind: 'history', tool: 'x', title: 'X', store: 'sqlite', path: 'home/db' } as const;
    const { results } = await parse(reportWith({ findings: [findingWith({ origin, offset: 4096, column: 1 })] }));
    expect(results[0]?.locations[0]).toMatchObject({ physicalLocation: { region: { startLine: 1, endColumn: 2 } } });
    expect(results[0]?.relatedLocations).toMatchObject([{ physicalLocation: { region: { byteOffset: 4096, byteLength: 46 } } }]);
  });

  test('given more results than GitHub takes, then the others are counted', async () => {
    const findings = Array.from({ length: 25_002 }, (_, at) => findingWith({ line: at + 1 }));
    const { results, invocations } = await parse(reportWith({ findings }));
    expect(results).toHaveLength(25_000);
    expect(invocations[0].toolExecutionNotifications).toMatchObject([
      { level: 'warning', message: { text: '2 more results not in this report: a run holds 25000' } },
    ]);
  });

  test('given a problem, then the run was no success', async () => {
    expect((await parse(SAMPLE)).invocations[0].executionSuccessful).toBe(false);
    expect((await parse(reportWith({}))).invocations[0]).toMatchObject({
      executionSuccessful: true,
      toolExecutionNotifications: [],
    });
  });
});

test.each([
  ['a b/ü#?.txt', 'a%20b/%C3%BC%23%3F.txt'],
  ['b\udcff', 'b%FF'],
  ['/srv/app.log', 'file:///srv/app.log'],
  ['c:d', 'c%3Ad'],
])('the path %j is the URI %s', (path, uri) => {
  expect(pathToUri(path)).toBe(uri);
});

test.each([
  [1, '1 токен'],
  [2, '2 токена'],
  [5, '5 токенов'],
  [11, '11 токенов'],
  [21, '21 токен'],
  [112, '112 токенов'],
  [1234, '1\u00a0234 токена'],
])('%i in Russian', (amount, expected) => {
  expect(countRu(amount, ['токен', 'токена', 'токенов'])).toBe(expected);
});
