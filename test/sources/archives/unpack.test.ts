// Compressed files of every kind: what is in them, in whatever pieces they come, and what is said when they are broken.
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { through, unpack } from '../../support/fixtures/archive.ts';
import { hasProgram } from '../../support/repositories/tree.ts';
import { IN_SOAK, SOAK } from '../../support/soak.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';

const WORDS = Array.from({ length: IN_SOAK ? 20_000 : 6000 }, (_, at) => `line ${at} ${(at * 7919) % 1000}\n`).join('');
/** Does not compress: many blocks, and pieces end anywhere. */
const NOISE = randomBytes(IN_SOAK ? 300_000 : 150_000).toString('latin1');

const gzip = (text: string): Buffer => gzipSync(Buffer.from(text, 'latin1'));
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

interface Compressor {
  readonly name: string;
  readonly program: string | undefined;
  /** Whether the decoder checks a sum of the whole. */
  readonly summed: boolean;
  readonly pack: (text: string) => Buffer;
}

function packedBy(program: string, options: string): (text: string) => Buffer {
  const known = new Map<string, Buffer>();
  return (text) => {
    const packed = known.get(text) ?? through(program, options.split(' '), latin1(text));
    known.set(text, packed);
    return Buffer.from(packed);
  };
}

/** How each compressed format is made. */
const COMPRESSORS: Readonly<Record<'gzip' | 'bzip2' | 'xz' | 'zstd' | 'lz4', readonly Compressor[]>> = {
  gzip: [{ name: 'gzip', program: undefined, summed: true, pack: gzip }],
  bzip2: [
    { name: 'bzip2', program: 'bzip2', summed: true, pack: packedBy('bzip2', '-c') },
    { name: 'bzip2 -1', program: 'bzip2', summed: true, pack: packedBy('bzip2', '-1c') },
  ],
  xz: [
    { name: 'xz', program: 'xz', summed: true, pack: packedBy('xz', '-c') },
    { name: 'xz with small blocks', program: 'xz', summed: true, pack: packedBy('xz', '-c --block-size=9999') },
  ],
  zstd: [
    { name: 'zstd', program: 'zstd', summed: true, pack: packedBy('zstd', '-qc') },
    { name: 'zstd -19 without a sum', program: 'zstd', summed: false, pack: packedBy('zstd', '-qc19 --no-check') },
  ],
  lz4: [
    { name: 'lz4', program: 'lz4', summed: false, pack: packedBy('lz4', '-qc') },
    { name: 'lz4 with linked small blocks and sums', program: 'lz4', summed: false, pack: packedBy('lz4', '-qc -B4 -BD -BX') },
    { name: 'lz4 -9', program: 'lz4', summed: false, pack: packedBy('lz4', '-qc9 --no-frame-crc') },
  ],
};

describe.each(Object.values(COMPRESSORS).flat())('$name', ({ program, summed, pack }) => {
  const missing = program !== undefined && !hasProgram(program);
  const whole = (text: string) => ({ entries: [['x', text]], names: [], problems: [] });

  test.skipIf(missing).each([
    ['nothing', ''],
    ['a line', 'hello\n'],
    ['words', WORDS],
    ['noise', NOISE],
    ['zeros', '\0'.repeat(IN_SOAK ? 2_000_000 : 1_000_000)],
  ])('%s', async (_title, text) => {
    expect(await unpack(pack(text), { name: 'x.gz' })).toEqual(whole(text));
  });

  test.skipIf(missing)('given several in a row, then the contents are joined', async () => {
    const packed = Buffer.concat([pack('one\n'), pack(''), pack(WORDS), pack('three\n')]);
    expect(await unpack(packed, { name: 'x.gz' })).toEqual(whole(`one\n${WORDS}three\n`));
  });

  test.skipIf(missing)("given trailing garbage, then the result is that of the format's own program", async () => {
    expect(await unpack(Buffer.concat([pack('one\n'), Buffer.alloc(8)]), { name: 'x.gz' })).toEqual(whole('one\n'));
    const { entries, problems } = await unpack(Buffer.concat([pack('one\n'), latin1('garbage')]));
    expect(entries).toEqual([['content', 'one\n']]);
    expect(problems).toHaveLength(program === 'xz' || program === 'zstd' ? 1 : 0);
  });

  test.skipIf(missing)('property: given any pieces, then the result is the same', async () => {
    const packed = Buffer.concat([pack(WORDS.slice(0, 3000)), pack(NOISE.slice(0, 8000))]);
    const text = WORDS.slice(0, 3000) + NOISE.slice(0, 8000);
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.integer({ min: 1, max: 4000 })), async (sizes) => {
        const nextSize = (): number => sizes.next().value ?? 1;
        expect(await unpack(packed, { nextSize, name: 'x.gz' })).toEqual(whole(text));
      }),
      { numRuns: 4 * SOAK },
    );
    expect(await unpack(packed, { nextSize: () => 1, name: 'x.gz' })).toEqual(whole(text));
  });

  test.skipIf(missing)('given a truncated file, then its beginning is unpacked with a problem', async () => {
    for (const text of [WORDS, NOISE]) {
      const packed = pack(text);
      for (const at of [12, 100, Math.floor(packed.length / 2), packed.length - 9, packed.length - 1]) {
        const { entries, problems } = await unpack(packed.subarray(0, at), { name: 'x.gz' });
        expect(problems).toEqual(['x: truncated: only what is there was scanned']);
        expect(text.startsWith(entries[0]?.[1] ?? '?')).toBe(true);
      }
    }
  });

  test.skipIf(missing)('property: given any damage, then unpacking ends with at most a problem', async () => {
    const packed = Buffer.concat([pack(WORDS.slice(0, 30_000)), pack('more')]);
    const [, expected] = (await unpack(packed)).entries[0] ?? [];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(packed.length - 17), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const broken = Buffer.from(packed);
          for (const [at, byte] of changes) broken[16 + at] = byte;
          const { entries, problems } = await unpack(broken);
          // Damage that no one could see: between streams, say, all that follows is left alone.
          if (problems.length === 0 && summed) expect(expected?.startsWith(entries[0]?.[1] ?? '?')).toBe(true);
        },
      ),
      { numRuns: 15 * SOAK },
    );
  });
});

describe('gzip', () => {
  test('given a header with every optional field, then it is read', async () => {
    const [head, body] = [gzip('x').subarray(0, 10), gzip('hello').subarray(10)];
    const sum = Buffer.from('ab');
    const more = Buffer.concat([Buffer.from('\x04\0wxyz'), Buffer.from('name\0'), Buffer.from('comment\0'), sum]);
    head[3] = 2 | 4 | 8 | 16;
    const packed = Buffer.concat([gzip(NOISE), head, more, body]);
    expect((await unpack(packed)).entries).toEqual([['content', `${NOISE}hello`]]);
    for (let end = packed.length - body.length - 1; end > packed.length - body.length - more.length; end--)
      expect((await unpack(packed.subarray(0, end))).problems).toEqual(['content: truncated: only what is there was scanned']);
  });

  test('given zeros between two members, then both are read', async () => {
    for (const text of ['short', NOISE]) {
      for (const zeros of [1, 512, 5000]) {
        const packed = Buffer.concat([gzip('one'), Buffer.alloc(zeros), gzip(text), Buffer.alloc(9)]);
        expect((await unpack(packed)).entries).toEqual([['content', `one${text}`]]);
      }
    }
  });

  test('given a wrong checksum or size, then it is a problem', async () => {
    for (const text of ['short', NOISE]) {
      for (const back of [1, 5]) {
        const packed = gzip(text);
        packed[packed.length - back] = (packed.at(-back) ?? 0) ^ 1;
        const { entries, problems } = await unpack(packed);
        expect(entries).toEqual([['content', text]]);
        expect(problems).toEqual(['content: damaged (checksum mismatch): only what could be unpacked was scanned']);
      }
    }
  });

  test.each([
    ['logs/app.log.gz', 'app.log'],
    ['x.tgz', 'x.tar'],
    ['x.tar.bz2', 'x.tar'],
    ['a.zip!b.txt.xz', 'b.txt'],
    ['backup', 'content'],
    ['.gz', 'content'],
    ['', 'content'],
  ])('the content of %s is called %s', async (name, content) => {
    expect((await unpack(gzip('a'), { name })).entries).toEqual([[content, 'a']]);
  });
});

describe.skipIf(!hasProgram('xz'))('xz', () => {
  test.each([
    ['a sum we do not know', ['--check=sha256'], 'uses unsupported options'],
    ['a filter we do not know', ['--x86', '--lzma2'], 'uses unsupported options'],
    ['too large a dictionary', ['--lzma2=dict=1GiB'], 'needs too much memory'],
  ])('%s is a problem that says so', async (_title, args, message) => {
    const { problems } = await unpack(through('xz', ['-c', ...args], 'hello'));
    expect(problems).toEqual([`content: ${message}; pipe in the output of \`xz -dc\``]);
  });

  test('given an .xz in an .xz, then both are unpacked', async () => {
    const inner = through('xz', ['-c'], Buffer.from(NOISE, 'latin1'));
    const [first, second] = await Promise.all([unpack(inner), unpack(through('xz', ['-c'], inner))]);
    expect(first.entries).toEqual([['content', NOISE]]);
    expect(second.entries).toEqual([['content', inner.toString('latin1')]]);
  });
});

describe('zstd', () => {
  test('given a window larger than memory, then it is a problem and nothing is allocated', async () => {
    // A frame of one empty block that asks for two gigabytes.
    const frame = Buffer.concat([
      Buffer.from('28b52ffd', 'hex'),
      Buffer.from([0, 21 << 3]),
      Buffer.from([1, 0, 0]),
      Buffer.alloc(9),
    ]);
    expect((await unpack(frame)).problems).toEqual([expect.stringContaining('needs a window of 2147483648 bytes')]);
  });

  test('a content of 128 MiB may be one window; one byte more is too much', async () => {
    const withSize = (size: number): Buffer => {
      const frame = Buffer.from('28b52ffda000000000010000', 'hex');
      frame.writeUInt32LE(size, 5);
      return frame;
    };
    // The frame holds nothing: it has another size than it says.
    expect((await unpack(withSize(2 ** 27))).problems).toEqual([expect.stringContaining('damaged (size mismatch)')]);
    expect((await unpack(withSize(2 ** 27 + 1))).problems).toEqual([
      expect.stringContaining('needs a window of 134217729 bytes'),
    ]);
  });

  test.skipIf(!hasProgram('zstd'))(
    'given a frame that needs another file, then that is a problem and not what it holds',
    async () => {
      const other = join(temporaryFolder(), 'other');
      writeFileSync(other, latin1(NOISE));
      const start = ['-qc', '--long=20'];
      for (const args of [
        ['-D', other],
        [`--patch-from=${other}`, '--stream-size=4900'],
        ['-D', other, '--no-check'],
        [`--patch-from=${other}`, '--stream-size=4900', '--no-check'],
      ]) {
        const { problems } = await unpack(through('zstd', [...start, ...args], latin1(NOISE.slice(100, 5000))));
        expect([args, problems]).toEqual([args, [expect.stringMatching(/checksum mismatch|what stands before its start/)]]);
      }
      expect((await unpack(through('zstd', [...start, '--no-check'], latin1(NOISE + NOISE)))).problems).toEqual([]);
    },
  );

  test('given a frame with the number of a dictionary, then it is named', async () => {
    const frame = Buffer.concat([Buffer.from('28b52ffd01', 'hex'), Buffer.from([0, 77, 1, 0, 0]), Buffer.alloc(9)]);
    expect((await unpack(frame)).problems).toEqual([expect.stringContaining('needs the dictionary 77; pipe in')]);
  });

  test.skipIf(!hasProgram('zstd'))(
    'given any bit of a frame that is changed, then its content is the same or there is a problem',
    async () => {
      const packed = through('zstd', ['-qc'], latin1(WORDS.slice(0, 600)));
      const silent: number[] = [];
      // Behind the magic: without that it is another file. In `npm test` each seventh bit.
      for (let bit = 32; bit < packed.length * 8; bit += IN_SOAK ? 1 : 7) {
        const broken = Buffer.from(packed);
        broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const { entries, problems } = await unpack(broken);
        if (problems.length === 0 && entries[0]?.[1] !== WORDS.slice(0, 600)) silent.push(bit);
      }
      expect(silent).toEqual([]);
    },
  );

  test.skipIf(!hasProgram('zstd'))('frames to be skipped are', async () => {
    const skipped = Buffer.concat([Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0]), Buffer.from('abcd')]);
    const packed = through('zstd', ['-qc'], 'hello');
    expect((await unpack(Buffer.concat([skipped, packed, skipped, packed]))).entries).toEqual([['content', 'hellohello']]);
  });
});
