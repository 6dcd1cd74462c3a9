// Overwrites bytes of an open file with masks: same length, same position, and only where the expected bytes are.
import { fstatSync, fsyncSync, futimesSync, readSync, writeSync } from 'node:fs';

interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** Differences this close are written in one call, so that a reader hardly ever sees half a mask. */
const MAX_GAP_BYTES = 64;

/** So many bytes before a difference are compared, too: they identify the file better than a mask does. No other difference is in them. */
const CONTEXT_BYTES = MAX_GAP_BYTES;

/** Writes masks into one open file. */
export class Patcher {
  readonly #fd: number;
  /** The modification time before our writes, and after. */
  #othersTime: bigint | undefined;
  #ourTime: bigint | undefined;
  #accessTime = 0n;
  #hasCollided = false;

  /** @param fd a file open for reading and writing */
  constructor(fd: number) {
    this.#fd = fd;
  }

  /** Whether the file was rewritten at about the moment in which a mask was written: the mask may be in the new content. */
  get hasCollided(): boolean {
    return this.#hasCollided;
  }

  /**
   * Writes the differences between `before`, which is expected at `offset`, and `after`, which has the same length. False if something else is
   * there: the file was truncated or rewritten, and nothing was written from there on.
   */
  patch(offset: number, before: Uint8Array, after: Uint8Array): boolean {
    return differences(before, after).every((range) => this.#write(offset, before, after, range));
  }

  /** Syncs the file. @param keepTime restore the modification time that others gave the file */
  finish(keepTime: boolean): void {
    if (this.#ourTime === undefined) return;
    fsyncSync(this.#fd);
    // If the time is not the one of our last write, others have changed the file since: their time stays.
    if (keepTime && this.#othersTime !== undefined && fstatSync(this.#fd, { bigint: true }).mtimeNs === this.#ourTime) {
      futimesSync(this.#fd, Number(this.#accessTime) / 1e9, Number(this.#othersTime) / 1e9);
    }
  }

  /** Writes the bytes of `after` in a range. These bytes and some before them must be there as `before` has them. */
  #write(offset: number, before: Uint8Array, after: Uint8Array, { from, to }: ByteRange): boolean {
    const first = Math.max(0, from - CONTEXT_BYTES);
    const { mtimeNs, atimeNs } = fstatSync(this.#fd, { bigint: true });
    // Between this comparison and the write, a microsecond or a time slice, the file can be truncated. No call of Node closes that gap.
    if (!this.#isAt(offset + first, before.subarray(first, to))) return false;
    for (let at = from; at < to; ) at += writeSync(this.#fd, after, at, to - at, offset + at);
    if (!this.#isAt(offset + first, after.subarray(first, to))) this.#hasCollided = true;
    if (mtimeNs !== this.#ourTime) this.#othersTime = mtimeNs;
    this.#accessTime = atimeNs;
    this.#ourTime = fstatSync(this.#fd, { bigint: true }).mtimeNs;
    return true;
  }

  /** Whether `expected` is at `offset`. */
  #isAt(offset: number, expected: Uint8Array): boolean {
    const found = new Uint8Array(expected.length);
    return readSync(this.#fd, found, 0, found.length, offset) === found.length && Buffer.compare(found, expected) === 0;
  }
}

/** The ranges in which two byte strings of the same length differ. */
function differences(before: Uint8Array, after: Uint8Array): readonly ByteRange[] {
  const ranges: { from: number; to: number }[] = [];
  for (let at = 0; at < before.length; at++) {
    if (before[at] === after[at]) continue;
    const last = ranges.at(-1);
    if (last !== undefined && at - last.to <= MAX_GAP_BYTES) last.to = at + 1;
    else ranges.push({ from: at, to: at + 1 });
  }
  return ranges;
}
