// The entries of a tar: ustar, GNU and pax.
import type { ProblemCode } from '../../model/codes.ts';
import type { ContainerItem } from '../../model/container-item.ts';
import { truncated } from './damage.ts';
import { entryItem, entryPath, Names, nameItem } from './entries.ts';
import type { ByteReader } from './reader.ts';
import { BLOCK, isZero, readPax, readTarHeader, type TarHeader, untilNul } from './tar-header.ts';

/** The longest name or pax header that is kept. Systems accept names of 4 KiB. */
const MAX_HEADER_BYTES = 1 << 20;

/** Links, devices, folders and pipes: what they are is in the header. */
const WITHOUT_DATA = '123456';

/** A header for all entries that follow: it names none of them, and is not a file. */
const GLOBAL = 'g';

/** What headers say about the entry that follows them. */
interface Ahead {
  readonly name?: Buffer;
  readonly link?: Buffer;
  readonly size?: number;
}

/** The entries of a tar archive, in their order. Forward only; damage is a problem among the items. */
export async function* listTar(reader: ByteReader): AsyncGenerator<ContainerItem> {
  const names = new Names();
  let ahead: Ahead = {};
  for (;;) {
    const block = await reader.peek(BLOCK);
    const header = readTarHeader(block);
    if (header === undefined) {
      if (!(yield* toNextHeader(reader))) return;
      continue;
    }
    reader.take(BLOCK);
    const size = ahead.size ?? header.size;
    if (size !== undefined && 'LKx'.includes(header.type)) {
      ahead = { ...ahead, ...(yield* readAhead(reader, header, size)) };
      continue;
    }
    if (size === undefined) yield problem(entryPath(ahead.name ?? header.name), 'damaged-archive', 'invalid size: not unpacked');
    else yield* listEntry(reader, header, { ...ahead, size }, names);
    ahead = {};
  }
}

/**
 * Goes on to the next header, or returns false if there is none. After the end there may be padding, another archive or anything
 * else; in the middle that is damage.
 */
async function* toNextHeader(reader: ByteReader): AsyncGenerator<ContainerItem, boolean> {
  let block = await reader.peek(BLOCK);
  const ended = block.length === 0 || isZero(block);
  if (!ended) yield block.length < BLOCK ? cutOff() : problem(undefined, 'damaged-archive', noHeader(reader.position));
  while (block.length > 0 && (ended ? isZero(block) : readTarHeader(block) === undefined)) {
    reader.take(block.length);
    block = await reader.peek(BLOCK);
  }
  return readTarHeader(block) !== undefined;
}

async function* listEntry(reader: ByteReader, header: TarHeader, ahead: Ahead, names: Names): AsyncGenerator<ContainerItem> {
  const name = ahead.name ?? header.name;
  const path = entryPath(name);
  const stated = ahead.size ?? 0;
  yield* names.of(name);
  if ('12'.includes(header.type)) yield* nameItem(ahead.link ?? header.link, path);
  if (header.extended) await skipMaps(reader);
  const size = WITHOUT_DATA.includes(header.type) && (await isHeaderNext(reader)) ? 0 : stated;
  // A name that ends in a slash is a folder, as it was before there was a type for it.
  const isFile = header.type !== GLOBAL && (size > 0 || (!WITHOUT_DATA.includes(header.type) && name.at(-1) !== 0x2f));
  const data = takeData(reader, size);
  if (isFile) yield* entryItem(path, false, data.chunks);
  // Reading it threw that it is truncated; that is not reported twice.
  if (!data.isCut()) yield* passOver(reader, data.left() + paddingOf(size));
}

/** Passes over `count` bytes. An archive that ends among them is cut off, whatever it was that came behind. */
async function* passOver(reader: ByteReader, count: number): AsyncGenerator<ContainerItem> {
  if ((await reader.skip(count)) > 0) yield cutOff();
}

/** The data of an entry. */
function takeData(
  reader: ByteReader,
  size: number,
): { chunks: AsyncGenerator<Uint8Array>; left: () => number; isCut: () => boolean } {
  let left = size;
  let cut = false;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    while (left > 0) {
      const piece = await reader.chunk(left);
      if (piece.length === 0) {
        cut = true;
        throw truncated();
      }
      left -= piece.length;
      yield piece;
    }
  }
  return { chunks: chunks(), left: () => left, isCut: () => cut };
}

/** Whether a header, or the end, stands at the reader's place: some write sizes for what has no data. */
async function isHeaderNext(reader: ByteReader): Promise<boolean> {
  const block = await reader.peek(BLOCK);
  return readTarHeader(block) !== undefined || isZero(block);
}

async function skipMaps(reader: ByteReader): Promise<void> {
  for (let more = true; more; ) {
    more = (await reader.peek(BLOCK))[504] === 1;
    if ((await reader.skip(BLOCK)) > 0) return;
  }
}

/** What a header says about the entry that follows; nothing if it is too long. */
async function* readAhead(reader: ByteReader, { type, name }: TarHeader, size: number): AsyncGenerator<ContainerItem, Ahead> {
  if (size > MAX_HEADER_BYTES) {
    yield problem(
      entryPath(name),
      'damaged-archive',
      `a header of ${size} bytes is too long: the names in it were not scanned one by one`,
    );
    yield* passOver(reader, size + paddingOf(size));
    return {};
  }
  const text = Buffer.from(await reader.peek(size));
  reader.take(text.length);
  yield* passOver(reader, size - text.length + paddingOf(size));
  if (type === 'L') return { name: untilNul(text) };
  return type === 'K' ? { link: untilNul(text) } : readRecords(text);
}

function readRecords(text: Buffer): Ahead {
  const records = readPax(text);
  const size = Number(records.get('size')?.toString('latin1') ?? Number.NaN);
  const name = records.get('GNU.sparse.name') ?? records.get('path');
  const link = records.get('linkpath');
  return {
    ...(name === undefined ? {} : { name }),
    ...(link === undefined ? {} : { link }),
    ...(Number.isSafeInteger(size) && size >= 0 ? { size } : {}),
  };
}

function paddingOf(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

function noHeader(position: number): string {
  return `damaged (no header at byte ${position}): unpacked from the next header on`;
}

function problem(path: string | undefined, code: ProblemCode, message: string): ContainerItem {
  return { kind: 'problem', path, code, message };
}

function cutOff(): ContainerItem {
  const { problemCode, message } = truncated();
  return problem(undefined, problemCode, message);
}
