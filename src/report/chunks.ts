// A report in pieces: one of 100,000 findings is written as it is made, and never held as one string.

/** A report as text, piece by piece. No token could stand across two pieces: each is a whole record, or several. */
export type Chunks = Iterable<string>;

/** The pieces as one string. */
export function joinChunks(chunks: Chunks): string {
  return [...chunks].join('');
}

/** How many characters are put together before they are written. */
const BATCH_LENGTH = 1 << 16;

/** The same text in pieces of at least BATCH_LENGTH characters, each made of whole ones; the last may be shorter. */
export function* batchChunks(chunks: Chunks): Generator<string> {
  let batch: string[] = [];
  let length = 0;
  for (const chunk of chunks) {
    batch.push(chunk);
    length += chunk.length;
    if (length < BATCH_LENGTH) continue;
    yield batch.join('');
    batch = [];
    length = 0;
  }
  if (length > 0) yield batch.join('');
}

/** Each line with its line feed. */
export function* linesToChunks(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`;
}
