// The one door to git: starts it with bytes in and bytes out, and never takes a failure for an empty answer.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { GitError, GitSilenceError } from '../model/errors.ts';
import type { Environment } from '../system/environment.ts';
import { locateGit } from './environment.ts';

export interface GitOptions {
  readonly cwd: string;
  readonly env: Environment;
  /** Written to git's standard input, which is then closed. Without it git has none. */
  readonly input?: string | Buffer;
  /** Exit codes other than 0 that are answers, not failures. */
  readonly expected?: readonly number[];
}

/** A git that runs. */
export interface GitProcess {
  /** What it prints, as it comes. Throws GitError when git fails or is silent for too long. */
  readonly output: AsyncIterable<Buffer>;
  /** Writes to its standard input, where it has one, and closes it. */
  end(input: string | Buffer): void;
  /** Writes all that `chunks` gives as fast as git takes it, then closes its standard input. Throws what `chunks` throws. */
  feed(chunks: Iterable<string | Buffer> | AsyncIterable<string | Buffer>): Promise<void>;
  /** The first line of what it said on standard error so far; empty for nothing. */
  complaint(): string;
  /** Ends it; for an output that nobody wants any more. */
  stop(): void;
}

/** Nothing the repository's configuration names is run, whatever the command. */
const ALWAYS = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];

/** How long git may be silent before we give up, in seconds: an `include.path` that is a pipe keeps it waiting for ever. */
const PATIENCE = 60;

/** A timer for longer than this many milliseconds goes off at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** How much of what git prints as its errors is kept, in bytes. */
const ERROR_LIMIT = 4096;

export interface StartOptions extends Omit<GitOptions, 'input'> {
  /** Whether git gets a standard input; to make a pipe that nobody uses takes milliseconds. */
  readonly stdin: boolean;
  /** How much of what git prints may wait for the reader, in bytes; what a pipe holds if not said. */
  readonly ahead?: number | undefined;
}

/** Starts git. Throws GitError when it cannot be found. */
export function startGit(args: readonly string[], { cwd, env, stdin, ahead, expected = [] }: StartOptions): GitProcess {
  const name = `git ${args[0] ?? ''}`;
  const patience = readPatience(env['TOKENSCAN_GIT_TIMEOUT']);
  const child = spawn(locateGit(env, cwd), [...ALWAYS, ...args], {
    cwd,
    env: { ...env },
    shell: false,
    windowsHide: true,
    stdio: [stdin ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    if (errors.length < ERROR_LIMIT) errors += chunk.toString('utf8');
  });
  // git may end before it has read all; its exit code says whether that is a failure.
  child.stdin?.on('error', () => undefined);
  const silence = watchSilence(child, patience);
  const ended = waitForEnd(child);
  let over = false;
  ended
    .catch(() => undefined)
    .finally(() => {
      over = true;
    });

  async function* output(): AsyncGenerator<Buffer> {
    silence.begin();
    try {
      const { stdout } = child;
      if (stdout === null) return;
      for await (const chunk of ahead === undefined ? stdout : readAhead(stdout, ahead)) {
        // While the reader is busy, git is not the one who keeps us waiting.
        silence.end();
        yield chunk as Buffer;
        silence.begin();
      }
      checkEnd(name, await ended, expected, errors);
    } catch (error) {
      throw silence.tooLong()
        ? new GitSilenceError(`${name} said nothing for ${patience / 1000} seconds and was stopped`)
        : error;
    } finally {
      silence.end();
      if (child.exitCode === null && child.signalCode === null) child.kill();
    }
  }

  return {
    output: output(),
    end: (input) => child.stdin?.end(input),
    async feed(chunks) {
      const { stdin } = child;
      const iterator = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
      // Asked before each chunk: what was taken must have been written, or nobody knows that it was not.
      while (stdin?.writable === true && !over) {
        const next = await iterator.next();
        if (next.done === true) break;
        // git that has ended takes no more: its exit code is what counts then.
        if (!stdin.write(next.value)) await Promise.race([once(stdin, 'drain'), ended]).catch(() => undefined);
      }
      await iterator.return?.();
      stdin?.end();
    },
    complaint: () => firstLine(errors),
    stop() {
      over = true;
      child.kill();
    },
  };
}

/** The chunks of a stream, read before they are asked for until `most` bytes wait. Throws what the stream throws. */
async function* readAhead(stream: Readable, most: number): AsyncGenerator<Buffer> {
  const waiting: Buffer[] = [];
  let size = 0;
  let end: { readonly error?: Error } | undefined;
  let tell = (): void => undefined;
  const finish = (error?: Error): void => {
    end ??= error === undefined ? {} : { error };
    tell();
  };
  stream.on('data', (chunk: Buffer) => {
    waiting.push(chunk);
    size += chunk.length;
    if (size >= most) stream.pause();
    tell();
  });
  stream
    .on('end', () => finish())
    .on('close', () => finish())
    .on('error', finish);
  for (;;) {
    const chunk = waiting.shift();
    if (chunk !== undefined) {
      size -= chunk.length;
      if (size < most && stream.isPaused()) stream.resume();
      yield chunk;
    } else if (end === undefined) await new Promise<void>((resolve) => (tell = resolve));
    else if (end.error === undefined) return;
    else throw end.error;
  }
}

/** Throws GitError where the way git ended is a failure. */
function checkEnd(name: string, { code, signal }: End, expected: readonly number[], errors: string): void {
  if (signal !== null) throw new GitError(`${name} was ended by ${signal}`);
  if (code === 0 || expected.includes(code ?? -1)) return;
  throw new GitError(`${name} failed (${code}): ${firstLine(errors) || 'it gave no reason'}`);
}

/** Stops `child` when a silence of it lasts `patience` milliseconds. */
function watchSilence(child: ChildProcess, patience: number): { begin(): void; end(): void; tooLong(): boolean } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  return {
    begin() {
      timer = setTimeout(() => {
        stopped = true;
        child.kill('SIGKILL');
        // A program that git started may live on and hold the pipes open.
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, patience);
    },
    end: () => clearTimeout(timer),
    tooLong: () => stopped,
  };
}

/** Milliseconds from the seconds that the environment asks for. Throws GitError where they make no sense. */
function readPatience(seconds: string | undefined): number {
  if (seconds === undefined || seconds === '') return PATIENCE * 1000;
  if (!/^[0-9]+(?:\.[0-9]+)?$/.test(seconds) || Number(seconds) === 0) {
    throw new GitError('TOKENSCAN_GIT_TIMEOUT must be a number of seconds');
  }
  return Math.min(Number(seconds) * 1000, LONGEST_TIMER);
}

/** Runs git to its end and returns all it printed. Throws GitError when it fails. */
export async function runGit(args: readonly string[], { input, ...options }: GitOptions): Promise<Buffer> {
  const git = startGit(args, { ...options, stdin: input !== undefined });
  if (input !== undefined) git.end(input);
  const chunks: Buffer[] = [];
  for await (const chunk of git.output) chunks.push(chunk);
  return Buffer.concat(chunks);
}

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Resolves when git has ended and its output is drained ("exit" comes earlier, with output still on its way). */
function waitForEnd(child: ChildProcess): Promise<End> {
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new GitError(`git could not be started: ${error.message}`, { cause: error })));
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}
