// Which strings from outside may become revisions.
import { describe, expect, test } from 'vitest';
import { isZero, readBranch, readCommit, readOid } from '../../../src/scan/ci/revisions.ts';

const OID = 'a1'.repeat(20);

describe('an id', () => {
  test.each([undefined, ''])('that is %j is reported as missing', (value) => {
    expect(() => readOid(value, 'before')).toThrow('before is missing');
  });

  test.each(['a1', `${OID}a`, OID.toUpperCase(), `-${OID.slice(1)}`])('that is %j is rejected, and not quoted', (value) => {
    expect(() => readOid(value, 'before')).toThrow(/^before is not a commit id/);
  });

  test.each([OID, 'a1'.repeat(32), '0'.repeat(40)])('%s is accepted', (value) => {
    expect(readOid(value, 'before')).toBe(value);
  });

  test('of zeros means no commit', () => {
    expect(isZero('0'.repeat(40))).toBe(true);
    expect(isZero('0'.repeat(39))).toBe(false);
    expect(() => readCommit('0'.repeat(64), 'after')).toThrow(/^after is all zeros/);
    expect(readCommit(OID, 'after')).toBe(OID);
  });
});

describe('a branch', () => {
  test.each([undefined, ''])('that is %j means no branch', (value) => {
    expect(readBranch(value, 'branch')).toBeUndefined();
  });

  test.each(['-x', '.x', 'a..b', 'a b', 'a/.b', 'x.lock', 'x/', '@', 'a@{b', 'x'.repeat(1001)])('%j is rejected', (value) => {
    expect(() => readBranch(value, 'branch')).toThrow('branch is not a valid branch name');
  });

  test('with a valid name is accepted', () => {
    expect(readBranch('x'.repeat(1000), 'branch')).toHaveLength(1000);
    expect(readBranch('feature/a-b', 'branch')).toBe('feature/a-b');
  });
});
