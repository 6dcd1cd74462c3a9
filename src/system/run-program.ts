// Runs a program without a shell: its output as it comes, its standard error, and an end to it when it takes too long.
//
//   const program = startProgram('/usr/bin/journalctl', ['--output=json'], { env, silenceLimitMs: 60_000 });
//   for await (const chunk of program.output) print(chunk);
//   const { code } = await program.ended;
//
//   const { code, stdout } = await runProgram('/bin/ps', ['-ax'], { env, timeLimitMs: 10_000 });
//
// A program that is killed leaves those it started behind, and they may hold its pipes open: the pipes are closed on our side, so
// that nobody waits for them.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { TokenscanError } from '../model/errors.ts';
import type { Environment } from './environment.ts';
import { readAhead } from './read-ahead.ts';

/** How a program ended: with an exit code, or by a signal. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program took too long and was killed. The message begins with "timed out". */
export class ProgramTimeoutError extends TokenscanError {
  override name = 'ProgramTimeoutError';
}

export interface ProgramOptions {
  /** All of its environment: nothing is added. */
  readonly env: Environment;
  readonly cwd?: string | undefined;
  /** Whether it gets a standard input; a pipe that nobody uses costs milliseconds. False by default. */
  readonly stdin?: boolean;
  /** Open files that it gets as descriptors 3, 4 and so on. */
  readonly inherit?: readonly number[];
  /** Kills it when it prints nothing for so long while its output is awaited; the time that a reader takes is not counted. */
  readonly silenceLimitMs?: number | undefined;
  /** Kills it when it runs for so long. */
  readonly timeLimitMs?: number | undefined;
  /** How many bytes of its output may wait for a slow reader; what a pipe holds by default. */
  readonly readAheadBytes?: number | undefined;
}

/** How much of standard error is kept. */
const MAX_ERROR_BYTES = 4096;

/** Starts a program. Where it cannot be started, `ended` and `output` reject with what the system throws. */
export function startProgram(path: string, args: readonly string[], options: ProgramOptions): RunningProgram {
  return new RunningProgram(path, args, options);
}

/** A program that was started and may still run. */
export class RunningProgram {
  /** Rejects where the program could not be started. Resolves when it has ended and its pipes are closed. */
  readonly ended: Promise<ProgramEnd>;
  /**
   * Its standard output, which can be read once; then it waits for the end. Throws ProgramTimeoutError. A reader that stops early
   * stops the program.
   */
  readonly output: AsyncIterable<Buffer>;
  readonly #child: ChildProcess;
  readonly #options: ProgramOptions;
  #errors = '';
  #isOver = false;
  #timeout: ProgramTimeoutError | undefined;
  #silence: NodeJS.Timeout | undefined;

  constructor(path: string, args: readonly string[], options: ProgramOptions) {
    const { cwd, env, stdin = false, inherit = [] } = options;
    this.#options = options;
    this.#child = spawn(path, args, {
      cwd,
      env: { ...env },
      shell: false,
      windowsHide: true,
      stdio: [stdin ? 'pipe' : 'ignore', 'pipe', 'pipe', ...inherit],
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      if (this.#errors.length < MAX_ERROR_BYTES) this.#errors += chunk.toString('utf8');
    });
    // It may end before it has read all; its exit code says whether that is a failure.
    this.#child.stdin?.on('error', () => undefined);
    this.ended = this.#waitForEnd();
    this.output = this.#read();
    this.#limitTime();
  }

  /** What it has printed on standard error so far, cut off after some 4 KB. */
  get errors(): string {
    return this.#errors;
  }

  /** The first line of what it has printed on standard error so far; empty for nothing. */
  get complaint(): string {
    return this.#errors.trim().split('\n', 1)[0]?.trimEnd() ?? '';
  }

  /** Why it was killed; undefined where it was not. */
  get timeout(): ProgramTimeoutError | undefined {
    return this.#timeout;
  }

  /** Calls `take` with each chunk of standard error. */
  onErrors(take: (chunk: Buffer) => void): void {
    this.#child.stderr?.on('data', take);
  }

  /** Writes to its standard input, and closes it. */
  end(input: string | Buffer): void {
    this.#child.stdin?.end(input);
  }

  /** Writes `chunks` as fast as the program takes them, then closes its standard input. Throws what `chunks` throws. */
  async feed(chunks: Iterable<string | Buffer> | AsyncIterable<string | Buffer>): Promise<void> {
    const { stdin } = this.#child;
    const iterator = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
    // Checked before each chunk: a chunk that was taken must have been written, or nobody knows that it was not.
    while (stdin?.writable === true && !this.#isOver) {
      const next = await iterator.next();
      if (next.done === true) break;
      // A program that has ended takes no more: its exit code is what counts then.
      if (!stdin.write(next.value)) await Promise.race([once(stdin, 'drain'), this.ended]).catch(() => undefined);
    }
    await iterator.return?.();
    stdin?.end();
  }

  /** Ends it with SIGTERM, if it still runs. */
  stop(): void {
    this.#isOver = true;
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill();
  }

  /** "close", not "exit", which comes while output is still on its way. */
  #waitForEnd(): Promise<ProgramEnd> {
    const ended = new Promise<ProgramEnd>((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', (code, signal) => resolve({ code, signal }));
    });
    const finish = (): void => {
      this.#isOver = true;
    };
    ended.then(finish, finish);
    return ended;
  }

  async *#read(): AsyncGenerator<Buffer> {
    this.#expectOutput();
    try {
      const { stdout } = this.#child;
      if (stdout === null) return;
      const { readAheadBytes } = this.#options;
      for await (const chunk of readAheadBytes === undefined ? stdout : readAhead(stdout, readAheadBytes)) {
        clearTimeout(this.#silence);
        yield chunk as Buffer;
        this.#expectOutput();
      }
      await this.ended;
      if (this.#timeout !== undefined) throw this.#timeout;
    } catch (error) {
      throw this.#timeout ?? error;
    } finally {
      clearTimeout(this.#silence);
      this.stop();
    }
  }

  #expectOutput(): void {
    const { silenceLimitMs } = this.#options;
    if (silenceLimitMs === undefined) return;
    this.#silence = setTimeout(() => this.#kill(`timed out: no output for ${silenceLimitMs / 1000} s`), silenceLimitMs);
  }

  #limitTime(): void {
    const { timeLimitMs } = this.#options;
    if (timeLimitMs === undefined) return;
    const timer = setTimeout(() => this.#kill(`timed out after ${timeLimitMs / 1000} s`), timeLimitMs);
    const clear = (): void => clearTimeout(timer);
    this.ended.then(clear, clear);
  }

  #kill(reason: string): void {
    this.#timeout = new ProgramTimeoutError(reason);
    this.#child.kill('SIGKILL');
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
  }
}

export interface RunOptions extends Omit<ProgramOptions, 'stdin' | 'readAheadBytes'> {
  /** Written to its standard input. */
  readonly input?: string | Buffer;
  /** How many bytes of what it prints are kept; the rest is dropped. No limit by default. */
  readonly maxOutputBytes?: number;
}

/** What a program printed and how it ended. */
export interface ProgramResult extends ProgramEnd {
  readonly stdout: Buffer;
  /** Standard output and standard error, in the order in which they came. */
  readonly printed: Buffer;
  /** Why it was killed; undefined where it was not. */
  readonly timeout: ProgramTimeoutError | undefined;
}

/** Runs a program to its end. Throws what the system throws where it cannot be started, and nothing else. */
export async function runProgram(path: string, args: readonly string[], options: RunOptions): Promise<ProgramResult> {
  const { input, maxOutputBytes = Number.POSITIVE_INFINITY } = options;
  const program = startProgram(path, args, { ...options, stdin: input !== undefined });
  const printed = new LimitedBuffer(maxOutputBytes);
  const stdout = new LimitedBuffer(maxOutputBytes);
  program.onErrors((chunk) => printed.add(chunk));
  if (input !== undefined) program.end(input);
  try {
    for await (const chunk of program.output) {
      stdout.add(chunk);
      printed.add(chunk);
    }
  } catch (error) {
    if (!(error instanceof ProgramTimeoutError)) throw error;
  }
  return { ...(await program.ended), stdout: stdout.bytes(), printed: printed.bytes(), timeout: program.timeout };
}

/** The first bytes of what is added. */
class LimitedBuffer {
  readonly #chunks: Buffer[] = [];
  #left: number;

  constructor(limit: number) {
    this.#left = limit;
  }

  add(chunk: Buffer): void {
    if (this.#left <= 0) return;
    this.#chunks.push(chunk.subarray(0, this.#left));
    this.#left -= chunk.length;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}
