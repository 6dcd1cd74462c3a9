// The decoder of LZMA, by the specification in the LZMA SDK.
import { ScanError } from '../../model/errors.ts';
import { damaged } from './damage.ts';

import { Lengths, type LzmaProperties, probabilities, STATES } from './lzma-model.ts';
import { RangeDecoder } from './range-decoder.ts';

/** A larger dictionary is not allocated. */
const MAX_DICTIONARY_BYTES = 2 ** 28;

/** How many bytes come out at once. */
const SLICE_BYTES = 1 << 16;

/** What is known between two slices. Input is in memory; what comes out is given slice by slice. */
export class LzmaDecoder {
  readonly #dictionary: Buffer;
  #position = 0;
  /** How many bytes came out, as long as that is less than the dictionary has. */
  #filled = 0;
  #total = 0;
  readonly #coder = new RangeDecoder();
  #properties: LzmaProperties = { lc: 0, lp: 0, pb: 0 };
  #literals = probabilities(0);
  #isMatch = probabilities(0);
  #isRep = probabilities(0);
  #isRep0 = probabilities(0);
  #isRep1 = probabilities(0);
  #isRep2 = probabilities(0);
  #isRep0Long = probabilities(0);
  #slots = probabilities(0);
  #special = probabilities(0);
  #align = probabilities(0);
  #matchLengths = new Lengths();
  #repLengths = new Lengths();
  #state = 0;
  #reps: [number, number, number, number] = [0, 0, 0, 0];
  /** How many bytes of a match are still to be copied. */
  #pending = 0;
  #isEnded = false;

  /** @param size that of the dictionary @param content that of what comes out, if it is known: no larger dictionary is needed */
  constructor(size: number, content?: number) {
    const needed = Math.max(4096, Math.min(size, content ?? size));
    if (needed > MAX_DICTIONARY_BYTES) throw new ScanError('archive-memory', 'needs too much memory; unpack it and scan that');
    this.#dictionary = Buffer.alloc(needed);
  }

  /** Where the next byte of the input is read. */
  get at(): number {
    return this.#coder.at;
  }

  /** Whether an end mark was met. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Forgets what came out. */
  resetDictionary(): void {
    this.#filled = 0;
    this.#total = 0;
  }

  /** Forgets all probabilities. @param properties as before, if they are not given */
  resetState(properties: LzmaProperties = this.#properties): void {
    this.#properties = properties;
    this.#literals = probabilities(0x300 << (properties.lc + properties.lp));
    this.#isMatch = probabilities(STATES << 4);
    this.#isRep = probabilities(STATES);
    this.#isRep0 = probabilities(STATES);
    this.#isRep1 = probabilities(STATES);
    this.#isRep2 = probabilities(STATES);
    this.#isRep0Long = probabilities(STATES << 4);
    this.#slots = probabilities(4 << 6);
    this.#special = probabilities(128);
    this.#align = probabilities(16);
    this.#matchLengths = new Lengths();
    this.#repLengths = new Lengths();
    this.#state = 0;
    this.#reps = [0, 0, 0, 0];
    this.#pending = 0;
    this.#isEnded = false;
  }

  /** Begins to read at `at` of `input`. */
  start(input: Uint8Array, at: number): void {
    this.#coder.start(input, at);
  }

  /** Puts bytes that are not compressed into the dictionary, and gives them. */
  *stored(bytes: Uint8Array): Generator<Uint8Array> {
    for (const byte of bytes) this.#put(byte);
    yield bytes;
  }

  /** The next `count` bytes of content, in slices; fewer if an end mark comes. */
  *decode(count: number): Generator<Uint8Array> {
    for (let left = count; left > 0 && !this.#isEnded; ) {
      if (this.#position === this.#dictionary.length) this.#position = 0;
      const from = this.#position;
      const until = Math.min(this.#dictionary.length, from + SLICE_BYTES, from + left);
      this.#fill(until);
      left -= this.#position - from;
      if (this.#position > from) yield Uint8Array.from(this.#dictionary.subarray(from, this.#position));
    }
  }

  #put(byte: number): void {
    if (this.#position === this.#dictionary.length) this.#position = 0;
    this.#dictionary[this.#position++] = byte;
    this.#total++;
    if (this.#filled < this.#dictionary.length) this.#filled++;
  }

  #byteAt(distance: number): number {
    const at = this.#position - distance - 1;
    return this.#dictionary[at < 0 ? at + this.#dictionary.length : at] ?? 0;
  }

  /** Decodes until the dictionary is filled up to `until`. */
  #fill(until: number): void {
    while (this.#position < until) {
      while (this.#pending > 0 && this.#position < until) {
        this.#put(this.#byteAt(this.#reps[0]));
        this.#pending--;
      }
      if (this.#position < until && !this.#next()) return;
    }
  }

  /** One literal, or the start of a match; false at the end mark. */
  #next(): boolean {
    const { pb } = this.#properties;
    const position = this.#total & ((1 << pb) - 1);
    const state = this.#state;
    if (this.#coder.bit(this.#isMatch, (state << 4) + position) === 0) {
      this.#literal();
      return true;
    }
    let length: number;
    if (this.#coder.bit(this.#isRep, state) === 0) {
      this.#reps = [0, this.#reps[0], this.#reps[1], this.#reps[2]];
      length = this.#length(this.#matchLengths, position);
      this.#state = state < 7 ? 7 : 10;
      const distance = this.#distance(length);
      if (distance === 0xffffffff) {
        this.#isEnded = true;
        return false;
      }
      this.#reps[0] = distance;
    } else {
      if (this.#filled === 0) throw damaged('invalid LZMA data');
      if (this.#repeat(state, position)) return true;
      length = this.#length(this.#repLengths, position);
      this.#state = state < 7 ? 8 : 11;
    }
    if (this.#reps[0] >= this.#filled) throw damaged('invalid LZMA data');
    this.#pending = length + 2;
    return true;
  }

  /** Chooses one of the last distances. True if it was a match of one byte. */
  #repeat(state: number, position: number): boolean {
    if (this.#coder.bit(this.#isRep0, state) === 0) {
      if (this.#coder.bit(this.#isRep0Long, (state << 4) + position) !== 0) return false;
      this.#state = state < 7 ? 9 : 11;
      if (this.#reps[0] >= this.#filled) throw damaged('invalid LZMA data');
      this.#put(this.#byteAt(this.#reps[0]));
      return true;
    }
    const [a, b, c, d] = this.#reps;
    if (this.#coder.bit(this.#isRep1, state) === 0) this.#reps = [b, a, c, d];
    else if (this.#coder.bit(this.#isRep2, state) === 0) this.#reps = [c, a, b, d];
    else this.#reps = [d, a, b, c];
    return false;
  }

  #literal(): void {
    const { lc, lp } = this.#properties;
    const previous = this.#filled > 0 ? this.#byteAt(0) : 0;
    const base = 0x300 * (((this.#total & ((1 << lp) - 1)) << lc) + (previous >> (8 - lc)));
    let symbol = 1;
    if (this.#state >= 7) {
      let match = this.#byteAt(this.#reps[0]);
      while (symbol < 0x100) {
        const matchBit = (match >> 7) & 1;
        match <<= 1;
        const bit = this.#coder.bit(this.#literals, base + ((1 + matchBit) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (matchBit !== bit) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | this.#coder.bit(this.#literals, base + symbol);
    this.#put(symbol & 255);
    if (this.#state < 4) this.#state = 0;
    else this.#state -= this.#state < 10 ? 3 : 6;
  }

  #length(lengths: Lengths, position: number): number {
    if (this.#coder.bit(lengths.choice, 0) === 0) return this.#coder.tree(lengths.low, position << 3, 3);
    if (this.#coder.bit(lengths.choice, 1) === 0) return 8 + this.#coder.tree(lengths.mid, position << 3, 3);
    return 16 + this.#coder.tree(lengths.high, 0, 8);
  }

  #distance(length: number): number {
    const slot = this.#coder.tree(this.#slots, Math.min(length, 3) << 6, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) * 2 ** bits;
    if (slot < 14) return base + this.#coder.reverse(this.#special, base - slot, bits);
    return base + this.#coder.direct(bits - 4) * 16 + this.#coder.reverse(this.#align, 0, 4);
  }
}
