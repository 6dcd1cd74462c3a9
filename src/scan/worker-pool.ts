// Shares the files of a source among threads: what a worker takes is not yielded, and comes back in its report.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { mergeReports } from '../findings/merge.ts';
import type { Report, Source, SourceItem, SourceStep } from '../model/types.ts';
import { FileBlob, type TreePlace } from '../sources/blobs.ts';

/**
 * What a worker is told: files, batch by batch, then that there are no more. The paths are relative to the tree and stand in
 * one text with NUL between them: to copy a list of objects between threads takes longer than to read the files.
 */
export type WorkerMessage = { readonly tree: TreePlace; readonly paths: string } | 'end';

/** So many files are read before a worker is started: fewer are done before it is ready. */
const WORTH_A_WORKER = 1500;

/** Files in a batch: enough to make a message worth it, few enough that all threads end at the same time. */
const BATCH = 64;

/** How many batches may wait for a worker. */
const AHEAD = 6;

/** More threads than this gain nothing: the file system is busy. */
const MOST_THREADS = 8;

/** Beside the file that this is bundled into. In the sources there is none: there, one thread does all. */
const WORKER = new URL('./scan-worker.cjs', import.meta.url);

export interface Shared {
  /** What is left to be looked at here. */
  readonly source: Source;
  /** The report of this thread, to be merged with those of the workers. Throws what ended a worker. */
  finish(own: Report): Promise<Report>;
  /** Ends the workers, should something have kept us from finishing. To be called in any case. */
  stop(): void;
}

interface Helper {
  readonly worker: Worker;
  readonly report: Promise<Report>;
  /** One cell: the batches it has done. Shared memory, for no message gets through while we read files. */
  readonly done: Int32Array;
  sent: number;
}

/**
 * Shares `source` with up to `threads` - 1 workers; as many as there are processors if not said.
 *
 * @param options what a worker needs to scan as we do; plain data
 */
export function shareFiles(
  source: Source,
  options: unknown,
  threads: number = Math.min(availableParallelism(), MOST_THREADS),
): Shared {
  const helpers: Helper[] = [];
  const most = existsSync(WORKER) ? threads - 1 : 0;

  /** A worker that has little to do; a new one as long as there may be more. */
  function findHelper(): Helper | undefined {
    const idle = helpers.find((helper) => helper.sent - Atomics.load(helper.done, 0) < AHEAD);
    if (idle !== undefined || helpers.length >= most) return idle;
    const helper = startHelper(options);
    helpers.push(helper);
    return helper;
  }

  /** Hands the files of a batch to a worker that has little to do, if there is one, and returns what is left of it. */
  function keep(batch: readonly SourceItem[], seen: number): readonly SourceItem[] {
    const tree = batch.map(treeOf).find((place) => place !== undefined);
    const helper = seen < WORTH_A_WORKER || tree === undefined ? undefined : findHelper();
    if (helper === undefined || tree === undefined) return batch;
    const paths: string[] = [];
    const rest: SourceItem[] = [];
    for (const item of batch) {
      if (treeOf(item) === tree && item.origin.kind === 'file') paths.push(item.origin.path);
      else rest.push(item);
    }
    helper.sent++;
    helper.worker.postMessage({ tree, paths: paths.join('\0') } satisfies WorkerMessage);
    return rest;
  }

  async function* left(): AsyncGenerator<SourceStep> {
    let seen = 0;
    let batch: SourceItem[] = [];
    for await (const step of source) {
      for (const item of 'type' in step ? [step] : step) {
        seen++;
        if (batch.push(item) < BATCH) continue;
        yield keep(batch, seen);
        batch = [];
      }
    }
    yield batch;
  }

  return {
    source: most > 0 ? left() : source,
    async finish(own) {
      for (const { worker } of helpers) worker.postMessage('end' satisfies WorkerMessage);
      return mergeReports([own, ...(await Promise.all(helpers.map(({ report }) => report)))]);
    },
    stop() {
      for (const { worker } of helpers) void worker.terminate();
    },
  };
}

/** The tree that a file was found in; undefined for all else. */
function treeOf(item: SourceItem): TreePlace | undefined {
  return item instanceof FileBlob ? item.tree : undefined;
}

function startHelper(options: unknown): Helper {
  const done = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(WORKER, { workerData: { options, done } });
  const report = new Promise<Report>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`a worker ended with ${code} before it was done`)));
  });
  // Whoever finishes gets the failure; until then it is nobody's unhandled rejection.
  report.catch(() => undefined);
  return { worker, report, done, sent: 0 };
}
