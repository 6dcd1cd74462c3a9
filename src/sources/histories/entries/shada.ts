// Reads entries of Neovim's shada files: kind, time and length as MessagePack integers, then `length` bytes.
import type { EntryMetadata } from '../../../model/entry-metadata.ts';
import { metadataAt } from './time.ts';

/** The first byte of a 32-bit integer. All times have this type. */
const UINT32 = 0xce;

/** The metadata of the entry that contains `at`. @param bytes the bytes before `at`, and that byte */
export function metadataInShada(bytes: Buffer, at: number): EntryMetadata | undefined {
  for (let mark = bytes.lastIndexOf(UINT32, at - 1); mark > 0; mark = bytes.lastIndexOf(UINT32, mark - 1)) {
    const kind = bytes[mark - 1] ?? 0;
    if (kind === 0 || kind > 11 || mark + 5 >= at) continue;
    const length = readUint(bytes, mark + 5);
    // Bytes that look like a header are one only if their entry contains the match.
    if (length !== undefined && at >= length.next && at < length.next + length.value)
      return metadataAt(String(bytes.readUInt32BE(mark + 1)));
  }
  return undefined;
}

function readUint(bytes: Buffer, at: number): { readonly value: number; readonly next: number } | undefined {
  const first = bytes[at] ?? 0xff;
  if (first < 0x80) return { value: first, next: at + 1 };
  const size = { 204: 1, 205: 2, 206: 4 }[first];
  if (size === undefined || at + 1 + size > bytes.length) return undefined;
  return { value: bytes.readUIntBE(at + 1, size), next: at + 1 + size };
}
