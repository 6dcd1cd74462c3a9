// Containers in a report: their entries are scanned once and named by their paths, and nothing is "clean" by mistake.
import { randomBytes } from 'node:crypto';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../src/config/rules/builtin.ts';
import { createMasker } from '../../src/detect/mask.ts';
import { createAllowList } from '../../src/findings/allowlist.ts';
import { collect } from '../../src/findings/collect.ts';
import { pathOf } from '../../src/findings/origins.ts';
import type { CollectOptions } from '../../src/findings/scan-context.ts';
import { blobOf } from '../../src/model/blob-of.ts';
import type { Origin } from '../../src/model/origin.ts';
import type { RuleFamily } from '../../src/model/rule.ts';
import type { AllowEntry, Blob, Report } from '../../src/model/types.ts';
import type { Limits } from '../../src/sources/archives/budget.ts';
import { formatAtEnd, TAIL_LENGTH } from '../../src/sources/archives/format-ends.ts';
import { formatOf, HEAD_LENGTH } from '../../src/sources/archives/formats.ts';
import { DEPTH } from '../../src/sources/archives/recognise.ts';
import { Unpacking } from '../../src/sources/archives/unpack.ts';
import { globFilter } from '../../src/sources/files/select.ts';
import { detectorFor } from '../support/detect.ts';
import { TAR_END, tarEntry, tarHeader, zipOf } from '../support/fixtures/archive.ts';
import { ACME } from '../support/rule.ts';
import { leaksOf } from '../support/tokens/canary.ts';
import { maskOf, token } from '../support/tokens/token.ts';

const TOKEN = token('container');
const OTHER = token('other');
const LINE = `first\nx=${TOKEN}\n`;

interface How {
  readonly limits?: Limits;
  readonly allow?: readonly AllowEntry[];
  readonly families?: readonly RuleFamily[];
  readonly changes?: Partial<CollectOptions>;
}

async function reportOn(blobs: readonly Blob[], { limits, allow = [], families = [], changes = {} }: How = {}): Promise<Report> {
  const createDetector = () => detectorFor(families);
  return collect(blobs, createDetector(), {
    confidence: 'likely',
    allow: await createAllowList(allow, '2026-01-01', globFilter),
    markers: true,
    mask: createMasker(prepareRules(families)),
    configPath: pathOf,
    containers: {
      unpacker: {
        ...{ headLength: HEAD_LENGTH, tailLength: TAIL_LENGTH, depth: DEPTH, recognise: formatOf, recogniseEnd: formatAtEnd },
        recogniseName: () => undefined,
        start: async () => new Unpacking(limits),
      },
      createDetector,
    },
    ...changes,
  });
}

const file = (path: string, bytes: Uint8Array | string): Blob => blobOf(Buffer.from(bytes as string), { kind: 'file', path });

/** `path:line:column` of each finding, with the kind where it is not a file. */
const places = ({ findings }: Report): readonly string[] =>
  findings.map(
    ({ origin, line, column }) => `${origin.kind === 'file' ? '' : `${origin.kind} `}${pathOf(origin)}:${line}:${column}`,
  );

const problems = (report: Report): readonly string[] =>
  report.problems.map(({ origin, message }) => `${pathOf(origin)}: ${message}`);

describe('a token in a container', () => {
  const tar = Buffer.concat([tarEntry('dir/file', LINE), TAR_END]);

  test.each([
    ['a compressed file', 'logs/app.gz', gzipSync(LINE), 'logs/app.gz!app:2:3'],
    ['a zip', 'a.zip', zipOf([{ name: 'dir/b.txt', content: LINE }]), 'a.zip!dir/b.txt:2:3'],
    ['a tar', 'a.tar', tar, 'a.tar!dir/file:2:3'],
    ['a compressed tar, which is not named', 'x.tgz', gzipSync(tar), 'x.tgz!dir/file:2:3'],
    ['one compressed twice', 'x.tgz', gzipSync(gzipSync(tar)), 'x.tgz!x.tar!dir/file:2:3'],
    ['containers in containers', 'a.zip', zipOf([{ name: 'n/x.tgz', content: gzipSync(tar) }]), 'a.zip!n/x.tgz!dir/file:2:3'],
    [
      'a stored zip in a tar',
      'a.tar',
      tarEntry('b.zip', zipOf([{ name: 'c', content: LINE, stored: true }])),
      'a.tar!b.zip!c:2:3',
    ],
  ])('%s', async (_title, path, bytes, place) => {
    const report = await reportOn([file(path, bytes)]);
    expect(places(report)).toEqual([place]);
    expect(report.problems).toEqual([]);
  });

  test('given a stored entry, then its token is reported once; a token outside entries at the container', async () => {
    const zip = zipOf([{ name: 'a', content: LINE, stored: true, gap: Buffer.from(`\n${token('gap')}\n`) }], `\n\n${OTHER}`);
    expect(places(await reportOn([file('a.zip', zip)]))).toEqual(['a.zip:4:1', 'a.zip:7:1', 'a.zip!a:2:3']);
  });

  test('given tokens in names, link targets and header comments, then they are found', async () => {
    const [inName, inFolder, inLink, inComment] = ['n', 'f', 'l', 'c'].map((seed) => token(seed)) as [
      string,
      string,
      string,
      string,
    ];
    const zip = zipOf([
      { name: `${inFolder.replace(':', '~')}/x`, content: '' },
      { name: `d/${inName}.txt`, content: '' },
    ]);
    const gzip = gzipSync('hello');
    gzip[3] = 16;
    const report = await reportOn([
      file('a.zip', zip),
      file('a.tar', Buffer.concat([tarHeader('link', 0, '2', inLink), TAR_END])),
      file('a.gz', Buffer.concat([gzip.subarray(0, 10), Buffer.from(`${inComment}\0`), gzip.subarray(10)])),
    ]);
    expect(places(report)).toEqual([
      'a.gz:1:11',
      'name a.tar!link:1:1',
      `name a.zip!${maskOf(inFolder)}:1:1`,
      `name a.zip!d/${maskOf(inName)}.txt:1:1`,
    ]);
    expect(report.problems).toEqual([]);
    expect(leaksOf(JSON.stringify(report), [inName, inFolder, inLink, inComment])).toEqual([]);
  });

  test('given a digit right before a token in a header, then it is not part of the id', async () => {
    const zip = zipOf([{ name: 'bot2', content: TOKEN, stored: true }]);
    const report = await reportOn([file('a.zip', zip), file('a.tar', Buffer.concat([tarHeader('l', 0, '2', OTHER), TAR_END]))]);
    expect(places(report)).toEqual(['name a.tar!l:1:1', 'a.zip!bot2:1:1']);
  });

  test('given standard input or the index, then the origin is kept', async () => {
    const zip = zipOf([
      { name: `d/${OTHER}`, content: LINE },
      { name: 'b', content: 'b', sum: 1 },
    ]);
    const from = (origin: Origin): Promise<Report> => reportOn([blobOf(zip, origin)]);
    const stdin = await from({ kind: 'stdin' });
    expect(stdin.findings.map(({ origin }) => origin)).toEqual([
      { kind: 'stdin', path: `!d/${maskOf(OTHER)}` },
      { kind: 'name', path: `-!d/${maskOf(OTHER)}` },
    ]);
    expect(stdin.problems.map(({ origin }) => origin)).toEqual([{ kind: 'stdin', path: '!b' }]);
    const staged = await from({ kind: 'staged', path: 'a' });
    expect(staged.findings.map(({ origin }) => origin.kind)).toEqual(['name', 'staged']);
    const rooted = await from({ kind: 'file', path: 'a', root: 'r' });
    expect(rooted.findings.map(({ origin }) => ('root' in origin ? origin.root : ''))).toEqual(['r', 'r']);
  });

  test('property: given pieces of any size, then the report is the same', async () => {
    const inner = zipOf([
      { name: 'c', content: LINE },
      { name: 'd', content: `${OTHER}\n`, stored: true, descriptor: 'marked' },
    ]);
    const bytes = gzipSync(Buffer.concat([tarEntry('b.zip', inner), tarEntry('e', LINE), TAR_END]));
    const whole = await reportOn([file('a.tgz', bytes)]);
    expect(places(whole)).toEqual(['a.tgz!b.zip!c:2:3', 'a.tgz!b.zip!d:1:1', 'a.tgz!e:2:3']);
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.integer({ min: 1, max: 400 })), async (sizes) => {
        const blob = file('a.tgz', bytes);
        const inPieces = { ...blob, read: (into: Uint8Array) => blob.read(into.subarray(0, sizes.next().value ?? 1)) };
        expect(await reportOn([inPieces])).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  test('given a container, then no token in it is in an expected location, whatever its name', async () => {
    const zip = zipOf([{ name: '.env', content: LINE, stored: true }], OTHER);
    const report = await reportOn([{ ...file('.env', zip), expectedLocation: async () => 'private-env' }]);
    expect(report.findings.map(({ suppressed }) => suppressed)).toEqual([false, false]);
  });

  test('counts entries and unpacked bytes', async () => {
    const zip = zipOf([
      { name: 'a', content: 'abc' },
      { name: 'b.gz', content: gzipSync('12345') },
    ]);
    const { summary } = await reportOn([file('a.zip', zip)]);
    expect(summary).toMatchObject({ blobs: 4, bytes: zip.length + 3 + gzipSync('12345').length + 5 });
  });

  test('given empty containers, then they count as scanned', async () => {
    const report = await reportOn([file('a.zip', zipOf([])), file('b.gz', gzipSync(''))]);
    expect(report).toMatchObject({ findings: [], problems: [], summary: { blobs: 3 } });
  });
});

describe('allowing', () => {
  const entry = async (paths: readonly string[]): Promise<AllowEntry> => {
    const [first] = (await reportOn([file('plain', LINE)])).findings;
    return { fingerprint: first?.fingerprint ?? '', reason: 'x', paths };
  };
  const zip = zipOf([
    { name: '../../docs/b.txt', content: LINE },
    { name: 'c', content: `${OTHER} tokenscan:allow` },
  ]);

  test('given an allowlist and markers, then the path of the container and markers in entries apply', async () => {
    for (const [paths, expected] of [
      [['a.zip'], 'allowed'],
      [['*.zip'], 'allowed'],
      [['docs/**'], false],
      [['b.txt'], false],
    ] as const) {
      const report = await reportOn([file('a.zip', zip)], { allow: [await entry(paths)] });
      expect(report.findings.map(({ suppressed }) => suppressed)).toEqual([expected, 'allowed']);
    }
  });

  test('given an allowed token in an entry, then the same token in the container still counts', async () => {
    const report = await reportOn([file('a.zip', zipOf([{ name: 'a', content: `${TOKEN} tokenscan:allow` }], `\n${TOKEN}`))]);
    expect(report.findings.map(({ origin, suppressed }) => [pathOf(origin), suppressed])).toEqual([
      ['a.zip', false],
      ['a.zip!a', 'allowed'],
    ]);
  });

  test('given a weak secret in two entries, then the fingerprints differ', async () => {
    const weak = { ...ACME, pattern: '(?<secret>acme_[a-z]{3})', maxLength: 8 };
    const both = zipOf([
      { name: 'a', content: 'acme_abc' },
      { name: 'b', content: 'acme_xyz' },
    ]);
    const { findings } = await reportOn([file('a.zip', both)], { families: [{ name: 'mine', rules: [weak] }] });
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });
});

describe('problems in containers', () => {
  test('given a broken entry, then findings are kept, later entries scanned and its path reported', async () => {
    const zip = zipOf([
      { name: 'bad', content: LINE, sum: 1 },
      { name: 'good', content: `${OTHER}\n` },
    ]);
    const report = await reportOn([file('a.zip', zip)]);
    expect(places(report)).toEqual(['a.zip!bad:2:3', 'a.zip!good:1:1']);
    expect(problems(report)).toEqual([expect.stringMatching(/^a\.zip!bad: damaged/)]);
  });

  test('given a truncated inner container, then it is one problem, of the inner one', async () => {
    const tar = Buffer.concat([tarEntry('a', LINE), tarEntry('b.gz', gzipSync(randomBytes(99_999)))]);
    const report = await reportOn([file('a.tgz', gzipSync(tar).subarray(0, -40_000))]);
    expect(problems(report)).toEqual(['a.tgz!a.tar: truncated: only what is there was scanned']);
    expect(places(report)).toContain('a.tgz!a:2:3');
  });

  test('given bytes after the end of a container, then they are scanned as they are', async () => {
    for (const bytes of [zipOf([{ name: 'a', content: 'a' }]), gzipSync('a'), Buffer.concat([tarEntry('a', 'a'), TAR_END])]) {
      const report = await reportOn([file('a', Buffer.concat([bytes, Buffer.alloc(3_000_000), Buffer.from(`\n${TOKEN}`)]))]);
      expect(places(report)).toEqual([expect.stringMatching(/^a:[0-9]+:1$/)]);
      expect(report.problems).toEqual([]);
    }
  });

  test('given a read error of the file, then it is one problem, of the file', async () => {
    const bytes = zipOf([{ name: 'a', content: Buffer.alloc(600_000, LINE), stored: true }]);
    const blob = file('a.zip', bytes);
    const failing = (into: Uint8Array): number | Promise<number> => {
      const count = blob.read(into.subarray(0, 200_000));
      if (typeof count === 'number' && failing.calls++ < 2) return count;
      throw new Error('disk');
    };
    failing.calls = 0;
    const report = await reportOn([{ ...blob, read: failing }]);
    expect(problems(report)).toEqual(['a.zip: Error: disk']);
    expect(places(report)[0]).toBe('a.zip!a:2:3');
  });

  test('given deeper nesting than the limit, then it is a problem', async () => {
    let bytes: Buffer = Buffer.from(LINE);
    for (let depth = 1; depth <= 10; depth++) {
      bytes = gzipSync(bytes);
      const report = await reportOn([file('a', bytes)]);
      expect(places(report)).toEqual(depth <= DEPTH ? [`a${'!content'.repeat(depth)}:2:3`] : []);
      expect(problems(report)).toEqual(
        depth <= DEPTH ? [] : [`a${'!content'.repeat(DEPTH)}: more than 8 containers inside each other; unpack it and scan that`],
      );
    }
  });

  test('given very many problems in one file, then they are summed up for that file', async () => {
    const bad = zipOf(Array.from({ length: 60 }, (_, at) => ({ name: `f${at}`, content: 'x', sum: 1 })));
    const report = await reportOn([file('a.zip', bad), file('b.zip', bad)]);
    expect(report.problems).toHaveLength(42);
    expect(problems(report)[20]).toBe('a.zip: more than 20 problems in this container: the others are not listed');
  });

  test('given no unpacker, then containers are scanned as plain files', async () => {
    const { containers: _, ...options } = {
      confidence: 'likely',
      allow: await createAllowList([], '2026-01-01', globFilter),
      markers: true,
      mask: createMasker(prepareRules()),
      configPath: pathOf,
      containers: undefined,
    } as const;
    expect((await collect([file('a.gz', gzipSync(LINE))], detectorFor(), options)).summary.blobs).toBe(1);
  });
});

describe('bombs', () => {
  const limits: Limits = { free: 100_000, ratio: 10, total: 5_000_000 };
  const zeros = (size: number): Buffer => Buffer.alloc(size);
  const RATIO = 'unpacking stopped (the file unpacks to more than 10 times its size)';
  const before = { name: 'before', content: LINE };
  const after = { name: 'after', content: `${OTHER}\n`, stored: true };

  test.each([
    ['gzip', 'a.gz', gzipSync(zeros(3_000_000)), 'a.gz!a'],
    ['many members', 'a.gz', Buffer.concat(Array.from({ length: 99 }, () => gzipSync(zeros(20_000)))), 'a.gz!a'],
    ['zip', 'a.zip', zipOf([before, { name: 'd/x', content: zeros(3_000_000) }, after]), 'a.zip!d/x'],
    [
      'many entries of a zip',
      'a.zip',
      zipOf([before, ...Array.from({ length: 200 }, (_, at) => ({ name: `f${at}`, content: zeros(10_000) })), after]),
      'a.zip!f',
    ],
    [
      'a zip of zips',
      'a.zip',
      zipOf(
        Array.from({ length: 9 }, (_, at) => ({ name: `${at}.zip`, content: zipOf([{ name: 'x', content: zeros(90_000) }]) })),
      ),
      'a.zip!1.zip!x',
    ],
    ['tar', 'a.tgz', gzipSync(tarEntry('x', zeros(3_000_000))), 'a.tgz!a.tar'],
  ])('%s: one problem, that says where, and an end', async (_title, path, bytes, place) => {
    const report = await reportOn([file(path, bytes)], { limits });
    expect(report.problems).toHaveLength(1);
    expect(problems(report)[0]?.startsWith(place)).toBe(true);
    expect(problems(report)[0]).toContain(RATIO);
    expect(report.summary.bytes).toBeLessThan(2_500_000);
    // The file itself is looked at to its end all the same.
    if (path === 'a.zip' && places(report).length > 0)
      expect(places(report).map((found) => found.replace(/:.*/, ''))).toEqual(['a.zip', 'a.zip!before']);
  });

  test('given two files, then each has its own limits', async () => {
    const bytes = gzipSync(zeros(90_000));
    expect((await reportOn([file('a', bytes), file('b', bytes), file('c', bytes)], { limits })).problems).toEqual([]);
  });

  test('given a log that compresses well, then it is not a bomb', async () => {
    const lines = Array.from({ length: 200_000 }, (_, at) => `the same line, again and again, ${at >> 8}\n`);
    const log = Buffer.from(lines.join('') + LINE);
    const bytes = gzipSync(log);
    expect(log.length / bytes.length).toBeGreaterThan(200);
    const report = await reportOn([file('a.gz', bytes)], { limits: { free: 0, ratio: 400, total: 2 ** 35 } });
    expect(report.problems).toEqual([]);
    expect(places(report)).toEqual(['a.gz!a:200002:3']);
  });

  test('given more unpacked bytes than the total limit, then it is a problem', async () => {
    const report = await reportOn([file('a.gz', gzipSync(zeros(90_000)))], {
      limits: { free: 2 ** 30, ratio: 400, total: 50_000 },
    });
    expect(problems(report)).toEqual([expect.stringContaining('unpacks to more than 50000 bytes')]);
  });

  test('given overlapping entries, then they are unpacked once and reported', async () => {
    // A kernel that each of many entries of the list claims for itself, behind a header of its own.
    const kernel = deflateRawSync(zeros(200_000));
    const headers = zipOf([{ name: 'k', content: zeros(200_000) }]).subarray(0, 31);
    expect(crc32(zeros(200_000))).toBe(headers.readUInt32LE(14));
    const list = Array.from({ length: 50 }, (_, at) => ({ name: `f${at}`, content: '', listed: { offset: 1 } }));
    const zip = Buffer.concat([headers, kernel, zipOf(list)]);
    const report = await reportOn([file('a.zip', zip)], { limits: { ...limits, free: 250_000 } });
    expect(problems(report).some((message) => message.includes('listed in the central directory'))).toBe(true);
    expect(report.summary.bytes).toBeLessThan(250_000);
  });
});
