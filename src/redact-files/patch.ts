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
  /** Whether the file was cut off in the very moment in which a mask was written: then NUL bytes and that mask may stand where it ended. */
  readonly collided: boolean;
}

/** Differences that are so close are written at once: a reader then sees a secret or its mask, hardly ever half of it. */
const NEAR = 64;

/** A patcher for the file that is open as `fd`. */
export function createPatcher(fd: number): Patcher {
  let theirs: bigint | undefined; // the time of the last change that was not ours
  let ours: bigint | undefined;
  let accessed = 0n;
  let collided = false;

  function write(offset: number, before: Uint8Array, after: Uint8Array): boolean {
    const there = new Uint8Array(before.length);
    const { size, mtimeNs, atimeNs } = fstatSync(fd, { bigint: true });
    // That all of it can be read says that the file is still so long. Between this and the write there is a microsecond in which it can be
    // cut off; no call that Node has closes that gap.
    if (readSync(fd, there, 0, there.length, offset) < there.length || Buffer.compare(there, before) !== 0) return false;
    for (let at = 0; at < after.length; ) at += writeSync(fd, after, at, after.length - at, offset + at);
    const now = fstatSync(fd, { bigint: true });
    if (now.size < size) collided = true;
    if (mtimeNs !== ours) theirs = mtimeNs;
    accessed = atimeNs;
    ours = now.mtimeNs;
    return true;
  }

  return {
    patch: (offset, before, after) =>
      differences(before, after).every(({ from, to }) =>
        write(offset + from, before.subarray(from, to), after.subarray(from, to)),
      ),
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
function differences(before: Uint8Array, after: Uint8Array): readonly { readonly from: number; readonly to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  for (let at = 0; at < before.length; at++) {
    if (before[at] === after[at]) continue;
    const last = ranges.at(-1);
    if (last !== undefined && at - last.to <= NEAR) last.to = at + 1;
    else ranges.push({ from: at, to: at + 1 });
  }
  return ranges;
}
