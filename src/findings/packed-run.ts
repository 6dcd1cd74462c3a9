// Collects the digits of a text that is compressed data in base64 or hexadecimal, piece by piece, as the detector's Blob is read.
import type { PackedForm, PackedText } from '../detect/packed-texts.ts';
import type { Blob } from '../model/types.ts';
import type { ContainerContext } from './container-context.ts';
import type { Unpacker } from './unpacker.ts';

/** A longer text is not collected to its end: mail servers take 50 MB, and Kubernetes 1 MiB. */
const MAX_RUN_BYTES: number = 96 * 2 ** 20;

/** Digits, and what may stand between them: line ends, escapes of these, and percent signs of URLs. */
const BETWEEN: ReadonlySet<number> = new Set(Buffer.from('\r\n\\%='));
const DIGITS: ReadonlySet<number> = new Set(Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_'));

const LINE_FEED = 10;
const PADDING = 0x3d;
const BLANKS: ReadonlySet<number> = new Set([0x20, 0x09]);

const IS_PART = Uint8Array.from({ length: 256 }, (_, byte) => Number(DIGITS.has(byte) || BETWEEN.has(byte)));

/** One text, whose end has not come yet. */
export class PackedRun {
  readonly offset: number;
  readonly form: PackedForm;
  readonly #pieces: Uint8Array[] = [];
  #length = 0;
  #last = 0;
  #isEnded = false;

  constructor({ offset, form, bytes }: PackedText) {
    this.offset = offset;
    this.form = form;
    this.feed(bytes);
  }

  /** Whether nothing more of what comes belongs to it. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** The offset behind what has come. */
  get end(): number {
    return this.offset + this.#length;
  }

  /** Whether it was too long to be collected whole. */
  get isCut(): boolean {
    return this.#length >= MAX_RUN_BYTES;
  }

  /** The next bytes of the Blob; those that belong to it are copied. */
  feed(bytes: Uint8Array): void {
    if (this.#isEnded) return;
    let at = 0;
    while (at < bytes.length && this.#takes(bytes[at] ?? 0)) at++;
    if (at > 0) this.#pieces.push(Uint8Array.from(bytes.subarray(0, at)));
    this.#length += at;
    this.#isEnded = at < bytes.length || this.isCut;
  }

  /** The text as it stands in the Blob. */
  text(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  #takes(byte: number): boolean {
    const isPart = BLANKS.has(byte)
      ? this.#last === LINE_FEED
      : IS_PART[byte] === 1 && !(this.#last === PADDING && DIGITS.has(byte));
    // Indentation: a blank counts as a part of the line end before it.
    if (isPart && !BLANKS.has(byte)) this.#last = byte;
    return isPart;
  }
}

/** The Blob whose bytes hold such texts. */
export interface PackedHolder {
  readonly blob: Blob;
  /** Where it is, if in a container. */
  readonly context: ContainerContext | undefined;
  readonly unpacker: Unpacker;
}
