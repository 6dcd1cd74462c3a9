// cpio archives in their four forms, and RPM packages, which have one in them.
import type { ContainerItem } from '../../model/container-item.ts';
import { damaged, truncated } from './damage.ts';
import { entryPath, Names, nameItem } from './entries.ts';
import type { ByteReader } from './reader.ts';
import { restEntry, storedEntry, takeExactly } from './records.ts';
import { isZero, untilNul } from './tar-header.ts';

/** A longer name is damage: systems accept 4 KiB. */
const MAX_NAME_BYTES = 2 ** 16;

const LINK = 0o120000;
const TYPE = 0o170000;

interface CpioHeader {
  /** Of the header itself. */
  readonly length: number;
  readonly nameLength: number;
  readonly size: number;
  readonly mode: number;
  /** Name and data are filled up to a multiple of it. */
  readonly align: number;
}

/** The entries of an archive. What follows its end is an entry, too: a first file system of Linux has a compressed one there. */
export async function* listCpio(reader: ByteReader): AsyncGenerator<ContainerItem> {
  const names = new Names();
  for (;;) {
    const header = readHeader(await reader.peek(110));
    if (header === undefined) throw (await reader.peek(6)).length < 6 ? truncated() : damaged('invalid header');
    if (header.nameLength > MAX_NAME_BYTES) throw damaged('invalid name');
    const start = reader.position;
    reader.take(header.length);
    const name = untilNul(await takeExactly(reader, header.nameLength));
    await reader.skip(fill(reader.position - start, header.align));
    if (name.toString('latin1') === 'TRAILER!!!') break;
    yield* names.of(name);
    const path = entryPath(name);
    if ((header.mode & TYPE) === LINK && header.size <= MAX_NAME_BYTES)
      yield* nameItem(await takeExactly(reader, header.size), path);
    else if (header.size > 0) yield* storedEntry(reader, path, header.size);
    await reader.skip(fill(header.size, header.align));
  }
  yield* listRest(reader);
}

async function* listRest(reader: ByteReader): AsyncGenerator<ContainerItem> {
  for (let block = await reader.peek(512); block.length > 0 && isZero(block); block = await reader.peek(512))
    reader.take(block.length);
  while ((await reader.peek(1))[0] === 0) reader.take(1);
  if ((await reader.peek(1)).length > 0) yield* restEntry(reader, 'rest');
}

/** The compressed cpio archive of an RPM package, behind its headers. */
export async function* listRpm(reader: ByteReader): AsyncGenerator<ContainerItem> {
  await takeExactly(reader, 96);
  const start = reader.position;
  await skipRpmHeader(reader);
  await reader.skip(fill(reader.position - start, 8));
  await skipRpmHeader(reader);
  yield* restEntry(reader, 'payload');
}

async function skipRpmHeader(reader: ByteReader): Promise<void> {
  const head = await takeExactly(reader, 16);
  if (head.readUInt32BE(0) !== 0x8eade801) throw damaged('invalid header');
  if ((await reader.skip(head.readUInt32BE(8) * 16 + head.readUInt32BE(12))) > 0) throw truncated();
}

function readHeader(head: Buffer): CpioHeader | undefined {
  const mark = head.toString('latin1', 0, 6);
  const number = (at: number, length: number, base: number): number =>
    Number.parseInt(head.toString('latin1', at, at + length), base);
  const valid = (header: CpioHeader): CpioHeader | undefined =>
    Number.isNaN(header.size + header.nameLength) ? undefined : header;
  if (/^07070[12]$/.test(mark) && head.length >= 110)
    return valid({ length: 110, nameLength: number(94, 8, 16), size: number(54, 8, 16), mode: number(14, 8, 16), align: 4 });
  if (mark === '070707' && head.length >= 76)
    return valid({ length: 76, nameLength: number(59, 6, 8), size: number(65, 11, 8), mode: number(18, 6, 8), align: 1 });
  if (head.length < 26) return undefined;
  const isLittle = head.readUInt16LE(0) === 0o070707;
  if (!isLittle && head.readUInt16BE(0) !== 0o070707) return undefined;
  const short = (at: number): number => (isLittle ? head.readUInt16LE(at) : head.readUInt16BE(at));
  return { length: 26, nameLength: short(20), size: short(22) * 65536 + short(24), mode: short(6), align: 2 };
}

/** How many bytes come behind `length` bytes. */
function fill(length: number, align: number): number {
  return (align - (length % align)) % align;
}
