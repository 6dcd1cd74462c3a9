// Writes masks over what stands in an open file: same length, same place, and only over the bytes that were looked at.
import { fstatSync, fsyncSync, futimesSync, readSync, writeSync } from 'node:fs';

export interface Patcher {
  /**
   * Writes what differs between `before`, which stands at `offset`, and `after`. False where it stands there no more: then the file was cut off
   * or written anew, and nothing was written from there on.
   */
  patch(offset: number, before: Uint8Array, after: Uint8Array): boolean;
  /** Makes what was written last. With `keepTime` the file has the time that others gave it. */
  finish(keepTime: boolean): void;
  /** Whether the file was written anew in about the moment in which a mask was written: the mask can have fallen on what was written then. */
  readonly collided: boolean;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Differences that are so close are written at once: a reader then sees a secret or its mask, hardly ever half of it. */
const NEAR = 64;

/** So many bytes before a difference are looked at too: they tell one file from another better than a mask does. No other difference is in them. */
const AROUND = NEAR;

/** A patcher for the file that is open as `fd`. */
export function createPatcher(fd: number): Patcher {
  let theirs: bigint | undefined; // the time of the last change that was not ours
  let ours: bigint | undefined;
  let accessed = 0n;
  let collided = false;

  /** Whether `expected` stands at `offset`: the file is still so long, and not another one. */
  function stands(offset: number, expected: Uint8Array): boolean {
    const there = new Uint8Array(expected.length);
    return readSync(fd, there, 0, there.length, offset) === there.length && Buffer.compare(there, expected) === 0;
  }

  /** Writes the bytes of `after` from `from` to `to`. They and some before them must stand there as `before` has them. */
  function write(offset: number, before: Uint8Array, after: Uint8Array, { from, to }: Range): boolean {
    const first = Math.max(0, from - AROUND);
    const { mtimeNs, atimeNs } = fstatSync(fd, { bigint: true });
    // Between this and the write there is a microsecond, more where others get the processor, in which the file can be cut off; no call that
    // Node has closes that gap.
    if (!stands(offset + first, before.subarray(first, to))) return false;
    for (let at = from; at < to; ) at += writeSync(fd, after, at, to - at, offset + at);
    if (!stands(offset + first, after.subarray(first, to))) collided = true;
    if (mtimeNs !== ours) theirs = mtimeNs;
    accessed = atimeNs;
    ours = fstatSync(fd, { bigint: true }).mtimeNs;
    return true;
  }

  return {
    patch: (offset, before, after) => differences(before, after).every((range) => write(offset, before, after, range)),
    finish(keepTime) {
      if (ours === undefined) return;
      fsyncSync(fd);
      // A time that is not ours is that of a later change of others: it stays.
      if (keepTime && theirs !== undefined && fstatSync(fd, { bigint: true }).mtimeNs === ours) {
        futimesSync(fd, Number(accessed) / 1e9, Number(theirs) / 1e9);
      }
    },
    get collided() {
      return collided;
    },
  };
}

/** The ranges in which two texts of one length differ. */
function differences(before: Uint8Array, after: Uint8Array): readonly Range[] {
  const ranges: { from: number; to: number }[] = [];
  for (let at = 0; at < before.length; at++) {
    if (before[at] === after[at]) continue;
    const last = ranges.at(-1);
    if (last !== undefined && at - last.to <= NEAR) last.to = at + 1;
    else ranges.push({ from: at, to: at + 1 });
  }
  return ranges;
}
