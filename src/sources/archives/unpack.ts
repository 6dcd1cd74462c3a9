// Unpacks a container: yields what is in it, one thing after the other, while its bytes come in. The main file of this folder.

import type { ContainerItem } from '../../model/container-item.ts';
import { Budget, LIMITS, type Limits, RunBudget } from './budget.ts';
import { listerOf } from './listers.ts';
import { ByteReader, type Next } from './reader.ts';
import type { Format } from './recognise.ts';

/** The unpacking of one outermost Blob and all that is in it. */
export class Unpacking {
  readonly #budget: Budget;

  /** @param run what is shared by all that is unpacked in one scan */
  constructor(limits: Limits = LIMITS, run: RunBudget = new RunBudget()) {
    this.#budget = new Budget(limits, run);
  }

  /** One of those of a scan, whose threads share 8 bytes. @param freeBytes what its small files may unpack to, however small */
  static of(shared: SharedArrayBuffer, freeBytes: number | undefined): Unpacking {
    const limits = freeBytes === undefined ? LIMITS : { ...LIMITS, free: freeBytes };
    return new Unpacking(limits, new RunBudget(shared, freeBytes));
  }

  /** What ended the unpacking for good, once too much came out: all that reads from then on throws it. */
  get exhausted(): Error | undefined {
    return this.#budget.exhausted;
  }

  /** `count` more bytes of the outermost Blob were read. */
  feed(count: number): void {
    this.#budget.input += count;
  }

  /** Whether what a text in base64 or hexadecimal says is a container, and does not only begin as one. */
  async isContainer(bytes: Buffer): Promise<boolean> {
    return (await import('./packed-text.ts')).isContainer(bytes);
  }

  /**
   * What is in a container.
   *
   * @param next returns its next bytes, from the first one on
   * @param name its name, from which that of the content of a compressed file is made
   */
  async *list(format: Format, next: Next, name: string): AsyncGenerator<ContainerItem> {
    const list = await listerOf(format);
    for await (const item of list(new ByteReader(next), this.#budget, name)) {
      this.#budget.chargeMember();
      yield item;
    }
  }
}
