// Writes packs byte by byte, right or wrong ones, which git itself would never make.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

/** A step of a delta: bytes of the base, or new ones. */
export type DeltaStep = { readonly from: number; readonly count: number } | { readonly insert: Buffer };

/** An entry as it is to be written. `id` is that of its object; any bytes for a wrong one. */
export interface RawEntry {
  readonly id: Buffer;
  /** 1 to 4 for objects, 6 and 7 for deltas. */
  readonly kind: number;
  /** What stands between the header and the compressed bytes. */
  readonly middle?: (offsets: readonly number[], own: number) => Buffer;
  readonly body: Buffer;
  /** The size that the header names; that of `body` if not given. */
  readonly size?: number;
  /** The compressed bytes; those of `body` if not given. */
  readonly compressed?: Buffer;
}

/** A number as the header of a delta has it. */
function sizeBytes(size: number): Buffer {
  const bytes: number[] = [];
  for (let left = size; ; left = Math.floor(left / 128)) {
    bytes.push(left >= 128 ? (left % 128) | 128 : left);
    if (left < 128) return Buffer.from(bytes);
  }
}

/** The bytes of a delta. */
export function deltaOf(baseSize: number, resultSize: number, steps: readonly DeltaStep[]): Buffer {
  const parts: Buffer[] = [sizeBytes(baseSize), sizeBytes(resultSize)];
  for (const step of steps) {
    if ('insert' in step) {
      for (let at = 0; at < step.insert.length; at += 127) {
        const piece = step.insert.subarray(at, at + 127);
        parts.push(Buffer.from([piece.length]), piece);
      }
      continue;
    }
    const numbers = [0, 1, 2, 3].map((shift) => Math.floor(step.from / 256 ** shift) % 256);
    const counts = [0, 1, 2].map((shift) => Math.floor((step.count === 0x10000 ? 0 : step.count) / 256 ** shift) % 256);
    const bytes = [...numbers, ...counts];
    const bits = bytes.reduce((mask, byte, at) => (byte === 0 ? mask : mask | (1 << at)), 0x80);
    parts.push(Buffer.from([bits, ...bytes.filter((byte) => byte !== 0)]));
  }
  return Buffer.concat(parts);
}

/** What a delta makes of `base`. */
export function applied(base: Buffer, steps: readonly DeltaStep[]): Buffer {
  return Buffer.concat(steps.map((step) => ('insert' in step ? step.insert : base.subarray(step.from, step.from + step.count))));
}

/** The id of a blob. */
export function blobId(content: Buffer): Buffer {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest();
}

/** A base, by how far before it begins. */
export const before =
  (base: number): NonNullable<RawEntry['middle']> =>
  (offsets, own) =>
    distanceBytes(own - (offsets[base] ?? 0));

function distanceBytes(distance: number): Buffer {
  const bytes = [distance % 128];
  for (let left = Math.floor(distance / 128); left > 0; left = Math.floor(left / 128)) {
    left--;
    bytes.unshift((left % 128) | 128);
  }
  return Buffer.from(bytes);
}

function headerOf({ kind, body, size = body.length }: RawEntry): Buffer {
  const bytes = [(kind << 4) | (size % 16)];
  for (let left = Math.floor(size / 16); left > 0; left = Math.floor(left / 128)) {
    bytes.push(left % 128);
    bytes[bytes.length - 2] = (bytes.at(-2) ?? 0) | 128;
  }
  return Buffer.from(bytes);
}

/** How a pack is written. */
export interface PackOptions {
  readonly indexVersion?: 1 | 2;
  /** Changes the index before its checksum is made, and the pack. */
  readonly spoil?: (pack: Buffer, offsets: number[]) => void;
}

/** Writes a pack of a repository with ids of SHA-1 and its index. */
export function writePack(gitDir: string, entries: readonly RawEntry[], { indexVersion = 2, spoil }: PackOptions = {}): void {
  const offsets: number[] = [];
  const head = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1');
  head.writeUInt32BE(entries.length, 8);
  const parts: Buffer[] = [head];
  let at = head.length;
  for (const entry of entries) {
    offsets.push(at);
    const written = [
      headerOf(entry),
      entry.middle?.(offsets, at) ?? Buffer.alloc(0),
      entry.compressed ?? deflateSync(entry.body),
    ];
    parts.push(...written);
    at += written.reduce((sum, part) => sum + part.length, 0);
  }
  const body = Buffer.concat(parts);
  spoil?.(body, offsets);
  const checksum = createHash('sha1').update(body).digest();
  const name = `pack-${checksum.toString('hex')}`;
  const folder = join(gitDir, 'objects/pack');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.pack`), Buffer.concat([body, checksum]));
  writeFileSync(join(folder, `${name}.idx`), indexOf(entries, offsets, checksum, indexVersion));
}

function indexOf(entries: readonly RawEntry[], offsets: readonly number[], checksum: Buffer, version: 1 | 2): Buffer {
  const rows = entries.map(({ id }, at) => ({ id, offset: number(offsets[at] ?? 0) })).toSorted((a, b) => a.id.compare(b.id));
  const fanout = Array.from({ length: 256 }, (_, byte) => number(rows.filter(({ id }) => (id[0] ?? 0) <= byte).length));
  const parts =
    version === 1
      ? [...fanout, ...rows.flatMap(({ id, offset }) => [offset, id])]
      : [
          Buffer.from('\xfftOc\0\0\0\x02', 'latin1'),
          ...fanout,
          ...rows.map(({ id }) => id),
          // Checksums of entries, which only fsck reads.
          Buffer.alloc(4 * rows.length),
          ...rows.map(({ offset }) => offset),
        ];
  const body = Buffer.concat([...parts, checksum]);
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
