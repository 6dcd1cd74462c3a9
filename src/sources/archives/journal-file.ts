// The compressed fields of a systemd journal file. The others stand in it as they are.
//
// `tokenscan logs` reads the journal of a system through journalctl. A journal that was copied elsewhere may have no journalctl beside it,
// may be in an archive, or may come as a stream. The format: https://systemd.io/JOURNAL_FILE_FORMAT/
import type { ContainerItem } from '../../model/container-item.ts';
import type { Budget } from './budget.ts';
import { damaged, truncated } from './damage.ts';
import { decoderOf } from './decoders.ts';
import { counted, entryItem } from './entries.ts';
import { decodeLz4Block } from './lz4-block.ts';
import { ByteReader } from './reader.ts';
import { takeExactly } from './records.ts';

/** Bits of the header. */
const COMPACT = 1 << 4;

/** The type of object that holds a field, with its name. */
const DATA = 1;

/** How the content of an object is compressed. */
const XZ = 1;
const LZ4 = 2;
const ZSTD = 4;

/** A larger field is not decompressed; journald itself cuts fields at 768 MiB, and programs write some kilobytes. */
const MAX_FIELD_BYTES = 2 ** 26;

/** All fields that are compressed, as lines of one content. */
export async function* listJournal(reader: ByteReader, budget: Budget): AsyncGenerator<ContainerItem> {
  yield* entryItem('fields', true, counted(fieldsOf(reader), budget));
}

async function* fieldsOf(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const head = await takeExactly(reader, 208);
  const headerSize = Number(head.readBigUInt64LE(88));
  const fixed = (head.readUInt32LE(12) & COMPACT) === 0 ? 64 : 72;
  if (headerSize < 208 || headerSize > 4096) throw damaged('invalid header');
  await reader.skip(headerSize - 208);
  let failed = 0;
  for (let object = await nextObject(reader); object !== undefined; object = await nextObject(reader)) {
    const { flags, size } = object;
    const isRead = flags !== 0 && size <= MAX_FIELD_BYTES;
    const field = isRead ? await decompress((await takeExactly(reader, size)).subarray(fixed), flags) : undefined;
    if (!isRead && (await reader.skip(size)) > 0) throw truncated();
    if (field !== undefined) yield field;
    else if (flags !== 0) failed++;
    await reader.skip((8 - (size % 8)) % 8);
  }
  if (failed > 0) throw damaged(`${failed} fields could not be decompressed`);
}

/** How the object at the reader's position is compressed, if it is a field, and its size; undefined at the end. */
async function nextObject(reader: ByteReader): Promise<{ readonly flags: number; readonly size: number } | undefined> {
  const [type = 0, flags = 0, ...rest] = await reader.peek(16);
  const size = rest.length < 14 ? 0 : Number(Buffer.from(rest).readBigUInt64LE(6));
  // A journal in use ends with space that is reserved.
  if (size === 0 || type > 7) return undefined;
  if (size < 16) throw damaged('invalid object');
  return { flags: type === DATA ? flags & (XZ | LZ4 | ZSTD) : 0, size };
}

/** A field, ended by a line feed; undefined if it is damaged. */
async function decompress(bytes: Buffer, flags: number): Promise<Buffer | undefined> {
  try {
    if (flags === LZ4) return Buffer.concat([decodeLz4Block(bytes.subarray(8), lz4Size(bytes)), LINE_FEED]);
    const decode = await decoderOf(flags === XZ ? 'xz' : 'zstd');
    let given = false;
    const next = async (): Promise<Uint8Array | undefined> => {
      const piece = given ? undefined : bytes;
      given = true;
      return piece;
    };
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of decode(new ByteReader(next))) {
      size += piece.length;
      if (size > MAX_FIELD_BYTES) return undefined;
      pieces.push(Uint8Array.from(piece));
    }
    return Buffer.concat([...pieces, LINE_FEED]);
  } catch {
    return undefined;
  }
}

function lz4Size(bytes: Buffer): number {
  const size = Number(bytes.readBigUInt64LE(0));
  if (size > MAX_FIELD_BYTES) throw damaged('invalid size');
  return size;
}

const LINE_FEED = Buffer.from('\n');
