// The one door to git: starts it with bytes in and bytes out, and never takes a failure for an empty answer.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { GitError, GitSilence } from '../errors.ts';
import { type Environment, locateGit } from './environment.ts';

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
}

/** Starts git. Throws GitError when it cannot be found. */
export function startGit(args: readonly string[], { cwd, env, stdin, expected = [] }: StartOptions): GitProcess {
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
  ended.catch(() => undefined);

  async function* output(): AsyncGenerator<Buffer> {
    silence.begin();
    try {
      for await (const chunk of child.stdout ?? []) {
        // While the reader is busy, git is not the one who keeps us waiting.
        silence.end();
        yield chunk as Buffer;
        silence.begin();
      }
      checkEnd(name, await ended, expected, errors);
    } catch (error) {
      throw silence.tooLong() ? new GitSilence(`${name} said nothing for ${patience / 1000} seconds and was stopped`) : error;
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
      for await (const chunk of chunks) {
        if (stdin === null || !stdin.writable) break;
        // git that has ended takes no more: its exit code is what counts then.
        if (!stdin.write(chunk)) await Promise.race([once(stdin, 'drain'), ended]).catch(() => undefined);
      }
      stdin?.end();
    },
    complaint: () => firstLine(errors),
    stop: () => child.kill(),
  };
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
