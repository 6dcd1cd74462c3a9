// Makes the tables that codes of deflate are read with.
//
// A part of unpack.as.ts, in AssemblyScript.
import { COUNTS, SORTED, STARTS } from './memory.as';

/** Kinds of entries: a literal, the end of a block, a link to a second table. What is none of these is a length or a distance. */
export const LITERAL: u32 = 32;
export const END: u32 = 64;
export const LINK: u32 = 128;

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
export function makeTable(kind: i32, table: usize, bits: i32, lengths: usize, count: i32): bool {
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
