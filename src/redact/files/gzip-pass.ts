// Passes the content of a gzip file through a redactor, and optionally into another gzip file.
import { createHash } from 'node:crypto';
import { fstatSync, readSync, writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip, type Gunzip } from 'node:zlib';
import { isSystemError, TokenscanError } from '../../model/errors.ts';
import { HEAD_LENGTH, recognise } from '../../sources/archives/recognise.ts';
import type { Redactor } from '../stream/redactor.ts';

const CHUNK_BYTES = 1 << 16;

/** A summary of the masked content. */
export interface GzipSummary {
  /** The number of secrets that were masked. */
  readonly masked: number;
  readonly bytes: number;
  readonly lines: number;
  /** sha256 of the content. */
  readonly digest: string;
}

/**
 * Unpacks the gzip file that is open as `fd`, masks its content, and writes that, compressed again, to the empty file `into`, if given. Throws
 * TokenscanError if it is not a complete gzip file, has bytes after its end, or contains another container.
 */
export async function passGzip(
  fd: number,
  redactor: Redactor,
  options: { readonly into?: number | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<GzipSummary> {
  const { into, signal } = options;
  const hash = createHash('sha256');
  let bytes = 0;
  let lines = 0;
  const count = (out: Uint8Array): Uint8Array => {
    hash.update(out);
    bytes += out.length;
    for (let at = out.indexOf(10); at >= 0; at = out.indexOf(10, at + 1)) lines++;
    return out;
  };
  async function* mask(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let head: Uint8Array = new Uint8Array(0);
    for await (const piece of source) {
      if (head.length < HEAD_LENGTH) {
        head = Buffer.concat([head, piece.subarray(0, HEAD_LENGTH)]);
        refuseContainer(head);
      }
      const out = count(redactor.take(piece));
      if (out.length > 0) yield out;
    }
    const rest = count(redactor.end());
    if (rest.length > 0) yield rest;
  }
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
  return { masked: redactor.count, bytes, lines, digest: hash.digest('hex') };
}

/** A tar archive has checksums, and the content of a file that was packed twice cannot be masked here. */
function refuseContainer(head: Uint8Array): void {
  const format = recognise(head);
  if (format !== undefined) throw new TokenscanError(`contains a ${format} archive, which cannot be rewritten`);
}

/** The bytes of a file, from its start. Not a stream of node:fs: on an error that would close our descriptor. */
function* piecesOf(fd: number): Generator<Uint8Array> {
  for (let at = 0; ; ) {
    const piece = new Uint8Array(CHUNK_BYTES);
    const count = readSync(fd, piece, 0, CHUNK_BYTES, at);
    if (count === 0) return;
    at += count;
    yield piece.subarray(0, count);
  }
}

/** Writes to a file, from its start; without one, discards the bytes. */
function sink(fd?: number): Writable {
  let offset = 0;
  return new Writable({
    write(piece: Uint8Array, _encoding, done) {
      try {
        for (let at = 0; fd !== undefined && at < piece.length; ) {
          const count = writeSync(fd, piece, at, piece.length - at, offset);
          at += count;
          offset += count;
        }
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
