// The decoders of compressed data, each loaded when it is first needed.

import type { ByteReader } from './reader.ts';

/**
 * Yields the content of the compressed data at the reader's position. Throws a ScanError if they are damaged or truncated, after
 * what could be decoded.
 */
export type Decoder = (reader: ByteReader) => AsyncIterable<Uint8Array>;

/** The decoder for a format; loaded when it is first needed. */
export async function decoderOf(format: 'deflate' | 'gzip' | 'bzip2' | 'xz' | 'zstd' | 'lz4' | 'mozlz4'): Promise<Decoder> {
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
  }
}
