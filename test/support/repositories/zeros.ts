// Writes a large object of zeros into a repository: git takes a second to compress what is the same everywhere.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { constants, deflateRawSync } from 'node:zlib';

const MEGABYTE = 2 ** 20;

/** What zlib begins a stream with, and the last block, which is empty. */
const [BEGIN, END] = [Buffer.from([0x78, 0x01]), Buffer.from([0x03, 0x00])];

/** Writes a blob of `megabytes` MB into the git folder of a repository of sha1. */
export function writeZeros(gitFolder: string, megabytes: number): void {
  const block = Buffer.alloc(MEGABYTE);
  const head = Buffer.from(`blob ${megabytes * MEGABYTE}\0`);
  const hash = createHash('sha1').update(head);
  for (let at = 0; at < megabytes; at++) hash.update(block);
  const id = hash.digest('hex');
  const path = join(gitFolder, 'objects', id.slice(0, 2), id.slice(2));
  const compressed = compress(block);
  const blocks = Array.from({ length: megabytes }, () => compressed);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.concat([BEGIN, compress(head), ...blocks, END, sumOf(head, megabytes * MEGABYTE)]));
}

/** Blocks of a stream that do not depend on those before. */
function compress(bytes: Buffer): Buffer {
  return deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH });
}

/** Adler-32 of `head` and `zeros` zeros. */
function sumOf(head: Buffer, zeros: number): Buffer {
  const BASE = 65_521;
  let low = 1;
  let high = 0;
  for (const byte of head) {
    low = (low + byte) % BASE;
    high = (high + low) % BASE;
  }
  const sum = Buffer.alloc(4);
  sum.writeUInt16BE((high + zeros * low) % BASE, 0);
  sum.writeUInt16BE(low, 2);
  return sum;
}
