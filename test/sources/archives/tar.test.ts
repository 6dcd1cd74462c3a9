// Tars: of all kinds, with odd headers, and broken ones.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { python, TAR_END, tarEntry, tarHeader, through, unpack } from '../../support/fixtures/archive.ts';
import { hasProgram, writeTree } from '../../support/repositories/tree.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';

const LONG_NAME = `${'folder/'.repeat(30)}${'n'.repeat(120)}`;
const LONG = 'a line of words\n'.repeat(30_000);
const CUT_OFF = 'truncated: only what is there was scanned';

const tarOf = (...entries: readonly Uint8Array[]): Buffer => Buffer.concat([...entries, TAR_END]);

/** A record of a pax header. */
function pax(key: string, value: string): Buffer {
  const body = ` ${key}=${value}\n`;
  const length = Buffer.byteLength(body) + 2;
  return Buffer.from(`${length > 99 ? length + 1 : length}${body}`);
}

describe('complete tars', () => {
  const files = [
    ['a.txt', 'hello\n'],
    ['dir/long', LONG],
    ['empty', ''],
    [LONG_NAME, 'long\n'],
  ] as const;

  test.skipIf(!hasProgram('python3')).each(['GNU_FORMAT', 'PAX_FORMAT'])('by python, %s', async (format) => {
    const code = `t=tarfile.open(fileobj=out,mode='w',format=tarfile.${format})
for n,c in files:
  i=tarfile.TarInfo(n); i.size=len(c); t.addfile(i,io.BytesIO(c.encode()))
for n,k in (('d',tarfile.DIRTYPE),('l',tarfile.SYMTYPE),('h',tarfile.LNKTYPE),('p',tarfile.FIFOTYPE)):
  i=tarfile.TarInfo(n); i.type=k; i.linkname='target/'*40 if n in 'lh' else ''; t.addfile(i)
t.close()`;
    const { entries, names, problems } = await unpack(python(code, files));
    expect(entries).toEqual(files);
    expect(problems).toEqual([]);
    expect(names).toEqual(['folder/'.repeat(30).slice(0, -1), 'n'.repeat(120), 'target/'.repeat(40), 'target/'.repeat(40)]);
  });

  test.skipIf(!hasProgram('tar')).each(['ustar', 'gnu', 'pax', 'posix'])('by tar(1), %s, with holes', async (format) => {
    const folder = temporaryFolder();
    writeTree(folder, { 'd/a.txt': 'hello\n', 'd/b': LONG });
    through('sh', ['-c', `cd '${folder}' && truncate -s 3M d/holes && printf end >> d/holes`], '');
    const tar = through('sh', ['-c', `cd '${folder}' && tar -c --format=${format} ${format === 'ustar' ? '' : '-S'} ./d`], '');
    const { entries, problems } = await unpack(tar);
    const found = new Map(entries);
    expect(problems).toEqual([]);
    expect([...found.keys()].map((name) => name.replace(/GNUSparseFile\.[0-9]+\//, '')).toSorted()).toEqual([
      'd/a.txt',
      'd/b',
      'd/holes',
    ]);
    expect([found.get('d/a.txt'), found.get('d/b')]).toEqual(['hello\n', LONG]);
    expect([...found].some(([name, content]) => name.endsWith('holes') && content.includes('end'))).toBe(true);
  });

  test('given an empty tar, then it has no entries and no problem', async () => {
    const { entries, problems } = await unpack(tarOf(tarEntry('d/', '', '5')));
    expect([entries, problems]).toEqual([[], []]);
  });

  test('given no end blocks, padding, a second tar or garbage after the end, then entries are read', async () => {
    const one = tarEntry('a', 'A');
    const entries = [['a', 'A']];
    expect(await unpack(one)).toEqual({ entries, names: [], problems: [] });
    expect(await unpack(tarOf(one, Buffer.alloc(9216)))).toEqual({ entries, names: [], problems: [] });
    expect((await unpack(Buffer.concat([tarOf(one), tarOf(one)]))).entries).toEqual([...entries, ...entries]);
    expect(await unpack(Buffer.concat([tarOf(one), Buffer.from('garbage '.repeat(99))]))).toEqual({
      entries,
      names: [],
      problems: [],
    });
  });

  test('given names, then they are bytes without a leading ./', async () => {
    const { entries } = await unpack(tarOf(tarEntry('./a', 'A'), tarEntry(Buffer.from([0x2f, 0xff]), 'B'), tarEntry('', 'C')));
    expect(entries.map(([path]) => path)).toEqual(['a', '/\udcff', '(no name)']);
  });

  test('given a pax header, then it applies only to the next entry', async () => {
    const records = Buffer.concat([pax('path', 'other'), pax('size', '3'), pax('comment', 'x=y\n')]);
    const global = tarEntry('pax_global_header', pax('comment', 'hello'), 'g');
    const tar = tarOf(global, tarEntry('x', records, 'x'), tarEntry('a', 'abc'), tarEntry('b', 'B'));
    expect(await unpack(tar)).toEqual({
      entries: [
        ['other', 'abc'],
        ['b', 'B'],
      ],
      names: [],
      problems: [],
    });
  });

  test('given an unknown type of entry, then it is a file', async () => {
    expect(
      (await unpack(tarOf(tarEntry('a', 'A', 'Z'), tarEntry('b', 'B', '\0'), tarEntry('c', 'C', '7')))).entries,
    ).toHaveLength(3);
  });
});

describe('tars with entries of old programs', () => {
  /** The header without the mark of ustar; its sum of bytes, or of signed bytes. */
  function oldHeader(name: Buffer, content: string, signed: boolean): Buffer {
    const header = Buffer.alloc(512);
    name.copy(header);
    header.write(
      `000644 \x00000000 \x00000000 \x00${Buffer.byteLength(content).toString(8).padStart(11, '0')} 00000000000 `,
      100,
      'latin1',
    );
    header.fill(' ', 148, 156);
    const sum = header.reduce((total, byte) => total + (signed && byte > 127 ? byte - 256 : byte), 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    return Buffer.concat([header, Buffer.from(content.padEnd(512, '\0'))]);
  }

  test.each([false, true])('are read, signed checksums: %s', async (signed) => {
    const old = oldHeader(Buffer.from('old-\u00e4', 'latin1'), 'hello\n', signed);
    const { entries, problems } = await unpack(tarOf(tarEntry('a', 'first\n'), old, tarEntry('b', 'last\n')));
    expect(entries.map(([, content]) => content)).toEqual(['first\n', 'hello\n', 'last\n']);
    expect(problems).toEqual([]);
  });
});

describe('truncated tars', () => {
  const whole = tarOf(tarEntry('a', 'first\n'), tarEntry('d/', '', '5'), tarEntry('b', LONG), tarEntry('c', 'last\n'));
  const HEADERS = 4 * 512;
  // Where a header would begin, an archive without its end cannot be told from a cut one.
  const borders = [0, 1024, 1536, 1536 + 512 + Math.ceil(LONG.length / 512) * 512];

  test('given a tar cut anywhere else, then it is one problem and the rest is read', async () => {
    expect(whole.length).toBeGreaterThan(HEADERS);
    for (const at of [300, 600, 1023, 1100, 1600, 2100, 100_000, 1536 + 512 + LONG.length, 1536 + 512 + LONG.length + 1]) {
      if (borders.includes(at)) continue;
      const { problems } = await unpack(whole.subarray(0, at));
      expect(problems, `cut at ${at}`).toHaveLength(1);
    }
  });
});

describe('tars with wrong headers', () => {
  test('given a size beyond the end, then the content is read with a problem', async () => {
    const tar = Buffer.concat([tarHeader('a', 5000), Buffer.alloc(600, 'x')]);
    expect(await unpack(tar)).toEqual({ entries: [['a', 'x'.repeat(600)]], names: [], problems: [`a: ${CUT_OFF}`] });
  });

  test('given a size that is too small, then it is a problem and the next header is found', async () => {
    const tar = tarOf(tarHeader('a', 1), Buffer.alloc(1536, 'x'), tarEntry('b', 'B'));
    const { entries, problems } = await unpack(tar);
    expect(entries).toEqual([
      ['a', 'x'],
      ['b', 'B'],
    ]);
    expect(problems).toEqual(['damaged (no header at byte 1024): unpacked from the next header on']);
  });

  test.each([
    ['no number', 'not a number'],
    ['more than any file has', `\x80${'\xff'.repeat(11)}`],
    ['less than nothing', '\xff'.repeat(12)],
  ])('a size that is %s is a problem', async (_title, size) => {
    const { entries, problems } = await unpack(tarOf(tarHeader('a', size), tarEntry('b', 'B')));
    expect(entries).toEqual([['b', 'B']]);
    expect(problems).toEqual(['a: invalid size: not unpacked']);
  });

  test('given a wrong checksum, then it is not a header', async () => {
    const bad = tarEntry('bad', 'B');
    bad[0] = 0x78;
    const { entries, problems } = await unpack(tarOf(tarEntry('a', 'A'), bad, tarEntry('c', 'C')));
    expect(entries).toEqual([
      ['a', 'A'],
      ['c', 'C'],
    ]);
    expect(problems).toEqual(['damaged (no header at byte 1024): unpacked from the next header on']);
  });

  test('given a binary size, then it is read', async () => {
    const tar = tarOf(tarHeader('a', `\x80${'\0'.repeat(10)}\x03`), Buffer.from('abc'.padEnd(512, '\0')), tarEntry('b', 'B'));
    expect((await unpack(tar)).entries).toEqual([
      ['a', 'abc'],
      ['b', 'B'],
    ]);
  });

  test('given a folder or a link with a size, then its data is read if there is any', async () => {
    const link = Buffer.concat([tarHeader('l', 700, '1', 'a'), Buffer.alloc(1024, 'x')]);
    const { entries, problems } = await unpack(tarOf(tarHeader('d', 512, '5'), link, tarEntry('b', 'B')));
    expect(entries).toEqual([
      ['l', 'x'.repeat(700)],
      ['b', 'B'],
    ]);
    expect(problems).toEqual([]);
  });

  test('given a name of megabytes, then it is a problem and uses no memory', async () => {
    const tar = tarOf(tarEntry('././@LongLink', Buffer.alloc(2 ** 21, 'n'), 'L'), tarEntry('b', 'B'));
    const { entries, problems } = await unpack(tar);
    expect(entries).toEqual([['b', 'B']]);
    expect(problems).toEqual([expect.stringContaining('is too long')]);
  });

  test('given an invalid pax header, then it is ignored', async () => {
    for (const text of [
      '',
      '5',
      '99 a=b\n',
      '-1 a=b\n',
      'x a=b\n',
      '3 a=b\n',
      '7 a=b\n',
      '0 =\n',
      '18 size=not a one\n',
      'x path=other\n',
    ])
      expect((await unpack(tarOf(tarEntry('x', text, 'x'), tarEntry('b', 'B')))).entries).toEqual([['b', 'B']]);
  });
});

describe('tars in pieces', () => {
  const tar = tarOf(
    tarEntry('a', 'hello'),
    tarEntry('././@LongLink', `${LONG_NAME}\0`, 'L'),
    tarEntry('short', LONG.slice(0, 5000)),
    tarEntry('x', pax('path', 'by pax'), 'x'),
    tarEntry('short', 'B'),
    tarHeader('link', 0, '2', 't'.repeat(90)),
    tarEntry('d/', '', '5'),
  );

  test('property: given any pieces, also unread contents, then the result is the same', async () => {
    const whole = await unpack(tar);
    expect(whole.problems).toEqual([]);
    expect(whole.entries.map(([path]) => path)).toEqual(['a', LONG_NAME, 'by pax']);
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.integer({ min: 1, max: 2000 })), async (sizes) => {
        expect(await unpack(tar, { nextSize: () => sizes.next().value ?? 1 })).toEqual(whole);
      }),
      { numRuns: 20 },
    );
    expect(await unpack(tar, { nextSize: () => 1 })).toEqual(whole);
    const skipped = await unpack(tar, { skip: true });
    expect({ ...skipped, entries: [] }).toEqual({ ...whole, entries: [] });
  });

  test('given a tar cut anywhere, then its loss is at most one problem', async () => {
    for (let at = 512; at < tar.length; at += 61) {
      const { entries, problems } = await unpack(tar.subarray(0, at));
      expect(problems.length).toBeLessThanOrEqual(1);
      if (at % 512 !== 0 && at < tar.length - 1024 && entries.length < 3)
        expect(problems.length + entries.length).toBeGreaterThan(0);
    }
  });

  test('property: given any damage, then parsing ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(tar.length - 513), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        async (changes) => {
          const broken = Buffer.from(tar);
          for (const [at, byte] of changes) broken[512 + at] = byte;
          const { entries } = await unpack(broken);
          expect(entries.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 300 },
    );
  });
});
