// Standard input of a terminal → characters and keys, one after the other.
import type { Terminal } from './terminal.ts';

/** How long nothing arrives once all that was pasted is here. */
const PASTE_PAUSE_MS = 100;

/** Bytes as latin1 characters. Bytes that arrived and were not asked for yet are kept. */
export class TypedInput {
  readonly #terminal: Pick<Terminal, 'stdin'>;
  #input: AsyncIterator<Uint8Array> | undefined;
  #coming: Promise<boolean> | undefined;
  #typed = '';
  #last = '';

  constructor(terminal: Pick<Terminal, 'stdin'>) {
    this.#terminal = terminal;
  }

  /** The next character, or a whole escape sequence; empty at the end of the input. */
  async next(): Promise<string> {
    while (this.#typed === '') if (!(await this.#take())) return '';
    // A terminal may put escape sequences around what is pasted, and sends one for a key without a character.
    const [char = ''] = /^\u001b(?:\[[0-9;?]*[ -/]*[@-~]|O.)|^[\s\S]/.exec(this.#typed) ?? [];
    this.#typed = this.#typed.slice(char.length);
    // The second half of a CR LF ends no line of its own.
    const isSecondHalf = this.#last === '\r' && char === '\n';
    this.#last = char;
    return isSecondHalf ? this.next() : char;
  }

  /** Whether something follows at once the line end that was read: more lines of what was pasted. */
  async isMoreComing(): Promise<boolean> {
    for (;;) {
      if (this.#last === '\r' && this.#typed.startsWith('\n')) {
        this.#typed = this.#typed.slice(1);
        this.#last = '\n';
      }
      if (this.#typed !== '') return true;
      let timer: NodeJS.Timeout | undefined;
      const silence = new Promise<false>((resolve) => {
        timer = setTimeout(() => resolve(false), PASTE_PAUSE_MS);
      });
      const isMore = await Promise.race([this.#take(), silence]);
      clearTimeout(timer);
      if (!isMore) return false;
    }
  }

  /** Whether more arrives; it is in `#typed` then. Calls that overlap wait for the same bytes. */
  #take(): Promise<boolean> {
    this.#coming ??= this.#readMore().finally(() => {
      this.#coming = undefined;
    });
    return this.#coming;
  }

  async #readMore(): Promise<boolean> {
    this.#input ??= this.#terminal.stdin[Symbol.asyncIterator]();
    const step = await this.#input.next();
    if (step.done !== true) this.#typed += Buffer.from(step.value).toString('latin1');
    return step.done !== true;
  }
}
