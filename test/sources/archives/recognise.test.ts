// Which container some first bytes begin.
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatOf } from '../../../src/sources/archives/formats.ts';
import { type Format, HEAD_LENGTH, recognise } from '../../../src/sources/archives/recognise.ts';
import { tarEntry, zipOf } from '../../support/fixtures/archive.ts';
import { STORES } from '../../support/fixtures/stores.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

/** Those that test/support/fixtures/stores.ts makes, or that only their end or their name shows. */
type StoreFormat =
  | (typeof STORE_FORMATS)[number]
  | 'brotli'
  | 'gogram'
  | 'key-value-table'
  | 'phar'
  | 'pyinstaller'
  | 'script'
  | 'zip-behind';

const STORE_FORMATS = [
  ...(['7z', 'lzma', 'lzip', 'compress', 'snappy', 'sqlite', 'sqlite-log', 'docker-local', 'redis', 'pg-dump', 'hdf5'] as const),
  ...(['beam', 'arrow', 'parquet', 'orc', 'avro', 'cfb', 'postgres', 'store-log', 'makeself', 'td-binlog', 'redis-log'] as const),
];

/** What each format begins with: the compiler asks for a row for a new one. */
const HEADS: Readonly<Record<Exclude<Format, StoreFormat>, readonly Buffer[]>> = {
  gzip: [bytes('\x1f\x8b\x08\0')],
  bzip2: [bytes('BZh91AY&SY'), bytes('BZh1\x17\x72\x45\x38\x50\x90')],
  xz: [bytes('\xfd7zXZ\0')],
  zstd: [bytes('\x28\xb5\x2f\xfd'), bytes('\x50\x2a\x4d\x18\x04\0\0\0')],
  zip: [zipOf([{ name: 'a', content: 'a' }]), zipOf([]), bytes('PK\x07\x08PK\x03\x04')],
  tar: [tarEntry('a', 'a')],
  lz4: [bytes('\x04\x22\x4d\x18'), bytes('\x02\x21\x4c\x18')],
  mozlz4: [bytes('mozLz40\0')],
  ar: [bytes('!<arch>\n')],
  cpio: [bytes('070701'.padEnd(110, '0')), bytes('070707'.padEnd(110, '0')), bytes(`\xc7\x71${'\0'.repeat(24)}`)],
  rpm: [bytes('\xed\xab\xee\xdb\x03')],
  jmod: [bytes('JM\x01\0PK\x03\x04')],
  crx: [bytes('Cr24\x02\0\0\0'), bytes('Cr24\x03\0\0\0')],
  zipapp: [Buffer.concat([bytes('#!/usr/bin/env python3\n'), zipOf([{ name: 'a', content: 'a' }])])],
  journal: [bytes('LPKSHHRH')],
  pdf: [bytes('%PDF-1.7\n')],
  png: [bytes('\x89PNG\r\n\x1a\n')],
  zlib: [deflateSync('a text'), deflateSync('a text', { level: 9 }), deflateSync('a text', { level: 1 })],
  'git-pack': [bytes('PACK\0\0\0\x02\0\0\0\x01')],
  'git-bundle': [bytes('# v2 git bundle\n'), bytes('# v3 git bundle\n')],
};

test('lines of a container, each behind a header with its length, are text that a mask fits into; a header alone is nothing', () => {
  const header = (length: number): string => `\x01\0\0\0\0\0\0${String.fromCharCode(length)}`;
  expect(formatOf(bytes(`${header(5)}hello${header(2)}hi`))?.id).toBe('docker-stream');
  expect(formatOf(bytes(`${header(5)}hello`))?.id).toBe('docker-stream');
  expect(formatOf(bytes(header(0).repeat(3)))?.id).not.toBe('docker-stream');
});

describe('recognise', () => {
  test.each(Object.entries(HEADS).flatMap(([format, heads]) => heads.map((head) => [format, head] as const)))(
    '%s',
    (format, head) => {
      expect(recognise(head)).toBe(format);
      expect(recognise(head.subarray(0, HEAD_LENGTH))).toBe(format);
    },
  );

  test.each(STORE_FORMATS)('a small %s', (format) => {
    const [store] = STORES.filter((one) => one.format === format);
    expect(recognise(store?.make('a text of some length, so that it is worth to be compressed') ?? bytes(''))).toBe(format);
  });

  test.each([
    ['nothing', bytes('')],
    ['one byte', bytes('\x1f')],
    ['gzip by another method', bytes('\x1f\x8b\x07\0')],
    ['bzip2 in a text', bytes('BZh9 is how it begins')],
    ['PK in a text', bytes('PK is a name')],
    ['ustar elsewhere', bytes(`${' '.repeat(256)}ustar`)],
    ['a tar that is cut off before its mark', tarEntry('a', 'a').subarray(0, HEAD_LENGTH - 1)],
  ])('not %s', (_title, head) => {
    expect(recognise(head)).toBeUndefined();
  });

  test('given text, then it is not a container', () => {
    fc.assert(fc.property(fc.string({ maxLength: 400 }), (text) => recognise(Buffer.from(`a${text}`)) === undefined));
  });
});
