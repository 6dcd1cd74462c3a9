// Reads a gzip file from its start to its end through a redactor, and on to another one where that is wanted.
import { createHash } from 'node:crypto';
import { createReadStream, fstatSync } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { isSystemError, TokenscanError } from '../errors.ts';
import type { Redactor } from '../redact/redactor.ts';
import { HEAD_LENGTH, recognise } from '../sources/recognise.ts';

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
 * Unpacks the gzip file that is open as `fd`, masks what is in it and writes it, packed again, to `into`; without `into` it goes nowhere. Throws
 * TokenscanError for what is no gzip file from the first byte to the last, or is one that holds another container.
 */
export async function passGzip(
  fd: number,
  redactor: Redactor,
  options: { readonly into?: Writable | undefined; readonly signal?: AbortSignal | undefined } = {},
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
  const source = createReadStream('', { fd, start: 0, autoClose: false });
  try {
    if (into === undefined) await pipeline(source, unpack, mask, nowhere(), { signal });
    else await pipeline(source, unpack, mask, createGzip(), into, { signal });
  } catch (error) {
    throw isDamage(error) ? new TokenscanError(`is damaged (${error.message}) and stays as it is`, { cause: error }) : error;
  }
  // What follows the last stream, which is padding with zeros, would be lost; anything else is an error above.
  if (unpack.bytesWritten !== fstatSync(fd).size) throw new TokenscanError('has something behind its end, and stays as it is');
  return { masked: redactor.count, bytes, lines, digest: hash.digest('hex') };
}

/** A tar has sums, a file that is packed twice is masked nowhere: what is in them is not ours to change. */
function refuseContainer(head: Uint8Array): void {
  const format = recognise(head);
  if (format !== undefined) throw new TokenscanError(`holds a ${format} archive, which cannot be rewritten`);
}

function nowhere(): Writable {
  return new Writable({ write: (_piece, _encoding, done) => done() });
}

function isDamage(error: unknown): error is Error {
  return isSystemError(error) && error.code.startsWith('Z_');
}
