// Which container the first bytes of a Blob begin: by what they are, never by a name.

/** A container that can be unpacked. A compressed file has one content, an archive many. */
export type Format = 'gzip' | 'bzip2' | 'xz' | 'zstd' | 'zip' | 'tar';

/** How many bytes `recognise` may need: the mark of a tar stands at 257. */
export const HEAD_LENGTH = 262;

/** How many containers may stand in each other. A jar in a layer of an image in a .tgz is six. */
export const DEPTH = 8;

/** What containers begin with. */
const MARKS: readonly (readonly [Format, string])[] = [
  ['gzip', '\x1f\x8b\x08'],
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((level) => [
    ['bzip2', `BZh${level}1AY&SY`] as const,
    ['bzip2', `BZh${level}\x17\x72\x45\x38\x50\x90`] as const,
  ]),
  ['xz', '\xfd7zXZ\0'],
  ['zstd', '\x28\xb5\x2f\xfd'],
  // pzstd begins with a skippable frame of four bytes, the size of the next frame.
  ['zstd', '\x50\x2a\x4d\x18\x04\0\0\0'],
  // An entry, the end of an empty archive, the mark of a split archive.
  ['zip', 'PK\x03\x04'],
  ['zip', 'PK\x05\x06'],
  ['zip', 'PK\x07\x08PK\x03\x04'],
];

/** First bytes of MARKS: to ask these is all that is done for nearly every Blob. */
const FIRST: ReadonlySet<number> = new Set(MARKS.map(([, mark]) => mark.charCodeAt(0)));

/** The container that `head`, the first bytes of a Blob, begins; undefined for all else. */
export function recognise(head: Uint8Array): Format | undefined {
  if (FIRST.has(head[0] ?? 0)) {
    const format = MARKS.find(([, mark]) => isAt(head, 0, mark))?.[0];
    if (format !== undefined) return format;
  }
  return head[257] === 0x75 && isAt(head, 257, 'ustar') ? 'tar' : undefined;
}

function isAt(bytes: Uint8Array, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}
