// The probabilities of an LZMA decoder, and how literals and positions are coded.
import { damaged } from './damage.ts';

export const STATES: number = 12;
export const BITS: number = 11;
export const HALF: number = 1 << (BITS - 1);
const POSITIONS = 16;

/** Probabilities of one kind of length. */
export class Lengths {
  readonly choice: Uint16Array = probabilities(2);
  readonly low: Uint16Array = probabilities(POSITIONS << 3);
  readonly mid: Uint16Array = probabilities(POSITIONS << 3);
  readonly high: Uint16Array = probabilities(256);
}

/** `count` probabilities of one half. */
export function probabilities(count: number): Uint16Array {
  return new Uint16Array(count).fill(HALF);
}

/** How literals and positions are coded: the first byte of a header. */
export interface LzmaProperties {
  readonly lc: number;
  readonly lp: number;
  readonly pb: number;
}

/** Reads the byte. Throws ScanError if it is none. */
export function readProperties(byte: number): LzmaProperties {
  if (byte >= 9 * 5 * 5) throw damaged('invalid LZMA properties');
  return { lc: byte % 9, lp: Math.floor(byte / 9) % 5, pb: Math.floor(byte / 45) };
}
