// compress(1): LZW with codes of 9 to 16 bits, in groups of eight.
import { damaged, truncated } from './damage.ts';
import type { ByteReader } from './reader.ts';
import { takeWhole } from './whole.ts';

const CLEAR = 256;
const OUTPUT_BYTES = 1 << 16;

/** The content of a .Z file. */
export async function* uncompress(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const bytes = await takeWhole(reader, 'pipe in the output of `uncompress -c`');
  if (bytes.length < 5) throw truncated();
  yield* decodeLzw(bytes.subarray(3), (bytes[2] ?? 0) & 31, ((bytes[2] ?? 0) & 0x80) !== 0);
}

function* decodeLzw(bytes: Buffer, most: number, clears: boolean): Generator<Uint8Array> {
  const codes = new Codes(bytes);
  const table = new LzwTable(most, clears ? CLEAR + 1 : CLEAR);
  let pieces: Buffer[] = [];
  let length = 0;
  for (let code = codes.next(); code !== undefined; code = codes.next()) {
    if (code === CLEAR && clears) {
      codes.setWidth(9);
      table.clear();
      continue;
    }
    const text = table.decode(code);
    pieces.push(text);
    length += text.length;
    if (table.size === 1 << codes.width && codes.width < most) codes.setWidth(codes.width + 1);
    if (length < OUTPUT_BYTES) continue;
    yield Buffer.concat(pieces);
    [pieces, length] = [[], 0];
  }
  if (length > 0) yield Buffer.concat(pieces);
}

/** Codes of a growing number of bits, in groups of eight: where the number changes, the rest of a group is filled up. */
class Codes {
  readonly #bytes: Buffer;
  width = 9;
  /** The bit at which the group began, and the one that is next. */
  #group = 0;
  #bit = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  next(): number | undefined {
    const { width } = this;
    if (this.#bit + width > this.#bytes.length * 8) return undefined;
    const at = this.#bit >> 3;
    const [a = 0, b = 0, c = 0] = this.#bytes.subarray(at, at + 3);
    const code = ((a | (b << 8) | (c << 16)) >> (this.#bit & 7)) & ((1 << width) - 1);
    this.#bit += width;
    return code;
  }

  setWidth(width: number): void {
    const size = this.width * 8;
    this.#bit = this.#group + Math.ceil((this.#bit - this.#group) / size) * size;
    this.#group = this.#bit;
    this.width = width;
  }
}

/** What each code stands for: what another stands for, and a byte behind it. */
class LzwTable {
  readonly #prefix: Uint16Array;
  readonly #suffix: Uint8Array;
  readonly #stack: Buffer;
  readonly #first: number;
  /** The next free code. */
  size: number;
  #previous = -1;
  #last = 0;

  constructor(most: number, first: number) {
    this.#prefix = new Uint16Array(1 << most);
    this.#suffix = new Uint8Array(1 << most);
    this.#stack = Buffer.alloc((1 << most) + 1);
    this.#first = first;
    this.size = first;
  }

  clear(): void {
    this.size = this.#first;
    this.#previous = -1;
  }

  /** What the code stands for. Throws ScanError if it is none. */
  decode(code: number): Buffer {
    const previous = this.#previous;
    if (previous < 0 ? code > 255 : code > this.size) throw damaged('invalid code');
    const stack = this.#stack;
    let top = stack.length;
    let walk = code;
    if (code === this.size) {
      stack[--top] = this.#last;
      walk = previous;
    }
    for (; walk > 255; walk = this.#prefix[walk] ?? 0) stack[--top] = this.#suffix[walk] ?? 0;
    stack[--top] = walk;
    this.#last = walk;
    if (previous >= 0 && this.size < this.#prefix.length) {
      this.#prefix[this.size] = previous;
      this.#suffix[this.size++] = walk;
    }
    this.#previous = code;
    return Buffer.from(stack.subarray(top));
  }
}
