// gzip: header, deflate stream and sum of each member.
import { crc32, gunzipSync } from 'node:zlib';
import { damaged, truncated } from './damage.ts';
import { inflateRaw } from './inflate.ts';
import type { ByteReader } from './reader.ts';
import { SMALL_BYTES, unpackSmall } from './unpack-small.ts';

const HEADER_CRC = 2;
const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;

/** The end of zeros between two members, and the start of the second. */
const BEHIND_ZEROS = Buffer.from([0, 0x1f, 0x8b, 8]);

/**
 * The content of all members, one after the other, also where there are zeros between them: gzip(1) ignores what follows those, other programs
 * read it. What else follows the last member is ignored; the detector scans it as it is, and so it does names and comments in headers.
 */
export async function* gunzip(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const start = await reader.peek(SMALL_BYTES + 1);
  const all = start.includes(BEHIND_ZEROS) ? undefined : unpackSmall(gunzipSync, start);
  if (all !== undefined) {
    yield all;
    return;
  }
  do {
    await skipHeader(reader);
    let sum = 0;
    let size = 0;
    for await (const piece of inflateRaw(reader)) {
      sum = crc32(piece, sum);
      size = (size + piece.length) >>> 0;
      yield piece;
    }
    const trailer = await reader.peek(8);
    if (trailer.length < 8) throw truncated();
    if (trailer.readUInt32LE(0) !== sum || trailer.readUInt32LE(4) !== size) throw damaged('checksum mismatch');
    reader.take(8);
  } while (await isMember(reader));
}

/** How many bytes are searched for the end of zeros at once. */
const ZEROS_BYTES = 4096;

/** Takes the zeros behind a member. Returns whether another one follows. */
async function isMember(reader: ByteReader): Promise<boolean> {
  for (let zeros = ZEROS_BYTES; zeros === ZEROS_BYTES; ) {
    const bytes = await reader.peek(ZEROS_BYTES);
    const end = bytes.findIndex((byte) => byte !== 0);
    zeros = end < 0 ? bytes.length : end;
    reader.take(zeros);
  }
  const head = await reader.peek(3);
  return head.length === 3 && head.readUIntBE(0, 3) === 0x1f8b08;
}

async function skipHeader(reader: ByteReader): Promise<void> {
  const head = await reader.peek(10);
  if (head.length < 10) throw truncated();
  const flags = head[3] ?? 0;
  reader.take(10);
  if ((flags & EXTRA) !== 0) {
    const length = await reader.peek(2);
    if (length.length < 2 || (await reader.skip(2 + length.readUInt16LE(0))) > 0) throw truncated();
  }
  for (const text of [NAME, COMMENT]) {
    if ((flags & text) === 0) continue;
    if (!(await reader.seek(['\0']))) throw truncated();
    reader.take(1);
  }
  if ((flags & HEADER_CRC) !== 0 && (await reader.skip(2)) > 0) throw truncated();
}
