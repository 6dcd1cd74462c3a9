// What every pass through the content of a compressed file has in common: reading, masking, counting, writing.
import { createHash } from 'node:crypto';
import { readSync, writeSync } from 'node:fs';
import { TokenscanError } from '../../model/errors.ts';
import { formatOf, HEAD_LENGTH } from '../../sources/archives/formats.ts';
import type { Redactor } from '../stream/redactor.ts';
import { isMostlyControls } from './text-sample.ts';

/** How many bytes are read at once. */
const CHUNK_BYTES = 1 << 16;

/** A summary of the masked content. */
export interface ContentSummary {
  /** The number of secrets that were masked. */
  readonly masked: number;
  readonly bytes: number;
  readonly lines: number;
  /** sha256 of the content. */
  readonly digest: string;
}

export interface PassOptions {
  /** The empty file that gets the masked content, compressed again; undefined to write nothing. */
  readonly into?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Unpacks the compressed file that is open as `fd`, masks its content, and writes that, compressed again. Throws TokenscanError if it is not
 * complete, has bytes after its end, or contains what a mask would break.
 */
export type ContentPass = (fd: number, redactor: Redactor, options?: PassOptions) => Promise<ContentSummary>;

/** Masks a content that comes in pieces, and sums up what came out. */
export class ContentMasker {
  readonly #redactor: Redactor;
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #lines = 0;
  #head: Buffer = Buffer.alloc(0);
  /** What the content is, if a mask would break it. */
  #fragile: string | undefined;

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  /** Yields `source`, masked. Throws TokenscanError for an archive: what is in it cannot be masked here. */
  async *mask(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of source) {
      if (this.#head.length < HEAD_LENGTH) this.#inspect(piece);
      const out = this.#count(this.#redactor.take(piece));
      if (out.length > 0) yield out;
    }
    const rest = this.#count(this.#redactor.end());
    if (rest.length > 0) yield rest;
  }

  /** To be called once, at the end. Throws TokenscanError if something was masked in a content that would be broken by it. */
  summary(): ContentSummary {
    const { count: masked } = this.#redactor;
    if (masked > 0 && this.#fragile !== undefined) throw new TokenscanError(`contains ${this.#fragile}, which cannot be masked`);
    return { masked, bytes: this.#bytes, lines: this.#lines, digest: this.#hash.digest('hex') };
  }

  #inspect(piece: Uint8Array): void {
    if (this.#head.length === 0 && isMostlyControls(piece)) this.#fragile = 'binary data of unknown format';
    this.#head = Buffer.concat([this.#head, piece.subarray(0, HEAD_LENGTH)]);
    const format = formatOf(this.#head);
    if (format === undefined) return;
    // A tar archive has checksums, and the content of a file that was packed twice cannot be masked here.
    if ((format.reading === 'unpacked' && format.hasOwnContent !== true) || format.reading === 'archive')
      throw new TokenscanError(`contains ${format.name}, which cannot be rewritten`);
    this.#fragile = format.masking === 'kept' ? undefined : format.name;
  }

  #count(out: Uint8Array): Uint8Array {
    this.#hash.update(out);
    this.#bytes += out.length;
    for (let at = out.indexOf(10); at >= 0; at = out.indexOf(10, at + 1)) this.#lines++;
    return out;
  }
}

/** The bytes of a file, from its start. Not a stream of node:fs: on an error that would close our descriptor. */
export function* piecesOf(fd: number): Generator<Buffer> {
  for (let at = 0; ; ) {
    const piece = Buffer.allocUnsafe(CHUNK_BYTES);
    const count = readSync(fd, piece, 0, CHUNK_BYTES, at);
    if (count === 0) return;
    at += count;
    yield piece.subarray(0, count);
  }
}

/** Writes all of `piece` to a file at `offset`. Returns the offset behind it. */
export function writePiece(fd: number, piece: Uint8Array, offset: number): number {
  for (let at = 0; at < piece.length; ) at += writeSync(fd, piece, at, piece.length - at, offset + at);
  return offset + piece.length;
}
