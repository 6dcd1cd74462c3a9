// Puts an object of git together from a base and a delta.

/** The object that `delta` makes of `base`; undefined if they do not fit. */
export function applyDelta(base: Uint8Array, delta: Uint8Array): Buffer | undefined {
  const reader = new DeltaReader(delta);
  if (reader.size() !== base.length) return undefined;
  const size = reader.size();
  // A delta can copy a base many times: a size that no instruction can reach is a lie.
  if (size > MAX_OBJECT_BYTES) return undefined;
  const out = Buffer.allocUnsafe(size);
  let end = 0;
  while (!reader.isAtEnd) {
    const piece = reader.next(base);
    if (piece === undefined || end + piece.length > size) return undefined;
    out.set(piece, end);
    end += piece.length;
  }
  return end === size ? out : undefined;
}

/** The bytes that `delta` adds, for want of its base: what it copies is a line feed. */
export function insertedBytes(delta: Uint8Array): Buffer {
  const reader = new DeltaReader(delta);
  reader.size();
  reader.size();
  const pieces: Uint8Array[] = [];
  while (!reader.isAtEnd) pieces.push(reader.next(NOTHING) ?? LINE_FEED);
  return Buffer.concat(pieces);
}

const NOTHING = new Uint8Array(0);
const LINE_FEED = Uint8Array.of(10);

/** Larger objects are not put together from deltas: git does not make deltas of files of 512 MiB either. */
const MAX_OBJECT_BYTES = 2 ** 26;

/** Reads the sizes and the instructions of a delta. */
class DeltaReader {
  readonly #delta: Uint8Array;
  #at = 0;

  constructor(delta: Uint8Array) {
    this.#delta = delta;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#delta.length;
  }

  /** A number of seven bits a byte, the lowest first. */
  size(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#byte();
      value += (byte & 0x7f) * factor;
      if ((byte & 0x80) === 0 || factor > 2 ** 45) return value;
    }
  }

  /** What the next instruction adds: bytes of the delta, or of the base; undefined if there are no such bytes. */
  next(base: Uint8Array): Uint8Array | undefined {
    const code = this.#byte();
    if ((code & 0x80) === 0) {
      const bytes = this.#delta.subarray(this.#at, this.#at + code);
      this.#at += code;
      return code === 0 || bytes.length < code ? undefined : bytes;
    }
    const offset = this.#number(code, 4);
    const length = this.#number(code >> 4, 3) || 0x10000;
    return offset + length > base.length ? undefined : base.subarray(offset, offset + length);
  }

  /** A number of as many bytes as the lowest `most` bits of `bits` say. */
  #number(bits: number, most: number): number {
    let value = 0;
    for (let bit = 0; bit < most; bit++) if ((bits & (1 << bit)) !== 0) value += this.#byte() * 2 ** (8 * bit);
    return value;
  }

  #byte(): number {
    return this.#delta[this.#at++] ?? 0;
  }
}
