// The checksum of zstd: the lower half of XXH64 with the seed 0, of bytes that come in pieces.
import { XXH64_WASM } from './wasm.ts';

/** The part of WebAssembly that is used here; the types of Node do not declare it. */
declare const WebAssembly:
  | {
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (module: object) => { readonly exports: unknown };
    }
  | undefined;

/** The kernel works on the bytes at the start of its memory. */
interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer };
  start(): void;
  stripes(length: number): void;
  finish(length: number): number;
}

/** How many bytes go into the memory at once; one page of WebAssembly, of which the kernel keeps nothing. */
const PIECE_BYTES = 65_536;

/** How many bytes the kernel takes together. */
const STRIPE_BYTES = 32;

let module: object | undefined;

/** One sum. */
export class Xxh64 {
  readonly #kernel: Kernel;
  readonly #memory: Uint8Array;
  #length = 0;

  private constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#memory = new Uint8Array(kernel.memory.buffer, 0, PIECE_BYTES);
    kernel.start();
  }

  /** A sum of no bytes yet; undefined where the platform has no WebAssembly. */
  static create(): Xxh64 | undefined {
    if (typeof WebAssembly === 'undefined') return undefined;
    module ??= new WebAssembly.Module(Buffer.from(XXH64_WASM, 'base64'));
    return new Xxh64(new WebAssembly.Instance(module).exports as Kernel);
  }

  update(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const count = Math.min(bytes.length - at, PIECE_BYTES - this.#length);
      this.#memory.set(bytes.subarray(at, at + count), this.#length);
      this.#length += count;
      at += count;
      if (this.#length === PIECE_BYTES) {
        this.#kernel.stripes(PIECE_BYTES);
        this.#length = 0;
      }
    }
  }

  /** The sum, as 32 bits without a sign. Nothing can follow. */
  end(): number {
    const rest = this.#length % STRIPE_BYTES;
    const whole = this.#length - rest;
    this.#kernel.stripes(whole);
    this.#memory.copyWithin(0, whole, this.#length);
    return this.#kernel.finish(rest) >>> 0;
  }
}
