// The compressed texts of a PNG. Its pixels are not unpacked.
import { inflateRawSync, inflateSync } from 'node:zlib';
import type { ContainerItem } from '../../model/container-item.ts';
import type { Budget } from './budget.ts';
import { damaged, explainDamage, truncated } from './damage.ts';
import { entryItem } from './entries.ts';
import type { ByteReader } from './reader.ts';
import { takeExactly } from './records.ts';

/** The longest text that is unpacked: programs that write larger ones are not known. */
const MAX_TEXT_BYTES = 2 ** 24;

/** What a text may unpack to. */
const MAX_UNPACKED_BYTES = 2 ** 28;

/** Each text that is compressed. The others stand in the file as they are. */
export async function* listPng(reader: ByteReader, budget: Budget): AsyncGenerator<ContainerItem> {
  await takeExactly(reader, 8);
  for (let kind = ''; kind !== 'IEND'; ) {
    const head = await reader.peek(8);
    if (head.length === 0 && kind === 'IDAT') return;
    if (head.length < 8) throw truncated();
    const size = head.readUInt32BE(0);
    kind = head.toString('latin1', 4, 8);
    if (!/^[A-Za-z]{4}$/.test(kind)) throw damaged('invalid chunk');
    reader.take(8);
    if (kind === 'zTXt' || kind === 'iTXt') yield* text(kind, reader, size, budget);
    else if ((await reader.skip(size)) > 0) throw truncated();
    await reader.skip(4);
  }
}

async function* text(kind: string, reader: ByteReader, size: number, budget: Budget): AsyncGenerator<ContainerItem> {
  if (size > MAX_TEXT_BYTES) throw damaged('a text is too long');
  const chunk = await takeExactly(reader, size);
  const keyword = chunk.indexOf(0);
  const packed = kind === 'zTXt' ? chunk.subarray(keyword + 2) : international(chunk, keyword);
  if (keyword < 0 || packed === undefined) return;
  const bytes = inflate(packed);
  budget.charge(bytes.length);
  yield* entryItem(`${kind} at ${reader.position - size}`, false, only(bytes));
}

/** The packed text of an iTXt: behind two flags and two texts; undefined if it is not packed. */
function international(chunk: Buffer, keyword: number): Buffer | undefined {
  if (chunk[keyword + 1] !== 1) return undefined;
  const language = chunk.indexOf(0, keyword + 3);
  const translated = language < 0 ? -1 : chunk.indexOf(0, language + 1);
  return translated < 0 ? undefined : chunk.subarray(translated + 1);
}

/** The standard asks for zlib; draw.io, which keeps its diagram in such a text, writes deflated data without the header. */
function inflate(packed: Buffer): Buffer {
  const hasHeader = packed.length >= 2 && ((packed[0] ?? 0) & 0x0f) === 8 && packed.readUInt16BE(0) % 31 === 0;
  try {
    return (hasHeader ? inflateSync : inflateRawSync)(packed, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch (error) {
    throw explainDamage(error);
  }
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}
