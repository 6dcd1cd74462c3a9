// Keeps fzstd from decoding for ever: it trusts the sizes in damaged and hostile blocks.
import type { ScanError } from '../../model/errors.ts';
import { damaged } from './damage.ts';

/** The longest time for one block. It has 128 KiB at most, which takes milliseconds. */
const MAX_BLOCK_MS = 1000;

/** How many matches are copied between two checks of the clock. One that claims 64 KiB takes a tenth of a millisecond. */
const MATCHES_PER_CHECK = 64;

/**
 * Makes `decoder` throw if a block takes longer than any valid one can. fzstd copies as many bytes as each match claims, however
 * full the block is: a few bytes keep it busy for a minute. For each match it reads earlier offsets from a list; this puts a list
 * of its own instead when fzstd has read the header of a frame, and checks the clock there.
 *
 * It depends on a private field of fzstd 0.1.1 (`s`, and its `o` and `w`): a test decodes a hostile block.
 *
 * @param window how far back a match may reach, in bytes
 * @param before what each byte of the window is before something was decoded
 */
export function limitTime(decoder: object, window: number, before: number): { begin(): void } {
  let state: object | number | undefined;
  let began = performance.now();
  let matches = 0;
  const check = (): void => {
    if (++matches % MATCHES_PER_CHECK === 0 && performance.now() - began > MAX_BLOCK_MS)
      throw damaged('a block claims more than it can hold');
  };
  Object.defineProperty(decoder, 's', {
    get: () => state,
    set(value: object | number | undefined) {
      if (typeof value === 'object') {
        Object.assign(value, { o: watchedOffsets(check, window) });
        if (before !== 0 && 'w' in value && value.w instanceof Uint8Array) value.w.fill(before);
      }
      state = value;
    },
  });
  return {
    begin() {
      began = performance.now();
    },
  };
}

/** A match reaches farther back than there is anything. */
export function beforeStart(): ScanError {
  return damaged('it needs what stands before its start: a dictionary, or the file that it patches');
}

/** The three offsets a frame begins with. The first is read or written for each match. */
function watchedOffsets(check: () => void, window: number): object {
  let first = 1;
  return {
    get 0() {
      check();
      return first;
    },
    set 0(value: number) {
      check();
      // The first of the earlier offsets less one may be none (RFC 8878, 3.1.1.5).
      if (value <= 0 || value > window) throw beforeStart();
      first = value;
    },
    1: 4,
    2: 8,
  };
}

/**
 * Whether the content of a compressed block describes its Huffman weights by a table in which one weight has all of the
 * probability. Each is then read from no bits, and fzstd, which ends with the bits, never ends. No encoder writes that
 * (RFC 8878, 4.1.1 and 4.2.1).
 */
export function hasEndlessWeights(block: Buffer): boolean {
  const first = block[0] ?? 0;
  // Only literals of kind 2 come with a table; their sizes take three to five bytes.
  if ((first & 3) !== 2) return false;
  const at = [3, 3, 4, 5][(first >> 2) & 3] ?? 0;
  const length = block[at] ?? 0;
  // From 128 on the weights are written as they are.
  if (length >= 128) return false;
  return isOneSided(block.subarray(at + 1, at + 1 + length));
}

/** Whether in an FSE table one symbol has all of the probability: those before it have none. */
function isOneSided(table: Buffer): boolean {
  const accuracy = ((table[0] ?? 0) & 15) + 5;
  const half = 2 ** accuracy;
  for (let bit = 4; bit < table.length * 8; ) {
    const value = bitsAt(table, bit, accuracy + 1);
    if (value === 2 * half - 1) return true;
    // Small values take a bit less. 1 stands for none; what has any leaves less than all to the others.
    const short = value % half < half - 2;
    if ((short ? value % half : value) !== 1) return false;
    bit += short ? accuracy : accuracy + 1;
    // Two bits say how many more have none, and 3 that two more bits follow.
    for (let more = 3; more === 3 && bit < table.length * 8; bit += 2) more = bitsAt(table, bit, 2);
  }
  return false;
}

/** `count` bits, at most 16, from bit `at` on, the lowest first. Behind the end there are zeros. */
function bitsAt(bytes: Buffer, at: number, count: number): number {
  const from = at >> 3;
  const three = (bytes[from] ?? 0) | ((bytes[from + 1] ?? 0) << 8) | ((bytes[from + 2] ?? 0) << 16);
  return (three >> (at & 7)) & (2 ** count - 1);
}
