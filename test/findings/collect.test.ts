// Source and Detector to Report: what is kept, counted, ordered and said when something goes wrong.
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../src/config/rules/builtin.ts';
import type { Detector } from '../../src/detect/detector.ts';
import { createMasker } from '../../src/detect/mask.ts';
import { createAllowList } from '../../src/findings/allowlist.ts';
import { collect } from '../../src/findings/collect.ts';
import type { CollectOptions } from '../../src/findings/scan-context.ts';
import { blobOf } from '../../src/model/blob-of.ts';
import { TokenscanError } from '../../src/model/errors.ts';
import type { Origin } from '../../src/model/origin.ts';
import { type AllowEntry, type Blob, type Match, type Report, Secret, type Source } from '../../src/model/types.ts';
import { globFilter } from '../../src/sources/files/select.ts';
import { detectorFor } from '../support/detect.ts';
import { ACME } from '../support/rule.ts';
import { leaksOf } from '../support/tokens/canary.ts';
import { looseToken, maskOf, token } from '../support/tokens/token.ts';

const TOKEN = token('collect');

async function optionsWith(changes: Partial<CollectOptions> = {}, allow: readonly AllowEntry[] = []): Promise<CollectOptions> {
  const list = await createAllowList(allow, '2026-01-01', globFilter);
  const configPath = (origin: Origin): string => (origin.kind === 'stdin' ? '' : origin.path);
  return { confidence: 'likely', allow: list, markers: true, mask: createMasker(prepareRules()), configPath, ...changes };
}

async function reportOn(
  source: Source,
  changes: Partial<CollectOptions> = {},
  allow: readonly AllowEntry[] = [],
): Promise<Report> {
  return collect(source, detectorFor(), await optionsWith(changes, allow));
}

/** A Blob of text that counts how often it is closed. */
function counted(path: string, text: string, closed: string[], fails?: Error): Blob {
  const blob = blobOf(Buffer.from(text), { kind: 'file', path });
  return {
    ...blob,
    read(into) {
      const count = blob.read(into);
      if (count === 0 && fails !== undefined) throw fails;
      return count;
    },
    close: () => void closed.push(path),
  };
}

describe('collect', () => {
  test('counts contents and not names', async () => {
    const report = await reportOn([
      blobOf(Buffer.from('abc'), { kind: 'file', path: 'a' }),
      blobOf(Buffer.from(`${TOKEN}.txt`), { kind: 'name', path: `${TOKEN}.txt` }),
      blobOf(Buffer.from(''), { kind: 'file', path: 'b' }),
      { type: 'skip', origin: { kind: 'file', path: `x/${TOKEN}` }, reason: 'socket' },
      { type: 'problem', origin: { kind: 'file', path: `y/${TOKEN}` }, code: 'EIO', message: `cannot: ${TOKEN}` },
    ]);
    expect(report.summary).toEqual({ blobs: 2, bytes: 3, skipped: 1, suppressed: 0, threads: 1 });
    expect(report.findings).toMatchObject([{ origin: { kind: 'name', path: `${maskOf(TOKEN)}.txt` } }]);
    expect(report.skips).toMatchObject([{ origin: { path: `x/${maskOf(TOKEN)}` } }]);
    expect(report.problems).toMatchObject([{ origin: { path: `y/${maskOf(TOKEN)}` }, message: `cannot: ${maskOf(TOKEN)}` }]);
    expect(leaksOf(JSON.stringify(report), [TOKEN])).toEqual([]);
  });

  test('orders findings by path, line and column', async () => {
    const text = `${TOKEN} ${TOKEN}\n${TOKEN}\n`;
    const report = await reportOn(['b', 'a/z', 'a', 'B'].map((path) => blobOf(Buffer.from(text), { kind: 'file', path })));
    expect(report.findings.map(({ origin, line, column }) => `${'path' in origin ? origin.path : ''} ${line}:${column}`)).toEqual(
      ['B', 'a', 'a/z', 'b'].flatMap((path) => [`${path} 1:1`, `${path} 1:${TOKEN.length + 2}`, `${path} 2:1`]),
    );
  });

  test('given an error in a Blob, then earlier findings are kept and the next Blob is scanned', async () => {
    const closed: string[] = [];
    const report = await reportOn([
      counted('bad', `${TOKEN}\n`, closed, new TokenscanError(`broken ${TOKEN}`)),
      counted('good', `\n${TOKEN}\n`, closed),
    ]);
    expect(report.findings.map(({ origin, line }) => ['path' in origin && origin.path, line])).toEqual([
      ['bad', 1],
      ['good', 2],
    ]);
    expect(report.problems).toMatchObject([{ origin: { path: 'bad' }, message: `broken ${maskOf(TOKEN)}` }]);
    expect(report.summary.blobs).toBe(1);
    expect(closed).toEqual(['bad', 'good']);
  });

  test.each([
    [
      'at once',
      () => {
        throw new Error('x');
      },
    ],
    ['later', () => Promise.reject(new Error('x'))],
  ])('close() is called where reading fails %s', async (_title, read) => {
    const closed: string[] = [];
    const blob: Blob = { ...counted('a', '', closed), read };
    const report = await reportOn([blob]);
    expect(closed).toEqual(['a']);
    expect(report.problems).toMatchObject([{ message: 'Error: x' }]);
  });

  test('given a source that throws, then collect throws its error', async () => {
    const closed: string[] = [];
    function* failing(): Generator<Blob> {
      yield counted('a', 'x', closed);
      throw new TokenscanError('git is gone');
    }
    await expect(reportOn(failing())).rejects.toThrow('git is gone');
    expect(closed).toEqual(['a']);
  });

  test('drops findings below the requested confidence', async () => {
    const blobs = (): Blob[] => [blobOf(Buffer.from(looseToken()), { kind: 'file', path: 'a' })];
    expect((await reportOn(blobs())).findings).toEqual([]);
    expect((await reportOn(blobs(), { confidence: 'possible' })).findings).toHaveLength(1);
  });

  test('given a token more than 100 times in a Blob, then the rest is counted', async () => {
    const other = token('collect other');
    const text = `${`${TOKEN}\n`.repeat(250)}${other}\n`;
    const report = await reportOn(['a', 'b'].map((path) => blobOf(Buffer.from(text), { kind: 'file', path })));
    const inA = report.findings.filter(({ origin }) => 'path' in origin && origin.path === 'a');
    expect(inA).toHaveLength(101);
    expect(inA[0]?.repeats).toBe(150);
    expect(inA.slice(1).every(({ repeats }) => repeats === 0)).toBe(true);
    expect(inA[100]).toMatchObject({ line: 251, preview: maskOf(other) });
    expect(report.findings).toHaveLength(202);
  });

  test('given an allowed and another finding of a token, then they are not repeats of each other', async () => {
    const text = `${`${TOKEN} tokenscan:allow\n`.repeat(150)}${TOKEN}\n`;
    const report = await reportOn([blobOf(Buffer.from(text), { kind: 'file', path: 'a' })]);
    expect(report.findings.filter(({ suppressed }) => suppressed === false)).toHaveLength(1);
  });

  test('given a finding, then the expected location is checked and suppresses it', async () => {
    const asked: string[] = [];
    const env = (path: string, text: string): Blob => ({
      ...blobOf(Buffer.from(text), { kind: 'file', path }),
      expectedLocation: async () => asked.push(path) > 0 && 'private-env',
    });
    const report = await reportOn([env('.env', `A=${TOKEN}\nB=${token('b')}\n`), env('x/.env', 'clean')]);
    expect(asked).toEqual(['.env']);
    expect(report.findings.map(({ suppressed }) => suppressed)).toEqual(['private-env', 'private-env']);
    expect(report.summary.suppressed).toBe(2);
  });

  test('reports progress after each Blob', async () => {
    const told: string[] = [];
    const blobs = ['a', 'bc'].map((text) => blobOf(Buffer.from(text), { kind: 'file', path: text }));
    await reportOn(blobs, { onProgress: (count, bytes) => void told.push(`${count} ${bytes}`) });
    expect(told).toEqual(['1 1', '2 3']);
    told.length = 0;
    const large = blobOf(Buffer.alloc(9 << 20), { kind: 'file', path: 'large' });
    await reportOn([large], { onProgress: (count, bytes) => void told.push(`${count} ${bytes >> 22}`) });
    expect(told).toEqual(['0 1', '0 2', '1 2']);
  });

  test('passes the result of configPath for an origin to the allowlist', async () => {
    const [first] = (await reportOn([blobOf(Buffer.from(TOKEN), { kind: 'stdin' })])).findings;
    const entry = { fingerprint: first?.fingerprint ?? '', reason: 'x', paths: ['docs'] };
    const blobs = (): Blob[] => [blobOf(Buffer.from(TOKEN), { kind: 'file', path: 'a', root: 'docs' })];
    expect((await reportOn(blobs(), {}, [entry])).findings).toMatchObject([{ suppressed: false }]);
    expect((await reportOn(blobs(), { configPath: () => 'docs/a' }, [entry])).findings).toMatchObject([
      { suppressed: 'allowed' },
    ]);
  });
});

describe('very many findings', () => {
  /** A Detector that finds `count` tokens in each Blob. */
  function detectorOf(count: number, overdue: readonly string[] = []): Detector {
    let blob = 0;
    const match = (at: number): Match => ({
      rule: { ...ACME, structure: 'telegram-bot-token' },
      confidence: 'certain',
      start: at,
      end: at + 1,
      secretStart: at,
      encodings: [],
      secret: new Secret(`${blob} ${at}`, 'mask'),
      id: undefined,
      line: at + 1,
      column: 1,
      range: { endLine: at + 1, endColumn: 2, textColumn: 1, textEndColumn: 2 },
      excerpt: { before: '', after: '' },
      allowed: [],
    });
    return {
      begin: () => void blob++,
      room: () => new Uint8Array(8),
      take: () => [],
      flush: () => [],
      skip: () => false,
      countLines: () => 0,
      finish: () => Array.from({ length: count }, (_, at) => match(at)),
      last: () => Buffer.alloc(0),
      exhaustedRules: () => overdue,
      isPartial: () => overdue.length > 0,
    };
  }

  const blobs = (count: number): Blob[] =>
    Array.from({ length: count }, (_, at) => blobOf(Buffer.from('x'), { kind: 'file', path: `f${at}` }));

  test('given a rule that was stopped, then later Blobs are not found clean', async () => {
    const clean: string[] = [];
    const source = ['a', 'b'].map((path) => ({
      ...blobOf(Buffer.from('x'), { kind: 'file', path }),
      foundClean: () => void clean.push(path),
    }));
    await collect(source, { ...detectorOf(0), isPartial: () => true }, await optionsWith());
    expect(clean).toEqual([]);
    await collect(source, detectorOf(0), await optionsWith());
    expect(clean).toEqual(['a', 'b']);
  });

  test('given more than 100,000 findings, then the rest is a problem with their number', async () => {
    const report = await collect(blobs(3), detectorOf(40_000), await optionsWith());
    expect(report.findings).toHaveLength(100_000);
    expect(report.problems).toEqual([
      {
        type: 'problem',
        code: 'too-many-findings',
        origin: { kind: 'file', path: '.' },
        message: '20000 more findings are not listed: a report lists 100000',
      },
    ]);
  });

  test('given exactly 100,000 findings, then there is no problem', async () => {
    const report = await collect(blobs(2), detectorOf(50_000), await optionsWith());
    expect(report.findings).toHaveLength(100_000);
    expect(report.problems).toEqual([]);
  });

  test('given a rule that was stopped, then it is a problem of its Blob', async () => {
    const report = await collect(blobs(1), detectorOf(1, ['slow-rule']), await optionsWith());
    expect(report.findings).toHaveLength(1);
    expect(report.problems).toMatchObject([{ origin: { path: 'f0' }, message: expect.stringContaining('rule "slow-rule"') }]);
  });
});
