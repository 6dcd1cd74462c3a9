// LZMA: .lzma and lzip files, and most 7z archives (there as LZMA2, too).
import { damaged, truncated } from './damage.ts';
import { LzmaDecoder } from './lzma-decoder.ts';
import { readProperties } from './lzma-model.ts';
import type { ByteReader } from './reader.ts';
import { takeWhole } from './whole.ts';

const PIPE = 'pipe in the output of its program (`xz -dc`, `lzip -dc`)';

/** The content of a .lzma file: properties, dictionary, size, data. */
export async function* unlzma(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const bytes = await takeWhole(reader, PIPE);
  if (bytes.length < 18) throw truncated();
  const size = bytes.readBigUInt64LE(5);
  const known = size === 0xffff_ffff_ffff_ffffn ? undefined : Number(size);
  const decoder = new LzmaDecoder(bytes.readUInt32LE(1), known);
  decoder.resetState(readProperties(bytes[0] ?? 255));
  decoder.start(bytes, 13);
  yield* decoder.decode(known ?? Number.MAX_SAFE_INTEGER);
}

const LZIP = 'LZIP';

/** The content of all members of an lzip file. What follows the last one is ignored. */
export async function* unlzip(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const bytes = await takeWhole(reader, PIPE);
  for (let at = 0; bytes.toString('latin1', at, at + 4) === LZIP; ) {
    if (bytes.length < at + 26) throw truncated();
    const coded = bytes[at + 5] ?? 0;
    const dictionary = 2 ** (coded & 31);
    const decoder = new LzmaDecoder(dictionary - (dictionary / 16) * (coded >> 5));
    decoder.resetState({ lc: 3, lp: 0, pb: 2 });
    decoder.start(bytes, at + 6);
    yield* decoder.decode(Number.MAX_SAFE_INTEGER);
    at = decoder.at + 20;
    if (at > bytes.length) throw truncated();
  }
}

/** The content of LZMA2 data, at the start of `bytes`. @param content its size */
export function* unlzma2(bytes: Uint8Array, dictionary: number, content: number): Generator<Uint8Array> {
  const decoder = new LzmaDecoder(dictionary, content);
  for (let at = 0; bytes[at] !== 0; ) {
    const control = bytes[at];
    if (control === undefined) throw truncated();
    if (control === 1 || control >= 0xe0) decoder.resetDictionary();
    at = control < 0x80 ? yield* storedChunk(decoder, bytes, at) : yield* codedChunk(decoder, bytes, at);
  }
}

/** A chunk that is stored as it is. Returns where the next begins. */
function* storedChunk(decoder: LzmaDecoder, bytes: Uint8Array, start: number): Generator<Uint8Array, number> {
  if ((bytes[start] ?? 0) > 2) throw damaged('invalid LZMA2 data');
  const end = start + 4 + u16(bytes, start + 1);
  if (end > bytes.length) throw truncated();
  yield* decoder.stored(bytes.subarray(start + 3, end));
  return end;
}

function* codedChunk(decoder: LzmaDecoder, bytes: Uint8Array, start: number): Generator<Uint8Array, number> {
  const control = bytes[start] ?? 0;
  const unpacked = 1 + ((control & 31) << 16) + u16(bytes, start + 1);
  const packed = 1 + u16(bytes, start + 3);
  const reset = (control >> 5) & 3;
  const at = start + (reset >= 2 ? 6 : 5);
  if (reset >= 2) decoder.resetState(readProperties(bytes[start + 5] ?? 255));
  else if (reset === 1) decoder.resetState();
  if (at + packed > bytes.length) throw truncated();
  decoder.start(bytes.subarray(0, at + packed), at);
  yield* decoder.decode(unpacked);
  return at + packed;
}

function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
