// Finds out the format of one Blob: from its first bytes, its name, or its last bytes.
import type { Detector } from '../detect/detector.ts';
import type { Origin } from '../model/origin.ts';
import type { RecognisedFormat, Unpacker } from './unpacker.ts';

/** A format, and all bytes so far. */
export interface FormatStart {
  readonly format: RecognisedFormat;
  /** A copy, if the format is unpacked. */
  readonly first: Uint8Array;
}

/** Sees the bytes of a Blob as they are read. */
export class FormatFinder {
  readonly #unpacker: Unpacker | undefined;
  readonly #origin: Origin;
  /** The first bytes, where the first piece is too short to say what they begin. */
  #head: Buffer | undefined;
  /** Whether the last bytes may tell the format. */
  #asksEnd: boolean;
  #isScript = false;
  /** Whether it is known what the first bytes begin. */
  isKnown: boolean;

  /** @param isContent whether the Blob has a format at all */
  constructor(unpacker: Unpacker | undefined, origin: Origin, isContent: boolean) {
    this.#unpacker = unpacker;
    this.#origin = origin;
    this.isKnown = !isContent;
    this.#asksEnd = isContent;
  }

  /** The format that must be unpacked or reported, as soon as there are enough bytes; `count` more are in `room`. Not to be called when it is known. */
  recognise(room: Uint8Array, count: number): FormatStart | undefined {
    const unpacker = this.#unpacker;
    let first = room;
    // Nearly always the first piece is enough, and no view or copy of it is made.
    if (this.#head !== undefined || count < (unpacker?.headLength ?? 0)) {
      first = Buffer.concat([this.#head ?? new Uint8Array(0), room.subarray(0, count)]);
      if (unpacker !== undefined && count > 0 && first.length < unpacker.headLength) {
        this.#head = Buffer.from(first);
        return undefined;
      }
    }
    this.isKnown = true;
    this.#isScript = first[0] === 0x23 && first[1] === 0x21;
    const name = 'path' in this.#origin ? (this.#origin.path ?? '') : '';
    const format = unpacker?.recognise(first) ?? unpacker?.recogniseName(first, name);
    if (format === undefined || format.reading === 'bytes') return undefined;
    this.#asksEnd = false;
    if (format.reading !== 'unpacked') return { format, first };
    return { format, first: Uint8Array.from(first === room ? room.subarray(0, count) : first) };
  }

  /** The format that the last bytes show, when all were read. @param detector has the last bytes */
  atEnd(detector: Pick<Detector, 'last'>): RecognisedFormat | undefined {
    const unpacker = this.#unpacker;
    if (!this.#asksEnd || unpacker === undefined) return undefined;
    return unpacker.recogniseEnd(detector.last(unpacker.tailLength), this.#isScript);
  }
}
