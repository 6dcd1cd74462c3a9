// A thread that scans the files it is handed, and reports when there are no more.
import { once } from 'node:events';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { ScanOptions } from './recipe.ts';
import { collectFor } from './scan.ts';
import type { WorkerMessage } from './share.ts';
import { fileInTree } from './sources/blobs.ts';
import type { SourceItem } from './types.ts';

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
