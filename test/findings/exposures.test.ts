// Findings grouped by token.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activeFindings, groupByToken, reaches } from '../../src/findings/exposures.ts';
import { CONFIDENCES } from '../../src/model/rule.ts';
import { findingWith } from '../support/fixtures/sample-report.ts';

describe('groupByToken', () => {
  test('groups every finding once, in order, by its token', () => {
    const findings = fc.array(
      fc
        .record({ fingerprint: fc.constantFrom('a', 'b', 'c', '__proto__'), line: fc.nat() })
        .map((changes) => findingWith(changes)),
    );
    fc.assert(
      fc.property(findings, (all) => {
        const groups = groupByToken(all);
        expect(groups.map(({ fingerprint }) => fingerprint)).toEqual([...new Set(all.map(({ fingerprint }) => fingerprint))]);
        for (const { fingerprint, findings: members } of groups) {
          expect(members).toEqual(all.filter((finding) => finding.fingerprint === fingerprint));
        }
      }),
    );
  });
});

test('activeFindings skips suppressed findings', () => {
  const active = findingWith({ line: 1 });
  const all = [active, findingWith({ suppressed: 'allowed' }), findingWith({ suppressed: 'private-env' })];
  expect(activeFindings(all)).toEqual([active]);
});

test('reaches compares possible, likely and certain', () => {
  expect(CONFIDENCES.map((least) => CONFIDENCES.filter((confidence) => reaches(confidence, least)))).toEqual([
    ['possible', 'likely', 'certain'],
    ['likely', 'certain'],
    ['certain'],
  ]);
});
