// The redactor: bytes in, bytes out, with every secret in them masked, however they come in pieces.

import type { Buckets, Kernel } from '../../detect/search/kernel/kernel.ts';
import type { CompiledRule } from '../../model/compiled-rule.ts';
import { UsageError } from '../../model/errors.ts';
import { type Edit, editsOf, type Masked, type MaskOptions } from './mask.ts';
import { createSeen } from './seen.ts';
import { createJudge } from './verdict.ts';

/**
 * Masks the secrets in one stream. What it gives, put together, is the same for the same bytes in whatever pieces they come; and nothing is
 * kept back but what can still become a secret.
 */
export interface Redactor {
  /** Takes the next bytes; returns what may be written now, perhaps nothing. What is returned is not changed later, nor is `chunk`. */
  take(chunk: Uint8Array): Uint8Array;
  /** Nothing came for a while: returns what is held, masked where it holds eight characters of a secret or more. What follows it is still known. */
  idle(): Uint8Array;
  /** The stream has ended: returns the rest. Another one may begin. */
  end(): Uint8Array;
  /** Whether something is held back. */
  readonly holds: boolean;
  /** How many secrets were masked. */
  readonly count: number;
}

/**
 * The part of the window that may be held: more than can become a secret, but for users' rules with very long matches. Beyond it, it is as
 * if nothing came for a while.
 */
const HELD = 1 / 16;

const NOTHING = new Uint8Array(0);

export interface RedactorOptions extends MaskOptions {
  /** The search to use, for tests; if not said the fastest one. */
  readonly kernel?: (buckets: Buckets) => Kernel;
}

/** A redactor for `rules` (`prepareRules()`). Holds 1 MiB. Throws UsageError for a key that is too short. */
export function createRedactor(rules: readonly CompiledRule[], options: RedactorOptions = {}): Redactor {
  if (options.key !== undefined && options.key.length < 16) throw new UsageError('a key for pseudonyms has 16 bytes or more');
  const seen = createSeen(rules, options.kernel);
  const judge = createJudge(rules, seen);
  const mostHeld = seen.view.bytes.length * HELD;
  let written = 0; // what is before this offset was returned
  let marked = -1; // the offset at which the last secret begins that was masked
  let count = 0;

  /** What is between `written` and the offset `to`, with `secrets` masked. */
  function release(to: number, secrets: readonly Masked[]): Uint8Array {
    const { view } = seen;
    const from = written;
    const start = from - view.base;
    const bytes = Buffer.from(view.bytes.subarray(start, to - view.base));
    const edits: Edit[] = [];
    for (const secret of secrets) {
      const first = secret.own[0]?.from ?? to;
      if (first >= to) continue;
      const mine = editsOf(secret, options, view.bytes, view.base);
      // A tag that was written for the beginning of it is not written again.
      const again = first === marked;
      if (mine.length > 0 && !again) count++;
      if (mine.length > 0) marked = first;
      const fresh = mine.filter(({ at }) => at >= from && at < to);
      const tag = mine[0]?.text ?? '';
      // What was let go of its beginning before it was known for one is not taken back: the tag comes behind it.
      const late = tag.length > 1 && first < from && !again;
      edits.push(...fresh.map((edit, index) => (late && index === 0 ? { ...edit, text: tag } : edit)));
    }
    written = to;
    return apply(bytes, from, edits);
  }

  function takePiece(chunk: Uint8Array): { readonly count: number; readonly bytes: Uint8Array } {
    const { view } = seen;
    const held = view.base + view.length - written;
    const kept = Math.min(written, judge.kept) - view.base;
    const { count: taken, dropped } = seen.add(chunk, kept);
    const { found, known } = judge.judge(view.length - dropped, written);
    const end = seen.view.base + seen.view.length;
    // Nearly always there is nothing: the piece is handed on as it is.
    if (found.length === 0 && held === 0 && known === end) {
      written = end;
      return { count: taken, bytes: taken === chunk.length ? chunk : chunk.subarray(0, taken) };
    }
    const bytes = release(known, found);
    return { count: taken, bytes: end - known > mostHeld ? Buffer.concat([bytes, flush()]) : bytes };
  }

  /** All that is held. */
  function flush(): Uint8Array {
    const { view } = seen;
    const end = view.base + view.length;
    if (written === end) return NOTHING;
    const { found, begun } = judge.judge(view.length, written);
    return release(end, [...found, ...begun]);
  }

  return {
    take(chunk) {
      if (chunk.length === 0) return NOTHING;
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < chunk.length; ) {
        const { count: taken, bytes } = takePiece(at === 0 ? chunk : chunk.subarray(at));
        at += taken;
        pieces.push(bytes);
      }
      return pieces.length === 1 ? (pieces[0] ?? NOTHING) : Buffer.concat(pieces);
    },
    idle: flush,
    end() {
      const rest = flush();
      seen.reset();
      judge.reset();
      written = 0;
      marked = -1;
      return rest;
    },
    get holds() {
      return written < seen.view.base + seen.view.length;
    },
    get count() {
      return count;
    },
  };
}

/** `bytes`, which stand at the offset `base`, with `edits`; of two at the same place the first one counts. */
function apply(bytes: Buffer, base: number, edits: readonly Edit[]): Uint8Array {
  if (edits.every(({ text }) => text.length === 1)) {
    for (const { at, text } of edits.toReversed()) bytes[at - base] = text.charCodeAt(0);
    return bytes;
  }
  const byPlace = new Map(edits.toReversed().map(({ at, text }) => [at - base, text]));
  const parts: Buffer[] = [];
  let from = 0;
  for (const at of [...byPlace.keys()].sort((a, b) => a - b)) {
    parts.push(bytes.subarray(from, at), Buffer.from(byPlace.get(at) ?? '', 'latin1'));
    from = at + 1;
  }
  return Buffer.concat([...parts, bytes.subarray(from)]);
}
