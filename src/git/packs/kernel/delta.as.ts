// Applies deltas of git, and notes which parts of the result are not copied from the base.
//
// A part of unpack.as.ts, in AssemblyScript.
import { MAX_RANGES, RANGES } from './memory.as';

let fresh: i32 = 0;

/** Notes that [from, to) of the result is not copied from the base, or that two copies meet there. */
// @ts-ignore: decorator
@inline
function note(from: usize, to: usize): void {
  if (fresh > 0) {
    const end = RANGES + (<usize>fresh << 3) - 4;
    // What touches the one before, and what there is no more room for, is part of it.
    if (<usize>load<u32>(end) == from || fresh == MAX_RANGES) {
      store<u32>(end, <u32>to);
      return;
    }
  }
  store<u32>(RANGES + (<usize>fresh << 3), <u32>from);
  store<u32>(RANGES + (<usize>fresh << 3) + 4, <u32>to);
  fresh++;
}

let cursor: usize = 0;

/** A number in a delta's header. */
function readSize(end: usize): u64 {
  let value: u64 = 0;
  let shift: u64 = 0;
  while (cursor < end && shift < 56) {
    const byte = <u64>load<u8>(cursor++);
    value |= (byte & 127) << shift;
    if (byte < 128) return value;
    shift += 7;
  }
  return u64.MAX_VALUE;
}

/** The size of the result of a delta of `length` bytes, whose base must have `baseSize`; -1 for anything else. */
export function resultSize(delta: usize, length: usize, baseSize: usize): f64 {
  cursor = delta;
  if (readSize(delta + length) != <u64>baseSize) return -1;
  const size = readSize(delta + length);
  return size == u64.MAX_VALUE ? -1 : <f64>size;
}

/**
 * Applies a delta to `base`; the result must have `size` bytes. Returns how many ranges of the result are not copies in one piece, which it
 * writes to RANGES; -1 for anything that is no delta of this base.
 */
export function applyDelta(delta: usize, length: usize, base: usize, baseSize: usize, out: usize, size: usize): i32 {
  const end = delta + length;
  cursor = delta;
  if (readSize(end) != <u64>baseSize || readSize(end) != <u64>size) return -1;
  fresh = 0;
  let at = cursor;
  let to: usize = 0;
  // Where the copy before ended in the base: at first, at its start.
  let copied: usize = 0;
  while (at < end) {
    const op = <u32>load<u8>(at++);
    if (op == 0) return -1;
    if (op < 128) {
      const count = <usize>op;
      if (count > end - at || count > size - to) return -1;
      copyRun(out + to, at, count);
      note(to, to + count);
      at += count;
      to += count;
      copied = usize.MAX_VALUE;
      continue;
    }
    let from: usize = 0;
    let count: usize = 0;
    if (popcnt<u32>(op & 127) > <u32>(end - at)) return -1;
    if ((op & 1) != 0) from = <usize>load<u8>(at++);
    if ((op & 2) != 0) from |= <usize>load<u8>(at++) << 8;
    if ((op & 4) != 0) from |= <usize>load<u8>(at++) << 16;
    if ((op & 8) != 0) from |= <usize>load<u8>(at++) << 24;
    if ((op & 16) != 0) count = <usize>load<u8>(at++);
    if ((op & 32) != 0) count |= <usize>load<u8>(at++) << 8;
    if ((op & 64) != 0) count |= <usize>load<u8>(at++) << 16;
    if (count == 0) count = 0x10000;
    if (from > baseSize || count > baseSize - from || count > size - to) return -1;
    if (from != copied) note(to, to);
    copyRun(out + to, base + from, count);
    to += count;
    copied = from + count;
  }
  if (to != size) return -1;
  if (copied != baseSize) note(to, to);
  return fresh;
}

/** Copies bytes to where they do not overlap. May write up to 15 bytes more. */
// @ts-ignore: decorator
@inline
function copyRun(out: usize, from: usize, count: usize): void {
  if (count > 256) {
    memory.copy(out, from, count);
    return;
  }
  const end = out + count;
  do {
    v128.store(out, v128.load(from));
    out += 16;
    from += 16;
  } while (out < end);
}
