// What the scan of all Blobs of one source shares: options, detectors, progress.
import type { Detector } from '../detect/detector.ts';
import type { UnreadPolicy } from '../model/codes.ts';
import type { Blob, Extent } from '../model/types.ts';
import type { FindingOptions } from './finding-collector.ts';
import type { Unpacker } from './unpacker.ts';

/** After so many bytes of a Blob its progress is reported. */
const PROGRESS_BYTES = 4 << 20;

/** Reads the bytes of one Blob along with the detector. */
export interface BlobObserver {
  /** The next bytes: valid until it returns. */
  take(bytes: Uint8Array): void;
  /** There are no more, or they cannot be read. */
  end(): void;
}

export interface CollectOptions extends FindingOptions {
  /** What becomes of formats that are not unpacked; if not given, an archive is a problem, and data are one unless found in a tree. */
  readonly unread?: UnreadPolicy | undefined;
  /** Called after each Blob, and often within a large one, with the numbers of Blobs and bytes scanned so far. */
  readonly onProgress?: (blobs: number, bytes: number) => void;
  /** What unpacks containers, and makes the detectors for what is in them; without it they are Blobs like others. */
  readonly containers?: { readonly unpacker: Unpacker; readonly createDetector: () => Detector };
  /** Makes an observer for a Blob; also for what is in a container, and for the container itself. */
  readonly observe?: ((blob: Blob) => BlobObserver) | undefined;
}

/**
 * Shared by the scans of all Blobs of one source.
 *
 * Invariant: a detector is in use as long as its Blob is read. What is in a container is scanned meanwhile, so each depth
 * of containers has a detector of its own.
 */
export class ScanContext {
  readonly options: CollectOptions;
  readonly #detectors: Detector[];
  #blobs = 0;
  #bytes = 0;

  /** @param detector for Blobs that are in no container */
  constructor(detector: Detector, options: CollectOptions) {
    this.options = options;
    this.#detectors = [detector];
  }

  /** How many contents were scanned, and how many bytes they have. */
  get extent(): Extent {
    return { blobs: this.#blobs, bytes: this.#bytes };
  }

  get unpacker(): Unpacker | undefined {
    return this.options.containers?.unpacker;
  }

  /** The detector for what is in `depth` containers. */
  detectorAt(depth: number): Detector {
    const known = this.#detectors[depth] ?? this.options.containers?.createDetector();
    if (known === undefined) throw new Error('there are no detectors for containers');
    this.#detectors[depth] = known;
    return known;
  }

  /** A content of so many bytes was scanned to its end. */
  count(bytes: number): void {
    this.#blobs++;
    this.#bytes += bytes;
  }

  /** So much was scanned earlier. */
  countKnown({ blobs, bytes }: Extent): void {
    this.#blobs += blobs;
    this.#bytes += bytes;
  }

  /** The scan of a Blob is over, whatever came of it. */
  reportProgress(): void {
    this.options.onProgress?.(this.#blobs, this.#bytes);
  }

  /** `size` bytes of a Blob that is not over were scanned, the last `count` of them now. */
  reportWithin(size: number, count: number): void {
    if (size % PROGRESS_BYTES < count && size >= PROGRESS_BYTES) this.options.onProgress?.(this.#blobs, this.#bytes + size);
  }
}
