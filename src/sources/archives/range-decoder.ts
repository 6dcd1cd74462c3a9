// The range decoder of LZMA: bits out of bytes, each with a probability that adapts.
import { damaged, truncated } from './damage.ts';
import { BITS, HALF } from './lzma-model.ts';

/** Reads from bytes in memory. Throws ScanError at their end. */
export class RangeDecoder {
  #input: Uint8Array = new Uint8Array(0);
  /** Where the next byte of the input is read. */
  at = 0;
  #range = 0;
  #code = 0;

  /** Begins to read at `at` of `input`. */
  start(input: Uint8Array, at: number): void {
    this.#input = input;
    this.at = at + 5;
    if (this.at > input.length) throw truncated();
    if (input[at] !== 0) throw damaged('invalid LZMA data');
    this.#range = 0xffffffff;
    this.#code = Buffer.from(input.buffer, input.byteOffset + at + 1, 4).readUInt32BE(0);
  }

  tree(probs: Uint16Array, base: number, bits: number): number {
    let symbol = 1;
    for (let left = bits; left > 0; left--) symbol = (symbol << 1) | this.bit(probs, base + symbol);
    return symbol - (1 << bits);
  }

  reverse(probs: Uint16Array, base: number, bits: number): number {
    let symbol = 1;
    let value = 0;
    for (let at = 0; at < bits; at++) {
      const bit = this.bit(probs, base + symbol);
      symbol = (symbol << 1) | bit;
      value |= bit << at;
    }
    return value;
  }

  direct(count: number): number {
    let value = 0;
    for (let left = count; left > 0; left--) {
      this.#range = this.#range >>> 1;
      const isOne = this.#code >= this.#range;
      if (isOne) this.#code -= this.#range;
      value = value * 2 + Number(isOne);
      this.#normalise();
    }
    return value;
  }

  bit(probs: Uint16Array, index: number): number {
    const probability = probs[index] ?? HALF;
    const bound = (this.#range >>> BITS) * probability;
    let bit = 0;
    if (this.#code < bound) {
      this.#range = bound;
      probs[index] = probability + (((1 << BITS) - probability) >> 5);
    } else {
      this.#range -= bound;
      this.#code -= bound;
      probs[index] = probability - (probability >> 5);
      bit = 1;
    }
    this.#normalise();
    return bit;
  }

  #normalise(): void {
    if (this.#range >= 0x1000000) return;
    if (this.at >= this.#input.length) throw truncated();
    this.#range = (this.#range << 8) >>> 0;
    this.#code = ((this.#code << 8) | (this.#input[this.at++] ?? 0)) >>> 0;
  }
}
