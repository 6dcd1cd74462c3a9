// Runs git: bytes in, bytes out. A failure is always an error, never an empty answer.
//
// The main file of the room. Everything that reads a repository goes through `runGit` or `startGit`; hooks/ alone uses simple-git, for a
// user's own repository with its configuration.
//
//   const place = findRepository('/srv/bot', env);            // repository.ts: without running git
//   const view = makeCleanView(place, env);                   // view.ts: without the repository's configuration
//   try {
//     const { ids } = await listAllObjects(view);             // list-objects.ts
//   } finally {
//     view.close();
//   }
//
// Invariants: no program that a repository names is run; nothing is fetched or written in it; output is parsed as bytes, because
// names need not be UTF-8.
// Design: docs/design/git.md
import { GitError, GitTimeoutError } from '../model/errors.ts';
import { type DebugLog, debugLog } from '../system/debug.ts';
import type { Environment } from '../system/environment.ts';
import { type ProgramEnd, ProgramTimeoutError, type RunningProgram, startProgram } from '../system/run-program.ts';
import { locateGit } from './environment.ts';

export interface GitOptions {
  readonly cwd: string;
  readonly env: Environment;
  /** Written to git's standard input, which is then closed. Without it git has none. */
  readonly input?: string | Buffer;
  /** Exit codes other than 0 that are answers, not failures. */
  readonly expected?: readonly number[];
}

/** A running git process. */
export interface GitProcess {
  /** Its output, as it arrives. Throws GitError when git fails, GitTimeoutError when it prints nothing for too long. */
  readonly output: AsyncIterable<Buffer>;
  /** Writes to its standard input, if it has one, and closes it. */
  end(input: string | Buffer): void;
  /** Writes all chunks as fast as git reads them, then closes its standard input. Throws the errors of `chunks`. */
  feed(chunks: Iterable<string | Buffer> | AsyncIterable<string | Buffer>): Promise<void>;
  /** The first line of its standard error so far; empty if there is none. */
  complaint(): string;
  /** Ends it, when the rest of its output is not needed. */
  stop(): void;
}

/** Options for every command: no program that the repository's configuration names is run. */
const ALWAYS = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];

/** How long git may print nothing by default: an `include.path` that is a pipe keeps it waiting forever. */
const SILENCE_LIMIT_MS = 60_000;

/** A longer timer would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export interface StartOptions extends Omit<GitOptions, 'input'> {
  /** Whether git gets a standard input; an unused pipe costs milliseconds. */
  readonly stdin: boolean;
  /** The number of bytes to read ahead; the size of a pipe by default. */
  readonly ahead?: number | undefined;
}

/** Starts git. Throws GitError when it cannot be found. */
export function startGit(args: readonly string[], { cwd, env, stdin, ahead, expected = [] }: StartOptions): GitProcess {
  const program = startProgram(locateGit(env, cwd), [...ALWAYS, ...args], {
    cwd,
    env,
    stdin,
    silenceLimitMs: readSilenceLimit(env['TOKENSCAN_GIT_TIMEOUT']),
    readAheadBytes: ahead,
  });
  const debug = debugLog('git', env);
  // Only names of options: other arguments may be paths or names with a token.
  debug?.(`started ${args.filter((arg, at) => at === 0 || /^--?[a-z-]+$/.test(arg)).join(' ')}`);
  if (debug !== undefined) void logEnd(program, args[0] ?? '', debug);
  return {
    output: outputOf(program, `git ${args[0] ?? ''}`, expected),
    end: (input) => program.end(input),
    feed: (chunks) => program.feed(chunks),
    complaint: () => program.complaint,
    stop: () => program.stop(),
  };
}

async function logEnd(program: RunningProgram, command: string, debug: DebugLog): Promise<void> {
  const started = performance.now();
  const how = await program.ended.then(
    ({ code, signal }) => `ended with ${signal ?? code}`,
    () => 'could not be started',
  );
  debug(`${command} ${how} after ${Math.round(performance.now() - started)} ms`);
}

/** The output of git; its errors name it as `name`. */
async function* outputOf(program: RunningProgram, name: string, expected: readonly number[]): AsyncGenerator<Buffer> {
  try {
    yield* program.output;
  } catch (error) {
    if (error instanceof ProgramTimeoutError) throw new GitTimeoutError(`${name} ${error.message}`, { cause: error });
    throw new GitError(`git could not be started: ${error instanceof Error ? error.message : ''}`, { cause: error });
  }
  checkEnd(name, await program.ended, expected, program.complaint);
}

/** Throws GitError if git failed. */
function checkEnd(name: string, { code, signal }: ProgramEnd, expected: readonly number[], complaint: string): void {
  if (signal !== null) throw new GitError(`${name} was ended by ${signal}`);
  if (code === 0 || expected.includes(code ?? -1)) return;
  throw new GitError(`${name} failed (${code}): ${complaint || 'no error message'}`);
}

/** The time limit of the environment in milliseconds. Throws GitError if it is not a valid number of seconds. */
function readSilenceLimit(seconds: string | undefined): number {
  if (seconds === undefined || seconds === '') return SILENCE_LIMIT_MS;
  if (!/^[0-9]+(?:\.[0-9]+)?$/.test(seconds) || Number(seconds) === 0) {
    throw new GitError('TOKENSCAN_GIT_TIMEOUT must be a number of seconds');
  }
  return Math.min(Number(seconds) * 1000, MAX_TIMER_MS);
}

/** Runs git and returns its whole output. Throws GitError when it fails. */
export async function runGit(args: readonly string[], { input, ...options }: GitOptions): Promise<Buffer> {
  const git = startGit(args, { ...options, stdin: input !== undefined });
  if (input !== undefined) git.end(input);
  const chunks: Buffer[] = [];
  for await (const chunk of git.output) chunks.push(chunk);
  return Buffer.concat(chunks);
}
