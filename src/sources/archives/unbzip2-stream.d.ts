// Types of the two modules of unbzip2-stream that decode.

declare module 'unbzip2-stream/lib/bit_iterator.js' {
  type Bits = (count: number | null) => number | undefined;

  /** @param next gives the next bytes; nothing at the end, and then reading on throws */
  function createBits(next: () => Uint8Array | undefined): Bits;
  export = createBits;
}

declare module 'unbzip2-stream/lib/bzip2.js' {
  type Bits = (count: number | null) => number | undefined;

  const decoder: {
    /** Reads the header of a stream. Returns its level. */
    header(bits: Bits): number;
    /** Reads a block. Returns the sum so far; null when it was the end of the stream. */
    decompress(bits: Bits, put: (byte: number) => void, memory: Int32Array, size: number, sum: number): number | null;
  };
  export = decoder;
}
