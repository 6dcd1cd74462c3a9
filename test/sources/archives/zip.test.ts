// Zips: whole ones, odd ones, broken ones, and those that say one thing here and another there.
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { python, through, unpack, type ZipEntry, zipOf } from '../../support/fixtures/archive.ts';
import { hasProgram, writeTree } from '../../support/repositories/tree.ts';
import { SOAK } from '../../support/soak.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';

const LONG = 'a line of words\n'.repeat(30_000);
const NOISE = randomBytes(200_000).toString('latin1');
const FILES = [
  ['a.txt', 'hello\n'],
  ['dir/long.txt', LONG],
  ['dir/empty', ''],
  ['ünï.txt', 'ünï'],
] as const;

const entries = FILES.map(([name, content]): ZipEntry => ({ name, content }));
const latin1 = (text: string): string => Buffer.from(text).toString('latin1');
const expected = FILES.map(([name, content]) => [name, latin1(content)]);

const CHECKSUM = 'damaged (checksum or size mismatch): only what could be unpacked was scanned';
const CUT_OFF = 'truncated: only what is there was scanned';

describe('complete zips', () => {
  const python3 = !hasProgram('python3');
  const write = (how: string, out = 'out'): string =>
    `z=zipfile.ZipFile(${out},'w',${how})\nfor n,t in files: z.writestr(n,t)\nz.close()`;
  const streamed = 'class W(io.RawIOBase):\n  def writable(s): return True\n  def write(s,d): return out.write(bytes(d))\n';

  test.skipIf(python3).each([
    ['stored', write('zipfile.ZIP_STORED')],
    ['deflated', write('zipfile.ZIP_DEFLATED')],
    ['bzip2', write('zipfile.ZIP_BZIP2')],
    ['streamed', `${streamed}${write('zipfile.ZIP_DEFLATED', 'W()')}`],
    ['streamed and stored', `${streamed}${write('zipfile.ZIP_STORED', 'W()')}`],
    [
      'large',
      "z=zipfile.ZipFile(out,'w',8)\nfor n,t in files:\n  with z.open(n,'w',force_zip64=True) as f: f.write(t.encode())\nz.close()",
    ],
    [
      'large and streamed',
      `${streamed}z=zipfile.ZipFile(W(),'w',8)\nfor n,t in files:\n  with z.open(n,'w',force_zip64=True) as f: f.write(t.encode())\nz.close()`,
    ],
  ])('by python, %s', async (_title, code) => {
    expect(await unpack(python(code, FILES))).toEqual({ entries: expected, names: [], problems: [] });
  });

  test.skipIf(!hasProgram('zip'))('by zip(1), into a file and into a pipe', async () => {
    const folder = temporaryFolder();
    writeTree(folder, { 'a.txt': 'hello\n', 'd/long': LONG });
    const zip = (target: string): Buffer =>
      through('sh', ['-c', `cd '${folder}' && zip -qr ${target} a.txt d && cat ${target === '-' ? '/dev/null' : target}`], '');
    for (const bytes of [zip('x.zip'), zip('-')])
      expect(await unpack(bytes)).toEqual({
        entries: [
          ['a.txt', 'hello\n'],
          ['d/long', LONG],
        ],
        names: [],
        problems: [],
      });
  });

  test('given an empty zip, then it has no entries and no problem', async () => {
    expect(await unpack(zipOf([]))).toEqual({ entries: [], names: [], problems: [] });
  });

  test.each(['marked', 'bare'] as const)('sizes behind the data, %s', async (descriptor) => {
    for (const stored of [true, false]) {
      const zip = zipOf(entries.map((entry) => ({ ...entry, descriptor, stored: stored && descriptor === 'marked' })));
      expect(await unpack(zip)).toEqual({ entries: expected, names: [], problems: [] });
    }
  });

  test('given two zips in a row, gaps, a comment or folders, then entries are read', async () => {
    const one = zipOf(
      [{ name: 'd/', content: '', stored: true }, ...entries.map((entry) => ({ ...entry, gap: Buffer.from('a gap') }))],
      'hello',
    );
    expect(await unpack(Buffer.concat([one, one, Buffer.from('PK')]))).toEqual({
      entries: [...expected, ...expected],
      names: [],
      problems: [],
    });
  });

  test('given a zip in the comment of another, or behind one, then its entries are read, too', async () => {
    const inner = zipOf([{ name: 'inner', content: LONG }]);
    const one = zipOf(entries, inner.toString('latin1'));
    const latin1 = Buffer.concat([one.subarray(0, one.length - Buffer.byteLength(inner.toString('latin1'))), inner]);
    latin1.writeUInt16LE(inner.length, latin1.length - inner.length - 2);
    for (const zip of [latin1, Buffer.concat([zipOf(entries), Buffer.from('between'), inner])])
      expect(await unpack(zip)).toEqual({ entries: [...expected, ['inner', LONG]], names: [], problems: [] });
  });

  test('given another end in the comment, then that is a problem', async () => {
    const { entries: found, problems } = await unpack(zipOf(entries, zipOf([]).toString('latin1')));
    expect(found).toEqual(expected);
    expect(problems).toEqual(['the comment has another end: what only that one lists was not unpacked']);
  });

  test('given content in what is called a folder, then it is read', async () => {
    for (const descriptor of ['marked', undefined] as const) {
      const zip = zipOf([...entries, { name: 'dir/', content: LONG, ...(descriptor === undefined ? {} : { descriptor }) }]);
      // Its header says that it is empty.
      if (descriptor === undefined) zip.writeUInt32LE(0, zip.lastIndexOf('dir/', zip.indexOf('PK\x01\x02')) - 8);
      const { entries: found } = await unpack(zip);
      expect(found).toEqual([...expected, ['dir/', LONG]]);
    }
  });

  test('given a stored inner zip, then its entries are not those of the outer zip', async () => {
    const inner = zipOf(entries).toString('latin1');
    const zip = zipOf([{ name: 'in.zip', content: Buffer.from(inner, 'latin1'), stored: true, descriptor: 'marked' }]);
    expect(await unpack(zip)).toEqual({ entries: [['in.zip', inner]], names: [], problems: [] });
  });

  test('given long, different or non-UTF-8 names, then all are returned as bytes', async () => {
    const long = 'n'.repeat(40);
    const zip = zipOf([
      { name: `d/${long}`, content: '' },
      { name: `${long}/a`, content: '' },
      { name: `${long}/b`, content: '', listed: { name: `other ${long}` } },
      { name: Buffer.from([0x61, 0xff]), content: 'x' },
    ]);
    const { names, entries: found, problems } = await unpack(zip);
    expect(names).toEqual([long, long, `other ${long}`]);
    expect(found.map(([path]) => path)).toEqual([`d/${long}`, `${long}/a`, `${long}/b`, 'a\udcff']);
    expect(problems).toEqual([]);
  });
});

describe('zips that cannot be scanned', () => {
  test('given entries with a password, then they are one problem, and others are scanned', async () => {
    const zip = zipOf([
      ...entries.map((entry) => ({ ...entry, flags: 1 })),
      { name: 'plain', content: 'plain' },
      { name: 'x', content: 'x', flags: 1, descriptor: 'marked' },
      { name: 'plain2', content: 'plain' },
      { name: 'y', content: 'y', method: 14 },
    ]);
    expect(await unpack(zip)).toEqual({
      entries: [
        ['plain', 'plain'],
        ['plain2', 'plain'],
      ],
      names: [],
      problems: ['5 entries (first: a.txt) not scanned: encrypted', '1 entry (y) not scanned: unsupported compression method 14'],
    });
  });

  test('given entry signatures in an encrypted entry, then they are not entries', async () => {
    const zip = zipOf([
      { name: 'locked', content: zipOf(entries), stored: true, flags: 1 },
      { name: 'b', content: 'b' },
    ]);
    const { entries: found, problems } = await unpack(zip);
    expect(found).toEqual([['b', 'b']]);
    expect(problems).toHaveLength(1);
  });

  test.skipIf(!hasProgram('zip'))('with a password, by zip(1)', async () => {
    const folder = temporaryFolder();
    writeTree(folder, { 'a.txt': LONG });
    const bytes = through('sh', ['-c', `cd '${folder}' && zip -q -P secret x.zip a.txt && cat x.zip`], '');
    expect((await unpack(bytes)).problems).toEqual(['1 entry (a.txt) not scanned: encrypted']);
  });
});

describe('inconsistent zips', () => {
  test('given a wrong checksum, then it is a problem of the entry', async () => {
    for (const stored of [true, false]) {
      const { entries: found, problems } = await unpack(zipOf([{ name: 'a', content: LONG, sum: 1, stored }, ...entries]));
      expect(found).toEqual([['a', LONG], ...expected]);
      expect(problems).toEqual([`a: ${CHECKSUM}`]);
    }
  });

  test('given a central directory with a missing entry, then it is a problem', async () => {
    const { entries: found, problems } = await unpack(zipOf([...entries, { name: 'b', content: 'b', listed: { offset: 3 } }]));
    expect(found).toHaveLength(5);
    expect(problems).toEqual(['missing: 1 entry (b) listed in the central directory']);
  });

  test("given another size in the central directory, then the entry's own is used with a problem", async () => {
    const { entries: found, problems } = await unpack(zipOf([{ name: 'a', content: 'a', listed: { size: 2 } }, ...entries]));
    expect(found).toEqual([['a', 'a'], ...expected]);
    expect(problems).toEqual(['the central directory contradicts 1 entry (a): unpacked as the entry says']);
  });

  test('given an entry that the central directory omits, then it is scanned nonetheless', async () => {
    const zip = zipOf([{ name: 'hidden', content: 'x', listed: false }, ...entries]);
    expect(await unpack(zip)).toEqual({ entries: [['hidden', 'x'], ...expected], names: [], problems: [] });
  });

  test('given an end record that names another central directory, then it is a problem', async () => {
    const zip = zipOf(entries);
    zip.writeUInt32LE(7, zip.length - 6);
    expect((await unpack(zip)).problems).toEqual([expect.stringContaining('the end names another central directory')]);
  });

  test('given overlapping entries, then they are unpacked once', async () => {
    // The list names four files that are all one and the same.
    const one = { name: 'a', content: LONG };
    const zip = zipOf([one, ...['b', 'c', 'd'].map((name) => ({ name, content: '', listed: { name, offset: 5 } }))]);
    const { entries: found, problems } = await unpack(zip);
    expect(found.filter(([, content]) => content !== '')).toEqual([['a', LONG]]);
    expect(problems).toEqual(['missing: 3 entries (first: b) listed in the central directory']);
  });
});

describe('damaged zips', () => {
  test('given a zip cut anywhere, then earlier entries are read with one problem', async () => {
    const zip = zipOf([...entries, { name: 'noise', content: Buffer.from(NOISE, 'latin1') }]);
    for (let at = 4; at < zip.length; at += at < 900 ? 7 : 9973) {
      const { entries: found, problems } = await unpack(zip.subarray(0, at));
      expect(problems).toEqual([expect.stringMatching(`${CUT_OFF}$`)]);
      for (const [index, [path, content]] of found.entries()) {
        expect(path).toBe(expected[index]?.[0] ?? 'noise');
        expect((expected[index]?.[1] ?? NOISE).startsWith(content)).toBe(true);
      }
    }
  });

  test('given a broken entry, then the others are read', async () => {
    for (const descriptor of [undefined, 'marked'] as const) {
      const way = descriptor === undefined ? {} : { descriptor };
      const zip = zipOf([{ name: 'bad', content: LONG, ...way }, ...entries.map((entry) => ({ ...entry, ...way }))]);
      zip.fill(0xff, 40, 60);
      const { entries: found, problems } = await unpack(zip);
      expect(found.slice(1)).toEqual(expected);
      expect(problems[0]).toMatch(/^bad: damaged/);
    }
  });

  test('given only broken entries, then unpacking stops with a problem', async () => {
    const bad = Array.from({ length: 200 }, (_, at) => ({ name: `f${at}`, content: 'x', sum: 1 }));
    const { entries: found, problems } = await unpack(zipOf(bad));
    expect(found).toHaveLength(100);
    expect(problems.at(-1)).toBe('too many damaged entries: the rest was not unpacked');
  });
});

describe('zips in pieces', () => {
  const zip = zipOf([
    ...entries,
    { name: 'noise', content: Buffer.from(NOISE.slice(0, 30_000), 'latin1'), descriptor: 'bare' },
    { name: 'stored', content: LONG.slice(0, 20_000), descriptor: 'marked', stored: true },
  ]);

  test('property: given any pieces, also unread contents, then the result is the same', async () => {
    const whole = await unpack(zip);
    expect(whole.problems).toEqual([]);
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.integer({ min: 1, max: 4000 })), async (sizes) => {
        expect(await unpack(zip, { nextSize: () => sizes.next().value ?? 1 })).toEqual(whole);
      }),
      { numRuns: 8 * SOAK },
    );
    expect(await unpack(zip, { nextSize: () => 1 })).toEqual(whole);
    const { entries: found } = await unpack(zip, { skip: true });
    expect(found.map(([path]) => path).slice(0, 5)).toEqual(whole.entries.map(([path]) => path).slice(0, 5));
  });

  test('property: given any damage, then parsing ends and differences are problems', async () => {
    const whole = await unpack(zip);
    const bodies = new Set(whole.entries.map(([, content]) => content));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(zip.length - 5), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        async (changes) => {
          const broken = Buffer.from(zip);
          for (const [at, byte] of changes) broken[4 + at] = byte;
          const { entries: found, problems } = await unpack(broken);
          if (problems.length === 0) for (const [, content] of found) expect(bodies.has(content)).toBe(true);
        },
      ),
      { numRuns: 100 * SOAK },
    );
  });
});
