// The allowlist: which entry allows what, and what is reported about the others.
import { describe, expect, test } from 'vitest';
import { type AllowList, createAllowList } from '../../src/findings/allowlist.ts';
import { mergeReports } from '../../src/findings/merge.ts';
import type { AllowEntry, Report } from '../../src/model/types.ts';
import { globFilter } from '../../src/sources/files/select.ts';

const A = 'aaaaaaaaaaaaaaaa';
const B = 'bbbbbbbbbbbbbbbb';

function listOf(...entries: readonly AllowEntry[]): Promise<AllowList> {
  return createAllowList(entries, '2026-05-10', globFilter);
}

describe('createAllowList', () => {
  test('given an entry without paths, then it allows its fingerprint everywhere', async () => {
    const list = await listOf({ fingerprint: A, reason: 'x' });
    expect([list.allows(A, 'a/b.txt'), list.allows(A, ''), list.allows(B, 'a/b.txt')]).toEqual([true, true, false]);
    expect([list.expired(), list.unused()]).toEqual([[], []]);
  });

  test('each of several fingerprints is allowed, whatever its position', async () => {
    const list = await listOf({ fingerprint: A, reason: 'x' }, { fingerprint: B, reason: 'y' });
    expect([list.allows(A, 'a'), list.allows(B, 'a')]).toEqual([true, true]);
  });

  test('given an entry with paths, then it applies only there', async () => {
    const list = await listOf({ fingerprint: A, reason: 'x', paths: ['docs/**', '*.md'] });
    const paths = ['docs/a.ts', 'x/y.md', 'src/a.ts', ''];
    expect(paths.map((path) => list.allows(A, path))).toEqual([true, true, false, false]);
  });

  test.each([
    ['2026-05-09', false],
    ['2026-05-10', true],
    ['2026-05-11', true],
    ['2027-01-01', true],
    ['2025-12-31', false],
  ])('an entry that expires on %s, on 2026-05-10', async (expires, allowed) => {
    const entry = { fingerprint: A, reason: 'x', expires };
    const list = await listOf(entry);
    expect(list.allows(A, 'x')).toBe(allowed);
    expect(list.expired()).toEqual(allowed ? [] : [entry]);
    expect(list.unused()).toEqual([]);
  });

  test('given an expired entry that matches nothing, then it is unused', async () => {
    const entry = { fingerprint: A, reason: 'x', expires: '2020-01-01' };
    const list = await listOf(entry);
    expect([list.expired(), list.unused()]).toEqual([[], [entry]]);
  });

  test('given an entry whose paths do not match, then it is unused', async () => {
    const entry = { fingerprint: A, reason: 'x', paths: ['docs'] };
    const list = await listOf(entry);
    expect(list.allows(A, 'src/a')).toBe(false);
    expect(list.unused()).toEqual([entry]);
  });

  test('given several entries for a token, then the one that applies decides', async () => {
    const old = { fingerprint: A, reason: 'old', expires: '2020-01-01' };
    const docs = { fingerprint: A, reason: 'docs', paths: ['docs'] };
    const list = await listOf(old, docs);
    expect([list.allows(A, 'docs/a'), list.allows(A, 'src/a')]).toEqual([true, false]);
    expect(list.expired()).toEqual([old]);
  });
});

test('given 50,000 entries, then reports are merged in steps that grow with the list, and an entry is unused if it is in all parts', () => {
  const entries = Array.from({ length: 50_000 }, (_, at) => ({ fingerprint: at.toString(16).padStart(16, '0'), reason: 'x' }));
  const summary = { blobs: 0, bytes: 0, skipped: 0, suppressed: 0, threads: 1 };
  const part = (unused: readonly AllowEntry[]): Report => ({
    findings: [],
    problems: [],
    skips: [],
    expired: entries,
    unused,
    summary,
  });
  const merged = mergeReports([part(entries), part(entries.slice(1))]);
  expect([merged.unused.length, merged.expired.length, merged.unused[0]]).toEqual([49_999, 50_000, entries[1]]);
});
