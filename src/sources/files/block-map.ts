// What threads find out about the blocks of one large file, in memory that they share: which hold a match, and how many lines.
//
// One thread reads the file from its start and reports what is in it. The others examine it from its end, a chunk at a time, and write
// here which blocks are clean. Where the first thread meets a chunk that was examined, it skips the clean blocks and
// reads the others once more: all that is reported is found by one thread, in order, as if there were no other.
import type { CleanGap } from '../../model/types.ts';

/** Blocks are as small as it pays: around a match three of them are read again. */
const MIN_BLOCK_BYTES = 16 * 1024;

/** A larger file has larger blocks, so that its map stays small. */
const MAX_BLOCKS = 1 << 18;

/** How many blocks a thread takes at a time: 4 MB. */
const CHUNK_BLOCKS = 256;

/** A thread that takes longer than this for one chunk is not waited for. */
const MAX_WAIT_MS = 2000;

const FREE = 0;
const TAKEN = 1;
const DONE = 2;

/** What is shared. */
export interface SharedBlockMap {
  readonly size: number;
  readonly blockBytes: number;
  readonly chunkBlocks: number;
  readonly memory: SharedArrayBuffer;
}

/** Consecutive blocks that one thread examines. */
export interface Chunk {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/** Invariant: each chunk is taken once, and what is known of its blocks does not change once it is done. */
export class BlockMap {
  readonly #shared: SharedBlockMap;
  /** The chunk that this thread reads itself, also if another one has taken it. */
  #own = -1;
  readonly #chunks: Int32Array;
  /** Of each block, how many line feeds it has; of one with a match, that number less 2^31. */
  readonly #lines: Int32Array;
  /** Of each block, where behind its last line feed the next line starts, counted from its own start; 0 for none. */
  readonly #lineStarts: Int32Array;

  constructor(shared: SharedBlockMap) {
    const blocks = Math.ceil(shared.size / shared.blockBytes);
    const chunks = Math.ceil(blocks / shared.chunkBlocks);
    this.#shared = shared;
    this.#chunks = new Int32Array(shared.memory, 0, chunks);
    this.#lines = new Int32Array(shared.memory, chunks * 4, blocks);
    this.#lineStarts = new Int32Array(shared.memory, (chunks + blocks) * 4, blocks);
  }

  /** A map in which nothing is known yet, for a file of `size` bytes. @param chunkBlocks how many blocks a thread takes at a time */
  static create(size: number, chunkBlocks: number = CHUNK_BLOCKS): BlockMap {
    let blockBytes = MIN_BLOCK_BYTES;
    while (size / blockBytes > MAX_BLOCKS) blockBytes *= 2;
    const blocks = Math.ceil(size / blockBytes);
    const memory = new SharedArrayBuffer((Math.ceil(blocks / chunkBlocks) + 2 * blocks) * 4);
    return new BlockMap({ size, blockBytes, chunkBlocks, memory });
  }

  /** For the constructor, in another thread. */
  get shared(): SharedBlockMap {
    return this.#shared;
  }

  get blockBytes(): number {
    return this.#shared.blockBytes;
  }

  /** The last chunk that nobody has taken; undefined where there is none. */
  takeLast(): Chunk | undefined {
    for (let index = this.#chunks.length - 1; index > 0; index--) if (this.#take(index)) return this.#chunkAt(index);
    return undefined;
  }

  /** Gives a chunk back: it will be read as if nobody had taken it. */
  giveUp({ index }: Chunk): void {
    this.#finish(index, FREE);
  }

  /** Notes a block, by its offset: its line feeds, and where in it the last line starts. */
  note(offset: number, lines: number, lineStart: number): void {
    const block = offset / this.blockBytes;
    this.#lines[block] = lines;
    this.#lineStarts[block] = lineStart;
  }

  /** Notes that a match has bytes in [start, end). Blocks outside of `chunk` are another thread's. */
  noteMatch(chunk: Chunk, start: number, end: number): void {
    const from = Math.max(chunk.start, start);
    const to = Math.min(chunk.end, end);
    for (let block = Math.floor(from / this.blockBytes); block * this.blockBytes < to; block++) {
      this.#lines[block] = (this.#lines[block] ?? 0) | (1 << 31);
    }
  }

  /** All of a chunk was noted. */
  finish({ index }: Chunk): void {
    this.#finish(index, DONE);
  }

  /**
   * The offset up to which the thread that reads the file from its start is to read now. Takes the chunk at `offset`, if it is free; if
   * another thread is at it, waits until that is done.
   */
  readableUntil(offset: number): number {
    if (offset >= this.#shared.size) return Number.POSITIVE_INFINITY;
    const index = Math.floor(offset / (this.#shared.chunkBlocks * this.blockBytes));
    if (this.#isExamined(index)) return (Math.floor(offset / this.blockBytes) + 1) * this.blockBytes;
    return this.#chunkAt(index).end;
  }

  /**
   * The blocks from `offset` on that are clean, with one more clean on either side of them; undefined for none. The last two are in no gap: what
   * only the end of a file shows is read there, and the last one may be short.
   */
  gapAt(offset: number): CleanGap | undefined {
    const first = offset / this.blockBytes;
    if (!Number.isInteger(first) || !this.#isClean(first - 1) || !this.#isClean(first)) return undefined;
    let lines = 0;
    let lineOffset: number | undefined;
    let block = first;
    for (; this.#isClean(block + 1) && block + 2 < this.#lines.length; block++) {
      lines += this.#lines[block] ?? 0;
      const lineStart = this.#lineStarts[block] ?? 0;
      if (lineStart > 0) lineOffset = block * this.blockBytes + lineStart;
    }
    return block === first ? undefined : { bytes: (block - first) * this.blockBytes, lines, lineOffset };
  }

  /** Whether another thread examined the block and found no match. */
  #isClean(block: number): boolean {
    if (block < 0 || block >= this.#lines.length) return false;
    return Atomics.load(this.#chunks, Math.floor(block / this.#shared.chunkBlocks)) === DONE && (this.#lines[block] ?? -1) >= 0;
  }

  /** Whether another thread has examined a chunk. If not, it is the caller's from now on. */
  #isExamined(index: number): boolean {
    if (this.#take(index)) return false;
    if (this.#own === index) return false;
    if (Atomics.load(this.#chunks, index) === TAKEN) Atomics.wait(this.#chunks, index, TAKEN, MAX_WAIT_MS);
    if (Atomics.load(this.#chunks, index) === DONE) return true;
    this.#own = index;
    return false;
  }

  #take(index: number): boolean {
    if (Atomics.compareExchange(this.#chunks, index, FREE, TAKEN) !== FREE) return false;
    this.#own = index;
    return true;
  }

  #finish(index: number, state: number): void {
    Atomics.store(this.#chunks, index, state);
    Atomics.notify(this.#chunks, index);
  }

  #chunkAt(index: number): Chunk {
    const bytes = this.#shared.chunkBlocks * this.blockBytes;
    return { index, start: index * bytes, end: Math.min((index + 1) * bytes, this.#shared.size) };
  }
}
