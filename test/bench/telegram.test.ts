// The benchmark for Telegram tokens, for tokenscan alone: every token found, no false alarm. And that the benchmark is what it says.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type JsonReport, reportOf } from '../support/report.ts';
import { IN_SOAK } from '../support/soak.ts';
import { tokenscan } from '../support/terminal/cli.ts';
import { generate, type Label, plan } from './telegram/generate.mjs';
import { LEAKS, MISS_TABLE } from './telegram/required.mjs';

/** Each seed is each shape once, with other tokens. */
const SEEDS = Array.from({ length: IN_SOAK ? 20 : 3 }, (_, at) => at + 1);
const BENCH = new URL('telegram', import.meta.url).pathname;
/** Digits, a colon in any spelling, and what is long enough for a secret. */
const TOKEN_SHAPED = /[0-9]{5,17}(?::|~|%3A|%253A|\\u003a|\\x3a|&#58;|&colon;)[A-Za-z0-9_-]{20,}/gi;

const one = plan(1);
const groups = [...new Set(one.map(({ label }) => label.group))];
const keyOf = ({ group, shape }: Label): string => `${group}/${shape}`;

/** `shape: 3 of 20` for each shape among `labels`, of which there may be several seeds. */
function count(labels: readonly Label[]): string[] {
  const counts = new Map<string, number>();
  for (const { shape } of labels) counts.set(shape, (counts.get(shape) ?? 0) + 1);
  return [...counts].map(([shape, times]) => `${shape}: ${times} of ${SEEDS.length}`);
}

describe('tokenscan', () => {
  let folder = '';
  let report: JsonReport;
  /** The findings of each fingerprint, with their origin as JSON. */
  const found = new Map<string, { readonly kind: string; readonly origin: string }[]>();
  /** All labels, their paths below `folder`. */
  const labels: Label[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tokenscan-bench-'));
    for (const seed of SEEDS) {
      const { files } = generate(seed, join(folder, String(seed)));
      labels.push(...files.map((label) => ({ ...label, path: `${seed}/${label.path}` })));
    }
    const outcome = await tokenscan(['scan', '.', '--no-config', '--format', 'json'], { cwd: folder });
    expect(outcome.stderr).toBe('');
    report = reportOf(outcome);
    for (const { fingerprint, origin } of report.findings)
      found.set(fingerprint, [...(found.get(fingerprint) ?? []), { kind: origin.kind, origin: JSON.stringify(origin) }]);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The path of a label as it stands in the JSON of an origin. */
  const inJson = ({ path }: Label): string => JSON.stringify(path).slice(1, -1);

  /** Whether a token is found in the file of its label. In a name the token is masked, so its path is another. */
  const isFound = ({ fingerprint }: Label['tokens'][number], label: Label): boolean =>
    (found.get(fingerprint) ?? []).some(({ kind, origin }) => kind === 'name' || origin.includes(inJson(label)));

  test('scans everything', () => {
    expect(report.problems).toEqual([]);
  });

  test.each(groups.filter((group) => !group.startsWith('not-')))('%s: finds every token', (group) => {
    const missed = labels.filter((label) => label.group === group && !label.tokens.every((token) => isFound(token, label)));
    expect(count(missed)).toEqual([]);
  });

  test.each(groups)('%s: reports nothing else', (group) => {
    const real = new Set(labels.flatMap(({ tokens }) => tokens.map(({ fingerprint }) => fingerprint)));
    const others = [...found].filter(([fingerprint]) => !real.has(fingerprint)).flatMap(([, findings]) => findings);
    const inGroup = labels.filter((label) => label.group === group);
    expect(
      count(inGroup.filter((label) => others.some(({ kind, origin }) => kind !== 'name' && origin.includes(inJson(label))))),
    ).toEqual([]);
  });

  // In base64 the first bits of a digit are the same for all digits: a label cannot tell that a token begins in the line before.
  test('names the line', () => {
    const byFingerprint = new Map(
      labels.flatMap((label) => label.tokens.map(({ fingerprint }) => [fingerprint, label] as const)),
    );
    const elsewhere = report.findings.flatMap(({ fingerprint, line, origin }) => {
      const lines = origin.kind === 'file' ? byFingerprint.get(fingerprint)?.lines : undefined;
      return lines === undefined || (line >= lines[0] - 1 && line <= lines[1])
        ? []
        : [`${origin.path}:${line}, not ${lines.join(' to ')}`];
    });
    expect(elsewhere).toEqual([]);
  });
});

describe('the benchmark', () => {
  test('has the shapes it was asked for', () => {
    const shapes = new Set(one.map(({ label }) => keyOf(label)));
    expect([...MISS_TABLE, ...Object.values(LEAKS).flat()].filter((shape) => !shapes.has(shape))).toEqual([]);
    expect(new Set(MISS_TABLE).size).toBe(33);
  });

  test('names each shape once', () => {
    const keys = one.map(({ label }) => keyOf(label));
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

  test('gives the same bytes for the same seed, and other tokens for another', () => {
    const again = plan(1);
    expect(again.map(({ label }) => label)).toEqual(one.map(({ label }) => label));
    expect(again.filter(({ bytes }, at) => !one[at]?.bytes.equals(bytes))).toEqual([]);
    const tokensOf = (seed: number): string[] =>
      plan(seed).flatMap(({ label }) => label.tokens.map(({ fingerprint }) => fingerprint));
    const both = [...tokensOf(1), ...tokensOf(2)];
    expect(new Set(both).size).toBe(both.length);
  });

  test('says where each token is: on lines of the file', () => {
    for (const { bytes, label } of one) {
      const lines = bytes.toString('latin1').split('\n').length;
      expect(label.lines?.[0] ?? 1).toBeGreaterThan(0);
      expect(label.lines?.[1] ?? 1, keyOf(label)).toBeLessThanOrEqual(lines);
    }
  });

  test('holds no token-shaped text in its sources', () => {
    const found = readdirSync(BENCH, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.\w+$/.test(file))
      .flatMap((file) =>
        (readFileSync(join(BENCH, file), 'utf8').match(TOKEN_SHAPED) ?? []).map((text) => `${file}: ${text.slice(0, 12)}…`),
      );
    expect(found).toEqual([]);
  });
});
