// The checksum of zlib, sixteen bytes at a time.
//
// A part of unpack.as.ts, in AssemblyScript.

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
