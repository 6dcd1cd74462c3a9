// The decoders of compressed data, each loaded when it is first needed.

import type { ByteReader } from './reader.ts';

/**
 * Yields the content of the compressed data at the reader's position. Throws a ScanError if they are damaged or truncated, after
 * what could be decoded. A decoder that makes much at once asks `room` for it before, which throws where that is too much.
 */
export type Decoder = (reader: ByteReader, room?: (bytes: number) => void) => AsyncIterable<Uint8Array>;

/** Data that are compressed, with nothing else. */
export type CodedFormat =
  | 'deflate'
  | 'gzip'
  | 'bzip2'
  | 'xz'
  | 'zstd'
  | 'lz4'
  | 'mozlz4'
  | 'lzma'
  | 'lzip'
  | 'compress'
  | 'snappy'
  | 'brotli';

/** The decoder for a format; loaded when it is first needed. */
export async function decoderOf(format: CodedFormat): Promise<Decoder> {
  switch (format) {
    case 'deflate':
      return (await import('./inflate.ts')).inflateRaw;
    case 'gzip':
      return (await import('./gzip.ts')).gunzip;
    case 'bzip2':
      return (await import('./bzip2.ts')).bunzip2;
    case 'xz':
      return (await import('./xz.ts')).unxz;
    case 'zstd':
      return (await import('./zstd.ts')).unzstd;
    case 'lz4':
      return (await import('./lz4.ts')).unlz4;
    case 'mozlz4':
      return (await import('./lz4.ts')).unmozlz4;
    case 'lzma':
      return (await import('./lzma.ts')).unlzma;
    case 'lzip':
      return (await import('./lzma.ts')).unlzip;
    case 'compress':
      return (await import('./compress.ts')).uncompress;
    case 'snappy':
      return (await import('./snappy.ts')).unsnappy;
    case 'brotli':
      return (await import('./inflate.ts')).unbrotli;
  }
}
