// The texts of one Blob that are compressed data in base64 or hexadecimal.
import type { PackedText } from '../detect/packed-texts.ts';
import type { ContainerItem } from './container.ts';
import type { PackedContents } from './packed-content.ts';
import { type PackedHolder, PackedRun } from './packed-run.ts';

/** The texts of one Blob. */
export class PackedRuns {
  #open: PackedRun | undefined;
  /** The offset behind the last one. */
  #end = 0;
  #complete: PackedRun[] = [];
  #contents: PackedContents | undefined;

  /** Whether the end of one has not come yet. */
  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** A text begins. Of texts that overlap the first is read: what is in it is found when that is scanned. */
  begin(text: PackedText): void {
    if (text.offset < this.#end) return;
    this.end();
    this.#open = new PackedRun(text);
    this.#check(this.#open);
  }

  /** The next bytes of the Blob. */
  feed(bytes: Uint8Array): void {
    if (this.#open === undefined) return;
    this.#open.feed(bytes);
    this.#check(this.#open);
  }

  /** No more bytes come. */
  end(): void {
    if (this.#open !== undefined) this.#complete.push(this.#open);
    this.#open = undefined;
  }

  /** What is in those that are complete, each once. */
  async *items(holder: PackedHolder): AsyncGenerator<ContainerItem> {
    const complete = this.#complete;
    if (complete.length === 0) return;
    this.#complete = [];
    const { PackedContents } = await import('./packed-content.ts');
    this.#contents ??= new PackedContents(holder);
    for (const run of complete) yield* this.#contents.items(run);
  }

  #check(run: PackedRun): void {
    this.#end = run.end;
    if (run.isEnded) this.end();
  }
}
