// The anchor search: all positions in a window of bytes at which one of a few 3-byte fingerprints stands.
import { KERNEL_WASM } from './wasm.ts';

/** How many bytes a window holds. Of 64 KiB to 1 MiB the fastest. */
export const WINDOW_SIZE: number = 1 << 20;

const TABLES = 0;
const HITS = 1024;
const MAX_HITS = 4096;
const WINDOW = 32768;

/** A window of memory and the search in it. Positions are counted from the start of the window. */
export interface Kernel {
  /** WINDOW_SIZE bytes; the caller fills them. */
  readonly window: Buffer;
  /** Results of the last search. */
  readonly hits: Uint32Array;
  /**
   * Puts into `hits` the positions in [from, to) at which a fingerprint may stand and returns their number. Never
   * misses one; may name one that is none. A search that `isFull` is to be continued behind its last position.
   */
  search(from: number, to: number): number;
  /** How many line feeds stand in [from, to). */
  countLines(from: number, to: number): number;
}

/** Whether a search with this result may have stopped before its end. */
export function isFull(found: number): boolean {
  return found > MAX_HITS - 32;
}

/** The fastest kernel this platform can run. */
export function createKernel(fingerprints: readonly string[]): Kernel {
  return createSimdKernel(fingerprints) ?? createPlainKernel(fingerprints);
}

/** The little of WebAssembly that we use; the types of Node do not declare it. */
declare const WebAssembly:
  | {
      validate(bytes: Uint8Array): boolean;
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (module: object) => { readonly exports: unknown };
    }
  | undefined;

interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  search(from: number, to: number): number;
  searchPairs(from: number, to: number, a0: number, a1: number, b0: number, b1: number): number;
  countLines(from: number, to: number): number;
}

/** The kernel in WebAssembly, or undefined where the platform has no WebAssembly with SIMD (`node --jitless`, say). */
export function createSimdKernel(fingerprints: readonly string[]): Kernel | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  const bytes = Buffer.from(KERNEL_WASM, 'base64');
  if (!WebAssembly.validate(bytes)) return undefined;
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const { memory, search, searchPairs, countLines } = instance.exports as KernelExports;
  const pairs = [...new Set(fingerprints.map((fingerprint) => fingerprint.slice(1)))];
  const a = pairOf(pairs[0]);
  const b = pairOf(pairs[1] ?? pairs[0]);
  const tables = new Uint8Array(memory.buffer, TABLES, 96);
  // A bucket says yes to any mixture of its fingerprints. Those that end alike mix least.
  const endings = [...new Set(fingerprints.map((fingerprint) => (fingerprints.length > 8 ? fingerprint.slice(1) : fingerprint)))];
  for (const fingerprint of fingerprints) {
    const bucket = 1 << (endings.findIndex((ending) => fingerprint.endsWith(ending)) % 8);
    for (let at = 0; at < 3; at++) {
      const byte = fingerprint.charCodeAt(at);
      const low = at * 32 + (byte & 15);
      const high = at * 32 + 16 + (byte >> 4);
      tables[low] = (tables[low] ?? 0) | bucket;
      tables[high] = (tables[high] ?? 0) | bucket;
    }
  }
  return {
    window: Buffer.from(memory.buffer, WINDOW, WINDOW_SIZE),
    hits: new Uint32Array(memory.buffer, HITS, MAX_HITS),
    search: pairs.length <= 2 ? (from, to) => searchPairs(from, to, ...a, ...b) : search,
    countLines,
  };
}

function pairOf(pair = '\0\0'): readonly [number, number] {
  return [pair.charCodeAt(0), pair.charCodeAt(1)];
}

/** The same search without WebAssembly, and much slower. */
export function createPlainKernel(fingerprints: readonly string[]): Kernel {
  // Room for the two bytes that a fingerprint at the last position reaches beyond the window.
  const memory = Buffer.alloc(WINDOW_SIZE + 2);
  const hits = new Uint32Array(MAX_HITS);
  const first = new Uint8Array(256);
  const whole = new Set<number>();
  for (const fingerprint of fingerprints) {
    first[fingerprint.charCodeAt(0)] = 1;
    whole.add(Buffer.from(fingerprint, 'latin1').readUIntBE(0, 3));
  }
  return {
    window: memory.subarray(0, WINDOW_SIZE),
    hits,
    search(from, to) {
      let found = 0;
      for (let at = from; at < to; at++) {
        if (first[memory[at] ?? 0] === 0 || !whole.has(memory.readUIntBE(at, 3))) continue;
        hits[found++] = at;
        if (isFull(found)) break;
      }
      return found;
    },
    countLines(from, to) {
      let lines = 0;
      for (let at = memory.indexOf(10, from); at >= 0 && at < to; at = memory.indexOf(10, at + 1)) lines++;
      return lines;
    },
  };
}
