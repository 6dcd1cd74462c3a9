// Archives of systems and documents: ar, cpio, RPM, PNG, PDF, and zip archives behind something; as real programs write them, and broken.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { through, type Unpacked, unpack, zipOf } from '../../support/fixtures/archive.ts';
import { hasProgram } from '../../support/repositories/tree.ts';
import { SOAK } from '../../support/soak.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';

const LONG = `${'a-long-name-'.repeat(4)}.txt`;

/** A folder with two files, one with a long name and an odd size. */
function folder(): string {
  const path = temporaryFolder();
  writeFileSync(join(path, 'a.txt'), 'first\n');
  writeFileSync(join(path, LONG), 'odd');
  return path;
}

const run = (cwd: string, program: string, ...args: readonly string[]): void =>
  expect(spawnSync(program, args, { cwd }).status).toBe(0) as undefined;

/** A cpio archive by hand: the form that kernels read, or the old one in text. */
function cpio(files: readonly (readonly [string, string])[], form: 'newc' | 'odc' = 'newc'): Buffer {
  const hex = (value: number): string => value.toString(16).padStart(8, '0');
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');
  const entries = [...files, ['TRAILER!!!', ''] as const].map(([name, content]) => {
    const size = name.length + 1;
    if (form === 'odc')
      return `070707${octal(0, 12)}${octal(0o100644, 6)}${octal(0, 24)}${octal(0, 11)}${octal(size, 6)}${octal(content.length, 11)}${name}\0${content}`;
    const fields = [0, 0o100644, 0, 0, 1, 0, content.length, 0, 0, 0, 0, size, 0].map(hex).join('');
    const pad = (text: string): string => text.padEnd(Math.ceil(text.length / 4) * 4, '\0');
    return pad(`070701${fields}${name}\0`) + pad(content);
  });
  return Buffer.from(entries.join(''), 'latin1');
}

const FILES = [
  ['a.txt', 'first\n'],
  ['dir/b.txt', 'odd'],
] as const;

/** A PNG of one pixel with some chunks before it. */
function png(...chunks: readonly (readonly [string, Buffer])[]): Buffer {
  const all = [['IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])], ...chunks] as const;
  const last = [
    ['IDAT', deflateSync(Buffer.alloc(2))],
    ['IEND', Buffer.alloc(0)],
  ] as const;
  const parts = [...all, ...last].map(([kind, body]) => {
    const numbers = Buffer.alloc(8);
    numbers.writeUInt32BE(body.length);
    numbers.writeUInt32BE(crc32(Buffer.concat([Buffer.from(kind), body])), 4);
    return Buffer.concat([numbers.subarray(0, 4), Buffer.from(kind), body, numbers.subarray(4)]);
  });
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]);
}

const PNG = png(
  ['tEXt', Buffer.from('a\0as it is')],
  ['zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync('a packed text')])],
  ['iTXt', Buffer.concat([Buffer.from('Title\0\x01\0en\0Titel\0'), deflateSync('another one')])],
  ['iTXt', Buffer.from('Title\0\0\0en\0Titel\0as it is')],
);

/** A PDF with a deflated stream, as it stands and as text. */
function pdf(filter: string, stream: Buffer): Buffer {
  const dictionary = `<< /Length ${stream.length} /Filter ${filter} /DecodeParms << /Predictor 1 >> >>`;
  return Buffer.concat([
    Buffer.from(`%PDF-1.4\n1 0 obj\n${dictionary}\nstream\r\n`),
    stream,
    Buffer.from('\nendstream\nendobj\n%%EOF\n'),
  ]);
}

const PDF = pdf('/FlateDecode', deflateSync('BT (a text) Tj ET'));

function rpm(payload: Buffer): Buffer {
  const header = (size: number): Buffer => {
    const head = Buffer.from('8eade80100000000000000010000000000000000000000000000000000000000', 'hex');
    head.writeUInt32BE(size, 12);
    return Buffer.concat([head, Buffer.alloc(size)]);
  };
  const lead = Buffer.alloc(96);
  lead.write('\xed\xab\xee\xdb\x03', 0, 'latin1');
  return Buffer.concat([lead, header(3), Buffer.alloc(5), header(20), payload]);
}

const only = (...entries: Unpacked['entries']): Unpacked => ({ entries, names: [], problems: [] });

describe('ar', () => {
  test.skipIf(!hasProgram('ar'))('given an archive of ar, then its members with their long names', async () => {
    const cwd = folder();
    run(cwd, 'ar', 'rc', 'x.a', 'a.txt', LONG);
    const { entries, problems } = await unpack(readFileSync(join(cwd, 'x.a')));
    expect([entries, problems]).toEqual([
      [
        ['a.txt', 'first\n'],
        [LONG, 'odd'],
      ],
      [],
    ]);
  });

  test('given names of BSD, then they are read', async () => {
    const header = (name: string, size: number) => `${name.padEnd(48)}${String(size).padEnd(10)}\`\n`;
    const archive = `!<arch>\n${header('#1/20', 25)}a long name\0\0\0\0\0\0\0\0\0hello\n${header('b', 2)}hi`;
    expect((await unpack(Buffer.from(archive))).entries).toEqual([
      ['a long name', 'hello'],
      ['b', 'hi'],
    ]);
  });

  test.skipIf(!hasProgram('dpkg-deb'))('given a package of Debian, then its archives', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'p/DEBIAN'), { recursive: true, mode: 0o755 });
    writeFileSync(
      join(cwd, 'p/DEBIAN/control'),
      'Package: p\nVersion: 1\nArchitecture: all\nMaintainer: a <a@example.org>\nDescription: p\n',
    );
    writeFileSync(join(cwd, 'p/file'), 'content');
    run(cwd, 'dpkg-deb', '--build', '--root-owner-group', 'p', 'p.deb');
    const { entries } = await unpack(readFileSync(join(cwd, 'p.deb')));
    expect(entries.map(([name]) => name.replace(/\.tar\..*/, ''))).toEqual(['debian-binary', 'control', 'data']);
  });
});

describe('cpio and RPM', () => {
  test.each(['newc', 'odc'] as const)('given the form %s, then its entries', async (form) => {
    expect(await unpack(cpio(FILES, form))).toEqual(only(...FILES));
  });

  test.skipIf(!hasProgram('cpio')).each(['bin', 'odc', 'newc', 'crc'])(
    'given what cpio -H %s writes, then its entries',
    async (form) => {
      const cwd = folder();
      const { stdout } = spawnSync('cpio', ['-o', '-H', form], { cwd, input: `a.txt\n${LONG}\n` });
      const { entries, problems } = await unpack(stdout);
      expect([entries, problems]).toEqual([
        [
          ['a.txt', 'first\n'],
          [LONG, 'odd'],
        ],
        [],
      ]);
    },
  );

  test('given an archive behind the first, as in a first file system of Linux, then it is an entry', async () => {
    const second = gzipSync(cpio(FILES));
    const { entries } = await unpack(Buffer.concat([cpio([['microcode', 'x']]), Buffer.alloc(700), second]));
    expect(entries).toEqual([
      ['microcode', 'x'],
      ['rest', second.toString('latin1')],
    ]);
  });

  test('given an RPM package, then its payload', async () => {
    const payload = gzipSync(cpio(FILES));
    expect(await unpack(rpm(payload))).toEqual(only(['payload', payload.toString('latin1')]));
  });
});

describe('PNG', () => {
  test('given texts, then those that are packed', async () => {
    const { entries, problems } = await unpack(PNG);
    expect([entries.map(([, text]) => text), problems]).toEqual([['a packed text', 'another one'], []]);
  });

  test('given a text without the header of zlib, as draw.io writes it, then the text', async () => {
    const { entries, problems } = await unpack(
      png(['zTXt', Buffer.concat([Buffer.from('mxGraphModel\0\0'), deflateRawSync('a diagram')])]),
    );
    expect([entries.map(([, text]) => text), problems]).toEqual([['a diagram'], []]);
  });

  test('given a text that unpacks to too much, then unpacking stops', async () => {
    const bomb = png(['zTXt', Buffer.concat([Buffer.from('a\0\0'), deflateSync(Buffer.alloc(20_000_000))])]);
    await expect(unpack(bomb, { limits: { free: 1e6, ratio: 10, total: 1e9 } })).rejects.toThrow('unpacking stopped');
  });
});

describe('PDF', () => {
  test('given a deflated stream, then what it draws', async () => {
    expect((await unpack(PDF)).entries.map(([, text]) => text)).toEqual(['BT (a text) Tj ET']);
  });

  test('given a stream as text in base 85, then what it draws', async () => {
    const text = through(
      'python3',
      ['-c', 'import base64,sys;sys.stdout.buffer.write(base64.a85encode(sys.stdin.buffer.read()))'],
      deflateSync('BT (more) Tj ET'),
    );
    const { entries } = await unpack(pdf('[ /ASCII85Decode /FlateDecode ]', Buffer.concat([text, Buffer.from('~>')])));
    expect(entries.map(([, content]) => content)).toEqual(['BT (more) Tj ET']);
  });

  test('given a stream that is no deflate, as in an encrypted file, then a problem', async () => {
    const { problems } = await unpack(pdf('/FlateDecode', Buffer.from('\xff\xfe\xfd\xfc not a stream', 'latin1')));
    expect(problems).toEqual(['1 streams of the PDF could not be inflated: it is encrypted or damaged']);
  });
});

describe('a zip archive behind something', () => {
  const zip = zipOf([{ name: 'a', content: 'hello' }]);

  test('given a Chrome extension, then its entries', async () => {
    const header = Buffer.from('Cr24\x03\0\0\0\x04\0\0\0abcd', 'latin1');
    expect(await unpack(Buffer.concat([header, zip]))).toEqual(only(['a', 'hello']));
  });

  test.skipIf(!hasProgram('python3')).each([['-c'], []])('given what zipapp %s writes, then its entries', async (...options) => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'app'));
    writeFileSync(join(cwd, 'app/__main__.py'), 'print("hello")\n');
    run(cwd, 'python3', '-m', 'zipapp', ...options.filter(Boolean), '-p', '/usr/bin/env python3', '-o', 'app.pyz', 'app');
    expect(await unpack(readFileSync(join(cwd, 'app.pyz')))).toEqual(only(['__main__.py', 'print("hello")\n']));
  });
});

const SAMPLES: readonly (readonly [string, Buffer])[] = [
  ['ar', Buffer.from(`!<arch>\n${'a.txt/'.padEnd(48)}${'6'.padEnd(10)}\`\nfirst\n`)],
  ['cpio', cpio(FILES)],
  ['cpio (odc)', cpio(FILES, 'odc')],
  ['rpm', rpm(gzipSync(cpio(FILES)))],
  ['png', PNG],
  ['pdf', PDF],
];

/** As `unpack`, with what ends it as a problem. */
async function unpackAll(bytes: Uint8Array): Promise<Unpacked> {
  try {
    return await unpack(bytes);
  } catch (error) {
    return { entries: [], names: [], problems: [error instanceof Error ? error.name : String(error)] };
  }
}

describe.each(SAMPLES)('%s, broken', (name, sample) => {
  test('given one that is cut off anywhere, then it ends, with a problem or with what there is', async () => {
    const whole = await unpackAll(sample);
    for (let end = 120; end < sample.length; end++) {
      const { entries, problems } = await unpackAll(sample.subarray(0, end));
      for (const problem of problems) expect(problem).not.toBe('TypeError');
      // A PDF has no end that could be missed, and the payload of a package is unpacked by another reader.
      if (name !== 'pdf' && name !== 'rpm' && problems.length === 0) expect(entries).toEqual(whole.entries);
    }
  });

  test('property: given any damage, then it ends with what was read, and problems of a known kind', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 8, max: sample.length - 1 }), fc.nat(255), async (at, byte) => {
        const broken = Buffer.from(sample);
        broken[at] = byte;
        const { problems } = await unpackAll(broken);
        for (const problem of problems) expect(['TypeError', 'RangeError']).not.toContain(problem);
      }),
      { numRuns: 100 * SOAK },
    );
  });
});
