// The blocks of one zstd frame, decoded by fzstd and checked: it verifies no sum, and takes offsets that reach before the start of the frame.
import { Decompress } from 'fzstd';
import { explainDamage } from './damage.ts';
import { Xxh64 } from './xxh64/xxh64.ts';
import { beforeStart, limitTime } from './zstd-guard.ts';

/** What stands before the start of a frame for the decoder of its twin; for fzstd there are zeros. */
const OTHER_BYTE = 0xff;

/**
 * Decodes the blocks of a frame, one after the other.
 *
 * A block can name bytes before the start of the frame, as one does that was made with a dictionary or to patch another file. fzstd takes zeros
 * for these, and the result is none. Where the frame has a sum, the sum shows that. Where it has none, a twin of the decoder has other
 * bytes there: what it makes of a block differs exactly if such bytes were used. It ends once the window holds nothing but the frame.
 */
export class ZstdBlocks {
  readonly #decoder: FrameDecoder;
  readonly #window: number;
  readonly #sum: Xxh64 | undefined;
  #twin: FrameDecoder | undefined;
  /** How many bytes came out so far. */
  size = 0;

  constructor(window: number, checked: boolean) {
    this.#window = window;
    this.#decoder = new FrameDecoder(window, 0);
    this.#sum = checked ? Xxh64.create() : undefined;
    this.#twin = this.#sum === undefined ? new FrameDecoder(window, OTHER_BYTE) : undefined;
  }

  /** What `bytes`, the header, one block or the sum, makes. Throws ScanError for damage. */
  push(bytes: Uint8Array, last: boolean): readonly Uint8Array[] {
    const pieces = this.#decoder.push(bytes, last);
    const others = this.#twin?.push(bytes, last);
    if (others !== undefined && !Buffer.concat(others).equals(Buffer.concat(pieces))) throw beforeStart();
    for (const piece of pieces) {
      this.size += piece.length;
      this.#sum?.update(piece);
    }
    if (this.size >= this.#window) this.#twin = undefined;
    return pieces;
  }

  /** The sum of all that came out, to be asked for once; undefined where there is none to compare it with. */
  takeSum(): number | undefined {
    return this.#sum?.end();
  }
}

/** One fzstd decoder. */
class FrameDecoder {
  readonly #decoder: Decompress;
  readonly #limit: { begin(): void };
  #out: Uint8Array[] = [];

  /** @param before what each byte before the start of the frame is */
  constructor(window: number, before: number) {
    this.#decoder = new Decompress((piece) => void this.#out.push(piece));
    this.#limit = limitTime(this.#decoder, window, before);
  }

  push(bytes: Uint8Array, last: boolean): readonly Uint8Array[] {
    try {
      this.#limit.begin();
      // fzstd keeps what it is given until a block is whole.
      this.#decoder.push(Uint8Array.from(bytes), last);
    } catch (error) {
      throw explainDamage(error);
    }
    const pieces = this.#out;
    this.#out = [];
    return pieces;
  }
}
