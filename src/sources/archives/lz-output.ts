// What a decoder of the LZ77 family writes: literals, and repeats of what it has written before. Its size is known beforehand.

/** Content of a known size, as far as it is written. */
export class LzOutput {
  readonly bytes: Buffer;
  /** How many bytes are written. */
  length = 0;

  constructor(size: number) {
    this.bytes = Buffer.alloc(size);
  }

  get isFull(): boolean {
    return this.length === this.bytes.length;
  }

  /** `count` bytes of `from`. False, and nothing is written, if there are not so many, or there is no room. */
  literals(from: Uint8Array, at: number, count: number): boolean {
    if (at + count > from.length || this.length + count > this.bytes.length) return false;
    this.bytes.set(from.subarray(at, at + count), this.length);
    this.length += count;
    return true;
  }

  /** `count` bytes from `distance` before the end of what is written; they may overlap what they become. False as in `literals`. */
  repeat(distance: number, count: number): boolean {
    if (distance <= 0 || distance > this.length || this.length + count > this.bytes.length) return false;
    const { bytes, length } = this;
    for (let at = length; at < length + count; at++) bytes[at] = bytes[at - distance] ?? 0;
    this.length += count;
    return true;
  }
}
