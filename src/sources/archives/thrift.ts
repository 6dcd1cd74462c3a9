// Thrift's compact protocol, as far as the footer and the pages of Parquet files need it.
import { damaged } from './damage.ts';

/** The fields of a struct by their numbers. Texts are not kept. */
export type Struct = ReadonlyMap<number, Value>;

type Value = boolean | number | undefined | Struct | readonly Value[];

/** Structs deeper than this are taken for damage. */
const MAX_DEPTH = 16;

/** The struct at `at`, and where it ends. Throws ScanError if there is none. */
export function readThrift(bytes: Buffer, at: number): { readonly struct: Struct; readonly end: number } {
  const reader = new ThriftReader(bytes, at);
  return { struct: reader.struct(0), end: reader.at };
}

/** The struct in a field; undefined for none. */
export function structAt(struct: Struct, field: number): Struct | undefined {
  const value = struct.get(field);
  return value instanceof Map ? value : undefined;
}

/** The structs in the list of a field. */
export function structsAt(struct: Struct, field: number): readonly Struct[] {
  const value = struct.get(field);
  return Array.isArray(value) ? value.filter((item): item is Struct => item instanceof Map) : [];
}

class ThriftReader {
  readonly #bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  struct(depth: number): Struct {
    if (depth > MAX_DEPTH) throw damaged('invalid footer');
    const fields = new Map<number, Value>();
    for (let field = 0; ; ) {
      const head = this.#byte();
      if (head === 0) return fields;
      const step = head >> 4;
      field = step === 0 ? this.#zigzag() : field + step;
      fields.set(field, this.#value(head & 15, depth));
    }
  }

  #value(type: number, depth: number): Value {
    if (type === 1 || type === 2) return type === 1;
    if (type === 3) return this.#byte();
    if (type >= 4 && type <= 6) return this.#zigzag();
    if (type === 7) return this.#skip(8);
    if (type === 8) return this.#skip(this.#varint());
    if (type === 9 || type === 10) return this.#list(depth);
    if (type === 12) return this.struct(depth + 1);
    throw damaged('invalid footer');
  }

  #list(depth: number): readonly Value[] {
    if (depth > MAX_DEPTH) throw damaged('invalid footer');
    const head = this.#byte();
    const type = head & 15;
    const count = head >> 4 === 15 ? this.#varint() : head >> 4;
    // Each item has a byte at least.
    if (count > this.#bytes.length - this.at) throw damaged('invalid footer');
    const items: Value[] = [];
    // In lists, a boolean is a byte.
    for (let index = 0; index < count; index++) items.push(type <= 2 ? this.#byte() === 1 : this.#value(type, depth + 1));
    return items;
  }

  #skip(count: number): undefined {
    this.at += count;
    if (this.at > this.#bytes.length) throw damaged('invalid footer');
    return undefined;
  }

  #byte(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw damaged('invalid footer');
    return byte;
  }

  #varint(): number {
    let value = 0;
    for (let shift = 0; shift < 64; shift += 7) {
      const byte = this.#byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw damaged('invalid footer');
  }

  #zigzag(): number {
    const value = this.#varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
