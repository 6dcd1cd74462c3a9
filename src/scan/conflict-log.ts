// Collects from all logs of a scan the lines in which Telegram says that another program uses the same token.
import type { Masker } from '../detect/mask.ts';
import { maskOrigin } from '../findings/origins.ts';
import type { BlobObserver } from '../findings/scan-context.ts';
import type { Conflicts, ConflictsAt, Span } from '../model/entry-metadata.ts';
import type { Origin } from '../model/origin.ts';
import { widen, withYear } from '../model/time-span.ts';
import type { Blob } from '../model/types.ts';
import { ConflictWatch } from '../sources/logs/lines/conflicts.ts';
import { readMetadata } from '../sources/logs/lines/line-metadata.ts';

/** Collects lines in which Telegram reports a second program that uses a token. */
export class ConflictLog {
  readonly #found: ConflictsAt[] = [];

  /** An observer that reads the lines of a Blob. */
  observe(blob: Blob): BlobObserver {
    const watch = new ConflictWatch(readMetadata);
    return { take: (bytes) => watch.take(bytes), end: () => this.#add(blob, watch.end()) };
  }

  #add(blob: Blob, conflicts: Conflicts | undefined): void {
    if (conflicts === undefined) return;
    // The lines of a log that a container stores as it is were counted when the log itself was scanned.
    if (this.#found.some(({ origin }) => isInside(origin, blob.origin))) return;
    const { lines, first, last } = conflicts;
    const times = [first, last].map((time) => withYear(time, () => blob.changed?.()));
    this.#found.push({ origin: blob.origin, lines, ...times.reduce<Span>(widen, {}) });
  }

  /** All of them, for a report; nothing where there are none. @param mask masks tokens in paths */
  facts(mask: Masker): { readonly conflicts?: readonly ConflictsAt[] } {
    if (this.#found.length === 0) return {};
    return { conflicts: this.#found.map((one) => ({ ...one, origin: maskOrigin(one.origin, mask) })) };
  }
}

function isInside(origin: Origin, container: Origin): boolean {
  return origin.kind === container.kind && origin.path?.startsWith(`${container.path ?? ''}!`) === true;
}
