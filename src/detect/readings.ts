// Regions: the bytes around an anchor, and their readings, each made once.
import { type LayerHint, type LayerName, readAsIs, readDirect, readRewritten } from './encodings/layers.ts';
import type { Reading } from './encodings/reading.ts';

/** The first `length` bytes of `bytes`, which stand at the offset `base` of the Blob. */
export interface View {
  readonly bytes: Buffer;
  readonly length: number;
  readonly base: number;
  /** The offset of the first zero byte among the first bytes of the Blob; undefined where there is none. */
  readonly zeroAt?: number | undefined;
}

/** `as it is` needs no decoding; `direct` has the escapes undone. */
export type ReadingKind = 'as it is' | LayerName;

/** Bytes that were cut out of a view. */
export interface Region {
  /** Their offset in the Blob. */
  readonly from: number;
  readonly raw: string;
  /** Whether they are part of binary data. */
  readonly isBinary: () => boolean;
  read(kind: ReadingKind): readonly Reading[];
}

/** The bytes of `view` from the position `from` to `to`, as far as they exist. */
export function cutRegion(view: View, from: number, to: number, hint: LayerHint): Region {
  const start = Math.max(0, from);
  const offset = view.base + start;
  const raw = view.bytes.toString('latin1', start, Math.min(view.length, to));
  const known = new Map<ReadingKind, readonly Reading[]>();
  const make = (kind: ReadingKind): readonly Reading[] => {
    if (kind === 'as it is') return readAsIs(raw);
    return kind === 'direct' ? readDirect(raw) : readRewritten(raw, kind, offset, hint);
  };
  return {
    from: offset,
    raw,
    // What comes later does not count: a match must not depend on how much has come.
    isBinary: () => view.zeroAt !== undefined && view.zeroAt < offset,
    read(kind) {
      const readings = known.get(kind) ?? make(kind);
      known.set(kind, readings);
      return readings;
    },
  };
}
