// Git's own files, met without a repository around them: loose objects, packs and bundles give the objects that git gives.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unpack } from '../../support/fixtures/archive.ts';
import { git, initRepository } from '../../support/repositories/tree.ts';
import { seededBytes } from '../../support/seeded.ts';
import { SOAK } from '../../support/soak.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';

/** A repository whose pack has chains of deltas, an empty file, and a file that does not compress. */
function makeHistory(...options: readonly string[]): string {
  const folder = temporaryFolder();
  git(folder, 'init', '-q', ...options);
  git(folder, 'config', 'user.name', 'a');
  git(folder, 'config', 'user.email', 'a@example.org');
  let text = '';
  for (let at = 0; at < 12; at++) {
    text += `${at} ${seededBytes(`line ${at}`, 60).toString('base64')}\n`;
    execFileSync('sh', ['-c', 'cat > text; : > empty; printf %s "$NOISE" > noise'], {
      ...{
        cwd: folder,
        input: `${text}end ${at}\n`,
        env: { ...process.env, NOISE: seededBytes(`noise ${at}`, 700).toString('hex') },
      },
    });
    git(folder, 'add', '.');
    git(folder, 'commit', '-q', '-m', `commit ${at}`);
  }
  return folder;
}

/** All objects of a repository as git gives them, by id. */
function objectsOf(folder: string): ReadonlyMap<string, string> {
  const ids = git(folder, 'cat-file', '--batch-all-objects', '--batch-check=%(objectname) %(objecttype)').trim().split('\n');
  return new Map(
    ids.map((line) => {
      const [id = '', type = ''] = line.split(' ');
      return [id, execFileSync('git', ['-C', folder, 'cat-file', type, id]).toString('latin1')];
    }),
  );
}

function packOf(folder: string): Buffer {
  const packs = join(folder, '.git/objects/pack');
  const [name = ''] = readdirSync(packs).filter((entry) => entry.endsWith('.pack'));
  return readFileSync(join(packs, name));
}

const sorted = (entries: Iterable<readonly [string, string]>): readonly (readonly [string, string])[] =>
  [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1));

const HISTORY = makeHistory();
git(HISTORY, 'gc', '-q');
const OBJECTS = objectsOf(HISTORY);

describe('a pack', () => {
  test('given one with chains of deltas, then each object has its content and its id', async () => {
    const { entries, problems } = await unpack(packOf(HISTORY));
    expect(problems).toEqual([]);
    expect(sorted(entries)).toEqual(sorted(OBJECTS));
  });

  test('given deltas that name their bases by id, then the same', async () => {
    const pack = execFileSync('git', ['-C', HISTORY, 'pack-objects', '-q', '--all', '--stdout', '--no-reuse-delta'], {
      input: '',
    });
    expect(sorted((await unpack(pack)).entries)).toEqual(sorted(OBJECTS));
  });

  test('property: given any pieces, then the result is the same', async () => {
    const pack = packOf(HISTORY);
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.integer({ min: 1, max: 3000 })), async (sizes) => {
        const { entries } = await unpack(pack, { nextSize: () => sizes.next().value ?? 1 });
        expect(sorted(entries)).toEqual(sorted(OBJECTS));
      }),
      { numRuns: 5 * SOAK },
    );
  });

  test('given a pack that needs objects it does not have, then what it has is read, and a problem says how many are missing', async () => {
    const bundle = join(temporaryFolder(), 'thin');
    git(HISTORY, 'bundle', 'create', '-q', bundle, 'HEAD~2..HEAD');
    const { entries, problems } = await unpack(readFileSync(bundle));
    expect(entries.some(([, content]) => content.includes(seededBytes('line 11', 60).toString('base64')))).toBe(true);
    expect(problems).toEqual([expect.stringMatching(/^[0-9]+ objects depend on others that are not at hand; /)]);
  });

  test('given a pack that is cut off anywhere, then a problem says so', async () => {
    const pack = packOf(HISTORY);
    for (let end = 12; end < pack.length - 20; end += Math.ceil(97 / SOAK)) {
      const { problems } = await unpackAll(pack.subarray(0, end));
      expect([end, problems.length]).not.toEqual([end, 0]);
    }
  });

  test('property: given any damage, then it ends, and no content is wrong without a problem', async () => {
    const pack = packOf(HISTORY);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 12, max: pack.length - 21 }), fc.nat(255), async (at, byte) => {
        const broken = Buffer.from(pack);
        broken[at] = byte;
        const { entries, problems } = await unpackAll(broken);
        if (problems.length === 0) for (const [id, content] of entries) expect(OBJECTS.get(id)).toBe(content);
      }),
      { numRuns: 60 * SOAK },
    );
  });
});

/** As `unpack`, with what ends it as a problem. */
async function unpackAll(bytes: Uint8Array): ReturnType<typeof unpack> {
  try {
    return await unpack(bytes);
  } catch (error) {
    return { entries: [], names: [], problems: [String(error)] };
  }
}

test.each([
  ['sha1', '2', []],
  ['sha1', '3', []],
  ['sha256', '3', ['--object-format=sha256']],
])(
  'given a bundle of a repository with %s, version %s, then each object has its content and its id',
  async (_hash, version, options) => {
    const folder = options.length === 0 ? HISTORY : makeHistory(...options);
    const bundle = join(temporaryFolder(), 'all');
    git(folder, 'bundle', 'create', '-q', `--version=${version}`, bundle, '--all');
    const { entries, problems } = await unpack(readFileSync(bundle));
    expect(problems).toEqual([]);
    expect(sorted(entries)).toEqual(sorted(objectsOf(folder)));
  },
);

describe('a zlib stream', () => {
  test('given a loose object, then its content without the header', async () => {
    const folder = temporaryFolder();
    initRepository(folder, { a: 'a text\n' });
    git(folder, 'add', '.');
    const id = git(folder, 'hash-object', 'a').trim();
    const loose = readFileSync(join(folder, '.git/objects', id.slice(0, 2), id.slice(2)));
    expect(await unpack(loose)).toEqual({ entries: [['blob', 'a text\n']], names: [], problems: [] });
  });

  test('given bytes that begin like one and are none, then that is no problem', async () => {
    for (let at = 0; at < 50; at++) {
      const { problems } = await unpack(Buffer.concat([Buffer.from([0x78, 0x9c, 0xff]), seededBytes(`noise ${at}`, 300)])).catch(
        () => ({ problems: [] }),
      );
      expect(problems).toEqual([]);
    }
  });

  test('given one that is cut off or damaged, then its beginning with a problem', async () => {
    const text = seededBytes('content', 40_000).toString('hex');
    const packed = deflateSync(text);
    const cut = await unpack(packed.subarray(0, 20_000));
    expect(text.startsWith(cut.entries[0]?.[1] ?? '?')).toBe(true);
    expect(cut.problems).toEqual(['content: truncated: only what is there was scanned']);
    packed[30_000] = (packed[30_000] ?? 0) ^ 255;
    expect((await unpack(packed)).problems).toHaveLength(1);
  });

  test('given a bomb, then unpacking stops', async () => {
    const { problems } = await unpack(deflateSync(Buffer.alloc(30_000_000)), { limits: { free: 1e6, ratio: 10, total: 1e9 } });
    expect(problems).toEqual([expect.stringContaining('unpacking stopped')]);
  });
});
