// Starts programs from a shell: to fork our own process, which has hundreds of megabytes, takes longer than git runs.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { Outcome } from './cli.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A text as a word of the shell. */
const word = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** What a shell can have in its environment. */
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** As the shell says it of a program that a signal ended: 128 and the number. git itself ends with up to 129. */
const BY_SIGNAL = 130;

/** A shell that starts programs, several at a time, with files in place of pipes. */
export class SmallShell {
  readonly #folder: string;
  readonly #base: Environment;
  readonly #shell: ChildProcess;
  readonly #waiting = new Map<string, (code: number) => void>();
  readonly #listening = new Map<string, (word: string, value: number) => void>();
  #count = 0;
  /** What came of a line that is not complete. */
  #rest = '';

  /** @param folder where it keeps what programs read and write @param base the environment that it starts with */
  constructor(folder: string, base: Environment) {
    this.#folder = folder;
    this.#base = base;
    this.#shell = spawn('/bin/sh', [], { env: base, stdio: ['pipe', 'pipe', 'ignore'] });
    this.#shell.stdout?.on('data', (chunk: Buffer) => this.#take(chunk.toString()));
    // It ends with us, and does not keep us.
    this.#shell.unref();
    for (const stream of [this.#shell.stdin, this.#shell.stdout]) (stream as Socket | null)?.unref();
  }

  /** Whether it can start a program with this environment as we would. */
  takes(env: Environment): boolean {
    return Object.keys(env).every((name) => this.#base[name] === env[name] || VARIABLE.test(name));
  }

  /** Runs a program to its end. @param cwd a folder that is there */
  async run(
    program: string,
    args: readonly string[],
    cwd: string,
    env: Environment,
    input: string | Uint8Array | undefined,
  ): Promise<Outcome> {
    const id = String(this.#count++);
    const at = join(this.#folder, id);
    if (input !== undefined) writeFileSync(`${at}.in`, input);
    const ended = new Promise<number>((resolve) => this.#waiting.set(id, resolve));
    const call = [program, ...args].map(word).join(' ');
    const files = `<${input === undefined ? '/dev/null' : `${word(at)}.in`} >${word(at)}.out 2>${word(at)}.err`;
    this.#shell.stdin?.write(`(cd ${word(cwd)}; ${this.#assign(env)} ${call} ${files}; echo ${id} $?) &\n`);
    const code = await ended;
    const [stdout = '', stderr = ''] = ['out', 'err'].map((name) => readFileSync(`${at}.${name}`, 'utf8'));
    for (const name of ['in', 'out', 'err']) rmSync(`${at}.${name}`, { force: true });
    return { code: code < BY_SIGNAL ? code : undefined, stdout, stderr };
  }

  /**
   * Starts a program that reads and writes named pipes, and calls `hear` with "pid" and its process id, "open" when it has opened them, and
   * "end" and its exit code.
   *
   * @param cwd a folder that is there @param input what it reads
   */
  start(
    [program, ...args]: readonly [string, ...string[]],
    cwd: string,
    env: Environment,
    [input, output, errors]: readonly [string, string, string],
    hear: (word: string, value: number) => void,
  ): void {
    const id = String(this.#count++);
    this.#listening.set(id, hear);
    const folder = env['PWD'] === undefined ? 'unset PWD' : `export PWD=${word(env['PWD'])}`;
    const pipes = `exec 4>&1 <${word(input)} >${word(output)} 2>${word(errors)}; echo ${id} open 0 >&4`;
    const call = `${pipes}; exec ${[program, ...args].map(word).join(' ')} 4>&-`;
    this.#shell.stdin?.write(
      `(cd ${word(cwd)}; ${this.#assign(env)} ${folder}; (${call}) & echo ${id} pid $!; wait $!; echo ${id} end $?) &\n`,
    );
  }

  /** Commands that make the environment of the shell this one. */
  #assign(env: Environment): string {
    const names = new Set([...Object.keys(this.#base), ...Object.keys(env)]);
    const other = [...names].filter((name) => env[name] !== this.#base[name] && VARIABLE.test(name));
    return other.map((name) => (env[name] === undefined ? `unset ${name};` : `export ${name}=${word(env[name])};`)).join(' ');
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const [id = '', code = '', value] = line.split(' ');
      this.#listening.get(id)?.(code, Number(value));
      if (code === 'end') this.#listening.delete(id);
      this.#waiting.get(id)?.(Number(code));
      this.#waiting.delete(id);
    }
  }
}
