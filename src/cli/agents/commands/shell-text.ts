// Reads a command line of a shell: its simple commands, as words, and what each reads. Not a shell: what it cannot read is one more word.

/** Written in words for a dollar sign in single quotes, with which no variable begins. */
export const PLAIN_DOLLAR = '\ue000';

/** A simple command. */
export interface SimpleCommand {
  /** Its words without quotes; variables are as they were written. */
  readonly words: readonly string[];
  /** The files that it reads as standard input. */
  readonly inputs: readonly string[];
  /** The pipeline that it is in: commands with the same number are connected. */
  readonly pipeline: number;
}

/** The simple commands in a text, also those in substitutions and in `bash -c "…"`, in their order. */
export function commandsIn(text: string): readonly SimpleCommand[] {
  const reader = new ShellReader();
  reader.read(withoutHereDocuments(text.replace(/\\\r?\n/g, '')), 0);
  return reader.commands;
}

/** The bodies of here-documents are no commands. */
function withoutHereDocuments(text: string): string {
  const lines = text.split('\n');
  const kept: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    kept.push(line);
    const ends = [...line.matchAll(/<<-?\s*(["']?)([A-Za-z_]\w*)\1/g)].map(([, , word]) => word);
    for (const end of ends) {
      while (++at < lines.length && lines[at]?.trim() !== end);
    }
  }
  return kept.join('\n');
}

/** Substitutions in substitutions are read so far. */
const MAX_DEPTH = 8;

/** Shells whose option `-c` has a command. */
const SHELL = /^(?:.*\/)?(?:ba|z|da|k|mk|a|fi)?sh$/;

/** Reads one text. Invariant: what was read is in `commands`, but the words since the last separator. */
class ShellReader {
  readonly commands: SimpleCommand[] = [];
  #pipeline = 0;

  read(text: string, depth: number): void {
    if (depth > MAX_DEPTH) return;
    this.#pipeline++;
    const command = new OpenCommand();
    for (let at = 0; at < text.length; ) {
      const rest = text.slice(at, at + 400);
      const separator = /^(?:\|\||&&|;;?|\|&?|&(?![>0-9])|\n|[()])/.exec(rest)?.[0];
      if (separator !== undefined) {
        this.#end(command, depth);
        if (!/^\|&?$/.test(separator)) this.#pipeline++;
        at += separator.length;
        continue;
      }
      at = this.#readPart(text, at, command, depth);
    }
    this.#end(command, depth);
  }

  /** Reads a blank, a redirection, or a part of a word at `at`. @returns the offset after it */
  #readPart(text: string, at: number, command: OpenCommand, depth: number): number {
    const char = text[at] ?? '';
    if (/\s/.test(char)) {
      command.endWord();
      return at + 1;
    }
    if (char === '#' && !command.isInWord) return endOf(text, '\n', at);
    if (char === '<' || char === '>') return command.redirect(text, at);
    if (char === '\\') {
      command.add(text[at + 1] ?? '');
      return at + 2;
    }
    if (char === "'") {
      const end = endOf(text, "'", at + 1);
      command.add(text.slice(at + 1, end).replaceAll('$', PLAIN_DOLLAR));
      return end + 1;
    }
    if (char === '"') return this.#readQuoted(text, at + 1, command, depth);
    if (char === '`' || text.startsWith('$(', at)) return this.#readSubstitution(text, at, command, depth);
    command.add(char);
    return at + 1;
  }

  /** Reads what is in double quotes from `at` on. */
  #readQuoted(text: string, at: number, command: OpenCommand, depth: number): number {
    command.add('');
    for (let next = at; next < text.length; ) {
      const char = text[next] ?? '';
      if (char === '"') return next + 1;
      if (char === '`' || text.startsWith('$(', next)) next = this.#readSubstitution(text, next, command, depth);
      else {
        command.add(char === '\\' ? (text[next + 1] ?? '') : char);
        next += char === '\\' ? 2 : 1;
      }
    }
    return text.length;
  }

  #readSubstitution(text: string, at: number, command: OpenCommand, depth: number): number {
    const isOld = text[at] === '`';
    const start = at + (isOld ? 1 : 2);
    const end = isOld ? endOf(text, '`', start) : closingOf(text, start);
    const pipeline = this.#pipeline;
    this.read(text.slice(start, end), depth + 1);
    this.#pipeline = Math.max(pipeline, this.#pipeline) + 1;
    command.add('$(…)');
    return end + 1;
  }

  #end(command: OpenCommand, depth: number): void {
    const { words, inputs } = command.take();
    if (words.length === 0 && inputs.length === 0) return;
    this.commands.push({ words, inputs, pipeline: this.#pipeline });
    const pipeline = this.#pipeline;
    const inner = innerTextOf(words);
    if (inner === undefined) return;
    this.read(inner, depth + 1);
    this.#pipeline = pipeline + this.commands.length;
  }
}

/** The words of the command that is being read. */
class OpenCommand {
  #words: string[] = [];
  #inputs: string[] = [];
  #word: string | undefined;
  /** What becomes of the next word. */
  #next: 'word' | 'input' | 'dropped' = 'word';

  get isInWord(): boolean {
    return this.#word !== undefined;
  }

  add(text: string): void {
    this.#word = (this.#word ?? '') + text;
  }

  /** Reads a redirection at `at`: `< file`, `> file`, `2>&1`, `<<< text`. @returns the offset after its operator */
  redirect(text: string, at: number): number {
    // A number before it is the descriptor.
    if (this.#word !== undefined && /^[0-9]+$|^&$/.test(this.#word)) this.#word = undefined;
    this.endWord();
    const [operator = '<'] = /^(?:<<<|<<-?|<>|<&|<|>>|>&|>\||>)/.exec(text.slice(at, at + 3)) ?? [];
    this.#next = operator === '<' || operator === '<>' ? 'input' : 'dropped';
    return at + operator.length;
  }

  endWord(): void {
    if (this.#word === undefined) return;
    if (this.#next === 'word') this.#words.push(this.#word);
    else if (this.#next === 'input') this.#inputs.push(this.#word);
    this.#word = undefined;
    this.#next = 'word';
  }

  take(): { readonly words: readonly string[]; readonly inputs: readonly string[] } {
    this.endWord();
    const taken = { words: this.#words, inputs: this.#inputs };
    [this.#words, this.#inputs, this.#next] = [[], [], 'word'];
    return taken;
  }
}

/** The command line that a shell gets as a word: `bash -lc "…"`, `eval …`. */
function innerTextOf(words: readonly string[]): string | undefined {
  const start = words.findIndex((word) => SHELL.test(word) || /^(?:eval|pwsh|powershell(?:\.exe)?|cmd(?:\.exe)?)$/i.test(word));
  if (start < 0) return undefined;
  const plain = words.map((word) => word.replaceAll(PLAIN_DOLLAR, '$'));
  if (words[start] === 'eval') return plain.slice(start + 1).join(' ');
  const option = words.findIndex((word, at) => at > start && /^(?:-[a-z]*c|-command|\/c)$/i.test(word));
  if (option < 0) return undefined;
  return SHELL.test(words[start] ?? '') ? plain[option + 1] : plain.slice(option + 1).join(' ');
}

/** The offset of the next `char` from `at` on; the end of the text where there is none. */
function endOf(text: string, char: string, at: number): number {
  const end = text.indexOf(char, at);
  return end < 0 ? text.length : end;
}

/** The offset of the bracket that closes the one before `at`. */
function closingOf(text: string, at: number): number {
  let depth = 1;
  let quote = '';
  for (let next = at; next < text.length; next++) {
    const char = text[next] ?? '';
    if (char === '\\') next++;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === "'" || char === '"') quote = char;
    else if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return next;
  }
  return text.length;
}
