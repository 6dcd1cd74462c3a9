// Edits: bytes that are replaced on their way through.

/** A byte that is replaced by `text`: by another byte, by several, or by none. */
export interface Edit {
  readonly at: number;
  readonly text: string;
}

/** `bytes`, which stand at the offset `base`, with `edits`. Of two edits of one byte the first one counts. May write into `bytes`. */
export function applyEdits(bytes: Buffer, base: number, edits: readonly Edit[]): Uint8Array {
  if (edits.every(({ text }) => text.length === 1)) {
    for (const { at, text } of edits.toReversed()) bytes[at - base] = text.charCodeAt(0);
    return bytes;
  }
  const byPosition = new Map(edits.toReversed().map(({ at, text }) => [at - base, text]));
  const parts: Buffer[] = [];
  let from = 0;
  for (const at of [...byPosition.keys()].sort((a, b) => a - b)) {
    parts.push(bytes.subarray(from, at), Buffer.from(byPosition.get(at) ?? '', 'latin1'));
    from = at + 1;
  }
  return Buffer.concat([...parts, bytes.subarray(from)]);
}
