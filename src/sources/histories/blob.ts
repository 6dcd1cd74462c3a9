// A history file as a Blob, with the metadata of the entry in which a match is.
import { closeSync, openSync, readSync } from 'node:fs';
import type { EntryMetadata } from '../../model/entry-metadata.ts';
import { isSystemError } from '../../model/errors.ts';
import type { Environment } from '../../system/environment.ts';
import { systemPath } from '../../system/walk.ts';
import { FileBlob } from '../blobs.ts';
import { metadataOfEntry } from './entries/entry.ts';
import { historyOrigin, toolOf } from './tools.ts';

/** How much is read at once: matches are close together, and one read for each would take longer than the search. */
const PIECE_BYTES = 256 * 1024;

/** The file at `path`, with all links resolved, written by the tool with that id. */
export class HistoryBlob extends FileBlob {
  readonly #path: string;
  readonly #tool: string;
  #file: number | undefined;
  #piece = Buffer.alloc(0);
  #offset = 0;

  constructor(path: string, tool: string, env: Environment) {
    super(path, historyOrigin(path, tool), env);
    this.#path = path;
    this.#tool = tool;
  }

  /** A history is never an expected location of a token, not even an editor's copy of a `.env`. */
  override async expectedLocation(): Promise<false> {
    return false;
  }

  override close(): void {
    super.close();
    if (this.#file !== undefined) closeSync(this.#file);
  }

  metadataAt(start: number, end: number): EntryMetadata | undefined {
    // An editor's copy of a file has no date in it; it was written when it was made.
    if (toolOf(this.#tool).dates === 'copied') return this.#whenCopied();
    try {
      return metadataOfEntry(this.#tool, (offset, length) => this.#readAt(offset, length), start, end);
    } catch (error) {
      // The match counts without its time; the scan of the rest of the file reports the error.
      if (isSystemError(error)) return undefined;
      throw error;
    }
  }

  #whenCopied(): EntryMetadata | undefined {
    const time = this.changed()
      ?.toISOString()
      .replace(/\.[0-9]{3}Z$/, 'Z');
    return time === undefined || toolOf(this.#tool).store !== 'text' ? undefined : { time };
  }

  #readAt(offset: number, length: number): Buffer {
    const at = offset - this.#offset;
    if (at >= 0 && at + length <= this.#piece.length) return this.#piece.subarray(at, at + length);
    const wanted = Math.max(PIECE_BYTES, length);
    this.#file ??= openSync(systemPath(this.#path), 'r');
    const bytes = Buffer.alloc(wanted);
    let count = 0;
    for (let got = -1; got !== 0 && count < wanted; count += got)
      got = readSync(this.#file, bytes, count, wanted - count, offset + count);
    [this.#piece, this.#offset] = [bytes.subarray(0, count), offset];
    return this.#piece.subarray(0, Math.min(length, count));
  }
}
