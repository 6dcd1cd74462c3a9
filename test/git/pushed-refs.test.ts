// The parsers of what pre-push and pre-receive are given, and what real git gives them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type OutgoingRef, type PushedRef, parsePrePush, parsePreReceive } from '../../src/git/pushed-refs.ts';
import { GitError } from '../../src/model/errors.ts';
import { makeRepository } from '../support/repositories/repository.ts';
import { temporaryFolder } from '../support/terminal/cli.ts';

const A = 'a1'.repeat(20);
const B = 'b2'.repeat(20);
const ZERO = '0'.repeat(40);

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

const oid = fc
  .tuple(fc.constantFrom(40, 64), fc.boolean())
  .chain(([digits, zero]) =>
    zero
      ? fc.constant('0'.repeat(digits))
      : fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits }),
  );
const oids = fc.tuple(oid, oid).filter(([first, second]) => first.length === second.length);
const byte = (without: readonly number[]): fc.Arbitrary<number> => fc.nat(255).filter((value) => !without.includes(value));
const nameOf = (without: readonly number[]): fc.Arbitrary<Buffer> =>
  fc.array(byte(without), { minLength: 1, maxLength: 40 }).map((values) => Buffer.from(values));
/** What git-check-ref-format(1) allows in a name, and more. */
const ref = nameOf([0, 10, 32]);
/** What may be pushed is any expression, with spaces, too. */
const local = nameOf([0, 10]);
const orNone = (value: string): string | undefined => (/^0+$/.test(value) ? undefined : value);

describe('parsePrePush', () => {
  test.each<[string, string, readonly OutgoingRef[]]>([
    ['nothing', '', []],
    ['blank lines', '\n\n', []],
    [
      'a branch',
      `refs/heads/x ${B} refs/heads/y ${A}\n`,
      [{ local: bytes('refs/heads/x'), ref: bytes('refs/heads/y'), before: A, after: B }],
    ],
    [
      'a new one',
      `HEAD ${B} refs/heads/y ${ZERO}\n`,
      [{ local: bytes('HEAD'), ref: bytes('refs/heads/y'), before: undefined, after: B }],
    ],
    [
      'a deletion',
      `(delete) ${ZERO} refs/heads/y ${A}\n`,
      [{ local: bytes('(delete)'), ref: bytes('refs/heads/y'), before: A, after: undefined }],
    ],
    [
      'an expression with spaces',
      `HEAD^{/a b c} ${B} refs/x ${A}`,
      [{ local: bytes('HEAD^{/a b c}'), ref: bytes('refs/x'), before: A, after: B }],
    ],
    [
      'several, with a blank line in between',
      `a ${B} refs/a ${A}\n\n(delete) ${ZERO} refs/b ${B}\nc ${A} refs/c ${ZERO}\n`,
      [
        { local: bytes('a'), ref: bytes('refs/a'), before: A, after: B },
        { local: bytes('(delete)'), ref: bytes('refs/b'), before: B, after: undefined },
        { local: bytes('c'), ref: bytes('refs/c'), before: undefined, after: A },
      ],
    ],
  ])('%s', (_, input, expected) => {
    expect(parsePrePush(bytes(input))).toEqual(expected);
  });

  test('property: given any names, then all lines are parsed', () => {
    const line = fc.tuple(local, ref, oids);
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const input = Buffer.concat(
          lines.flatMap(([from, to, [before, after]]) => [from, bytes(` ${after} `), to, bytes(` ${before}\n`)]),
        );
        const expected = lines.map(([from, to, [before, after]]) => ({
          local: from,
          ref: to,
          before: orNone(before),
          after: orNone(after),
        }));
        expect(parsePrePush(input)).toEqual(expected);
      }),
    );
  });
});

describe('parsePreReceive', () => {
  test.each<[string, string, readonly PushedRef[]]>([
    ['nothing', '', []],
    ['a branch', `${A} ${B} refs/heads/x\n`, [{ ref: bytes('refs/heads/x'), before: A, after: B }]],
    ['no line feed at the end', `${A} ${B} refs/heads/x`, [{ ref: bytes('refs/heads/x'), before: A, after: B }]],
    ['a name that is not UTF-8', `${ZERO} ${B} refs/\xff\n`, [{ ref: bytes('refs/\xff'), before: undefined, after: B }]],
    ['64 digits', `${'0'.repeat(64)} ${'c'.repeat(64)} r\n`, [{ ref: bytes('r'), before: undefined, after: 'c'.repeat(64) }]],
  ])('%s', (_, input, expected) => {
    expect(parsePreReceive(bytes(input))).toEqual(expected);
  });

  test('property: given any names, then all lines are parsed', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(oids, ref), { maxLength: 8 }), (lines) => {
        const input = Buffer.concat(
          lines.flatMap(([[before, after], name]) => [bytes(`${before} ${after} `), name, bytes('\n')]),
        );
        expect(parsePreReceive(input)).toEqual(
          lines.map(([[before, after], name]) => ({ ref: name, before: orNone(before), after: orNone(after) })),
        );
      }),
    );
  });
});

describe('given an invalid line, then the error has its number and not its text', () => {
  const broken: readonly (readonly [string, readonly string[]])[] = [
    ['text', ['garbage']],
    ['a field too few', [A, B]],
    ['a short id', [A.slice(1), B, 'refs/x']],
    ['50 digits', ['a'.repeat(50), B, 'refs/x']],
    ['capitals', [A.toUpperCase(), B, 'refs/x']],
    ['ids of two lengths', [A, 'c'.repeat(64), 'refs/x']],
    ['no name', [A, B, '']],
    ['a NUL', [A, B, 'refs/\0x']],
    ['a carriage return behind an id', [A, `${B}\r`, 'refs/x']],
  ];
  test.each(broken)('%s', (_, [before = '', after = '', name]) => {
    const good = `${A} ${B} refs/heads/ok\n`;
    const message = /^standard input of pre-(?:push|receive), line 3: [^\n]*$/;
    const lines = name === undefined ? [before, after].join(' ').trim() : undefined;
    expect(() => parsePreReceive(bytes(`${good}\n${lines ?? `${before} ${after} ${name}`}\n`))).toThrow(
      expect.toSatisfy(isGitError(message)),
    );
    const goodPush = `x ${B} refs/heads/ok ${A}\n`;
    expect(() => parsePrePush(bytes(`${goodPush}\n${lines ?? `x ${after} ${name} ${before}`}\n`))).toThrow(
      expect.toSatisfy(isGitError(message)),
    );
  });

  function isGitError(message: RegExp): (error: unknown) => boolean {
    return (error) => error instanceof GitError && message.test(error.message) && !error.message.includes('refs/');
  }

  test('given a ref name with a space, then it is parsed', () => {
    expect(() => parsePreReceive(bytes(`${A} ${B} refs/a b\n`))).toThrow(GitError);
  });

  test('property: given any input, then it is parsed or a GitError', () => {
    const piece = fc.oneof(fc.constantFrom(bytes(A), bytes(' '), bytes('\n'), bytes(ZERO), bytes('refs/x')), local);
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => Buffer.concat(pieces)),
        fc.constantFrom(parsePrePush, parsePreReceive),
        (input, parse) => {
          try {
            parse(input);
          } catch (error) {
            expect(error).toBeInstanceOf(GitError);
          }
        },
      ),
    );
  });
});

test('given real pushes of refs, tags, deletions and invalid UTF-8, then they are parsed', async () => {
  const server = temporaryFolder();
  const seen = temporaryFolder();
  const { git, path } = await makeRepository({ hook: false, committed: { a: 'a' } });
  await git(['init', '-q', '--bare', server]);
  const hook = (name: string): string => `#!/bin/sh\ncat > '${seen}/${name}'\n`;
  mkdirSync(`${server}/hooks`, { recursive: true });
  writeFileSync(`${server}/hooks/pre-receive`, hook('pre-receive'), { mode: 0o755 });
  writeFileSync(`${path}/.git/hooks/pre-push`, hook('pre-push'), { mode: 0o755 });
  const first = (await git(['rev-parse', 'HEAD'])).trim();
  await git(['push', '-q', server, 'HEAD:refs/heads/main', 'HEAD:refs/heads/old']);
  await git(['commit', '-q', '--allow-empty', '-m', 'some words']);
  await git(['tag', '-a', 'v1', '-m', 'x']);
  const second = (await git(['rev-parse', 'HEAD'])).trim();
  const tag = (await git(['rev-parse', 'v1'])).trim();
  // The name as git has it here: from a file, for arguments are text.
  writeFileSync(`${path}/refspec`, Buffer.concat([bytes('HEAD:refs/heads/n'), Buffer.from([0xff])]));
  await git([
    'config',
    'alias.spush',
    `!git push -q '${server}' 'HEAD^{/some words}:refs/heads/main' v1 :refs/heads/old "$(cat refspec)"`,
  ]);
  await git(['spush']);

  const expected = [
    { ref: bytes('refs/heads/main'), before: first, after: second },
    { ref: bytes('refs/heads/n\xff'), before: undefined, after: second },
    { ref: bytes('refs/heads/old'), before: first, after: undefined },
    { ref: bytes('refs/tags/v1'), before: undefined, after: tag },
  ];
  const sorted = <T extends PushedRef>(refs: readonly T[]): readonly T[] =>
    [...refs].sort((a, b) => Buffer.compare(a.ref, b.ref));
  expect(sorted(parsePreReceive(readFileSync(`${seen}/pre-receive`)))).toEqual(expected);
  const outgoing = sorted(parsePrePush(readFileSync(`${seen}/pre-push`)));
  expect(outgoing.map(({ ref: name, before, after }) => ({ ref: name, before, after }))).toEqual(expected);
  expect(outgoing.map((entry) => entry.local.toString())).toEqual(['HEAD^{/some words}', 'HEAD', '(delete)', 'refs/tags/v1']);
});
