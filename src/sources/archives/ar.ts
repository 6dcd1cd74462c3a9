// ar archives: static libraries, and packages of Debian.
import type { ContainerItem } from '../../model/container-item.ts';
import { damaged, truncated } from './damage.ts';
import { entryPath, Names } from './entries.ts';
import type { ByteReader } from './reader.ts';
import { storedEntry, takeExactly } from './records.ts';

const HEADER_BYTES = 60;

/** A table of long names that is longer is not kept. */
const MAX_NAMES_BYTES = 2 ** 24;

/** The members of an archive. Throws ScanError where it is cut off or damaged. */
export async function* listAr(reader: ByteReader): AsyncGenerator<ContainerItem> {
  const names = new Names();
  let longNames: Buffer = Buffer.alloc(0);
  await takeExactly(reader, 8);
  for (;;) {
    const header = Buffer.from(await reader.peek(HEADER_BYTES));
    // Some programs fill up with line feeds.
    if (header.every((byte) => byte === 10)) return;
    if (header.length < HEADER_BYTES) throw truncated();
    const size = Number(header.toString('latin1', 48, 58));
    if (header.toString('latin1', 58) !== '`\n' || !Number.isSafeInteger(size)) throw damaged('invalid header');
    reader.take(HEADER_BYTES);
    const stated = header.toString('latin1', 0, 16).trimEnd();
    if (stated === '//' && size <= MAX_NAMES_BYTES) longNames = await takeExactly(reader, size);
    else {
      const { name, taken } = await nameOf(stated, longNames, reader);
      if (taken > size) throw damaged('invalid name');
      yield* names.of(name);
      yield* storedEntry(reader, entryPath(name), size - taken);
    }
    if (size % 2 === 1) await reader.skip(1);
  }
}

/** The name of a member: as it stands, in the table of long names (System V), or before the content (BSD). */
async function nameOf(
  stated: string,
  longNames: Buffer,
  reader: ByteReader,
): Promise<{ readonly name: Buffer; readonly taken: number }> {
  const [, kind, digits] = /^(#1\/|\/)([0-9]+)$/.exec(stated) ?? [];
  const number = Number(digits);
  if (kind === '#1/' && number <= MAX_NAMES_BYTES) {
    const bytes = await takeExactly(reader, number);
    const end = bytes.indexOf(0);
    return { name: end < 0 ? bytes : bytes.subarray(0, end), taken: number };
  }
  if (kind === '/') {
    const rest = longNames.subarray(number);
    const end = rest.indexOf(10);
    return { name: trimSlash(end < 0 ? rest : rest.subarray(0, end)), taken: 0 };
  }
  return { name: trimSlash(Buffer.from(stated, 'latin1')), taken: 0 };
}

function trimSlash(name: Buffer): Buffer {
  return name.length > 1 && name.at(-1) === 0x2f ? name.subarray(0, -1) : name;
}
