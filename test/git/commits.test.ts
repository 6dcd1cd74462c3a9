// The output of `git diff-tree`, parsed in chunks of any size, and only as far as it is wanted.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Commit, CommitParser } from '../../src/git/commits.ts';

const oids = fc.constantFrom(...'0123456789abcdef').map((digit) => digit.repeat(40));

/** Names may begin with a colon or a line feed, and have any bytes but NUL. */
const paths = fc.constantFrom('a', 'src/deep/name.txt', ':odd', '\n:odd', ' ', 'caf\xe9', 'x'.repeat(300));

const changes = fc.record({ path: paths, old: fc.array(oids, { minLength: 1, maxLength: 3 }), fresh: oids });

const commits = fc.array(
  fc.record({
    oid: oids,
    date: fc.constant('2026-01-02T03:04:05+01:00'),
    parents: fc.array(oids, { maxLength: 3 }),
    changes: fc.array(changes, { maxLength: 4 }),
  }),
  { maxLength: 6 },
);

/** As `git diff-tree -z --raw --pretty='tformat:%H %aI %P'` prints commits. */
function printed(all: readonly Commit[]): Buffer {
  const lines = all.map(({ oid, date, parents, changes: of }) => {
    const raw = of.map(({ path, old, fresh }) => {
      const modes = '100644 '.repeat(old.length + 1);
      return `${':'.repeat(old.length)}${modes}${[...old, fresh].join(' ')} ${'M'.repeat(old.length)}\0${path}\0`;
    });
    return `${oid} ${date} ${parents.join(' ')}\0${raw.length > 0 ? '\n' : ''}${raw.join('')}`;
  });
  return Buffer.from(lines.join(''), 'latin1');
}

function parse(bytes: Buffer, size: number, isWanted: (oid: string) => boolean): readonly Commit[] {
  const parser = new CommitParser(isWanted);
  const parsed: Commit[] = [];
  for (let at = 0; at < bytes.length; at += size) parsed.push(...parser.take(bytes.subarray(at, at + size)));
  return [...parsed, ...parser.end()];
}

test('given any commits in chunks of any size, then the wanted changes are parsed, and no others', () => {
  fc.assert(
    fc.property(commits, fc.integer({ min: 1, max: 400 }), fc.uniqueArray(oids), (all, size, wanted) => {
      expect(parse(printed(all), size, () => true)).toEqual(all);
      const isWanted = (oid: string): boolean => wanted.includes(oid);
      const expected = all.map((commit) => ({
        ...commit,
        changes: commit.changes.filter(({ old, fresh }) => [...old, fresh].some(isWanted)),
      }));
      expect(parse(printed(all), size, isWanted)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['in the middle of a commit', 40],
  ['before a path', -4],
  ['in the middle of a path', -1],
])('given output that ends %s, then it is an error', (_, end) => {
  const change = { path: 'abc', old: ['1'.repeat(40)], fresh: '2'.repeat(40) };
  const bytes = printed([{ oid: 'a'.repeat(40), date: '2026-01-02', parents: [], changes: [change] }]);
  for (const isWanted of [() => true, () => false]) {
    expect(() => parse(bytes.subarray(0, end), 7, isWanted)).toThrow('git diff-tree ended');
  }
});

test('given something else than commits, then it is an error', () => {
  expect(() => parse(Buffer.from('no commit\0'), 100, () => true)).toThrow('unexpected output');
  expect(() => parse(Buffer.from(`${'a'.repeat(40)} x \0\n:no ids\0path\0`), 100, () => true)).toThrow('unexpected output');
});
