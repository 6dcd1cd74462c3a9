// Makes archives at run time, whole and broken ones, and unpacks them in any pieces.
import { spawnSync } from 'node:child_process';
import { crc32, deflateRawSync } from 'node:zlib';
import { recognise } from '../../src/sources/recognise.ts';
import type { Limits } from '../../src/sources/unpack/budget.ts';
import { Unpacking } from '../../src/sources/unpack/unpack.ts';

/** What `program` makes of `input`. */
export function through(program: string, args: readonly string[], input: string | Uint8Array): Buffer {
  const { status, stdout, stderr } = spawnSync(program, [...args], { input, maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
  return stdout;
}

/** What the Python `code` writes to `out`, a `io.BytesIO`; it has `files`: [name, text] pairs. */
export function python(code: string, files: readonly (readonly [string, string])[] = []): Buffer {
  const program = `import io,json,sys,zipfile,tarfile\nout=io.BytesIO()\nfiles=json.load(sys.stdin)\n${code}\nsys.stdout.buffer.write(out.getvalue())`;
  return through('python3', ['-c', program], JSON.stringify(files));
}

/** A zip entry; what is said of it in its header and in the list may be other than true. */
export interface ZipEntry {
  readonly name: string | Uint8Array;
  readonly content: string | Uint8Array;
  readonly stored?: boolean;
  /** Sizes and sum come behind the data: with a mark, or without. */
  readonly descriptor?: 'marked' | 'bare';
  readonly flags?: number;
  readonly method?: number;
  readonly sum?: number;
  /** In the list only. */
  readonly listed?: { readonly name?: string; readonly size?: number; readonly offset?: number } | false;
  /** Bytes between this entry and the next one. */
  readonly gap?: Uint8Array;
}

function fields(...values: readonly (readonly [size: 2 | 4, value: number])[]): Buffer {
  return Buffer.concat(
    values.map(([size, value]) => {
      const field = Buffer.alloc(size);
      field.writeUIntLE(value, 0, size);
      return field;
    }),
  );
}

/** An entry as it stands at `offset`, and in the list. */
function zipEntry(entry: ZipEntry, offset: number): { readonly whole: Buffer; readonly listing: Buffer } {
  const { stored = false, descriptor, flags = 0, method = stored ? 0 : 8, listed = {}, gap = Buffer.alloc(0) } = entry;
  const name = Buffer.from(entry.name as string);
  const content = Buffer.from(entry.content as string);
  const packed = stored ? content : deflateRawSync(content);
  const sum = entry.sum ?? crc32(content);
  const sizes = fields([4, sum], [4, packed.length], [4, content.length]);
  const head = fields([2, 20], [2, flags | (descriptor === undefined ? 0 : 8)], [2, method], [4, 0]);
  const mark = Buffer.from(descriptor === 'marked' ? 'PK\x07\x08' : '');
  const [before, behind] = descriptor === undefined ? [sizes, gap] : [Buffer.alloc(12), Buffer.concat([mark, sizes, gap])];
  const whole = Buffer.concat([Buffer.from('PK\x03\x04'), head, before, fields([2, name.length], [2, 0]), name, packed, behind]);
  if (listed === false) return { whole, listing: Buffer.alloc(0) };
  const listedName = Buffer.from(listed.name ?? name);
  const listedSizes = fields([4, sum], [4, packed.length], [4, listed.size ?? content.length]);
  const lengths = fields([2, listedName.length], [2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, listed.offset ?? offset]);
  return { whole, listing: Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), head, listedSizes, lengths, listedName]) };
}

/** A zip of `entries`. */
export function zipOf(entries: readonly ZipEntry[], comment = ''): Buffer {
  let body = Buffer.alloc(0);
  const list: Buffer[] = [];
  for (const entry of entries) {
    const { whole, listing } = zipEntry(entry, body.length);
    body = Buffer.concat([body, whole]);
    if (listing.length > 0) list.push(listing);
  }
  const listing = Buffer.concat(list);
  const end = fields([4, 0], [2, list.length], [2, list.length], [4, listing.length], [4, body.length], [2, comment.length]);
  return Buffer.concat([body, listing, Buffer.from('PK\x05\x06'), end, Buffer.from(comment)]);
}

/** The header of a tar entry. */
export function tarHeader(name: string | Uint8Array, size: number | string, type = '0', link = ''): Buffer {
  const block = Buffer.alloc(512);
  block.set(Buffer.from(name as string).subarray(0, 100));
  block.write(typeof size === 'string' ? size : `${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  block.write(type, 156, 'latin1');
  block.write(link, 157, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  block.write('        ', 148, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** A tar entry. */
export function tarEntry(name: string | Uint8Array, content: string | Uint8Array, type = '0'): Buffer {
  const bytes = Buffer.from(content as string);
  return Buffer.concat([tarHeader(name, bytes.length, type), bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

/** The end of a tar. */
export const TAR_END: Buffer = Buffer.alloc(1024);

/** What is in a container: contents by path (with what reading one ended in), names, problems. */
export interface Unpacked {
  readonly entries: readonly (readonly [path: string, content: string])[];
  readonly names: readonly string[];
  readonly problems: readonly string[];
}

/** Unpacks the container `bytes`, which come in pieces of the sizes that `nextSize` says, one level deep. */
export async function unpack(
  bytes: Uint8Array,
  options: { readonly nextSize?: () => number; readonly limits?: Limits; readonly name?: string; readonly skip?: boolean } = {},
): Promise<Unpacked> {
  const { nextSize = () => 1 << 20, limits, name = 'x', skip = false } = options;
  const format = recognise(bytes);
  if (format === undefined) throw new Error('no container');
  const unpacking = new Unpacking(limits);
  let at = 0;
  const next = async (): Promise<Uint8Array | undefined> => {
    const piece = Uint8Array.from(bytes.subarray(at, at + Math.max(1, nextSize())));
    at += piece.length;
    unpacking.feed(piece.length);
    return piece.length === 0 ? undefined : piece;
  };
  const entries: [string, string][] = [];
  const names: string[] = [];
  const problems: string[] = [];
  for await (const item of unpacking.list(format, next, name)) {
    if (item.kind === 'problem') problems.push(item.path === undefined ? item.message : `${item.path}: ${item.message}`);
    else if (item.kind === 'name') names.push(Buffer.from(item.bytes).toString());
    else if (!skip) {
      const { text, error } = await readAll(item.read);
      entries.push([item.path, text]);
      if (error !== undefined) problems.push(`${item.path}: ${error}`);
    } else entries.push([item.path, '']);
    if (unpacking.exhausted !== undefined) break;
  }
  return { entries, names, problems };
}

async function readAll(read: (into: Uint8Array) => Promise<number>): Promise<{ text: string; error: string | undefined }> {
  const pieces: Buffer[] = [];
  const into = Buffer.alloc(70_000);
  let error: string | undefined;
  try {
    for (let count = await read(into); count > 0; count = await read(into)) pieces.push(Buffer.from(into.subarray(0, count)));
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : String(thrown);
  }
  return { text: Buffer.concat(pieces).toString('latin1'), error };
}
