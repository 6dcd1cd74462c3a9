// Asks a person: a line, yes or no, or something that is not shown while it is typed.
//
//     const prompter = createPrompter(terminal);
//     if (await prompter.confirm('Change this file?')) …
//     prompter.close();
import { NoAnswerError, TokenscanError } from '../model/errors.ts';
import type { Terminal } from './terminal.ts';
import { TypedInput } from './typed-input.ts';

/** Questions go to standard error. Every method rejects with NoAnswerError where the input ends or Ctrl-C is pressed. */
export interface Prompter {
  /** The line that was typed, without its end. */
  line(question: string): Promise<string>;
  /** The same, but nothing of it is shown; of what is pasted all lines. */
  hidden(question: string): Promise<string>;
  /** Whether the answer is yes. An empty answer is no. */
  confirm(question: string): Promise<boolean>;
  /** Ends reading: nothing more can be asked. */
  close(): void;
}

/** The longest answer, in UTF-16 units. */
const MAX_ANSWER_LENGTH = 10_000;

/** Asks on the terminal of a command. `close` must be called. */
export function createPrompter(terminal: Terminal): Prompter {
  return new TerminalPrompter(terminal);
}

/** Asks one question, after which standard input is closed. Rejects with NoAnswerError. */
export async function confirmOnce(question: string, terminal: Terminal): Promise<boolean> {
  const prompter = createPrompter(terminal);
  try {
    return await prompter.confirm(question);
  } finally {
    prompter.close();
  }
}

class TerminalPrompter implements Prompter {
  readonly #terminal: Terminal;
  /** One for all questions: what was typed ahead is the next answer. */
  readonly #input: TypedInput;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#input = new TypedInput(terminal);
  }

  async line(question: string): Promise<string> {
    this.#terminal.warn(question);
    for (let answer = ''; ; ) {
      const char = await this.#next(answer);
      if (isEnd(char)) return decode(answer);
      answer += char;
      if (answer.length > MAX_ANSWER_LENGTH) throw new TokenscanError('the answer is too long: stopped');
    }
  }

  async confirm(question: string): Promise<boolean> {
    return /^\s*y(?:es)?\s*$/i.test(await this.line(`${question} [y/N] `));
  }

  async hidden(question: string): Promise<string> {
    // Before the question: a person who pastes as soon as it appears must not see the text.
    this.#terminal.setRawInput(true);
    try {
      this.#terminal.warn(question);
      return await this.#readHidden();
    } finally {
      this.#terminal.setRawInput(false);
      // The Enter was not shown either.
      this.#terminal.warn('\n');
    }
  }

  close(): void {
    this.#terminal.closeInput();
  }

  /**
   * What is typed up to Enter, or all lines that are pasted: the rest of them would answer the next questions, and then be commands
   * for the shell. Of what is too long the beginning.
   */
  async #readHidden(): Promise<string> {
    for (let text = ''; ; ) {
      const char = await this.#next(text);
      const longer = isEnd(char) ? `${text}\n` : edit(text, char);
      text = longer.length > MAX_ANSWER_LENGTH ? text : longer;
      if (char === '' || (isEnd(char) && !(await this.#input.isMoreComing()))) return decode(text).trimEnd();
    }
  }

  /** The next character; empty at the end of the input. Throws NoAnswerError where that comes before any character. */
  async #next(answer: string): Promise<string> {
    const char = await this.#input.next();
    if (char === '' && answer === '') throw new NoAnswerError('no input: stopped');
    return char;
  }
}

function isEnd(char: string): boolean {
  return char === '\n' || char === '\r' || char === '';
}

function decode(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Does what a terminal does with a key when it does not pass each on as it comes. Throws NoAnswerError. */
function edit(line: string, char: string): string {
  if (char === '\u0003' || (char === '\u0004' && line === '')) throw new NoAnswerError('no input: stopped');
  if (char === '\u007f' || char === '\b') return line.slice(0, -1);
  if (char === '\u0015') return '';
  return char.length === 1 && char >= ' ' ? line + char : line;
}
