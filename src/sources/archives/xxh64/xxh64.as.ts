// XXH64, the checksum of zstd, in AssemblyScript. The bytes are in the memory from the position 0 on.

const P1: u64 = 0x9e3779b185ebca87;
const P2: u64 = 0xc2b2ae3d27d4eb4f;
const P3: u64 = 0x165667b19e3779f9;
const P4: u64 = 0x85ebca77c2b2ae63;
const P5: u64 = 0x27d4eb2f165667c5;

let total: u64 = 0;
let a: u64 = 0;
let b: u64 = 0;
let c: u64 = 0;
let d: u64 = 0;

/** Begins with the seed 0. */
export function start(): void {
  total = 0;
  a = P1 + P2;
  b = P2;
  c = 0;
  d = 0 - P1;
}

/** Takes `length` bytes, a multiple of 32. */
export function stripes(length: usize): void {
  let at: usize = 0;
  let e = a;
  let f = b;
  let g = c;
  let h = d;
  for (; at < length; at += 32) {
    e = round(e, load<u64>(at));
    f = round(f, load<u64>(at + 8));
    g = round(g, load<u64>(at + 16));
    h = round(h, load<u64>(at + 24));
  }
  a = e;
  b = f;
  c = g;
  d = h;
  total += length;
}

/** Takes the last `length` bytes, fewer than 32. Returns the lower half of the sum. */
export function finish(length: usize): u32 {
  let sum: u64 = P5;
  if (total > 0) {
    sum = rotl<u64>(a, 1) + rotl<u64>(b, 7) + rotl<u64>(c, 12) + rotl<u64>(d, 18);
    sum = merge(merge(merge(merge(sum, a), b), c), d);
  }
  sum += total + length;
  let at: usize = 0;
  for (; at + 8 <= length; at += 8) sum = rotl<u64>(sum ^ round(0, load<u64>(at)), 27) * P1 + P4;
  if (at + 4 <= length) {
    sum = rotl<u64>(sum ^ (<u64>load<u32>(at) * P1), 23) * P2 + P3;
    at += 4;
  }
  for (; at < length; at++) sum = rotl<u64>(sum ^ (<u64>load<u8>(at) * P5), 11) * P1;
  sum = (sum ^ (sum >> 33)) * P2;
  sum = (sum ^ (sum >> 29)) * P3;
  return <u32>(sum ^ (sum >> 32));
}

// @ts-ignore: decorator
@inline
function round(lane: u64, value: u64): u64 {
  return rotl<u64>(lane + value * P2, 31) * P1;
}

// @ts-ignore: decorator
@inline
function merge(sum: u64, lane: u64): u64 {
  return (sum ^ round(0, lane)) * P1 + P4;
}
