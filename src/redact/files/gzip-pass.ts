// Reads a gzip file from its start to its end through a redactor, and on to another one where that is wanted.
import { createHash } from 'node:crypto';
import { fstatSync, readSync, writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip, type Gunzip } from 'node:zlib';
import { isSystemError, TokenscanError } from '../../model/errors.ts';
import { HEAD_LENGTH, recognise } from '../../sources/archives/recognise.ts';
import type { Redactor } from '../stream/redactor.ts';

const CHUNK = 1 << 16;

/** What came out of the redactor. */
export interface Outcome {
  /** How many secrets were masked. */
  readonly masked: number;
  readonly bytes: number;
  readonly lines: number;
  /** sha256 of all of it. */
  readonly digest: string;
}

/**
 * Unpacks the gzip file that is open as `fd`, masks what is in it and writes it, packed again, to the empty file `into`; without `into` it goes
 * nowhere. Throws TokenscanError for what is no gzip file from the first byte to the last, or is one that holds another container.
 */
export async function passGzip(
  fd: number,
  redactor: Redactor,
  options: { readonly into?: number | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<Outcome> {
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
    if (isDamage(error)) throw new TokenscanError(`is damaged (${error.message}) and stays as it is`, { cause: error });
    // zlib ends at padding with zeros, and whoever feeds it is told to stop.
    if (!isAbort(error) || signal?.aborted === true || !isLeftOver(unpack, fd)) throw error;
  }
  // It would be lost, whatever it is.
  if (isLeftOver(unpack, fd)) throw new TokenscanError('has something behind its end, and stays as it is');
  return { masked: redactor.count, bytes, lines, digest: hash.digest('hex') };
}

/** A tar has sums, a file that is packed twice is masked nowhere: what is in them is not ours to change. */
function refuseContainer(head: Uint8Array): void {
  const format = recognise(head);
  if (format !== undefined) throw new TokenscanError(`holds a ${format} archive, which cannot be rewritten`);
}

/** What is in a file, from its start. Not a stream of node:fs: one that fails closes the file, which is not its own. */
function* piecesOf(fd: number): Generator<Uint8Array> {
  for (let at = 0; ; ) {
    const piece = new Uint8Array(CHUNK);
    const count = readSync(fd, piece, 0, CHUNK, at);
    if (count === 0) return;
    at += count;
    yield piece.subarray(0, count);
  }
}

/** Writes to a file, from its start; without one it writes nowhere. */
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

function isLeftOver(unpack: Gunzip, fd: number): boolean {
  return unpack.bytesWritten !== fstatSync(fd).size;
}

function isDamage(error: unknown): error is Error {
  return isSystemError(error) && error.code.startsWith('Z_');
}

function isAbort(error: unknown): boolean {
  return isSystemError(error) && (error.code === 'ABORT_ERR' || error.code === 'ERR_STREAM_PREMATURE_CLOSE');
}
