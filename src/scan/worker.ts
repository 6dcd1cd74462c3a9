// A thread that scans the files it is handed, and reports when there are no more.
import { once } from 'node:events';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { SourceItem } from '../model/types.ts';
import { fileInTree } from '../sources/blobs.ts';
import { collectFor } from './files.ts';
import type { ScanOptions } from './run-scan.ts';
import type { WorkerMessage } from './worker-pool.ts';

const { options, done } = workerData as { readonly options: ScanOptions; readonly done: Int32Array };

/** The files of each message, until there are no more; says so after each. */
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
