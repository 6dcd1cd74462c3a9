// The deflated streams of a PDF: what its pages write, metadata, attached files, objects in streams.
import { inflateSync } from 'node:zlib';
import type { ContainerItem } from '../../model/container-item.ts';
import type { Budget } from './budget.ts';
import { entryItem } from './entries.ts';
import type { ByteReader } from './reader.ts';

const FILTER = 'FlateDecode';
const STREAM = 'stream';

/** A dictionary that is longer has no stream behind it. */
const MAX_DICTIONARY_BYTES = 4096;

/** The longest stream that is unpacked whole. */
const MAX_STREAM_BYTES = 2 ** 26;

/**
 * Each stream that is deflated. Those that cannot be inflated (encrypted, or damaged) are one problem at the end. What is drawn by the
 * numbers of glyphs cannot be read as text.
 */
export async function* listPdf(reader: ByteReader, budget: Budget): AsyncGenerator<ContainerItem> {
  let unreadable = 0;
  while (await reader.seek([FILTER])) {
    reader.take(FILTER.length);
    if (!(await skipToStream(reader))) continue;
    const offset = reader.position;
    const packed = await streamBytes(reader);
    const bytes = packed && inflate(packed);
    if (bytes === undefined) unreadable++;
    else {
      budget.charge(bytes.length);
      yield* entryItem(`stream at ${offset}`, false, only(bytes));
    }
  }
  if (unreadable > 0)
    yield {
      kind: 'problem',
      path: undefined,
      code: 'encrypted-archive',
      message: `${unreadable} streams of the PDF could not be inflated: it is encrypted or damaged`,
    };
}

/** Takes the rest of the dictionary and the line `stream`. False if no stream follows. */
async function skipToStream(reader: ByteReader): Promise<boolean> {
  const bytes = await reader.peek(MAX_DICTIONARY_BYTES);
  const [all] = /^.*?>>\s*stream\r?\n/s.exec(bytes.toString('latin1')) ?? [];
  const end = bytes.indexOf('endobj', 0, 'latin1');
  if (all === undefined || (end >= 0 && end < all.length)) return false;
  reader.take(all.length);
  return true;
}

/** The bytes of the stream up to its end, with their layer of text undone; undefined if it has no end, or is too long. */
async function streamBytes(reader: ByteReader): Promise<Buffer | undefined> {
  const mark = `end${STREAM}`;
  for (let size = 65_536; size <= MAX_STREAM_BYTES; size *= 4) {
    const bytes = await reader.peek(size);
    const end = bytes.indexOf(mark, 0, 'latin1');
    if (end < 0 && bytes.length === size) continue;
    if (end < 0) return undefined;
    const stream = bytes.subarray(0, end);
    const head = stream.toString('latin1', 0, 64);
    return /^[!-uz~\s]+$/.test(head) ? decodeAscii85(stream) : stream;
  }
  return undefined;
}

/** Five characters are four bytes. */
function decodeAscii85(text: Buffer): Buffer {
  const out: number[] = [];
  let group: number[] = [];
  const flush = (count: number): void => {
    const value = group.reduce((sum, digit) => sum * 85 + digit, 0);
    for (let at = 0; at < count; at++) out.push(Math.floor(value / 2 ** (24 - 8 * at)) & 255);
    group = [];
  };
  for (const byte of text) {
    if (byte === 0x7e) break;
    if (byte === 0x7a && group.length === 0) out.push(0, 0, 0, 0);
    if (byte < 0x21 || byte > 0x75) continue;
    group.push(byte - 0x21);
    if (group.length === 5) flush(4);
  }
  const left = group.length - 1;
  while (group.length > 0 && group.length < 5) group.push(84);
  if (left > 0) flush(left);
  return Buffer.from(out);
}

/** What a stream contains, also if its checksum is missing; undefined if it is not deflated. */
function inflate(packed: Buffer): Buffer | undefined {
  try {
    // The end of line before `endstream` belongs to no stream; some writers leave out the end of the stream.
    return inflateSync(packed, { maxOutputLength: MAX_STREAM_BYTES * 4, finishFlush: SYNC_FLUSH });
  } catch {
    return undefined;
  }
}

/** `zlib.constants.Z_SYNC_FLUSH`: what is there is given, whole or not. */
const SYNC_FLUSH = 2;

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}
