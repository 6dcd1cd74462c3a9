// The anchor search: all positions in a window of bytes at which one of a few 3-byte fingerprints stands.
import { KERNEL_WASM } from './wasm.ts';

/** How many bytes a window holds unless another size is asked for: of 64 KiB to 1 MiB the fastest, and the largest there is. */
export const WINDOW_BYTES: number = 1 << 20;

const TABLES = 0;
const HITS = 1024;
const MAX_HITS = 4096;
const MAX_BATCH = 1024;
const FILTER = 20480;
const MULTIPLIER = 0x9e3779b1;
const WINDOW = 32768;

/** A window of memory and the search in it. Positions are counted from the start of the window. */
export interface Kernel {
  /** As many bytes as were asked for; the caller fills them. */
  readonly window: Buffer;
  /** The results of the last search. */
  readonly hits: Uint32Array;
  /**
   * Puts into `hits` the positions in [from, to) at which a fingerprint may stand and returns their number. Never misses one; may name one
   * at which none stands. A search that `isFull` must be continued behind its last position.
   */
  search(from: number, to: number): number;
  /** How many line feeds are in [from, to). */
  countLines(from: number, to: number): number;
}

/** Whether a search with this result may have stopped before its end. */
export function isFull(found: number): boolean {
  return found > MAX_HITS - MAX_BATCH;
}

/** Fingerprints in up to eight buckets; see buckets.ts. */
export type Buckets = readonly (readonly string[])[];

export interface KernelOptions {
  /** The size of the window in bytes, at most WINDOW_BYTES. Tests reach the end of a small one sooner. */
  readonly windowBytes?: number;
}

/** The fastest kernel this platform can run. */
export function createKernel(buckets: Buckets, options: KernelOptions = {}): Kernel {
  return createSimdKernel(buckets, options) ?? createPlainKernel(buckets, options);
}

/** The part of WebAssembly that is used here; the types of Node do not declare it. */
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
  countLines(from: number, to: number): number;
}

/** The kernel in WebAssembly, or undefined where the platform has no WebAssembly with SIMD (`node --jitless`, say). */
export function createSimdKernel(buckets: Buckets, { windowBytes = WINDOW_BYTES }: KernelOptions = {}): Kernel | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  const bytes = Buffer.from(KERNEL_WASM, 'base64');
  if (!WebAssembly.validate(bytes)) return undefined;
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const { memory, search, countLines } = instance.exports as KernelExports;
  const tables = new Uint8Array(memory.buffer, TABLES, 96);
  const filter = new Uint8Array(memory.buffer, FILTER, 8192);
  for (const [bucket, fingerprints] of buckets.entries()) {
    for (const fingerprint of fingerprints) {
      for (let at = 0; at < 3; at++) {
        const byte = fingerprint.charCodeAt(at);
        setBits(tables, at * 32 + (byte & 15), 1 << bucket);
        setBits(tables, at * 32 + 16 + (byte >> 4), 1 << bucket);
      }
      // As the kernel computes it from the three bytes as a little-endian number.
      const hash = Math.imul(Buffer.from(fingerprint, 'latin1').readUIntLE(0, 3) << 8, MULTIPLIER) >>> 16;
      setBits(filter, hash >> 3, 1 << (hash & 7));
    }
  }
  return {
    window: Buffer.from(memory.buffer, WINDOW, windowBytes),
    hits: new Uint32Array(memory.buffer, HITS, MAX_HITS),
    search,
    countLines,
  };
}

function setBits(bytes: Uint8Array, at: number, bits: number): void {
  bytes[at] = (bytes[at] ?? 0) | bits;
}

/** The same search without WebAssembly, and much slower. */
export function createPlainKernel(buckets: Buckets, { windowBytes = WINDOW_BYTES }: KernelOptions = {}): Kernel {
  // With room for the two bytes by which a fingerprint at the last position reaches beyond the window.
  const memory = Buffer.alloc(windowBytes + 2);
  const hits = new Uint32Array(MAX_HITS);
  const first = new Uint8Array(256);
  const whole = new Set<number>();
  for (const fingerprint of buckets.flat()) {
    first[fingerprint.charCodeAt(0)] = 1;
    whole.add(Buffer.from(fingerprint, 'latin1').readUIntBE(0, 3));
  }
  return {
    window: memory.subarray(0, windowBytes),
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
