// Random-looking bytes that are the same for the same seed.
import { createHash } from 'node:crypto';

/** `count` bytes that belong to `seed`. */
export function seededBytes(seed: string, count: number): Buffer {
  const blocks: Buffer[] = [];
  for (let block = 0; block * 32 < count; block++) {
    blocks.push(createHash('sha256').update(`${seed} ${block}`).digest());
  }
  return Buffer.concat(blocks).subarray(0, count);
}
