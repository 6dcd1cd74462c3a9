// The anchor search in AssemblyScript: eight buckets of 3-byte fingerprints, sixty-four positions at a time.
//
// `npm run kernel` compiles this file into wasm.ts; a test compiles it again and compares. It is not part of the
// TypeScript program: its types (i32, v128 …) are AssemblyScript's.
//
// How it works (the idea is known as "Teddy", from the Hyperscan regular expression library): a byte is two nibbles. For each of the
// three bytes of a fingerprint there is a table from low nibble to buckets and one from high nibble to buckets, a bit
// per bucket. A position may start a fingerprint of bucket k only if bit k survives the AND of all six lookups. That
// accepts some positions that match none (it never refuses one that does): a hash of the three bytes rules out most of
// these, and the caller compares the rest. The nibbles of a byte are taken apart once; what was looked up for the bytes before is
// shifted to where a fingerprint ends.

/** Six 16-byte tables: low and high nibble of first, second, third byte. Written by the caller. */
const TABLES: usize = 0;
/** Where positions are written, as u32. */
const HITS: usize = 1024;
/** How many positions fit there. A search returns when fewer than a batch of candidates would fit. */
const MAX_HITS: i32 = 4096;
/** 65,536 bits: one is set for the hash of each fingerprint. Written by the caller. */
const FILTER: usize = 20480;
/** Where the positions that a bucket says yes to wait for the hash of their bytes, as u32: one batch. */
const BATCH: usize = 28672;
const MAX_BATCH: i32 = 1024;
/** Sixty-four come from one step at most, and three more are written than there are. */
const BATCH_END: usize = BATCH + 4 * (1024 - 64 - 3);
/** Makes a hash of three bytes, in the upper half of the product. */
const MULTIPLIER: u32 = 0x9e3779b1;
/** Where the caller's bytes begin. All positions that go in and out are counted from here. */
const WINDOW: usize = 32768;

// @ts-ignore: decorator
@inline
function lookUp(low: v128, high: v128, lows: v128, highs: v128): v128 {
  return v128.and(i8x16.swizzle(low, lows), i8x16.swizzle(high, highs));
}

/** The last byte of `before` and all but the last of `now`. */
// @ts-ignore: decorator
@inline
function oneBack(before: v128, now: v128): v128 {
  return i8x16.shuffle(before, now, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
}

/** The last two bytes of `before` and all but the last two of `now`. */
// @ts-ignore: decorator
@inline
function twoBack(before: v128, now: v128): v128 {
  return i8x16.shuffle(before, now, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
}

// @ts-ignore: decorator
@inline
function positions(buckets: v128): u32 {
  return <u32>i8x16.bitmask(i8x16.ne(buckets, i8x16.splat(0)));
}

/**
 * Writes the positions of the bits set in `bits`, counted from `at`, to `next`; returns where the next one goes. Four at a time, because a
 * loop that ends after one, two or three makes the processor guess, and wrong: that takes longer than three numbers too many.
 */
// @ts-ignore: decorator
@inline
function note(bits: u64, at: usize, next: usize): usize {
  const end = next + (<usize>popcnt(bits) << 2);
  do {
    for (let turn = 0; turn < 4; turn++) {
      store<u32>(next, <u32>(at + <usize>ctz(bits)));
      bits &= bits - 1;
      next += 4;
    }
  } while (next < end);
  return end;
}

/**
 * Adds to HITS the positions in BATCH up to `last` that are before `end` and at which three bytes stand whose bit in FILTER is set; returns
 * how many there are now. Each is written, and counts or not: there is nothing to guess.
 */
// @ts-ignore: decorator
@inline
function sift(last: usize, end: usize, found: i32): i32 {
  for (let next = BATCH; next < last; next += 4) {
    const position = <usize>load<u32>(next);
    const hash = ((load<u32>(position) << 8) * MULTIPLIER) >> 16;
    store<u32>(HITS + (<usize>found << 2), <u32>(position - WINDOW));
    found += ((<i32>load<u8>(FILTER + (hash >> 3)) >> (hash & 7)) & 1) & <i32>(position < end);
  }
  return found;
}

/**
 * Writes the positions p in [from, to) at which a fingerprint may start and returns how many there are. When the
 * result is more than MAX_HITS - MAX_BATCH the search may have stopped early: go on behind the last position.
 * Reads up to 66 bytes past `to`; the caller keeps room for that.
 */
export function search(from: usize, to: usize): i32 {
  const lo0 = v128.load(TABLES);
  const hi0 = v128.load(TABLES + 16);
  const lo1 = v128.load(TABLES + 32);
  const hi1 = v128.load(TABLES + 48);
  const lo2 = v128.load(TABLES + 64);
  const hi2 = v128.load(TABLES + 80);
  const low = i8x16.splat(0x0f);
  // What the 16 bytes before said of first and second bytes; nothing, at the start. A mask tells where a fingerprint ends.
  let first = i8x16.splat(0);
  let second = i8x16.splat(0);
  let found: i32 = 0;
  let next = BATCH;
  const end = WINDOW + to;
  const last = end + 2;
  for (let at = WINDOW + from; at < last; at += 64) {
    const b0 = v128.load(at, 0);
    const l0 = v128.and(b0, low);
    const h0 = i8x16.shr_u(b0, 4);
    const x0 = lookUp(lo0, hi0, l0, h0);
    const y0 = lookUp(lo1, hi1, l0, h0);
    const m0 = v128.and(lookUp(lo2, hi2, l0, h0), v128.and(twoBack(first, x0), oneBack(second, y0)));
    const b1 = v128.load(at, 16);
    const l1 = v128.and(b1, low);
    const h1 = i8x16.shr_u(b1, 4);
    const x1 = lookUp(lo0, hi0, l1, h1);
    const y1 = lookUp(lo1, hi1, l1, h1);
    const m1 = v128.and(lookUp(lo2, hi2, l1, h1), v128.and(twoBack(x0, x1), oneBack(y0, y1)));
    const b2 = v128.load(at, 32);
    const l2 = v128.and(b2, low);
    const h2 = i8x16.shr_u(b2, 4);
    const x2 = lookUp(lo0, hi0, l2, h2);
    const y2 = lookUp(lo1, hi1, l2, h2);
    const m2 = v128.and(lookUp(lo2, hi2, l2, h2), v128.and(twoBack(x1, x2), oneBack(y1, y2)));
    const b3 = v128.load(at, 48);
    const l3 = v128.and(b3, low);
    const h3 = i8x16.shr_u(b3, 4);
    const x3 = lookUp(lo0, hi0, l3, h3);
    const y3 = lookUp(lo1, hi1, l3, h3);
    const m3 = v128.and(lookUp(lo2, hi2, l3, h3), v128.and(twoBack(x2, x3), oneBack(y2, y3)));
    first = x3;
    second = y3;
    if (v128.any_true(v128.or(v128.or(m0, m1), v128.or(m2, m3)))) {
      const low32 = positions(m0) | (positions(m1) << 16);
      const high32 = positions(m2) | (positions(m3) << 16);
      next = note((<u64>high32 << 32) | <u64>low32, at - 2, next);
      if (next > BATCH_END) {
        found = sift(next, end, found);
        if (found > MAX_HITS - MAX_BATCH) return found;
        next = BATCH;
      }
    }
  }
  return sift(next, end, found);
}

/** How many line feeds stand in [from, to). */
export function countLines(from: usize, to: usize): i32 {
  const feed = i8x16.splat(0x0a);
  let lines: i32 = 0;
  const end = WINDOW + to;
  let at = WINDOW + from;
  for (; at + 16 <= end; at += 16) {
    lines += popcnt<i32>(i8x16.bitmask(i8x16.eq(v128.load(at), feed)));
  }
  for (; at < end; at++) {
    if (load<u8>(at) == 0x0a) lines++;
  }
  return lines;
}
