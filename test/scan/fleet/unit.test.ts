// The lines of a plan: written and read, and what no plan has is refused.
import { describe, expect, test } from 'vitest';
import { canonicalUrl, checkCloneUrl, formatUnit, idOf, isCloneUrl, parsePlan, type Unit } from '../../../src/scan/fleet/unit.ts';

const UNIT: Unit = { id: idOf('repository', '/srv/a'), kind: 'repository', source: '/srv/a', same: ['/srv/b'] };

test('a unit is read as it was written', () => {
  const other: Unit = { id: idOf('clone', 'h/a'), kind: 'clone', source: 'https://h/a.git' };
  expect(parsePlan(formatUnit(UNIT) + formatUnit(other))).toEqual([UNIT, other]);
  expect(parsePlan('')).toEqual([]);
});

test.each([
  ['cut off', formatUnit(UNIT).slice(0, -1), 'the plan is cut off'],
  ['the same unit twice', formatUnit(UNIT).repeat(2), 'the same unit twice: line 2'],
  ['not JSON', 'a\n', 'line 1 of the plan is not JSON'],
  ['another version', '{"version":2}\n', 'another version'],
  ['null', 'null\n', 'another version'],
  ['a name of a file as id', `${JSON.stringify({ version: 1, ...UNIT, id: '../x' })}\n`, 'is not a unit'],
  ['another kind', `${JSON.stringify({ version: 1, ...UNIT, kind: 'moon' })}\n`, 'is not a unit'],
  [
    'a program as URL',
    `${JSON.stringify({ version: 1, ...UNIT, kind: 'clone', source: 'ext::sh' })}\n`,
    'a form that is not cloned',
  ],
] as const)('%s: refused', (_, text, message) => {
  expect(() => parsePlan(text)).toThrow(message);
});

describe('URLs', () => {
  test.each(['https://h/a.git', 'http://127.0.0.1/a', 'ssh://git@h/a', 'git@h:a/b.git', 'file:///srv/a'])(
    '%s is cloned',
    (url) => {
      expect(isCloneUrl(url)).toBe(true);
      expect(() => checkCloneUrl(url)).not.toThrow();
    },
  );

  test.each(['/srv/a', './a:b', 'a', 'ext::sh -c x', '--upload-pack=x', 'C:\\a'])('%s is not', (source) => {
    expect(isCloneUrl(source)).toBe(false);
  });

  test.each(['https://user:password@h/a', 'https://secret@h/a', 'ssh://git:password@h/a'])(
    'with credentials: refused, and not repeated',
    (url) => {
      expect(() => checkCloneUrl(url)).toThrow(/^a URL has credentials in it; [^@]*$/);
    },
  );

  test('all ways to write one are one', () => {
    const ways = [
      'https://H.example/a/b.git',
      'https://h.example/a/b/',
      'git@h.example:a/b.git',
      'ssh://git@h.example:22/a/b',
      'git://h.example/a/b',
    ];
    expect(new Set(ways.map(canonicalUrl))).toEqual(new Set(['h.example/a/b']));
    expect(canonicalUrl('https://h.example/a/c')).not.toBe('h.example/a/b');
    expect(canonicalUrl('https://h.example:8443/a/b')).not.toBe('h.example/a/b');
  });
});
