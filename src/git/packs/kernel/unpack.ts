// The kernel that inflates entries of packs and applies deltas, with its memory.
import { UNPACK_WASM } from './wasm.ts';

/** Where the kernel writes ranges, and from where on the memory is free. */
const RANGES = 49_152;
const FREE = 65_536;

const PAGE_BYTES = 65_536;

/** The part of WebAssembly that is used here; the types of Node do not declare it. */
declare const WebAssembly:
  | {
      validate(bytes: Uint8Array): boolean;
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Memory: new (limits: { readonly initial: number; readonly maximum: number }) => { readonly buffer: ArrayBuffer };
      readonly Instance: new (
        module: object,
        imports: { readonly env: { readonly memory: object } },
      ) => { readonly exports: unknown };
    }
  | undefined;

/** All positions are in `memory`. The kernel may read and write up to 16 bytes beyond what it is given. */
export interface UnpackKernel {
  readonly memory: Buffer;
  /** The first position that is the caller's. */
  readonly free: number;
  /** Where `applyDelta` writes pairs: the start and the end of each range of the result that is not one copied piece. */
  readonly ranges: Uint32Array;
  /**
   * Inflates a zlib stream that begins at `from` and ends at or before `end` to `out`, where it must give exactly `size` bytes. Returns the
   * length of the stream; 0 where it is damaged, or is or gives something else.
   */
  inflate(from: number, end: number, out: number, size: number): number;
  /** The size of what a delta for a base of `baseSize` bytes makes; -1 for anything that is no such delta. */
  resultSize(delta: number, length: number, baseSize: number): number;
  /**
   * Applies a delta; the result must have `size` bytes. Returns how many ranges of the result are not copied from the base in one piece. Each
   * is what was inserted, or is empty, where two copies meet that do not follow each other in the base. -1 for anything that is no such delta.
   */
  applyDelta(delta: number, length: number, base: number, baseSize: number, out: number, size: number): number;
}

/** A kernel with at least `bytes` of free memory; undefined where the platform has no WebAssembly with SIMD. */
export function createUnpackKernel(bytes: number): UnpackKernel | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  const code = Buffer.from(UNPACK_WASM, 'base64');
  if (!WebAssembly.validate(code)) return undefined;
  const pages = Math.ceil((FREE + bytes) / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } });
  const { inflate, resultSize, applyDelta } = exports as Pick<UnpackKernel, 'inflate' | 'resultSize' | 'applyDelta'>;
  return {
    memory: Buffer.from(memory.buffer),
    free: FREE,
    ranges: new Uint32Array(memory.buffer, RANGES, (FREE - RANGES) / 4),
    // Results are 32 bits with a sign.
    inflate: (from, end, out, size) => inflate(from, end, out, size) >>> 0,
    resultSize,
    applyDelta,
  };
}
