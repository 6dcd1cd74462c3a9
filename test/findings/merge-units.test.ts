// Many reports as one: what is in which unit, what is missing, and the same whatever the order.
import { describe, expect, test } from 'vitest';
import { mergeUnits, type ReportedUnit } from '../../src/findings/merge-units.ts';
import type { Origin } from '../../src/model/origin.ts';
import { createProblem } from '../../src/model/problems.ts';
import { findingWith, reportWith } from '../support/fixtures/sample-report.ts';

const unit = (source: string, changes: Partial<ReportedUnit> = {}): ReportedUnit => ({
  source,
  kind: 'repository',
  report: reportWith({ findings: [findingWith({})] }),
  ...changes,
});

describe('where a finding is', () => {
  const rootOf = (origin: Origin, kind: ReportedUnit['kind'] = 'repository', source = '/srv/a'): unknown => {
    const report = reportWith({ findings: [findingWith({ origin })] });
    const { root, path } = (mergeUnits([{ source, kind, report }]).findings[0]?.origin ?? {}) as {
      readonly root?: string;
      readonly path?: string;
    };
    return [root, path];
  };
  const object = { kind: 'object', oid: 'a', type: 'blob', path: 'f' } as const;

  test.each([
    ['a file', { kind: 'file', path: 'f' }, ['/srv/a', 'f']],
    ['a file below a folder', { kind: 'file', path: 'f', root: 'logs' }, ['/srv/a/logs', 'f']],
    ['a git object', object, ['/srv/a', 'f']],
    ['a submodule', { ...object, root: '.git/modules/x' }, ['/srv/a/.git/modules/x', 'f']],
    ['the git folder of a bare repository', { kind: 'file', path: 'config', root: '.' }, ['/srv/a', 'config']],
    ['what is staged', { kind: 'staged', path: 'f' }, ['/srv/a', 'f']],
    ['standard input', { kind: 'stdin' }, ['/srv/a', 'standard input']],
    ['an absolute path', { kind: 'file', path: '/etc/f', root: '' }, ['', '/etc/f']],
  ] as const)('%s', (_, origin, expected) => {
    expect(rootOf(origin)).toEqual(expected);
  });

  test('in an archive, which the path names already', () => {
    expect(rootOf({ kind: 'file', path: 'a.zip!f' }, 'file', '/srv/a.zip')).toEqual(['/srv', 'a.zip!f']);
  });
});

test('the order of the reports does not matter', () => {
  const units = ['/c', '/a', '/b'].map((source) => unit(source));
  expect(mergeUnits(units)).toEqual(mergeUnits(units.toReversed()));
  expect(mergeUnits(units).units?.map(({ source }) => source)).toEqual(['/a', '/b', '/c']);
});

test('each unit has an outcome and its tokens; allowed ones do not count', () => {
  const allowed = reportWith({ findings: [findingWith({ suppressed: 'allowed' })] });
  const problem = createProblem({ kind: 'file', path: 'x' }, 'EACCES', 'permission denied');
  const { units } = mergeUnits([
    unit('/a'),
    unit('/b', { report: allowed }),
    unit('/c', { report: reportWith({ problems: [problem] }) }),
  ]);
  expect(units?.map(({ outcome, tokens }) => [outcome, tokens.length])).toEqual([
    ['findings', 1],
    ['clean', 0],
    ['incomplete', 0],
  ]);
});

test('a unit without a report is a problem: the whole is not complete', () => {
  const missing = createProblem({ kind: 'file', path: '/gone' }, 'unit-missing', 'no report');
  const { problems, units } = mergeUnits([unit('/a')], [missing]);
  expect(problems).toEqual([missing]);
  expect(units?.at(-1)).toMatchObject({ source: '/gone', outcome: 'failed' });
});

test('to merge in two steps gives what one gives', () => {
  const [a, b, c] = ['/a', '/b', '/c'].map((source) => unit(source));
  if (a === undefined || b === undefined || c === undefined) throw new Error('three');
  const first = mergeUnits([a, b]);
  expect(mergeUnits([{ source: 'ab.json', kind: 'report', report: first }, c])).toEqual(mergeUnits([a, b, c]));
});
