// Dumps of pg_dump -Fc: the data of each table, compressed and cut into pieces with a length before each.
import type { ContainerItem } from '../../model/container-item.ts';
import { truncated } from './damage.ts';
import { entryItem } from './entries.ts';
import type { ByteReader } from './reader.ts';
import { takeExactly } from './records.ts';

/** Pieces have some KiB; a longer one is none. */
const MAX_PIECE_BYTES = 2 ** 26;

/** A positive number of four bytes, whose highest is zero, before the start of a stream: zlib, zstd, lz4. */
const STARTS = ['\x78\x01', '\x78\x5e', '\x78\x9c', '\x78\xda', '\x28\xb5', '\x04\x22'];

const SEARCHED_BYTES = 65_536;

/** Each compressed stream, in one piece. */
export async function* listPgDump(reader: ByteReader): AsyncGenerator<ContainerItem> {
  for (;;) {
    const bytes = await reader.peek(SEARCHED_BYTES);
    const at = findStream(bytes);
    if (at === undefined) {
      if (bytes.length < SEARCHED_BYTES) return;
      reader.take(bytes.length - 8);
      continue;
    }
    reader.take(at);
    yield* entryItem(`data at ${reader.position}`, false, piecesOf(reader));
  }
}

function findStream(bytes: Buffer): number | undefined {
  for (let at = bytes.indexOf(0); at >= 0 && at + 7 <= bytes.length; at = bytes.indexOf(0, at + 1)) {
    const size = bytes.readUInt32LE(at + 1);
    if (size > 8 && size <= MAX_PIECE_BYTES && STARTS.includes(bytes.toString('latin1', at + 5, at + 7))) return at;
  }
  return undefined;
}

async function* piecesOf(reader: ByteReader): AsyncGenerator<Uint8Array> {
  for (;;) {
    const head = await reader.peek(5);
    if (head.length < 5) throw truncated();
    const size = head.readUInt32LE(1);
    if (head[0] !== 0 || size > MAX_PIECE_BYTES) return;
    reader.take(5);
    if (size === 0) return;
    yield await takeExactly(reader, size);
  }
}
