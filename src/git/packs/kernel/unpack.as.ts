// Inflates the entries of packs and applies their deltas, in AssemblyScript.
//
// `npm run kernel` compiles this file into wasm.ts; a test compiles it again and compares. It is not part of the
// TypeScript program: its types (i32, v128 …) are AssemblyScript's.
//
// Why not zlib: a call of node:zlib costs some 20 µs, more than the work for nearly every entry of a pack. Nothing here is
// trusted: each function says how much it read and wrote, the checksum of zlib is compared, and the caller has git read
// what does not come out right.
//
// Reads may go up to 16 bytes beyond an input, writes up to 16 beyond an output; the caller keeps room for that.

/** Tables of 4-byte entries: 9 bits of a literal or length, 8 of a distance, then the tables of longer codes. */
const LITERALS: usize = 1024;
const LITERAL_BITS: i32 = 9;
const DISTANCES: usize = 24576;
const DISTANCE_BITS: i32 = 8;
/** Bytes: the lengths of the codes of a block. */
const LENGTHS: usize = 40960;
/** u16: symbols in the order of their codes. */
const SORTED: usize = 41984;
/** u16: how many codes there are of each length, and where the first of each length is in SORTED. */
const COUNTS: usize = 43008;
const STARTS: usize = 43072;
/** u32: codes of 7 bits, for the lengths of the codes. */
const PRECODES: usize = 43520;
/** u32 pairs: where what a delta inserts begins and ends in its result. */
const RANGES: usize = 49152;
const MAX_RANGES: i32 = 2048;

/** Kinds of entries: a literal, the end of a block, a link to a second table. What is none of these is a length or a distance. */
const LITERAL: u32 = 32;
const END: u32 = 64;
const LINK: u32 = 128;

/** Base values and extra bits of lengths and distances, as in RFC 1951. */
const LENGTH_BASES = memory.data<u16>([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258, 0, 0,
]);
const LENGTH_EXTRAS = memory.data<u8>([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0, 0, 0]);
const DISTANCE_BASES = memory.data<u16>([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193,
  12289, 16385, 24577, 0, 0,
]);
const DISTANCE_EXTRAS = memory.data<u8>([
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 0, 0,
]);
const PRECODE_ORDER = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

/** Which entry a symbol has: 0 for literals and lengths, 1 for distances, 2 for the lengths of codes. */
// @ts-ignore: decorator
@inline
function entryOf(kind: i32, symbol: i32): u32 {
  if (kind == 2) return <u32>symbol << 16;
  if (kind == 1) {
    if (symbol > 29) return 0;
    const extra = <u32>load<u8>(DISTANCE_EXTRAS + symbol);
    return (<u32>load<u16>(DISTANCE_BASES + (<usize>symbol << 1)) << 16) | (extra << 8) | 16;
  }
  if (symbol < 256) return (<u32>symbol << 16) | LITERAL;
  if (symbol == 256) return END;
  if (symbol > 285) return 0;
  const extra = <u32>load<u8>(LENGTH_EXTRAS + symbol - 257);
  return (<u32>load<u16>(LENGTH_BASES + (<usize>(symbol - 257) << 1)) << 16) | (extra << 8);
}

// @ts-ignore: decorator
@inline
function reversed(code: u32, length: i32): u32 {
  let value = ((code & 0x5555) << 1) | ((code >> 1) & 0x5555);
  value = ((value & 0x3333) << 2) | ((value >> 2) & 0x3333);
  value = ((value & 0x0f0f) << 4) | ((value >> 4) & 0x0f0f);
  value = ((value & 0x00ff) << 8) | (value >> 8);
  return value >> (16 - length);
}

/**
 * Makes the table at `table` for the codes whose lengths are `count` bytes at `lengths`. False where they are no code. An entry is what
 * `entryOf` gives, with the bits to drop in its lowest four; for distances 16 is set besides, so that 0 is no entry.
 */
function makeTable(kind: i32, table: usize, bits: i32, lengths: usize, count: i32): bool {
  memory.fill(COUNTS, 0, 32);
  for (let at = 0; at < count; at++) {
    const slot = COUNTS + (<usize>load<u8>(lengths + at) << 1);
    store<u16>(slot, load<u16>(slot) + 1);
  }
  store<u16>(COUNTS, 0);
  let left: i32 = 1;
  let sum: u32 = 0;
  let longest: i32 = 0;
  for (let length = 1; length < 16; length++) {
    const here = load<u16>(COUNTS + (<usize>length << 1));
    left = (left << 1) - <i32>here;
    if (left < 0) return false;
    store<u16>(STARTS + (<usize>length << 1), <u16>sum);
    sum += here;
    if (here != 0) longest = length;
  }
  for (let at = 0; at < count; at++) {
    const length = <usize>load<u8>(lengths + at);
    if (length == 0) continue;
    const slot = STARTS + (length << 1);
    const index = load<u16>(slot);
    store<u16>(SORTED + (<usize>index << 1), <u16>at);
    store<u16>(slot, index + 1);
  }
  // Where codes are missing, entries must stay 0, which is an error when it is met.
  memory.fill(table, 0, <usize>4 << bits);
  let code: u32 = 0;
  let index: usize = 0;
  let next: u32 = <u32>1 << bits;
  let linked: u32 = 0xffffffff;
  let linkBits: i32 = 0;
  for (let length = 1; length <= longest; length++) {
    const here = <i32>load<u16>(COUNTS + (<usize>length << 1));
    for (let nth = 0; nth < here; nth++) {
      const entry = entryOf(kind, <i32>load<u16>(SORTED + (index << 1)));
      index++;
      const back = reversed(code, length);
      if (length <= bits) {
        const full = entry == 0 && kind != 2 ? 0 : entry | <u32>length;
        for (let at = back; at < <u32>1 << bits; at += <u32>1 << length) store<u32>(table + (<usize>at << 2), full);
      } else {
        const first = back & ((1 << bits) - 1);
        if (first != linked) {
          linked = first;
          // As many bits as the codes with this beginning need: those that are left, until they are used up.
          linkBits = length - bits;
          let room: i32 = (1 << linkBits) - (here - nth);
          while (room > 0 && linkBits + bits < longest) {
            linkBits++;
            room = (room << 1) - <i32>load<u16>(COUNTS + (<usize>(linkBits + bits) << 1));
          }
          store<u32>(table + (<usize>first << 2), (next << 16) | (<u32>linkBits << 8) | LINK | <u32>bits);
          memory.fill(table + (<usize>next << 2), 0, <usize>4 << linkBits);
          next += <u32>1 << linkBits;
        }
        const links = load<u32>(table + (<usize>first << 2));
        const start = links >> 16;
        const full = entry == 0 ? 0 : entry | <u32>(length - bits);
        for (let at = back >> bits; at < <u32>1 << linkBits; at += <u32>1 << (length - bits))
          store<u32>(table + (<usize>(start + at) << 2), full);
      }
      code++;
    }
    code <<= 1;
  }
  return true;
}

let input: usize = 0;
let inputEnd: usize = 0;
let buffer: u64 = 0;
let held: i32 = 0;

// @ts-ignore: decorator
@inline
function refill(): void {
  buffer |= load<u64>(input) << held;
  input += <usize>((63 - held) >> 3);
  held |= 56;
}

// @ts-ignore: decorator
@inline
function take(count: i32): u32 {
  const value = <u32>(buffer & ((<u64>1 << count) - 1));
  buffer >>= count;
  held -= count;
  return value;
}

/** Reads the tables of a block with codes of its own. */
function readTables(): bool {
  refill();
  const literals = take(5) + 257;
  const distances = take(5) + 1;
  const precodes = take(4) + 4;
  if (literals > 286) return false;
  memory.fill(LENGTHS, 0, 19);
  for (let at: u32 = 0; at < precodes; at++) {
    if (held < 3) refill();
    store<u8>(LENGTHS + <usize>load<u8>(PRECODE_ORDER + at), <u8>take(3));
  }
  if (!makeTable(2, PRECODES, 7, LENGTHS, 19)) return false;
  const total = literals + distances;
  let at: u32 = 0;
  while (at < total) {
    if (input > inputEnd + 8) return false;
    refill();
    const entry = load<u32>(PRECODES + (<usize>(buffer & 127) << 2));
    const length = <i32>(entry & 15);
    if (length == 0) return false;
    take(length);
    const symbol = entry >> 16;
    if (symbol < 16) {
      store<u8>(LENGTHS + at, <u8>symbol);
      at++;
      continue;
    }
    if (symbol == 16 && at == 0) return false;
    const value: u8 = symbol == 16 ? load<u8>(LENGTHS + at - 1) : 0;
    const repeat = symbol == 16 ? 3 + take(2) : symbol == 17 ? 3 + take(3) : 11 + take(7);
    if (at + repeat > total) return false;
    memory.fill(LENGTHS + at, value, repeat);
    at += repeat;
  }
  return (
    makeTable(0, LITERALS, LITERAL_BITS, LENGTHS, literals) &&
    makeTable(1, DISTANCES, DISTANCE_BITS, LENGTHS + literals, distances)
  );
}

function fixedTables(): void {
  memory.fill(LENGTHS, 8, 144);
  memory.fill(LENGTHS + 144, 9, 112);
  memory.fill(LENGTHS + 256, 7, 24);
  memory.fill(LENGTHS + 280, 8, 8);
  makeTable(0, LITERALS, LITERAL_BITS, LENGTHS, 288);
  memory.fill(LENGTHS, 5, 32);
  makeTable(1, DISTANCES, DISTANCE_BITS, LENGTHS, 32);
}

/** Copies `length` bytes that were written `distance` before. May write up to 15 bytes more. */
// @ts-ignore: decorator
@inline
function copyBack(out: usize, distance: usize, length: usize): void {
  let from = out - distance;
  const end = out + length;
  if (distance >= 16) {
    do {
      v128.store(out, v128.load(from));
      out += 16;
      from += 16;
    } while (out < end);
  } else if (distance >= 8) {
    do {
      store<u64>(out, load<u64>(from));
      out += 8;
      from += 8;
    } while (out < end);
  } else {
    do store<u8>(out++, load<u8>(from++));
    while (out < end);
  }
}

/** Inflates one block with codes. Returns where the output ends; 0 for an error. The state is in locals: globals are memory. */
function inflateBlock(start: usize, at: usize, outEnd: usize): usize {
  let bits = buffer;
  let count = held;
  let from = input;
  let out = at;
  const end = inputEnd + 8;
  for (;;) {
    if (from > end) return 0;
    bits |= load<u64>(from) << count;
    from += <usize>((63 - count) >> 3);
    count |= 56;
    let entry = load<u32>(LITERALS + (<usize>(bits & ((1 << LITERAL_BITS) - 1)) << 2));
    // Three literals of up to 9 bits, then a length and a distance of up to 48: more are read between them.
    if ((entry & LITERAL) != 0) {
      if (outEnd - out < 3) {
        if (out >= outEnd) return 0;
        store<u8>(out++, <u8>(entry >> 16));
        bits >>= entry & 15;
        count -= entry & 15;
        continue;
      }
      bits >>= entry & 15;
      count -= entry & 15;
      store<u8>(out++, <u8>(entry >> 16));
      entry = load<u32>(LITERALS + (<usize>(bits & ((1 << LITERAL_BITS) - 1)) << 2));
      if ((entry & LITERAL) != 0) {
        bits >>= entry & 15;
        count -= entry & 15;
        store<u8>(out++, <u8>(entry >> 16));
        entry = load<u32>(LITERALS + (<usize>(bits & ((1 << LITERAL_BITS) - 1)) << 2));
        if ((entry & LITERAL) != 0) {
          bits >>= entry & 15;
          count -= entry & 15;
          store<u8>(out++, <u8>(entry >> 16));
          continue;
        }
      }
      bits |= load<u64>(from) << count;
      from += <usize>((63 - count) >> 3);
      count |= 56;
    }
    if ((entry & LINK) != 0) {
      bits >>= LITERAL_BITS;
      count -= LITERAL_BITS;
      entry = load<u32>(LITERALS + (<usize>((entry >> 16) + <u32>(bits & ((<u64>1 << ((entry >> 8) & 15)) - 1))) << 2));
    }
    if ((entry & 15) == 0) return 0;
    bits >>= entry & 15;
    count -= entry & 15;
    if ((entry & LITERAL) != 0) {
      if (out >= outEnd) return 0;
      store<u8>(out++, <u8>(entry >> 16));
      continue;
    }
    if ((entry & END) != 0) break;
    const extra = (entry >> 8) & 15;
    const length = <usize>((entry >> 16) + <u32>(bits & ((<u64>1 << extra) - 1)));
    bits >>= extra;
    count -= extra;
    let far = load<u32>(DISTANCES + (<usize>(bits & ((1 << DISTANCE_BITS) - 1)) << 2));
    if ((far & LINK) != 0) {
      bits >>= DISTANCE_BITS;
      count -= DISTANCE_BITS;
      far = load<u32>(DISTANCES + (<usize>((far >> 16) + <u32>(bits & ((<u64>1 << ((far >> 8) & 15)) - 1))) << 2));
    }
    if ((far & 15) == 0) return 0;
    bits >>= far & 15;
    count -= far & 15;
    const more = (far >> 8) & 15;
    const distance = <usize>((far >> 16) + <u32>(bits & ((<u64>1 << more) - 1)));
    bits >>= more;
    count -= more;
    if (distance > out - start || length > outEnd - out) return 0;
    copyBack(out, distance, length);
    out += length;
  }
  buffer = bits;
  held = count;
  input = from;
  return out;
}

/** A stored block: bytes as they are. Returns where the output ends; 0 for an error. */
function copyStored(out: usize, outEnd: usize): usize {
  // Back to the next whole byte: those that are held were not read.
  take(held & 7);
  input -= <usize>(held >> 3);
  buffer = 0;
  held = 0;
  if (input + 4 > inputEnd) return 0;
  const length = <usize>load<u16>(input);
  if (length != (<usize>load<u16>(input + 2) ^ 0xffff)) return 0;
  input += 4;
  if (length > inputEnd - input || length > outEnd - out) return 0;
  memory.copy(out, input, length);
  input += length;
  // A first byte beyond the end of the output: there is none, where an empty block ends it.
  return out + length;
}

/** The checksum of zlib. */
export function adler32(at: usize, length: usize): u32 {
  let a: u32 = 1;
  let b: u32 = 0;
  const low = i16x8(16, 15, 14, 13, 12, 11, 10, 9);
  const high = i16x8(8, 7, 6, 5, 4, 3, 2, 1);
  while (length >= 16) {
    // As many steps as 32 bits hold.
    const steps = min<usize>(length >> 4, 340);
    let sums = i32x4.splat(0);
    let before = i32x4.splat(0);
    let weighted = i32x4.splat(0);
    for (let step: usize = 0; step < steps; step++) {
      const bytes = v128.load(at);
      const first = i16x8.extend_low_i8x16_u(bytes);
      const last = i16x8.extend_high_i8x16_u(bytes);
      before = i32x4.add(before, sums);
      weighted = i32x4.add(weighted, i32x4.add(i32x4.dot_i16x8_s(first, low), i32x4.dot_i16x8_s(last, high)));
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.add(first, last)));
      at += 16;
    }
    b = (b + <u32>(steps << 4) * a + (total(before) << 4) + total(weighted)) % 65521;
    a = (a + total(sums)) % 65521;
    length -= steps << 4;
  }
  for (; length > 0; length--) {
    a += load<u8>(at++);
    b += a;
  }
  return ((b % 65521) << 16) | (a % 65521);
}

// @ts-ignore: decorator
@inline
function total(lanes: v128): u32 {
  return (
    i32x4.extract_lane(lanes, 0) + i32x4.extract_lane(lanes, 1) + i32x4.extract_lane(lanes, 2) + i32x4.extract_lane(lanes, 3)
  );
}

/**
 * Inflates a zlib stream that lies in [from, end) to `out`, where it must give exactly `size` bytes with the checksum at its end. Returns
 * the length of the stream; 0 for anything else.
 */
export function inflate(from: usize, end: usize, out: usize, size: usize): u32 {
  if (end < from + 8) return 0;
  const flags = (<u32>load<u8>(from) << 8) | <u32>load<u8>(from + 1);
  if ((flags & 0x0f00) != 0x0800 || (flags & 0x20) != 0 || flags % 31 != 0 || flags >> 12 > 7) return 0;
  input = from + 2;
  inputEnd = end;
  buffer = 0;
  held = 0;
  let at = out;
  const outEnd = out + size;
  let last: u32 = 0;
  do {
    if (input > inputEnd + 8) return 0;
    refill();
    last = take(1);
    const kind = take(2);
    if (kind == 0) at = copyStored(at, outEnd);
    else {
      if (kind == 1) fixedTables();
      else if (kind == 3 || !readTables()) return 0;
      at = inflateBlock(out, at, outEnd);
    }
    if (at == 0) return 0;
  } while (last == 0);
  input -= <usize>(held >> 3);
  if (at != outEnd || input + 4 > inputEnd) return 0;
  const sum = adler32(out, size);
  if (bswap<u32>(load<u32>(input)) != sum) return 0;
  return <u32>(input + 4 - from);
}

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
