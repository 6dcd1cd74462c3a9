// Asks a person: a line, yes or no, or something that is not shown while it is typed.
import { NoAnswerError, TokenscanError } from '../model/errors.ts';
import type { Terminal } from './terminal.ts';

export interface Prompter {
  /** The line that was typed, without its end. */
  line(question: string): Promise<string>;
  /** Likewise, and nothing of it is shown; of what is pasted all lines. */
  hidden(question: string): Promise<string>;
  /** Nothing typed is no. */
  confirm(question: string): Promise<boolean>;
  /** Nothing more is asked. */
  close(): void;
}

/** Longer lines are no answers to questions. */
const LONGEST = 10_000;

/** How long nothing comes once all that was pasted is here, in milliseconds. */
const PAUSE = 100;

/** Questions go to standard error. Rejects with NoAnswerError where nobody answers. */
export function createPrompter(terminal: Terminal): Prompter {
  // One for all questions: what was typed ahead is the next answer.
  let input: AsyncIterator<Uint8Array> | undefined;
  let coming: Promise<boolean> | undefined;
  let typed = '';
  let last = '';

  /** Whether more comes; it is in `typed` then. */
  function take(): Promise<boolean> {
    coming ??= fetchMore().finally(() => {
      coming = undefined;
    });
    return coming;
  }

  async function fetchMore(): Promise<boolean> {
    input ??= terminal.stdin[Symbol.asyncIterator]();
    const step = await input.next();
    if (step.done !== true) typed += Buffer.from(step.value).toString('latin1');
    return step.done !== true;
  }

  /** The next character, a whole escape sequence being one; empty at the end of the input. */
  async function next(): Promise<string> {
    while (typed === '') if (!(await take())) return '';
    // A terminal may wrap what is pasted, and sends keys without a character so.
    const [char = ''] = /^\u001b(?:\[[0-9;?]*[ -/]*[@-~]|O.)|^[\s\S]/.exec(typed) ?? [];
    typed = typed.slice(char.length);
    // The second half of the line end of other systems ends no line of its own.
    const isSecondHalf = last === '\r' && char === '\n';
    last = char;
    return isSecondHalf ? next() : char;
  }

  /** Whether something comes right behind the line end that was read: more lines of what was pasted. */
  async function isMoreComing(): Promise<boolean> {
    for (;;) {
      if (last === '\r' && typed.startsWith('\n')) {
        typed = typed.slice(1);
        last = '\n';
      }
      if (typed !== '') return true;
      let timer: NodeJS.Timeout | undefined;
      const silence = new Promise<false>((resolve) => {
        timer = setTimeout(() => resolve(false), PAUSE);
      });
      const isMore = await Promise.race([take(), silence]);
      clearTimeout(timer);
      if (!isMore) return false;
    }
  }

  async function read(): Promise<string> {
    for (let line = ''; ; ) {
      const char = await next();
      if (char === '' && line === '') throw new NoAnswerError('no answer came: nothing more was done');
      if (char === '\n' || char === '\r' || char === '') return Buffer.from(line, 'latin1').toString('utf8');
      line += char;
      if (line.length > LONGEST) throw new TokenscanError('that is too long for an answer: nothing more was done');
    }
  }

  /**
   * What is typed up to Enter, or all lines of what is pasted: what is left of them would be the answers to the next questions, and then
   * commands for the shell. Of what is too long to be an answer the beginning.
   */
  async function readRaw(): Promise<string> {
    for (let text = ''; ; ) {
      const char = await next();
      if (char === '' && text === '') throw new NoAnswerError('no answer came: nothing more was done');
      const isEnd = char === '\n' || char === '\r' || char === '';
      const longer = isEnd ? `${text}\n` : edit(text, char);
      text = longer.length > LONGEST ? text : longer;
      if (isEnd && (char === '' || !(await isMoreComing()))) return Buffer.from(text, 'latin1').toString('utf8').trimEnd();
    }
  }

  async function line(question: string): Promise<string> {
    terminal.warn(question);
    return read();
  }

  return {
    line,
    async hidden(question) {
      // First: whoever pastes as soon as they see the question must not see what they paste.
      terminal.setRawInput(true);
      try {
        terminal.warn(question);
        return await readRaw();
      } finally {
        terminal.setRawInput(false);
        // The Enter was not shown either.
        terminal.warn('\n');
      }
    },
    confirm: async (question) => /^\s*y(?:es)?\s*$/i.test(await line(`${question} [y/N] `)),
    close: () => terminal.closeInput(),
  };
}

/** What the terminal itself does with a key where it is not told to hand over each as it comes. Throws NoAnswerError. */
function edit(line: string, char: string): string {
  if (char === '\u0003' || (char === '\u0004' && line === '')) throw new NoAnswerError('no answer came: nothing more was done');
  if (char === '\u007f' || char === '\b') return line.slice(0, -1);
  if (char === '\u0015') return '';
  return char.length === 1 && char >= ' ' ? line + char : line;
}
