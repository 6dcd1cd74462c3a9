// Starts worker threads and shares the files of a large source among them.
import { closeSync, readSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { firstZero, HEAD_BYTES } from '../detect/window.ts';
import { mergeReports } from '../findings/merge.ts';
import type { Report, Source, SourceItem, SourceStep } from '../model/types.ts';
import { FileBlob, type FileTree } from '../sources/blobs.ts';
import { BlockMap } from '../sources/files/block-map.ts';
import type { KnownFiles } from '../sources/files/known-files.ts';
import { PoolWorker } from './pool-worker.ts';

/** When the first worker is started, and from what size on a file is shared. */
interface Thresholds {
  /** After so many items, or so many milliseconds, whichever comes first. */
  readonly items: number;
  readonly milliseconds: number;
  readonly fileBytes: number;
}

/** To start a worker takes as much processor time as to scan some thousand files or some hundred megabytes: no more may be left than have come. */
const USUAL: Thresholds = { items: 12_000, milliseconds: 1000, fileBytes: 400_000_000 };

/** Where threads were asked for: as soon as what is left can be more than is scanned before a worker is ready. */
const ASKED_FOR: Thresholds = { items: 1500, milliseconds: 1000, fileBytes: 0 };

/** Items in a batch: enough to be worth a message, few enough that all threads end at the same time. */
const BATCH_ITEMS = 64;

/** More threads than this gain nothing: the file system is the limit. */
const MAX_THREADS = 8;

/**
 * Worker threads for one scan, started when the source turns out to be large.
 *
 *     const pool = new WorkerPool(options, undefined, new SharedArrayBuffer(8), 4);
 *     try {
 *       return await pool.finish(await scan(pool.share(source)));
 *     } finally {
 *       pool.stop();
 *     }
 *
 * Invariant: each item of the source is either sent to one worker or yielded by `share`, never both.
 */
export class WorkerPool {
  readonly #options: unknown;
  readonly #known: KnownFiles | undefined;
  readonly #unpacked: SharedArrayBuffer;
  readonly #maxWorkers: number;
  readonly #thresholds: Thresholds;
  readonly #workers: PoolWorker[] = [];

  /**
   * @param options what a worker needs to scan as this thread does: plain data, it is copied
   * @param known what is known of files, which workers share
   * @param unpacked what the scan has unpacked, 8 bytes that all threads share
   * @param threads how many threads may work, this one included, if that was asked for; else as many as there are processors, and later
   */
  constructor(options: unknown, known: KnownFiles | undefined, unpacked: SharedArrayBuffer, threads?: number) {
    this.#options = options;
    this.#known = known;
    this.#unpacked = unpacked;
    this.#maxWorkers = PoolWorker.isAvailable() ? (threads ?? Math.min(availableParallelism(), MAX_THREADS)) - 1 : 0;
    this.#thresholds = threads === undefined ? USUAL : ASKED_FOR;
  }

  /** Sends files of `source` to workers, and yields what is left to scan here. */
  share(source: Source): Source {
    return this.#maxWorkers > 0 ? this.#share(source) : source;
  }

  async *#share(source: Source): AsyncGenerator<SourceStep> {
    const begun = performance.now();
    const isWorth = (): boolean => items >= this.#thresholds.items || performance.now() - begun >= this.#thresholds.milliseconds;
    let items = 0;
    let batch: SourceItem[] = [];
    for await (const step of source) {
      for (const item of 'type' in step ? [step] : step) {
        items++;
        if (batch.push(item) < BATCH_ITEMS) continue;
        yield isWorth() ? this.#send(batch) : batch;
        batch = [];
      }
    }
    yield batch;
  }

  /** Sends the files of a batch to an idle worker, if there is one. Returns the other items. */
  #send(batch: readonly SourceItem[]): readonly SourceItem[] {
    const tree = batch.map(treeOf).find((place) => place !== undefined);
    const worker = tree === undefined ? undefined : this.#idleWorker();
    if (worker === undefined || tree === undefined) return batch;
    const paths: string[] = [];
    const rest: SourceItem[] = [];
    for (const item of batch) {
      if (treeOf(item) === tree && item.origin.path !== undefined) paths.push(item.origin.path);
      else rest.push(item);
    }
    worker.send(tree, paths);
    return rest;
  }

  /** An idle worker; a new one as long as there may be more. */
  #idleWorker(): PoolWorker | undefined {
    const idle = this.#workers.find(({ isIdle }) => isIdle);
    if (idle !== undefined || this.#workers.length >= this.#maxWorkers) return idle;
    const worker = this.#newWorker();
    this.#workers.push(worker);
    return worker;
  }

  /**
   * Has the workers examine a file of `size` bytes from its end. Returns what they share with the caller; undefined where there are none, or
   * it is too small for that.
   *
   * @param open opens the file once more, for one worker, which closes it; undefined where it is another file now
   */
  examine(size: number, open: () => number | undefined): BlockMap | undefined {
    if (this.#maxWorkers === 0 || size < this.#thresholds.fileBytes) return undefined;
    const map = BlockMap.create(size);
    for (let index = 0; index < this.#maxWorkers; index++) {
      const file = open();
      if (file === undefined || (index === 0 && isBinary(file))) return index === 0 ? undefined : map;
      this.#workers[index] ??= this.#newWorker();
      this.#workers[index]?.examine(map.shared, file);
    }
    return map;
  }

  #newWorker(): PoolWorker {
    return new PoolWorker({ options: this.#options, known: this.#known?.share(), unpacked: this.#unpacked });
  }

  /** Merges the report of this thread with those of the workers. Throws what ended a worker. */
  async finish(own: Report): Promise<Report> {
    const results = await Promise.all(this.#workers.map((worker) => worker.finish()));
    for (const { fresh } of results) if (fresh !== undefined) this.#known?.addAll(fresh);
    const reports = [own, ...results.map(({ report }) => report)];
    const merged = mergeReports(reports);
    const threads = reports.filter(({ summary }) => summary.blobs > 0).length;
    return { ...merged, summary: { ...merged.summary, threads } };
  }

  /** Ends the workers. Must be called in any case, also after `finish`. */
  stop(): void {
    for (const worker of this.#workers) worker.stop();
  }
}

/** Whether the start of the open file says that it is binary data; then it is closed. What counts as a match depends on that. */
function isBinary(file: number): boolean {
  const head = Buffer.alloc(HEAD_BYTES);
  const isZero = firstZero(head, 0, readSync(file, head, 0, HEAD_BYTES, 0)) !== undefined;
  if (isZero) closeSync(file);
  return isZero;
}

/** The tree that a file was found in; undefined for everything else. */
function treeOf(item: SourceItem): FileTree | undefined {
  return item instanceof FileBlob ? item.tree : undefined;
}
