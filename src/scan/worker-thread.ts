// The code of a worker thread: scans the files it receives, and posts its report when no more come.
import { once } from 'node:events';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { prepareRules } from '../config/rules/builtin.ts';
import { createDetector, type Detector } from '../detect/detector.ts';
import type { SourceItem } from '../model/types.ts';
import { fileInTree } from '../sources/blobs.ts';
import { BlockMap } from '../sources/files/block-map.ts';
import { KnownFiles } from '../sources/files/known-files.ts';
import { examineAhead } from './examine-ahead.ts';
import { collectFor } from './files.ts';
import type { WorkerMessage, WorkerResult, WorkerStart } from './pool-worker.ts';
import { PLAIN_MODE, type ScanOptions } from './run-scan.ts';

const { known, unpacked, done, ...start } = workerData as WorkerStart;
const options = start.options as ScanOptions;
const clean = known === undefined ? undefined : KnownFiles.fromShared(known);

/** The files of each message, up to `end`. Counts in `done` the messages whose files were scanned. */
async function* receive(port: MessagePort): AsyncGenerator<Iterable<SourceItem>> {
  const queue: WorkerMessage[] = [];
  let detector: Detector | undefined;
  port.on('message', (message: WorkerMessage) => queue.push(message));
  for (;;) {
    const message = queue.shift();
    if (message === 'end') return;
    if (message === undefined) await once(port, 'message');
    else if ('map' in message) {
      detector ??= createDetector(prepareRules());
      examineAhead(new BlockMap(message.map), message.file, detector);
      Atomics.add(done, 0, 1);
    } else {
      const { tree, paths } = message;
      const found = { tree, clean };
      yield paths.split('\0').map((path) => fileInTree(path, options.env, found));
      Atomics.add(done, 0, 1);
    }
  }
}

async function work(port: MessagePort): Promise<void> {
  const report = await collectFor(options, receive(port), { ...PLAIN_MODE, unpacking: { shared: unpacked } });
  port.postMessage({ report, fresh: clean?.fresh() } satisfies WorkerResult);
  port.close();
}

if (parentPort !== null) void work(parentPort);
