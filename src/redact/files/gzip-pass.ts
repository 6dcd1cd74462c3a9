// Passes the content of a gzip file through a redactor, and optionally into another gzip file.
import { fstatSync } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip, type Gunzip } from 'node:zlib';
import { isSystemError, TokenscanError } from '../../model/errors.ts';
import type { Redactor } from '../stream/redactor.ts';
import { ContentMasker, type ContentSummary, type PassOptions, piecesOf, writePiece } from './content-pass.ts';

/** A ContentPass for gzip. */
export async function passGzip(fd: number, redactor: Redactor, { into, signal }: PassOptions = {}): Promise<ContentSummary> {
  const masker = new ContentMasker(redactor);
  const mask = (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> => masker.mask(source);
  const unpack = createGunzip();
  try {
    if (into === undefined) await pipeline(piecesOf(fd), unpack, mask, sink(), { signal });
    else await pipeline(piecesOf(fd), unpack, mask, createGzip(), sink(into), { signal });
  } catch (error) {
    if (isDamage(error)) throw new TokenscanError(`is damaged (${error.message}); not changed`, { cause: error });
    // zlib ends at zero padding and aborts its input.
    if (!isAbort(error) || signal?.aborted === true || !hasTrailingBytes(unpack, fd)) throw error;
  }
  // The bytes after the end would be lost.
  if (hasTrailingBytes(unpack, fd)) throw new TokenscanError('has bytes after its end; not changed');
  return masker.summary();
}

/** Writes to a file, from its start; without one, discards the bytes. */
function sink(fd?: number): Writable {
  let offset = 0;
  return new Writable({
    write(piece: Uint8Array, _encoding, done) {
      try {
        if (fd !== undefined) offset = writePiece(fd, piece, offset);
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
}

function hasTrailingBytes(unpack: Gunzip, fd: number): boolean {
  return unpack.bytesWritten !== fstatSync(fd).size;
}

function isDamage(error: unknown): error is Error {
  return isSystemError(error) && error.code.startsWith('Z_');
}

function isAbort(error: unknown): boolean {
  return isSystemError(error) && (error.code === 'ABORT_ERR' || error.code === 'ERR_STREAM_PREMATURE_CLOSE');
}
