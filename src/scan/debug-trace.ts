// Writes to the debug log what becomes of each item of a source. Loaded only where that log is on.
import type { Unpacker } from '../findings/unpacker.ts';
import type { Origin } from '../model/origin.ts';
import type { Report, Source, SourceItem, SourceStep } from '../model/types.ts';
import type { DebugLog } from '../system/debug.ts';

/** Follows one scan. Names are masked: a token may be in the name of a file, too. */
export class Trace {
  readonly #log: DebugLog;
  readonly #mask: (text: string) => string;

  constructor(log: DebugLog, mask: (text: string) => string) {
    this.#log = log;
    this.#mask = mask;
  }

  /** The same source; each item is logged when it is found, and a Blob once more when it was scanned. */
  async *source(source: Source): AsyncGenerator<SourceStep> {
    for await (const step of source) yield this.#step('type' in step ? [step] : step);
  }

  *#step(step: Iterable<SourceItem>): Generator<SourceItem> {
    for (const item of step) {
      const name = this.#nameOf(item.origin);
      if (item.type === 'skip') this.#log(`skipped ${name}: ${item.reason}`);
      else if (item.type === 'problem') this.#log(`could not scan ${name}: ${item.code}`);
      else this.#log(`found ${name}`);
      yield item;
      if (item.type === 'blob') this.#log(`scanned ${name}`);
    }
  }

  /** The same unpacker; each container is logged when it is opened. */
  unpacker(unpacker: Unpacker): Unpacker {
    return {
      ...unpacker,
      start: async () => {
        const unpacking = await unpacker.start();
        return {
          get exhausted() {
            return unpacking.exhausted;
          },
          feed: (count) => unpacking.feed(count),
          isContainer: (bytes) => unpacking.isContainer(bytes),
          list: (format, next, name) => {
            this.#log(`unpacking ${format} ${this.#mask(name)}`);
            return unpacking.list(format, next, name);
          },
        };
      },
    };
  }

  /** Logs the findings of the report, with why they do not count where they do not. */
  report({ findings }: Report): void {
    for (const { rule, origin, suppressed } of findings) {
      const verdict = suppressed === false ? 'reported' : `suppressed (${suppressed})`;
      this.#log(`${verdict} ${rule} in ${this.#nameOf(origin)}`);
    }
  }

  #nameOf(origin: Origin): string {
    const { kind, root = '', oid = '', path = '' }: { kind: string; root?: string; oid?: string; path?: string } = origin;
    const place = root === '' || path === '' ? root + path : `${root}/${path}`;
    return this.#mask([kind, oid, place].filter(Boolean).join(' '));
  }
}
