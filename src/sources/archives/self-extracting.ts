// What stands behind a script: the archive of makeself, the files in a phar.
import type { ContainerItem } from '../../model/container-item.ts';
import type { Budget } from './budget.ts';
import { damaged } from './damage.ts';
import { entryItem, entryPath, Names } from './entries.ts';
import type { ByteReader } from './reader.ts';
import { recognise } from './recognise.ts';
import { restEntry, takeExactly } from './records.ts';

/** What the archive behind a script begins with, cut to one length. */
const STARTS = ['\x1f\x8b\x08', 'BZh', '\xfd7z', '\x28\xb5\x2f', 'PK\x03', '\x5d\0\0'];

/** The archive behind a script: the first that begins at the start of a line. */
export async function* listScript(reader: ByteReader): AsyncGenerator<ContainerItem> {
  while (await reader.seek(STARTS.map((start) => `\n${start}`))) {
    reader.take(1);
    const head = await reader.peek(262);
    const format = recognise(head);
    if (format === undefined) continue;
    yield* restEntry(reader, 'archive');
    return;
  }
  yield { kind: 'problem', path: undefined, code: 'not-unpacked', message: 'no archive of a known format behind the script' };
}

const STUB_END = '__HALT_COMPILER();';

/** How a file in a phar is compressed. */
const GZIP = 0x1000;
const BZIP2 = 0x2000;

/** A longer list of files is none. */
const MAX_MANIFEST_BYTES = 2 ** 27;

interface PharFile {
  readonly name: Buffer;
  readonly size: number;
  readonly flags: number;
}

/** The files in a phar (php.net/manual/en/phar.fileformat.php). */
export async function* listPhar(reader: ByteReader, budget: Budget): AsyncGenerator<ContainerItem> {
  const { decoderOf } = await import('./decoders.ts');
  const { counted } = await import('./entries.ts');
  if (!(await reader.seek([STUB_END]))) return;
  reader.take(STUB_END.length);
  const behind = (await reader.peek(8)).toString('latin1');
  reader.take(/^(?: ?\?>)?(?:\r\n|\n)?/.exec(behind)?.[0].length ?? 0);
  const size = (await takeExactly(reader, 4)).readUInt32LE(0);
  if (size > MAX_MANIFEST_BYTES) throw damaged('invalid list');
  const names = new Names();
  for (const { name, size: packed, flags } of readManifest(await takeExactly(reader, size))) {
    yield* names.of(name);
    const end = reader.position + packed;
    const part = reader.part(packed);
    const coded = (flags & GZIP) !== 0 ? 'deflate' : (flags & BZIP2) !== 0 ? 'bzip2' : undefined;
    if (coded === undefined) yield* restEntry(part, entryPath(name));
    else
      yield* entryItem(
        entryPath(name),
        false,
        counted(
          (await decoderOf(coded))(part, (bytes) => budget.check(bytes)),
          budget,
        ),
      );
    if ((await reader.skip(end - reader.position)) > 0) throw damaged('truncated');
  }
}

function* readManifest(bytes: Buffer): Generator<PharFile> {
  let at = 10;
  const take = (count: number): Buffer => {
    if (at + count > bytes.length) throw damaged('invalid list');
    at += count;
    return bytes.subarray(at - count, at);
  };
  const text = (): Buffer => take(take(4).readUInt32LE(0));
  const count = bytes.length < 10 ? 0 : bytes.readUInt32LE(0);
  text();
  text();
  for (let index = 0; index < count; index++) {
    const name = text();
    const fields = take(20);
    text();
    yield { name, size: fields.readUInt32LE(8), flags: fields.readUInt32LE(16) };
  }
}
