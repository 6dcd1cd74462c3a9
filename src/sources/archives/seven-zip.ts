// 7z archives: files in the order of their packed streams. The list of them stands at the end, so the archive is taken into memory.
//
// Copy, LZMA, LZMA2, deflate and bzip2 are read; what a filter for programs changed stays so. The format: 7zFormat.txt in the LZMA SDK.
import { inflateRawSync } from 'node:zlib';
import type { ProblemCode } from '../../model/codes.ts';
import type { ContainerItem } from '../../model/container-item.ts';
import { ScanError } from '../../model/errors.ts';
import type { Budget } from './budget.ts';
import { damaged, explainDamage, truncated } from './damage.ts';
import { decoderOf } from './decoders.ts';
import { counted, Names } from './entries.ts';
import { unlzma2 } from './lzma.ts';
import { LzmaDecoder } from './lzma-decoder.ts';
import { readProperties } from './lzma-model.ts';
import { ByteReader } from './reader.ts';
import { storedEntry } from './records.ts';
import {
  type Coder,
  ENCODED_HEADER,
  END,
  FILES,
  Fields,
  type Folder,
  HEADER,
  readFiles,
  readStreams,
  STREAMS,
  type Streams,
  skipProperties,
} from './seven-zip-header.ts';
import { takeWhole } from './whole.ts';

/** A larger list of files is not unpacked. */
const MAX_HEADER_BYTES = 2 ** 26;

/** The files of an archive. */
export async function* list7z(reader: ByteReader, budget: Budget): AsyncGenerator<ContainerItem> {
  const bytes = await takeWhole(reader, 'unpack it and scan that');
  if (bytes.length < 32) throw truncated();
  const at = 32 + Number(bytes.readBigUInt64LE(12));
  const size = Number(bytes.readBigUInt64LE(20));
  if (size === 0) return;
  if (at + size > bytes.length) throw truncated();
  let header = new Fields(bytes.subarray(at, at + size));
  let kind = header.byte();
  for (let depth = 0; kind === ENCODED_HEADER && depth < 4; depth++) {
    header = new Fields(await unpackHeader(readStreams(header), bytes, budget));
    kind = header.byte();
  }
  if (kind !== HEADER) throw damaged('invalid header');
  yield* listFiles(header, bytes, budget);
}

async function unpackHeader({ start, packed, folders }: Streams, bytes: Buffer, budget: Budget): Promise<Buffer> {
  const [folder] = folders;
  if (folder === undefined || (folder.sizes.at(-1) ?? 0) > MAX_HEADER_BYTES) throw damaged('invalid header');
  const pieces: Uint8Array[] = [];
  for await (const piece of counted(decodeFolder(folder, bytes.subarray(start, start + (packed[0] ?? 0))), budget))
    pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* listFiles(header: Fields, bytes: Buffer, budget: Budget): AsyncGenerator<ContainerItem> {
  let streams: Streams = { start: 32, packed: [], folders: [] };
  let files: readonly string[] = [];
  for (let kind = header.byte(); kind !== END; kind = header.byte()) {
    if (kind === STREAMS) streams = readStreams(header);
    else if (kind === FILES) files = readFiles(header);
    else if (kind === 2) skipProperties(header);
    else throw damaged('invalid header');
  }
  const names = new Names();
  let { start: at } = streams;
  let stream = 0;
  let file = 0;
  for (const folder of streams.folders) {
    const packed = bytes.subarray(at, at + (streams.packed[stream] ?? 0));
    for (let index = 0; index < folder.packedCount; index++) at += streams.packed[stream++] ?? 0;
    const own = files.slice(file, file + folder.files.length);
    file += folder.files.length;
    for (const name of own) yield* names.of(Buffer.from(name));
    yield* filesOf(folder, packed, own, budget);
  }
}

async function* filesOf(folder: Folder, packed: Buffer, names: readonly string[], budget: Budget): AsyncGenerator<ContainerItem> {
  const content = counted(decodeFolder(folder, packed), budget)[Symbol.asyncIterator]();
  const reader = new ByteReader(async () => {
    const { done, value } = await content.next();
    return done === true ? undefined : value;
  });
  for (const [index, size] of folder.files.entries()) {
    try {
      yield* storedEntry(reader, names[index] ?? `file ${index + 1}`, size);
    } catch (error) {
      if (!(error instanceof ScanError) || budget.exhausted !== undefined) throw error;
      yield { kind: 'problem', path: names[index], code: error.problemCode as ProblemCode, message: error.message };
      return;
    }
  }
}

/** What a folder unpacks to. Its coders stand in the order in which they unpack, or in the other one: the size of the content says which. */
async function* decodeFolder({ coders, sizes, packedCount }: Folder, packed: Buffer): AsyncGenerator<Uint8Array> {
  if (coders.some(({ id }) => id === '06f10701')) throw new ScanError('encrypted-archive', 'encrypted; unpack it and scan that');
  const coder = coders.find(({ id }) => !FILTERS.has(id));
  const index = coder === undefined ? 0 : coders.indexOf(coder);
  const size = sizes[index] ?? 0;
  const others = coders.filter((one) => one !== coder);
  if (packedCount > 1 || others.some(({ id, isSimple }) => !isSimple || !FILTERS.has(id)))
    throw new ScanError('unsupported-compression', 'its filters are not supported; unpack it and scan that');
  yield* decodeCoder(coder ?? { id: '00', properties: Buffer.alloc(0), isSimple: true }, packed, size);
}

/** Filters for programs: what they change are addresses. */
const FILTERS: ReadonlySet<string> = new Set([
  '03030103',
  '03030205',
  '03030401',
  '03030501',
  '03030701',
  '03030805',
  '04',
  '05',
  '06',
  '07',
  '08',
  '09',
  '0a',
  '0b',
]);

async function* decodeCoder({ id, properties }: Coder, packed: Buffer, size: number): AsyncGenerator<Uint8Array> {
  if (id === '00') yield packed;
  else if (id === '030101' && properties.length >= 5) {
    const decoder = new LzmaDecoder(properties.readUInt32LE(1), size);
    decoder.resetState(readProperties(properties[0] ?? 255));
    decoder.start(packed, 0);
    yield* decoder.decode(size);
  } else if (id === '21') yield* unlzma2(packed, dictionarySize(properties[0] ?? 0), size);
  else if (id === '040108' || id === '040202') {
    if (id === '040108' && packed.length < 2 ** 14) yield inflateSmall(packed);
    else yield* (await decoderOf(id === '040108' ? 'deflate' : 'bzip2'))(readerOf(packed));
  } else throw new ScanError('unsupported-compression', `an unsupported method (${id}); unpack it and scan that`);
}

function inflateSmall(packed: Buffer): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: 2 ** 25 });
  } catch (error) {
    throw explainDamage(error);
  }
}

function readerOf(bytes: Buffer): ByteReader {
  let given = false;
  return new ByteReader(async () => {
    const piece = given ? undefined : bytes;
    given = true;
    return piece;
  });
}

/** The sizes of dictionaries in LZMA2: two in each power of two. */
function dictionarySize(coded: number): number {
  if (coded > 40) throw damaged('invalid LZMA2 properties');
  return coded === 40 ? 2 ** 32 - 1 : (2 | (coded & 1)) * 2 ** ((coded >> 1) + 11);
}
