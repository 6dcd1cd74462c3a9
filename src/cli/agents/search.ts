// Whether bytes may have a secret by the built-in rules: a search for their anchors that needs no rules, and misses nothing that they find.
import { DERIVED } from '../../detect/search/derived.ts';

/** The bytes that are compared first. */
const FINGERPRINT_BYTES = 3;

/** The anchors whose fingerprint stands at `offset` in them. */
interface Anchor {
  readonly bytes: string;
  readonly offset: number;
}

/** Searches texts and bytes for anchors. Its tables are made at the first search, and its list of anchors at the first fingerprint. */
export class AnchorSearch {
  readonly #first = new Uint8Array(256);
  readonly #fingerprints = new Set<number>();
  #anchors: ReadonlyMap<string, readonly Anchor[]> | undefined;

  constructor() {
    for (const fingerprint of DERIVED.buckets.flat()) {
      this.#first[fingerprint.charCodeAt(0)] = 1;
      this.#fingerprints.add(packed(fingerprint.charCodeAt(0), fingerprint.charCodeAt(1), fingerprint.charCodeAt(2)));
    }
  }

  /** Whether an anchor is in the text or in the bytes. */
  mayHold(content: string | Uint8Array): boolean {
    const bytes =
      typeof content === 'string'
        ? Buffer.from(content, 'utf8')
        : Buffer.from(content.buffer, content.byteOffset, content.length);
    for (let at = 0; at + FINGERPRINT_BYTES <= bytes.length; at++) {
      const first = bytes[at] ?? 0;
      if (this.#first[first] === 0) continue;
      if (this.#fingerprints.has(packed(first, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0)) && this.#isAnchorAt(bytes, at))
        return true;
    }
    return false;
  }

  #isAnchorAt(bytes: Buffer, at: number): boolean {
    this.#anchors ??= anchorsByFingerprint();
    // Fingerprints of compressed data have none: a hook does not unpack.
    const anchors = this.#anchors.get(bytes.toString('latin1', at, at + FINGERPRINT_BYTES)) ?? [];
    return anchors.some(({ bytes: anchor, offset }) => {
      const start = at - offset;
      return start >= 0 && bytes.toString('latin1', start, start + anchor.length) === anchor;
    });
  }
}

const packed = (first: number, second: number, third: number): number => (first << 16) | (second << 8) | third;

function anchorsByFingerprint(): ReadonlyMap<string, readonly Anchor[]> {
  const map = new Map<string, Anchor[]>();
  for (const [start, ends, offset] of DERIVED.anchors) {
    for (const end of ends) {
      const anchor = { bytes: start + end, offset };
      const fingerprint = anchor.bytes.slice(offset, offset + FINGERPRINT_BYTES);
      const known = map.get(fingerprint);
      if (known === undefined) map.set(fingerprint, [anchor]);
      else known.push(anchor);
    }
  }
  return map;
}
