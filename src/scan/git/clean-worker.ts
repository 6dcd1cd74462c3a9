// A worker thread that filters objects of packs, as the main thread sees it.
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Forest } from '../../git/packs/forest.ts';
import type { RuleFamily } from '../../model/rule.ts';

/** What the thread gets. Everything that is large is in shared memory. */
export interface CleanWork {
  readonly forests: readonly Forest[];
  /** Of users' rules. */
  readonly families: readonly RuleFamily[];
  /** Two cells of its own, for the number of objects that it found clean and their total size. */
  readonly done: Float64Array;
}

/** Beside the bundle that holds this code. The sources have no such file: there, one thread does everything. */
const WORKER = new URL('./objects-worker.cjs', import.meta.url);

/** Its garbage is short-lived: with more room, it only grows before it is collected. */
const LIMITS = { maxYoungGenerationSizeMb: 8 };

/** A thread that takes batches until there are none, then ends. */
export class CleanWorker {
  readonly #worker: Worker;
  readonly #end: Promise<void>;

  constructor(work: CleanWork) {
    this.#worker = new Worker(WORKER, { workerData: work, resourceLimits: LIMITS });
    this.#end = new Promise<void>((resolve, reject) => {
      this.#worker.once('error', reject);
      this.#worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker thread exited with ${code}`))));
    });
    // `finish` gets the failure; until it is called, it is no unhandled rejection.
    this.#end.catch(() => undefined);
  }

  /** Whether there is code for workers: in the bundle, not in the sources. */
  static isAvailable(): boolean {
    return existsSync(WORKER);
  }

  /** Waits for its end. Throws what ended the thread. */
  finish(): Promise<void> {
    return this.#end;
  }

  /** Ends the thread, whatever it is doing. */
  stop(): void {
    void this.#worker.terminate();
  }
}
