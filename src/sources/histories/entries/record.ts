// Reads the numbers in a row of an SQLite database.

/** A varint of SQLite. One of nine bytes is rounded to a double. */
export function readVarint(bytes: Buffer, at: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let nth = 0; nth < 8; nth++) {
    const byte = bytes[at + nth] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, next: at + nth + 1 };
  }
  return { value: value * 256 + (bytes[at + 8] ?? 0), next: at + 9 };
}

/** The length in bytes of a value by its type, up to 11. Types 8 and 9 are the constants 0 and 1. */
const LENGTHS = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0] as const;

const DOUBLE = 7;

/** The numbers of the row that begins at the start of `bytes`; those that `bytes` does not have completely are skipped. */
export function readRecord(bytes: Buffer): readonly number[] {
  const numbers: number[] = [];
  const header = readVarint(bytes, 0);
  let value = header.value;
  for (let at = header.next; at < Math.min(header.value, bytes.length); ) {
    const type = readVarint(bytes, at);
    at = type.next;
    const length = LENGTHS[type.value] ?? Math.floor((type.value - 12) / 2);
    if (value + length > bytes.length) break;
    if (type.value >= 1 && type.value <= DOUBLE) numbers.push(readNumber(bytes, value, type.value));
    value += length;
  }
  return numbers;
}

function readNumber(bytes: Buffer, at: number, type: number): number {
  if (type === DOUBLE) return bytes.readDoubleBE(at);
  const length = LENGTHS[type] ?? 0;
  return length === 8 ? Number(bytes.readBigInt64BE(at)) : bytes.readIntBE(at, length);
}
