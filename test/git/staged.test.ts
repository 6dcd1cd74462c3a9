// The parser of `diff-index --raw -z`, and what it is given by real repositories.
import { symlinkSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hookEnvironment } from '../../src/git/environment.ts';
import { listStaged, parseRawDiff, type StagedEntry } from '../../src/git/staged.ts';
import { GitError } from '../../src/model/errors.ts';
import { makeRepository } from '../support/repositories/repository.ts';
import { cleanEnvironment } from '../support/terminal/cli.ts';

const A = 'a'.repeat(40);
const B = 'b1'.repeat(20);
const ZERO = '0'.repeat(40);

function raw(...lines: readonly (readonly [head: string, path: string])[]): Buffer {
  return Buffer.from(lines.map(([head, path]) => `${head}\0${path}\0`).join(''), 'latin1');
}

const file = (path: string, oid = B): StagedEntry => ({ path: Buffer.from(path, 'latin1'), oid, kind: 'file' });

describe('parseRawDiff', () => {
  test.each<[string, Buffer, readonly StagedEntry[]]>([
    ['nothing', Buffer.alloc(0), []],
    ['an added file', raw([`:000000 100644 ${ZERO} ${B} A`, 'a.ts']), [file('a.ts')]],
    ['a changed file', raw([`:100644 100644 ${A} ${B} M`, 'a.ts']), [file('a.ts')]],
    ['an executable file', raw([`:100644 100755 ${A} ${B} M`, 'a.sh']), [file('a.sh')]],
    ['a change of type', raw([`:120000 100644 ${A} ${B} T`, 'link']), [file('link')]],
    ['a new symbolic link', raw([`:000000 120000 ${ZERO} ${B} A`, 'l']), [{ ...file('l'), kind: 'symbolic-link' }]],
    ['a submodule', raw([`:160000 160000 ${A} ${B} M`, 'lib']), [{ ...file('lib'), kind: 'submodule' }]],
    ['a deleted file', raw([`:100644 000000 ${A} ${ZERO} D`, 'a.ts']), []],
    ['an unmerged file', raw([`:100644 000000 ${A} ${ZERO} U`, 'a.ts']), []],
    ['a status with a score', raw([`:100644 100644 ${A} ${B} M095`, 'a.ts']), [file('a.ts')]],
    ['ids of 64 digits', raw([`:000000 100644 ${'0'.repeat(64)} ${'c'.repeat(64)} A`, 'a']), [file('a', 'c'.repeat(64))]],
    [
      'several, in their order',
      raw([`:000000 100644 ${ZERO} ${B} A`, 'z'], [`:100644 000000 ${A} ${ZERO} D`, 'm'], [`:000000 100644 ${ZERO} ${A} A`, 'a']),
      [file('z'), file('a', A)],
    ],
    [
      'a path like a head',
      raw([`:000000 100644 ${ZERO} ${B} A`, `:000000 100644 ${ZERO} ${B} A`]),
      [file(`:000000 100644 ${ZERO} ${B} A`)],
    ],
    ['a path with newline, ESC and 0xFF', raw([`:000000 100644 ${ZERO} ${B} A`, 'a\n\u001b\u00ff']), [file('a\n\u001b\u00ff')]],
  ])('%s', (_, output, expected) => {
    expect(parseRawDiff(output)).toEqual(expected);
  });

  test.each<[string, Buffer]>([
    ['text', Buffer.from('garbage')],
    ['a line feed', Buffer.from('\n')],
    ['a NUL', Buffer.from([0])],
    ['no path', Buffer.from(`:000000 100644 ${ZERO} ${B} A\0`)],
    ['a path that does not end', Buffer.from(`:000000 100644 ${ZERO} ${B} A\0a.ts`)],
    ['a mode that we do not know', raw([`:000000 040000 ${ZERO} ${B} A`, 'folder'])],
    ['a short id', raw([`:000000 100644 ${ZERO} ${B.slice(1)} A`, 'a.ts'])],
    ['an abbreviated id', raw([`:000000 100644 0000000 ${B.slice(0, 7)}... A`, 'a.ts'])],
    ['colours', raw([`\u001b[31m:000000 100644 ${ZERO} ${B} A`, 'a.ts'])],
    ['no status', raw([`:000000 100644 ${ZERO} ${B} `, 'a.ts'])],
    ['a merge', raw([`::100644 100644 100644 ${A} ${A} ${B} MM`, 'a.ts'])],
    ['two paths', raw([`:100644 100644 ${A} ${B} R100`, 'old\0new'])],
    ['something behind the last entry', Buffer.concat([raw([`:000000 100644 ${ZERO} ${B} A`, 'a.ts']), Buffer.from('x')])],
  ])('%s is not understood', (_, output) => {
    expect(() => parseRawDiff(output)).toThrow(GitError);
  });

  test('returns copies, so that the output can be freed', () => {
    const output = raw([`:000000 100644 ${ZERO} ${B} A`, 'a.ts']);
    const [entry] = parseRawDiff(output);
    output.fill(0);
    expect(entry?.path.toString()).toBe('a.ts');
  });

  const hex = (length: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
  const path = fc.uint8Array({ min: 1, minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes));
  const mode = fc.constantFrom('100644', '100755', '120000', '160000', '000000');
  const line = fc.record({
    path,
    mode,
    old: mode,
    status: fc.constantFrom('A', 'C', 'D', 'M', 'R100', 'T', 'U', 'X', 'B'),
    oid: hex(40),
    was: hex(40),
  });
  const KINDS: Readonly<Record<string, StagedEntry['kind']>> = { '120000': 'symbolic-link', '160000': 'submodule' };

  function print(
    lines: readonly { path: Buffer; mode: string; old: string; status: string; oid: string; was: string }[],
  ): Buffer {
    return Buffer.concat(
      lines.flatMap((entry) => [
        Buffer.from(`:${entry.old} ${entry.mode} ${entry.was} ${entry.oid} ${entry.status}\0`),
        entry.path,
        Buffer.from([0]),
      ]),
    );
  }

  test('property: entries are parsed as they were printed, without deleted ones', () => {
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const expected = lines
          .filter((entry) => entry.mode !== '000000')
          .map((entry) => ({ path: entry.path, oid: entry.oid, kind: KINDS[entry.mode] ?? 'file' }));
        expect(parseRawDiff(print(lines))).toEqual(expected);
      }),
    );
  });

  test('property: given output that ends within an entry, then it is a GitError', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), fc.nat(), (lines, at) => {
        const whole = print(lines);
        const cut = at % whole.length;
        const ends = new Set(lines.map((_, count) => print(lines.slice(0, count)).length));
        if (ends.has(cut)) expect(parseRawDiff(whole.subarray(0, cut)).length).toBeLessThanOrEqual(lines.length);
        else expect(() => parseRawDiff(whole.subarray(0, cut))).toThrow(GitError);
      }),
    );
  });

  test('property: given any bytes, then the result is entries or a GitError', () => {
    const attempt = (bytes: Uint8Array): void => {
      try {
        for (const entry of parseRawDiff(Buffer.from(bytes))) expect(entry.oid).toMatch(/^[0-9a-f]{40,64}$/);
      } catch (error) {
        expect(error).toBeInstanceOf(GitError);
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), attempt));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), fc.nat(), fc.nat(255), (lines, at, byte) => {
        const bytes = print(lines);
        bytes[at % bytes.length] = byte;
        attempt(bytes);
      }),
    );
  });
});

describe('listStaged', () => {
  const env = hookEnvironment(cleanEnvironment());

  test.each(['sha1', 'sha256'] as const)('%s: before the first commit all is new', async (objectFormat) => {
    const repository = await makeRepository({ hook: false, objectFormat });
    expect(await listStaged(repository.path, env)).toEqual([]);
    await repository.stage({ 'b.ts': 'b\n', 'a/a.ts': 'a\n' });
    const entries = await listStaged(repository.path, env);
    expect(entries.map(({ path, kind }) => [path.toString(), kind])).toEqual([
      ['a/a.ts', 'file'],
      ['b.ts', 'file'],
    ]);
    expect(entries[0]?.oid).toHaveLength(objectFormat === 'sha1' ? 40 : 64);
  });

  test('given changes, links and renames, then they are listed; deleted and unstaged files are not', async () => {
    const lines = 'a line\n'.repeat(20);
    const repository = await makeRepository({
      hook: false,
      committed: { 'a.ts': 'a\n', 'b.ts': 'b\n', 'c.ts': lines, same: 'x\n' },
    });
    await repository.git(['rm', '-q', 'b.ts']);
    await repository.git(['mv', 'c.ts', 'd.ts']);
    symlinkSync('a.ts', `${repository.path}/link`);
    await repository.git(['add', 'link']);
    repository.write({ 'untracked.ts': 'x\n', 'a.ts': 'changed\n' });
    expect((await listStaged(repository.path, env)).map(({ path, kind }) => [path.toString(), kind])).toEqual([
      ['d.ts', 'file'],
      ['link', 'symbolic-link'],
    ]);
  });

  test('given a subdirectory, then the whole repository is listed, with paths from the top', async () => {
    const repository = await makeRepository({ hook: false, committed: { 'src/a.ts': 'a\n' } });
    await repository.stage({ 'top.ts': 'x\n', 'src/b.ts': 'x\n' });
    const entries = await listStaged(`${repository.path}/src`, env);
    expect(entries.map(({ path }) => path.toString())).toEqual(['src/b.ts', 'top.ts']);
  });

  test('given a branch, a tag and a file called HEAD, then the result is the same', async () => {
    const repository = await makeRepository({ hook: false, committed: { 'a.ts': 'a\n' } });
    await repository.stage({ 'b.ts': 'b\n' });
    await repository.git(['update-ref', 'refs/heads/HEAD', 'HEAD']);
    await repository.git(['update-ref', 'refs/tags/HEAD', 'HEAD']);
    repository.write({ HEAD: 'x\n' });
    expect((await listStaged(repository.path, env)).map(({ path }) => path.toString())).toEqual(['b.ts']);
  });

  test('given no repository, then it is a GitError', async () => {
    const repository = await makeRepository({ hook: false });
    await repository.git(['config', 'core.repositoryFormatVersion', '99']);
    await expect(listStaged(repository.path, env)).rejects.toThrow(GitError);
  });
});
