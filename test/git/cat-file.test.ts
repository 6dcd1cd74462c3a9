// What is read from `git cat-file --batch`, with a scripted git.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readObjects, startCatFile } from '../../src/git/cat-file.ts';
import { hookEnvironment } from '../../src/git/environment.ts';
import type { GitProcess } from '../../src/git/run.ts';
import { GitError } from '../../src/model/errors.ts';
import { makeRepository } from '../support/repositories/repository.ts';
import { cleanEnvironment } from '../support/terminal/cli.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);

interface Scripted extends GitProcess {
  readonly inputs: (string | Buffer)[];
}

/** A git that prints these chunks, then ends as told. */
function scripted(chunks: readonly (string | Buffer)[], failure?: Error): Scripted {
  const inputs: (string | Buffer)[] = [];
  async function* output(): AsyncGenerator<Buffer> {
    for (const chunk of chunks) yield Buffer.from(chunk);
    if (failure !== undefined) throw failure;
  }
  return {
    inputs,
    output: output(),
    end: (input) => void inputs.push(input),
    feed: async () => undefined,
    complaint: () => '',
    stop: () => undefined,
  };
}

type Read = { oid: string; missing: true } | { oid: string; type: string; content: string };

/** All objects with their contents, read in pieces of `size` bytes. */
async function readAll(git: GitProcess, oids: readonly string[], size = 1000): Promise<Read[]> {
  const objects: Read[] = [];
  for await (const object of readObjects(git, oids)) {
    if (object.missing) {
      objects.push({ oid: object.oid, missing: true });
      continue;
    }
    const pieces: Buffer[] = [];
    for (;;) {
      const into = Buffer.alloc(size);
      const count = await object.read(into);
      if (count === 0) break;
      pieces.push(into.subarray(0, count));
    }
    objects.push({ oid: object.oid, type: object.type, content: Buffer.concat(pieces).toString('latin1') });
  }
  return objects;
}

describe('readObjects', () => {
  test('writes one id per line and reads the objects in order', async () => {
    const git = scripted([`${A} blob 5\nhello\n${B} blob 0\n\n`]);
    expect(await readAll(git, [A, B])).toEqual([
      { oid: A, type: 'blob', content: 'hello' },
      { oid: B, type: 'blob', content: '' },
    ]);
    expect(git.inputs).toEqual([`${A}\n${B}\n`]);
  });

  test('given no ids, then there are no objects', async () => {
    const git = scripted([]);
    expect(await readAll(git, [])).toEqual([]);
    expect(git.inputs).toEqual(['']);
  });

  test('given a missing object between two others, then it is reported as missing', async () => {
    expect(await readAll(scripted([`${A} blob 1\nx\n${B} missing\n${A} blob 1\nx\n`]), [A, B, A])).toEqual([
      { oid: A, type: 'blob', content: 'x' },
      { oid: B, missing: true },
      { oid: A, type: 'blob', content: 'x' },
    ]);
  });

  test('given the same id twice, then the object comes twice', async () => {
    expect(await readAll(scripted([`${A} blob 1\nx\n${A} blob 1\nx\n`]), [A, A])).toHaveLength(2);
  });

  test('returns the type that git prints', async () => {
    expect(await readAll(scripted([`${A} tree 1\nx\n`]), [A])).toEqual([{ oid: A, type: 'tree', content: 'x' }]);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['another object', [`${B} blob 1\nx\n`], /unexpected output from git cat-file: another object/],
    ['an id in capitals', [`${A.toUpperCase()} blob 1\nx\n`], /unexpected output from git cat-file: another object/],
    ['"ambiguous"', [`${A} ambiguous\n`], /unexpected output from git cat-file: a header without a size/],
    ['no size', [`${A} blob\n`], /unexpected output from git cat-file: a header without a size/],
    ['a size that is none', [`${A} blob x1\nx\n`], /unexpected output from git cat-file: a header without a size/],
    ['a negative size', [`${A} blob -1\n\n`], /unexpected output from git cat-file: a header without a size/],
    ['a word too many', [`${A} blob 1 2\nx\n`], /unexpected output from git cat-file: a header without a size/],
    ['"missing" and more', [`${A} missing 1\n`], /middle of an object/],
    ['nothing', [], /ended before the last object/],
    ['half a header', [A], /ended before the last object/],
    ['a header and nothing', [`${A} blob 5\n`], /ended in the middle of an object/],
    ['half an object', [`${A} blob 5\nhe`], /ended in the middle of an object/],
    ['an object without its line feed', [`${A} blob 5\nhello`], /ended before the last object/],
    [
      'more than the object holds',
      [`${A} blob 4\nhello\n`],
      /unexpected output from git cat-file: .* is longer than its header says/,
    ],
    [
      'an object that was not asked for',
      [`${A} blob 1\nx\n${B} blob 1\nx\n`],
      /unexpected output from git cat-file: more objects than requested/,
    ],
    [
      'an object that was not asked for, later',
      [`${A} blob 1\nx\n`, `${B} blob 1\nx\n`],
      /unexpected output from git cat-file: more objects than requested/,
    ],
    ['a line without an end', [`${'x'.repeat(5000)}`], /^unexpected output from git cat-file$/],
    [
      'many chunks without a line feed',
      Array.from({ length: 50 }, () => 'x'.repeat(100)),
      /^unexpected output from git cat-file$/,
    ],
  ])('%s is a GitError', async (_, chunks, message) => {
    const reading = readAll(scripted(chunks), [A]);
    await expect(reading).rejects.toThrow(GitError);
    await expect(reading).rejects.toThrow(message);
  });

  test('given fewer objects than requested, then it is a GitError', async () => {
    await expect(readAll(scripted([`${A} blob 1\nx\n`]), [A, B])).rejects.toThrow(/ended before the last object/);
  });

  test.each([[[]], [[A]]])('given a failure at the end, then it is thrown (%j requested)', async (oids) => {
    const chunks = oids.map((oid) => `${oid} blob 1\nx\n`);
    await expect(readAll(scripted(chunks, new GitError('git cat-file failed (128): x')), oids)).rejects.toThrow('failed (128)');
  });

  test('given a failure within an object, then its read throws', async () => {
    const git = scripted([`${A} blob 10\nhello`], new GitError('git cat-file was ended by SIGKILL'));
    await expect(readAll(git, [A])).rejects.toThrow('SIGKILL');
  });

  test('given an empty buffer, then read returns 0 and consumes nothing', async () => {
    for await (const object of readObjects(scripted([`${A} blob 5\nhello\n`]), [A])) {
      if (object.missing) throw new Error('missing');
      expect(await object.read(Buffer.alloc(0))).toBe(0);
      const into = Buffer.alloc(9);
      expect(await object.read(into)).toBe(5);
      expect(into.toString('latin1')).toBe('hello\0\0\0\0');
      expect(await object.read(into)).toBe(0);
      expect(await object.read(into)).toBe(0);
    }
  });

  test('given an object that is not fully read, then the rest is skipped', async () => {
    const long = 'y'.repeat(200_000);
    const oids: string[] = [];
    for await (const object of readObjects(scripted([`${A} blob 200000\n${long}\n${B} blob 5\nhello\n`]), [A, B])) {
      oids.push(object.oid);
      if (!object.missing && object.oid === A) expect(await object.read(Buffer.alloc(3))).toBe(3);
    }
    expect(oids).toEqual([A, B]);
  });

  test('given an empty chunk, then the object continues', async () => {
    const chunks = [`${A} bl`, '', 'ob 5\nhe', '', 'llo\n'];
    expect(await readAll(scripted(chunks), [A])).toEqual([{ oid: A, type: 'blob', content: 'hello' }]);
  });

  test('property: chunks may be split anywhere and reads may be of any size', async () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
      fc.constantFrom('', '\n', `${A} blob 1\nx\n`, `${B} missing\n`, '\n\n\n'),
      fc.constant(undefined),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(content, { maxLength: 6 }),
        fc.array(fc.nat()),
        fc.integer({ min: 1, max: 50 }),
        async (contents, cuts, size) => {
          const oids = contents.map((_, at) => at.toString(16).padStart(40, '0'));
          const expected: Read[] = contents.map((text, at) =>
            text === undefined ? { oid: oids[at] ?? '', missing: true } : { oid: oids[at] ?? '', type: 'blob', content: text },
          );
          const printed = Buffer.from(
            expected
              .map((object) =>
                'missing' in object
                  ? `${object.oid} missing\n`
                  : `${object.oid} blob ${object.content.length}\n${object.content}\n`,
              )
              .join(''),
            'latin1',
          );
          const ends = [...new Set([...cuts.map((cut) => cut % (printed.length + 1)), printed.length])].sort((a, b) => a - b);
          const chunks = ends.map((end, at) => printed.subarray(ends[at - 1] ?? 0, end)).filter(({ length }) => length > 0);
          expect(await readAll(scripted(chunks), oids, size)).toEqual(expected);
        },
      ),
    );
  });

  test('property: given truncated or damaged output, then a GitError is thrown', async () => {
    const printed = Buffer.from(`${A} blob 12\nhello\nworld\n\n${B} missing\n`);
    await fc.assert(
      fc.asyncProperty(fc.nat(printed.length - 1), async (cut) => {
        await expect(readAll(scripted([printed.subarray(0, cut)]), [A, B])).rejects.toThrow(GitError);
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        await expect(readAll(scripted([Buffer.from(bytes)]), [A, B])).rejects.toThrow(GitError);
      }),
    );
  });
});

describe('with a real git', () => {
  test.each(['sha1', 'sha256'] as const)('%s: objects of all sizes, one that is missing', async (objectFormat) => {
    const repository = await makeRepository({ hook: false, objectFormat });
    const contents = ['', '\n', 'x', 'a\0b\n', 'long '.repeat(100_000)];
    const oids: string[] = [];
    for (const input of contents) oids.push((await repository.git(['hash-object', '-w', '--stdin'], { input })).trim());
    const gone = '12'.repeat(objectFormat === 'sha1' ? 20 : 32);
    const git = startCatFile(repository.path, hookEnvironment(cleanEnvironment()));
    expect(await readAll(git, [...oids, gone], 70_000)).toEqual([
      ...contents.map((content, at) => ({ oid: oids[at], type: 'blob', content })),
      { oid: gone, missing: true },
    ]);
  });

  test('when it is stopped before the first id, then it ends', async () => {
    const repository = await makeRepository({ hook: false });
    const git = startCatFile(repository.path, hookEnvironment(cleanEnvironment()));
    git.stop();
    await expect(readAll(git, [A])).rejects.toThrow(GitError);
  });
});
