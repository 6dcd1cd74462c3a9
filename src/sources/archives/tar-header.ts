// The header of a tar entry, and the records of pax.

export const BLOCK = 512;

/** A header block of a tar archive, decoded. */
export interface TarHeader {
  readonly name: Buffer;
  readonly link: Buffer;
  /** Undefined if it is not a number. */
  readonly size: number | undefined;
  /** One character; `0` is a file. */
  readonly type: string;
  /** Whether blocks of a map of holes come between the header and the data (an old way of GNU). */
  readonly extended: boolean;
}

/**
 * The header in `block`; undefined if its checksum is wrong. The mark of ustar is not required: an archive is recognised by it,
 * but entries that old programs appended have none.
 */
export function readTarHeader(block: Buffer): TarHeader | undefined {
  if (block.length < BLOCK || !isSum(readNumber(block.subarray(148, 156)), block)) return undefined;
  const type = String.fromCharCode(block[156] ?? 0);
  // GNU has other fields where ustar has the prefix of a long name.
  const prefix = block[263] === 0x30 ? untilNul(block.subarray(345, 500)) : Buffer.alloc(0);
  const name = untilNul(block.subarray(0, 100));
  return {
    name: prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from('/'), name]),
    link: untilNul(block.subarray(157, 257)),
    size: readNumber(block.subarray(124, 136)),
    type: type === '\0' ? '0' : type,
    extended: type === 'S' && block[482] === 1,
  };
}

/** Whether a block is all zeros: the end, or filling. */
export function isZero(block: Buffer): boolean {
  return block.every((byte) => byte === 0);
}

/** The text in `bytes` up to the first NUL, as a copy: it outlives the piece it was read from. */
export function untilNul(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end));
}

/** The records of a pax header: `LENGTH KEY=VALUE\n` each. They end at the first that is invalid. */
export function readPax(bytes: Buffer): Map<string, Buffer> {
  const records = new Map<string, Buffer>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(' ', at);
    const length = space < 0 ? Number.NaN : Number(bytes.toString('latin1', at, space));
    const equals = bytes.indexOf('=', space);
    if (!Number.isInteger(length) || equals < 0 || at + length <= equals || at + length > bytes.length) break;
    records.set(bytes.toString('latin1', space + 1, equals), bytes.subarray(equals + 1, at + length - 1));
    at += length;
  }
  return records;
}

/** Whether `sum` is that of all bytes of a header, with blanks for the sum itself. Some old programs took bytes for signed. */
function isSum(sum: number | undefined, block: Buffer): boolean {
  let unsigned = 8 * 0x20;
  let signed = unsigned;
  for (let at = 0; at < BLOCK; at++) {
    if (at >= 148 && at < 156) continue;
    unsigned += block.readUInt8(at);
    signed += block.readInt8(at);
  }
  return sum === unsigned || sum === signed;
}

/** Octal digits or, if the first bit is set, a binary number. Undefined if it is not a number, negative or too large to be exact. */
function readNumber(field: Buffer): number | undefined {
  if (((field[0] ?? 0) & 0x80) === 0) {
    const digits = field.toString('latin1').replace(/^[ \0]+|[ \0].*$/gs, '');
    return /^[0-7]*$/.test(digits) ? Number.parseInt(`0${digits}`, 8) : undefined;
  }
  let value = (field[0] ?? 0) & 0x7f;
  for (const byte of field.subarray(1)) value = value * 256 + byte;
  return value <= Number.MAX_SAFE_INTEGER ? value : undefined;
}
