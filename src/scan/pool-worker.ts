// A worker thread that scans the files it is sent, as the main thread sees it.
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Report } from '../model/types.ts';
import type { FileTree } from '../sources/blobs.ts';
import type { SharedBlockMap } from '../sources/files/block-map.ts';
import type { KnownFiles, SharedKnownFiles } from '../sources/files/known-files.ts';

/**
 * What a worker receives: batches of files, large files to examine from their end, then `end`. The paths are relative to the tree and joined by NUL: to copy an
 * array of objects to another thread takes longer than to read the files.
 */
export type WorkerMessage =
  | { readonly tree: FileTree; readonly paths: string }
  | { readonly map: SharedBlockMap; readonly file: number }
  | 'end';

/** What a worker gets when it starts. */
export interface WorkerStart {
  /** What it needs to scan as the main thread does: plain data, it is copied. */
  readonly options: unknown;
  readonly known: SharedKnownFiles | undefined;
  /** What the scan has unpacked: 8 bytes that all threads share. */
  readonly unpacked: SharedArrayBuffer;
  readonly done: Int32Array;
}

/** What a worker gives when it ends. */
export interface WorkerResult {
  readonly report: Report;
  /** The files it found clean. */
  readonly fresh: ReturnType<KnownFiles['fresh']> | undefined;
}

/** Beside the bundle that holds this code. The sources have no such file: there, one thread scans everything. */
const WORKER = new URL('./scan-worker.cjs', import.meta.url);

/** How many batches may wait in the queue of a worker. */
const MAX_WAITING_BATCHES = 6;

/** A worker thread. Its result comes after `end`, or as an error if the thread fails. */
export class PoolWorker {
  readonly #worker: Worker;
  readonly #result: Promise<WorkerResult>;
  /** One cell: the batches it has done. Shared memory, because no message arrives while this thread reads files. */
  readonly #done = new Int32Array(new SharedArrayBuffer(4));
  #sent = 0;

  constructor(start: Omit<WorkerStart, 'done'>) {
    this.#worker = new Worker(WORKER, {
      workerData: { ...start, done: this.#done } satisfies WorkerStart,
      // It closes files that this thread opened for it, of which Node would warn.
      trackUnmanagedFds: false,
    });
    this.#result = new Promise<WorkerResult>((resolve, reject) => {
      this.#worker.once('message', resolve);
      this.#worker.once('error', reject);
      this.#worker.once('exit', (code) => reject(new Error(`a worker thread exited with ${code} before it was done`)));
    });
    // `finish` gets the failure; until it is called, it is no unhandled rejection.
    this.#result.catch(() => undefined);
  }

  /** Whether there is code for workers: in the bundle, not in the sources. */
  static isAvailable(): boolean {
    return existsSync(WORKER);
  }

  /** Whether it will soon have nothing to do. */
  get isIdle(): boolean {
    return this.#sent - Atomics.load(this.#done, 0) < MAX_WAITING_BATCHES;
  }

  /** Sends it a batch of files of a tree. */
  send(tree: FileTree, paths: readonly string[]): void {
    this.#sent++;
    this.#worker.postMessage({ tree, paths: paths.join('\0') } satisfies WorkerMessage);
  }

  /** Has it examine a file from its end, and close it. */
  examine(map: SharedBlockMap, file: number): void {
    this.#sent++;
    this.#worker.postMessage({ map, file } satisfies WorkerMessage);
  }

  /** Tells it that no batch follows. Returns its result. Throws what ended the thread. */
  finish(): Promise<WorkerResult> {
    this.#worker.postMessage('end' satisfies WorkerMessage);
    return this.#result;
  }

  /** Ends the thread, whatever it is doing. */
  stop(): void {
    void this.#worker.terminate();
  }
}
