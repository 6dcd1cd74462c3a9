// Reads bytes that come in pieces: a given number at once, or piece by piece.

/** Returns the next bytes, at least one; undefined at the end. They are not changed later. */
export type Next = () => Promise<Uint8Array | undefined>;

const NOTHING = Buffer.alloc(0);

/** The most that `chunk` returns: it limits what a decoder can make of it before the budget is checked. */
const CHUNK_BYTES = 16 * 1024;

/** Reads the bytes of a container forward, as they come in. */
export class ByteReader {
  readonly #next: Next;
  #buffer: Buffer = NOTHING;
  #ended = false;
  /** How many bytes were taken so far. */
  position = 0;

  constructor(next: Next) {
    this.#next = next;
  }

  /** The next `count` bytes without taking them; fewer only at the end. */
  async peek(count: number): Promise<Buffer> {
    while (this.#buffer.length < count && (await this.#more()));
    return this.#buffer.subarray(0, count);
  }

  /** Takes `count` bytes that were peeked at. */
  take(count: number): void {
    this.#buffer = this.#buffer.subarray(count);
    this.position += count;
  }

  /** Takes the next bytes: as many as are buffered, at least one and at most `most`; none at the end. */
  async chunk(most: number = CHUNK_BYTES): Promise<Buffer> {
    if (this.#buffer.length === 0) await this.#more();
    const piece = this.#buffer.subarray(0, Math.min(most, CHUNK_BYTES));
    this.take(piece.length);
    return piece;
  }

  /** Puts back the end of what `chunk` returned. */
  unread(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#buffer = this.#buffer.length === 0 ? piece : Buffer.concat([piece, this.#buffer]);
    this.position -= piece.length;
  }

  /** Takes `count` bytes and drops them. Returns how many were missing. */
  async skip(count: number): Promise<number> {
    let left = count;
    while (left > 0) {
      const size = (await this.chunk(left)).length;
      if (size === 0) break;
      left -= size;
    }
    return left;
  }

  /** Takes what is before the first of `marks`, all of one length. Returns false if there is none. */
  async seek(marks: readonly string[]): Promise<boolean> {
    const length = marks[0]?.length ?? 0;
    for (;;) {
      if ((await this.peek(length)).length < length) return false;
      // All that has come, which may be more: the source may end with it.
      const bytes = this.#buffer;
      const places = marks.map((mark) => bytes.indexOf(mark, 0, 'latin1')).filter((at) => at >= 0);
      this.take(places.length > 0 ? Math.min(...places) : bytes.length - length + 1);
      if (places.length > 0) return true;
      if (!(await this.#more())) return false;
    }
  }

  /** A reader of the next `count` bytes of this one. */
  part(count: number): ByteReader {
    let left = count;
    return new ByteReader(async () => {
      if (left === 0) return undefined;
      const piece = await this.chunk(left);
      left -= piece.length;
      return piece.length === 0 ? undefined : piece;
    });
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const piece = await this.#next();
    if (piece === undefined) this.#ended = true;
    else this.#buffer = this.#buffer.length === 0 ? asBuffer(piece) : Buffer.concat([this.#buffer, piece]);
    return piece !== undefined;
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
