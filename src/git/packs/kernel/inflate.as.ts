// Inflates the entries of packs: zlib streams whose size is known.
//
// A part of unpack.as.ts, in AssemblyScript.
import { adler32 } from './adler32.as';
import { END, LINK, LITERAL, makeTable } from './code-tables.as';
import { DISTANCE_BITS, DISTANCES, LENGTHS, LITERAL_BITS, LITERALS, PRECODES } from './memory.as';

/** In this order a block gives the lengths of the codes for lengths. */
const PRECODE_ORDER = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

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
