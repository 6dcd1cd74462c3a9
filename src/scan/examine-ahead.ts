// Examines a large file from its end, for the thread that reads it from its start: which blocks hold a match, or the start of compressed data in a text.
import { closeSync, readSync } from 'node:fs';
import type { Detector } from '../detect/detector.ts';
import { isSystemError } from '../model/errors.ts';
import type { Match } from '../model/types.ts';
import type { BlockMap, Chunk } from '../sources/files/block-map.ts';

/** After so many chunks with a match in a quarter of their blocks the rest is left alone: it will be read again anyway. */
const MAX_DENSE_CHUNKS = 2;

/**
 * Examines one chunk after another, from the last one on, until all are taken, and closes the file.
 *
 * @param file open for reading @param detector with the built-in rules alone
 */
export function examineAhead(map: BlockMap, file: number, detector: Detector): void {
  try {
    for (let dense = 0; dense < MAX_DENSE_CHUNKS; ) {
      const chunk = map.takeLast();
      if (chunk === undefined) return;
      const matches = examineChunk(map, chunk, file, detector);
      if (matches === undefined) {
        map.giveUp(chunk);
        return;
      }
      map.finish(chunk);
      dense = matches * 4 > (chunk.end - chunk.start) / map.blockBytes ? dense + 1 : 0;
    }
  } finally {
    closeSync(file);
  }
}

/**
 * Notes the blocks of a chunk. It is read from a block before it to a block behind it, so that all is known that a search of the whole file
 * would know. Returns how many matches there are; undefined if it cannot be read.
 */
function examineChunk(map: BlockMap, chunk: Chunk, file: number, detector: Detector): number | undefined {
  const base = chunk.start - map.blockBytes;
  const end = chunk.end + map.blockBytes;
  const lines = new LinesOfBlocks(map, chunk);
  const matches: Match[] = [];
  // The thread that reports unpacks it.
  detector.begin(undefined, undefined, ({ offset }) => map.noteMatch(chunk, offset, offset + 1));
  // Not the start of the file: that says whether it is binary data, and some patterns match only there.
  detector.skip({ bytes: base, lines: 0, lineOffset: undefined });
  for (let offset = base; offset < end; ) {
    const room = detector.room();
    const count = read(file, room.subarray(0, end - offset), offset);
    if (count === undefined || (count === 0 && offset < chunk.end)) return undefined;
    if (count === 0) break;
    lines.add(offset, room.subarray(0, count), detector);
    matches.push(...detector.take(count));
    offset += count;
  }
  matches.push(...detector.finish());
  for (const match of matches) map.noteMatch(chunk, match.start, match.end);
  return matches.length;
}

/** Counts the lines of blocks, of which one may come in several pieces. */
class LinesOfBlocks {
  readonly #map: BlockMap;
  readonly #chunk: Chunk;
  #lines = 0;
  #lineStart = 0;

  constructor(map: BlockMap, chunk: Chunk) {
    this.#map = map;
    this.#chunk = chunk;
  }

  /** The next bytes, which are at the start of the room of the detector. */
  add(offset: number, bytes: Uint8Array, detector: Detector): void {
    const { blockBytes } = this.#map;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < bytes.length; ) {
      const within = (offset + at) % blockBytes;
      const to = Math.min(bytes.length, at + blockBytes - within);
      if (within === 0) [this.#lines, this.#lineStart] = [0, 0];
      this.#lines += detector.countLines(at, to);
      const last = text.subarray(at, to).lastIndexOf(LINE_FEED);
      if (last >= 0) this.#lineStart = within + last + 1;
      this.#note(offset + at - within);
      at = to;
    }
  }

  #note(block: number): void {
    if (block >= this.#chunk.start && block < this.#chunk.end) this.#map.note(block, this.#lines, this.#lineStart);
  }
}

const LINE_FEED = 10;

function read(file: number, into: Uint8Array, offset: number): number | undefined {
  try {
    return readSync(file, into, 0, into.length, offset);
  } catch (error) {
    // The thread that reports reads it, too, and reports why it cannot.
    if (isSystemError(error)) return undefined;
    throw error;
  }
}
