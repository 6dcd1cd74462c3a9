// How a history reads.
import { expect, test } from 'vitest';
import type { ObjectHistory, ObjectType, Origin } from '../../src/model/origin.ts';
import { describeHistory } from '../../src/report/history.ts';

const NOTHING: ObjectHistory = { paths: ['a.env'], branches: [], tags: [], remotes: [], refs: [], inHead: false, keptBy: [] };
const FIRST = { oid: '1'.repeat(40), date: '2026-01-02T03:04:05+02:00' };
const LAST = { oid: '2'.repeat(40), date: '2026-02-03T03:04:05Z' };

function lines(history: Partial<ObjectHistory>, type: ObjectType = 'blob'): string {
  return describeHistory({ kind: 'object', oid: '3'.repeat(40), type, path: '', history: { ...NOTHING, ...history } }).join('\n');
}

test.each<[string, Partial<ObjectHistory>, string, ObjectType?]>([
  [
    'in HEAD',
    { first: FIRST, last: LAST, inHead: true, branches: ['main'] },
    'since 1111111111 (2026-01-02), and still in HEAD · branch main; not seen on a remote',
  ],
  [
    'pushed',
    { first: FIRST, last: LAST, branches: ['main', 'x'], remotes: ['origin/main'] },
    'since 1111111111 (2026-01-02), last in 2222222222 (2026-02-03) · branches main, x; pushed: origin/main',
  ],
  [
    'in one commit',
    { first: FIRST, last: FIRST, tags: ['v1'] },
    'only in 1111111111 (2026-01-02) · tag v1; not seen on a remote',
  ],
  [
    'many names',
    { tags: ['a', 'b', 'c', 'd', 'e'], refs: ['refs/notes/commits'] },
    'tags a, b, c and 2 more; refs/notes/commits; not seen on a remote',
  ],
  [
    'with authors',
    { first: { ...FIRST, author: 'Eve\u001b[2J' }, last: { ...LAST, author: 'Ann Lee' }, branches: ['main'] },
    'since 1111111111 (2026-01-02, Eve\\e[2J), last in 2222222222 (2026-02-03, Ann Lee) · branch main; not seen on a remote',
  ],
  [
    'a commit, with its author',
    { first: { ...FIRST, author: 'Ann Lee' }, branches: ['main'] },
    'written on 2026-01-02 by Ann Lee · branch main; not seen on a remote',
    'commit',
  ],
  ['nothing', { first: FIRST }, 'since 1111111111 (2026-01-02) · unreachable'],
  ['not even a commit', {}, 'unreachable'],
  [
    'a commit',
    { first: FIRST, keptBy: [{ kind: 'reflog', ref: 'refs/heads/main' }, { kind: 'stash' }], paths: [] },
    'written on 2026-01-02 · only in the reflog of main, the stash',
    'commit',
  ],
  [
    'staged, and in a work tree',
    { keptBy: [{ kind: 'index' }, { kind: 'index', worktree: 'w' }], paths: ['a', 'b', 'c'] },
    'only in the index, the index of the worktree w\nalso as b, c',
  ],
  [
    'a HEAD on no branch',
    { inHead: true, first: FIRST, keptBy: [{ kind: 'head' }] },
    'since 1111111111 (2026-01-02), and still in HEAD · only in a detached HEAD',
  ],
  [
    'names with power',
    { branches: ['a\u001b[2J'], paths: ['x', '::error::'] },
    'branch a\\e[2J; not seen on a remote\nalso as :\\x3aerror::',
  ],
  [
    'a commit without a date',
    { first: { ...FIRST, date: '' }, branches: ['b'] },
    'since 1111111111 · branch b; not seen on a remote',
  ],
])('%s', (_, history, text, type) => {
  expect(lines(history, type)).toBe(text);
});

test('of what has no history nothing is said', () => {
  const origins: readonly Origin[] = [
    { kind: 'file', path: 'a' },
    { kind: 'staged', path: 'a' },
    { kind: 'stdin' },
    { kind: 'ref', path: 'refs/heads/a' },
    { kind: 'object', oid: '1', type: 'blob', path: '' },
    { kind: 'name', path: 'a' },
  ];
  expect(origins.flatMap((origin) => describeHistory(origin))).toEqual([]);
});
