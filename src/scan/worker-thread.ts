// The code of a worker thread: scans the files it receives, and posts its report when no more come.
import { once } from 'node:events';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { SourceItem } from '../model/types.ts';
import { fileInTree } from '../sources/blobs.ts';
import { collectFor } from './files.ts';
import type { WorkerMessage } from './pool-worker.ts';
import type { ScanOptions } from './run-scan.ts';

const { options, done } = workerData as { readonly options: ScanOptions; readonly done: Int32Array };

/** The files of each message, up to `end`. Counts in `done` the messages whose files were scanned. */
async function* receive(port: MessagePort): AsyncGenerator<Iterable<SourceItem>> {
  const queue: WorkerMessage[] = [];
  port.on('message', (message: WorkerMessage) => queue.push(message));
  for (;;) {
    const message = queue.shift();
    if (message === 'end') return;
    if (message === undefined) await once(port, 'message');
    else {
      const { tree, paths } = message;
      yield paths.split('\0').map((path) => fileInTree(tree, path, options.env));
      Atomics.add(done, 0, 1);
    }
  }
}

async function work(port: MessagePort): Promise<void> {
  port.postMessage(await collectFor(options, receive(port)));
  port.close();
}

if (parentPort !== null) void work(parentPort);
