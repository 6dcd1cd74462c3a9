// The redactor: bytes in, the same bytes out with every secret in them masked, in whatever pieces they come.
//
//     const redactor = createRedactor(prepareRules());
//     output.write(redactor.take(chunk)); // for each chunk; what can still become a secret is held back
//     output.write(redactor.end());
//
// The bytes go into a window (stream-window.ts). SafePoint (safe-point.ts) decides, after each piece, which secrets are in it and up to
// which byte nothing that is still to come can change a mask. That much is released, with the secrets masked (mask.ts, edits.ts).
//
// Design: docs/design/redact.md
import type { Buckets, Kernel } from '../../detect/search/kernel/kernel.ts';
import type { CompiledRule } from '../../model/compiled-rule.ts';
import { UsageError } from '../../model/errors.ts';
import { applyEdits, type Edit } from './edits.ts';
import { editsOf, isPlain, type Masked, type MaskOptions, maskPlain } from './mask.ts';
import { SafePoint } from './safe-point.ts';
import { StreamWindow } from './stream-window.ts';

/**
 * Masks the secrets in one stream. Its output is the same for the same bytes in whatever pieces they come, and nothing is held back but
 * what can still become a secret.
 */
export interface Redactor {
  /** Takes the next bytes; returns the bytes that can be written now, possibly none. Neither these nor `chunk` are changed later. */
  take(chunk: Uint8Array): Uint8Array;
  /** No bytes came for a while: returns the held bytes, masked if they hold eight characters of a secret or more. The stream goes on. */
  idle(): Uint8Array;
  /** The stream has ended: returns the rest. Another one can begin. */
  end(): Uint8Array;
  /** Whether something is held back. */
  readonly holds: boolean;
  /** How many secrets were masked. */
  readonly count: number;
}

export interface RedactorOptions extends MaskOptions {
  /** The search to use, for tests; the fastest one if not said. */
  readonly kernel?: (buckets: Buckets) => Kernel;
}

/**
 * The part of the window that may be held: more than a secret can have, but for users' rules with very long matches. Beyond it, what is
 * held is written as if no bytes came for a while.
 */
const HELD_PART = 1 / 16;

const MIN_KEY_BYTES = 16;

const NOTHING = new Uint8Array(0);

/** A redactor for `rules` (`prepareRules()`). Holds 1 MiB. Throws UsageError for a key that is too short. */
export function createRedactor(rules: readonly CompiledRule[], options: RedactorOptions = {}): Redactor {
  return new StreamRedactor(rules, options);
}

/** Invariant: all bytes before `#written` were returned, and `#written` is never behind the safe point of what came. */
class StreamRedactor implements Redactor {
  readonly #options: MaskOptions;
  readonly #window: StreamWindow;
  readonly #safePoint: SafePoint;
  readonly #maxHeldBytes: number;
  /** All bytes before this offset were returned. */
  #written = 0;
  /** The offset at which the secret begins that was masked last. */
  #lastMasked = -1;
  #count = 0;

  constructor(rules: readonly CompiledRule[], options: RedactorOptions) {
    if (options.key !== undefined && options.key.length < MIN_KEY_BYTES) {
      throw new UsageError(`a key for pseudonyms must have at least ${MIN_KEY_BYTES} bytes`);
    }
    this.#options = options;
    this.#window = new StreamWindow(rules, options.kernel);
    this.#safePoint = new SafePoint(rules, this.#window);
    this.#maxHeldBytes = this.#window.size * HELD_PART;
  }

  get holds(): boolean {
    return this.#written < this.#window.end;
  }

  get count(): number {
    return this.#count;
  }

  take(chunk: Uint8Array): Uint8Array {
    if (chunk.length === 0) return NOTHING;
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < chunk.length; ) {
      const { count, bytes } = this.#takePiece(at === 0 ? chunk : chunk.subarray(at));
      at += count;
      pieces.push(bytes);
    }
    return pieces.length === 1 ? (pieces[0] ?? NOTHING) : Buffer.concat(pieces);
  }

  idle(): Uint8Array {
    if (!this.holds) return NOTHING;
    const { found, partial } = this.#safePoint.advance(this.#window.view.length, this.#written);
    return this.#release(this.#window.end, [...found, ...partial]);
  }

  end(): Uint8Array {
    const rest = this.idle();
    this.#window.reset();
    this.#safePoint.reset();
    this.#written = 0;
    this.#lastMasked = -1;
    return rest;
  }

  /** Takes the first `count` bytes of `chunk`, as many as there is room for. */
  #takePiece(chunk: Uint8Array): { readonly count: number; readonly bytes: Uint8Array } {
    const { view } = this.#window;
    const held = this.#window.end - this.#written;
    const kept = Math.min(this.#written, this.#safePoint.kept) - view.base;
    const { count, dropped } = this.#window.append(chunk, kept);
    const { found, safe } = this.#safePoint.advance(view.length - dropped, this.#written);
    const { end } = this.#window;
    // Nearly always there is nothing: the piece is handed on as it is.
    if (found.length === 0 && held === 0 && safe === end) {
      this.#written = end;
      return { count, bytes: count === chunk.length ? chunk : chunk.subarray(0, count) };
    }
    const bytes = this.#release(safe, found);
    return { count, bytes: end - safe > this.#maxHeldBytes ? Buffer.concat([bytes, this.idle()]) : bytes };
  }

  /** The bytes between `#written` and the offset `to`, with `secrets` masked. */
  #release(to: number, secrets: readonly Masked[]): Uint8Array {
    const { bytes, base } = this.#window.view;
    const from = this.#written;
    const released = Buffer.from(bytes.subarray(from - base, to - base));
    const edits: Edit[] = [];
    const inPlace = this.#options.mask !== 'tag' && areApart(secrets);
    for (const secret of secrets) {
      if (inPlace && isPlain(secret)) this.#maskPlain(released, from, to, secret);
      else edits.push(...this.#editsIn(from, to, secret));
    }
    this.#written = to;
    return edits.length === 0 ? released : applyEdits(released, from, edits);
  }

  /** Masks `secret` in `released`, the bytes between the offsets `from` and `to`. */
  #maskPlain(released: Buffer, from: number, to: number, secret: Masked): void {
    const first = secret.own[0]?.from ?? to;
    if (first >= to) return;
    const { bytes, base } = this.#window.view;
    if (maskPlain(secret, this.#options.key, bytes, base, released, from)) this.#count += this.#isAgain(first) ? 0 : 1;
  }

  /** The edits of `secret` between the offsets `from` and `to`. */
  #editsIn(from: number, to: number, secret: Masked): readonly Edit[] {
    const first = secret.own[0]?.from ?? to;
    if (first >= to) return [];
    const { bytes, base } = this.#window.view;
    const edits = editsOf(secret, this.#options, bytes, base);
    if (edits.length === 0) return edits;
    // A tag that was written for its beginning is not written again.
    const isAgain = this.#isAgain(first);
    if (!isAgain) this.#count++;
    const fresh = edits.filter(({ at }) => at >= from && at < to);
    const tag = edits[0]?.text ?? '';
    // Where its beginning was released before it was recognised, the tag comes behind that.
    const isLate = tag.length > 1 && first < from && !isAgain;
    return isLate ? fresh.map((edit, index) => (index === 0 ? { ...edit, text: tag } : edit)) : fresh;
  }

  /** Whether the secret that begins at the offset `first` was the one that was masked last; it is now. */
  #isAgain(first: number): boolean {
    const isAgain = first === this.#lastMasked;
    this.#lastMasked = first;
    return isAgain;
  }
}

/** Whether each of `secrets` begins where those before it have ended, so that no byte has two masks. */
function areApart(secrets: readonly Masked[]): boolean {
  let end = 0;
  for (const { own } of secrets) {
    if ((own[0]?.from ?? end) < end) return false;
    end = Math.max(end, own.at(-1)?.to ?? end);
  }
  return true;
}
