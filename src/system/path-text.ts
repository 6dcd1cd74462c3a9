// Converts paths between bytes and text, without loss in either direction.

/**
 * The text of a path. A byte that is not part of valid UTF-8 becomes the lone surrogate U+DC00 + byte, so that no two
 * paths have the same text and the bytes can be restored.
 */
export function pathToText(path: Uint8Array): string {
  const bytes = Buffer.from(path.buffer, path.byteOffset, path.byteLength);
  const text = bytes.toString('utf8');
  if (!text.includes('\ufffd')) return text;
  let result = '';
  for (let at = 0; at < bytes.length; ) {
    const size = sequenceLength(bytes, at);
    const piece = bytes.toString('utf8', at, at + Math.max(1, size));
    result += size === 0 ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0)) : piece;
    at += Math.max(1, size);
  }
  return result;
}

/** The bytes of a path from its text. */
export function pathToBytes(text: string): Buffer {
  if (!/[\udc80-\udcff]/.test(text)) return Buffer.from(text, 'utf8');
  return Buffer.concat(
    [...text].map((char) =>
      /^[\udc80-\udcff]$/.test(char) ? Buffer.from([char.charCodeAt(0) - 0xdc00]) : Buffer.from(char, 'utf8'),
    ),
  );
}

/** The length in bytes of the valid UTF-8 sequence at `at`; 0 if there is none. */
function sequenceLength(bytes: Buffer, at: number): number {
  for (let size = 1; size <= 4 && at + size <= bytes.length; size++) {
    const piece = bytes.subarray(at, at + size);
    if (Buffer.from(piece.toString('utf8'), 'utf8').equals(piece)) return size;
  }
  return 0;
}
