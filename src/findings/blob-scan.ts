// Scans one Blob and, if it is a container, everything in it.
import type { Detector } from '../detect/detector.ts';
import type { PackedText } from '../detect/packed-texts.ts';
import { ORIGIN_KINDS } from '../model/origin-kinds.ts';
import { createProblem } from '../model/problems.ts';
import type { Blob, Match } from '../model/types.ts';
import { BlobResult, placeKept } from './blob-result.ts';
import type { ContainerItem } from './container.ts';
import type { ContainerContext } from './container-context.ts';
import { FindingCollector } from './finding-collector.ts';
import { FormatFinder } from './format-finder.ts';
import { PackedRuns } from './packed-runs.ts';
import type { BlobObserver, ScanContext } from './scan-context.ts';
import { overdue, tooDeep } from './scan-problems.ts';
import { type MaybeLater, runSteps, type Steps } from './steps.ts';
import type { RecognisedFormat } from './unpacker.ts';
import { explainUnread, titleOf, unreadItem } from './unread.ts';

/** How many bytes of a container are read at once. */
const PIECE_BYTES = 256 * 1024;

/**
 * Scans a Blob to its end, or as far as it can be read, and closes it. What goes wrong is in the result: nothing is thrown
 * but defects.
 *
 * @param limit how many findings the result may list @param place where the Blob is, if in a container
 */
export function scanBlob(blob: Blob, context: ScanContext, limit: number, place?: ContainerContext): MaybeLater<BlobResult> {
  const scan = new BlobScan(blob, context, limit, place);
  return runSteps(scan.run(), () => scan.result);
}

/**
 * The scan of one Blob. A class, not closures: there is one for every file.
 *
 * Invariants: every byte that is read goes through the detector, a container's too. Bytes are in the room of the detector
 * only until it takes them: what is needed longer is copied.
 */
class BlobScan {
  readonly #blob: Blob;
  readonly #context: ScanContext;
  readonly #place: ContainerContext | undefined;
  readonly #detector: Detector;
  readonly #observer: BlobObserver | undefined;
  readonly result: BlobResult;
  #size = 0;
  #ended = false;
  readonly #finder: FormatFinder;
  #isContainer = false;
  #format: RecognisedFormat | undefined;
  #collector: FindingCollector | undefined;
  /** The texts in it that are compressed data in base64 or hexadecimal; made with the first one. */
  #runs: PackedRuns | undefined;

  constructor(blob: Blob, context: ScanContext, limit: number, place: ContainerContext | undefined) {
    this.#blob = blob;
    this.#context = context;
    this.#place = place;
    this.#detector = context.detectorAt(place?.depth ?? 0);
    this.#observer = context.options.observe?.(blob);
    this.result = new BlobResult(limit);
    this.#finder = new FormatFinder(context.unpacker, blob.origin, ORIGIN_KINDS[blob.origin.kind].isContent);
  }

  *run(): Steps {
    const { origin } = this.#blob;
    try {
      yield* this.#readToEnd();
      const format = this.#finder.atEnd(this.#detector);
      if (format !== undefined) yield this.#unpackAgain(format);
      if (ORIGIN_KINDS[origin.kind].isContent) this.#context.count(this.#size);
    } catch (error) {
      this.result.addFailure(origin, error, this.#place);
    } finally {
      this.#observer?.end();
      this.#blob.close();
    }
    for (const id of this.#detector.exhaustedRules()) this.result.addProblem(overdue(origin, id), this.#place);
    if (this.#detector.isPartial()) this.result.isPartial = true;
    if (this.#collector !== undefined) yield this.#addFindings(this.#collector);
    this.#context.reportProgress();
  }

  async #addFindings(collector: FindingCollector): Promise<void> {
    this.result.addOwn(await collector.finish(), placeKept(this.#format));
  }

  /** Reads the Blob to its end; what was found before an error is kept. */
  *#readToEnd(): Steps {
    const onPacked = this.#context.unpacker === undefined ? undefined : (text: PackedText) => this.#beginRun(text);
    this.#detector.begin(undefined, (match) => this.#findings.shows(match), onPacked);
    try {
      while (!this.#ended) {
        this.#skipGap();
        const room = this.#detector.room();
        const reading = this.#blob.read(room);
        const count = typeof reading === 'number' ? reading : Number(yield reading);
        const container = this.#finder.isKnown ? undefined : this.#recognise(room, count);
        this.#take(room, count);
        if (container !== undefined) yield this.#unpack(container.format, container.first);
        if (this.#runs !== undefined) yield this.#scanRuns(this.#runs);
      }
    } finally {
      this.#collect(this.#detector.finish());
    }
    this.#runs?.end();
    if (this.#runs !== undefined) yield this.#scanRuns(this.#runs);
  }

  #beginRun(text: PackedText): void {
    // What an archive stores is scanned entry by entry.
    if (this.#isContainer && this.#format?.hasOwnContent !== true) return;
    this.#runs ??= new PackedRuns();
    this.#runs.begin(text);
  }

  /** Scans the texts that are compressed data and have come to their end. */
  async #scanRuns(runs: PackedRuns): Promise<void> {
    const { unpacker } = this.#context;
    if (unpacker !== undefined) await this.#addItems(runs.items({ blob: this.#blob, context: this.#place, unpacker }));
  }

  /** Skips what another thread found clean. That thread opened no containers, and an observer sees every byte. */
  #skipGap(): void {
    if (!this.#finder.isKnown || this.#isContainer || this.#observer !== undefined) return;
    const gap = this.#blob.cleanGap?.();
    if (gap === undefined) return;
    this.#collect(this.#detector.flush());
    // The rest of a text that has begun is needed.
    if (this.#runs?.isOpen === true) return;
    if (!this.#detector.skip(gap)) return;
    this.#blob.skipGap?.(gap);
    this.#size += gap.bytes;
  }

  /** The container that begins, with all bytes so far. `count` more are in `room`. */
  #recognise(room: Uint8Array, count: number): { readonly format: string; readonly first: Uint8Array } | undefined {
    const found = this.#finder.recognise(room, count);
    if (found === undefined) return undefined;
    const { format, first } = found;
    if (format.reading !== 'unpacked') return void this.#addUnread(format);
    this.#isContainer = true;
    this.#format = format;
    return { format: format.id, first };
  }

  /** Hands `count` bytes in `room` to the detector; none is the end. */
  #take(room: Uint8Array, count: number): void {
    this.#size += count;
    this.#context.reportWithin(this.#size, count);
    if (count === 0) this.#ended = true;
    else {
      // Before the detector moves its bytes.
      this.#observer?.take(room.subarray(0, count));
      this.#runs?.feed(room.subarray(0, count));
      this.#collect(this.#detector.take(count));
    }
  }

  #collect(matches: readonly Match[]): void {
    if (matches.length > 0) this.#findings.add(matches);
  }

  /** Made at the first match: most Blobs have none. */
  get #findings(): FindingCollector {
    this.#collector ??= new FindingCollector(this.#facts(), this.#context.options, this.result.room, this.#place);
    return this.#collector;
  }

  /** What of the Blob its findings go by. In a container no location is the expected one, whatever the file is called. */
  #facts(): Pick<Blob, 'origin' | 'expectedLocation' | 'changed' | 'metadataAt'> {
    const blob = this.#blob;
    return this.#isContainer && this.#format?.hasOwnContent !== true
      ? { origin: blob.origin, changed: () => blob.changed?.() }
      : blob;
  }

  /**
   * Scans what is in the Blob. The bytes that are unpacked go through the Blob's own detector as well, and so does what is
   * left of them afterwards: headers, gaps, what follows the end, and what could not be unpacked.
   */
  async #unpack(format: string, first: Uint8Array): Promise<void> {
    const { unpacker } = this.#context;
    if (unpacker === undefined) return;
    if ((this.#place?.depth ?? 0) >= unpacker.depth) {
      this.result.addProblem(tooDeep(this.#blob.origin, unpacker.depth), this.#place);
      return;
    }
    const { openContainer, startingWith } = await import('./container.ts');
    const next = startingWith(first, () => this.#nextPiece());
    const container = await openContainer({ blob: this.#blob, format, context: this.#place, unpacker, next });
    await this.#addItems(container.items());
    while (!this.#ended && container.isReadable) await this.#nextPiece();
    this.#ended = true;
  }

  /** Reads the Blob once more, now that its end has shown what it is. Its own bytes were scanned. */
  async #unpackAgain(format: RecognisedFormat): Promise<void> {
    const { unpacker } = this.#context;
    const again = format.reading === 'unpacked' ? this.#blob.reopen?.() : undefined;
    if (unpacker === undefined || again === undefined) return this.#addUnread(format);
    this.#format = format;
    const { itemsAgain } = await import('./container.ts');
    await this.#addItems(itemsAgain({ blob: this.#blob, format: format.id, context: this.#place, unpacker }, again));
  }

  async #addItems(items: AsyncIterable<ContainerItem>): Promise<void> {
    for await (const item of items) await this.#addItem(item);
  }

  async #addItem(item: ContainerItem): Promise<void> {
    if (item.kind === 'blob') this.result.add(await scanBlob(item.blob, this.#context, this.result.room, item.context));
    // Whether that is a problem depends on where the Blob was found.
    else if (item.kind === 'problem' && item.problem.code === 'not-unpacked' && this.#format !== undefined)
      this.#addUnread(this.#format);
    else if (item.kind === 'problem') this.result.addProblem(item.problem, item.context);
    else this.result.addFailure(this.#blob.origin, item.error, item.context);
  }

  /** Reads on, hands what was read to the detector, and returns a copy of it. */
  async #nextPiece(): Promise<Uint8Array | undefined> {
    if (this.#ended) return undefined;
    const room = this.#detector.room().subarray(0, PIECE_BYTES);
    const count = await this.#blob.read(room);
    const piece = count === 0 ? undefined : Uint8Array.from(room.subarray(0, count));
    this.#take(room, count);
    return piece;
  }

  /** The Blob has a format that is not unpacked. */
  #addUnread(format: RecognisedFormat): void {
    const { origin } = this.#blob;
    const item = unreadItem(format, this.#place?.root ?? this.#blob, this.#context.options.unread);
    if (item === 'skip') this.result.skips.push({ type: 'skip', origin, reason: 'not-unpacked', format: titleOf(format) });
    else if (item === 'problem')
      this.result.addProblem(createProblem(origin, 'not-unpacked', explainUnread(format)), this.#place);
  }
}
