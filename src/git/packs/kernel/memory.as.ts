// Where the tables of the kernel lie in its memory.
//
// A part of unpack.as.ts, in AssemblyScript.

/** Tables of 4-byte entries: 9 bits of a literal or length, 8 of a distance, then the tables of longer codes. */
export const LITERALS: usize = 1024;
export const LITERAL_BITS: i32 = 9;
export const DISTANCES: usize = 24576;
export const DISTANCE_BITS: i32 = 8;
/** Bytes: the lengths of the codes of a block. */
export const LENGTHS: usize = 40960;
/** u16: symbols in the order of their codes. */
export const SORTED: usize = 41984;
/** u16: how many codes there are of each length, and where the first of each length is in SORTED. */
export const COUNTS: usize = 43008;
export const STARTS: usize = 43072;
/** u32: codes of 7 bits, for the lengths of the codes. */
export const PRECODES: usize = 43520;
/** u32 pairs: where what a delta inserts begins and ends in its result. */
export const RANGES: usize = 49152;
export const MAX_RANGES: i32 = 2048;
