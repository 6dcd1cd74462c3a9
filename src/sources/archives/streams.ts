// Compressed streams that stand anywhere in a file: what many formats hold, each with a directory of its own.
import { inflateSync } from 'node:zlib';
import type { ContainerItem } from '../../model/container-item.ts';
import { ScanError } from '../../model/errors.ts';
import type { Budget } from './budget.ts';
import { decoderOf } from './decoders.ts';
import { counted, entryItem } from './entries.ts';
import { inflateZlib } from './inflate.ts';
import { ByteReader } from './reader.ts';
import { bytesEntry } from './whole.ts';

/** A stream is tried with so many of its bytes, and must give so many, if it is not whole before that. */
const TRIED_BYTES = 16_384;
const MIN_UNPACKED_BYTES = 64;

/** `zlib.constants.Z_SYNC_FLUSH`: what is there is given, whole or not. */
const SYNC_FLUSH = 2;

const ZLIB = ['\x78\x01', '\x78\x5e', '\x78\x9c', '\x78\xda'];

/** Each zlib stream. What only begins as one is passed over. */
export async function* listZlibStreams(reader: ByteReader, budget: Budget): AsyncGenerator<ContainerItem> {
  while (await reader.seek(ZLIB)) {
    const at = reader.position;
    const bytes = await reader.peek(TRIED_BYTES);
    const start = tryInflate(bytes);
    if (start === undefined) {
      reader.take(2);
      continue;
    }
    if (start.isWhole) {
      reader.take(start.taken);
      budget.charge(start.content.length);
      yield* bytesEntry(`stream at ${at}`, start.content);
    } else yield* entryItem(`stream at ${at}`, false, untilDamage(counted(inflateZlib(reader), budget)));
    if (reader.position === at) reader.take(2);
  }
}

/** Each frame of lz4 and zstd: what Arrow and Feather files compress their columns with. */
export async function* listFrames(reader: ByteReader, budget: Budget): AsyncGenerator<ContainerItem> {
  while (await reader.seek(['\x04\x22\x4d\x18', '\x28\xb5\x2f\xfd'])) {
    const at = reader.position;
    const isLz4 = (await reader.peek(1))[0] === 4;
    const decode = await decoderOf(isLz4 ? 'lz4' : 'zstd');
    yield* entryItem(`frame at ${at}`, false, counted(decode(reader), budget));
    if (reader.position === at) reader.take(4);
  }
}

function tryInflate(bytes: Buffer): { readonly isWhole: boolean; readonly content: Buffer; readonly taken: number } | undefined {
  try {
    const { buffer, engine } = inflateSync(bytes, {
      finishFlush: SYNC_FLUSH,
      maxOutputLength: 2 ** 25,
      info: true,
    }) as unknown as {
      readonly buffer: Buffer;
      readonly engine: { readonly bytesWritten: number };
    };
    const taken = engine.bytesWritten;
    const isWhole = taken < bytes.length;
    return isWhole || buffer.length >= MIN_UNPACKED_BYTES ? { isWhole, content: buffer, taken } : undefined;
  } catch {
    return undefined;
  }
}

/** What comes out up to damage: what is no stream after all ends like that. That the file ends before the stream, or too much came out, is said. */
async function* untilDamage(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    if (!(error instanceof ScanError) || error.problemCode !== 'damaged-archive') throw error;
  }
}

/** As listZlibStreams, of bytes in memory. */
export async function* zlibStreamsIn(bytes: Buffer, budget: Budget): AsyncGenerator<ContainerItem> {
  let given = false;
  const next = async (): Promise<Uint8Array | undefined> => {
    const piece = given ? undefined : bytes;
    given = true;
    return piece;
  };
  if (ZLIB.some((mark) => bytes.includes(mark, 0, 'latin1'))) yield* listZlibStreams(new ByteReader(next), budget);
}
