// The one door to git: starts it with bytes in and bytes out, and never takes a failure for an empty answer.
import { type ChildProcess, spawn } from 'node:child_process';
import { GitError } from '../errors.ts';
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
  /** Ends it; for an output that nobody wants any more. */
  stop(): void;
}

/** Nothing the repository's configuration names is run, whatever the command. */
const ALWAYS = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];

/** How long git may be silent before we give up, in seconds: an `include.path` that is a pipe keeps it waiting for ever. */
const PATIENCE = 60;

/** How much of what git prints as its errors is kept, in bytes. */
const ERROR_LIMIT = 4096;

export interface StartOptions extends Omit<GitOptions, 'input'> {
  /** Whether git gets a standard input; to make a pipe that nobody uses takes milliseconds. */
  readonly stdin: boolean;
}

/** Starts git. Throws GitError when it cannot be found. */
export function startGit(args: readonly string[], { cwd, env, stdin, expected = [] }: StartOptions): GitProcess {
  const name = `git ${args[0] ?? ''}`;
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
  const patience = Number(env['TOKENSCAN_GIT_TIMEOUT'] ?? PATIENCE) * 1000;
  const timer = { timedOut: false, handle: undefined as NodeJS.Timeout | undefined };
  const wait = (): void => {
    timer.handle = setTimeout(() => {
      timer.timedOut = true;
      child.kill('SIGKILL');
    }, patience);
  };
  const ended = waitForEnd(child);
  ended.catch(() => undefined);

  async function* output(): AsyncGenerator<Buffer> {
    wait();
    try {
      for await (const chunk of child.stdout ?? []) {
        clearTimeout(timer.handle);
        yield chunk as Buffer;
        wait();
      }
      const { code, signal } = await ended;
      if (timer.timedOut) throw new GitError(`${name} said nothing for ${patience / 1000} seconds and was stopped`);
      if (signal !== null) throw new GitError(`${name} was ended by ${signal}`);
      if (code !== 0 && !expected.includes(code ?? -1)) {
        throw new GitError(`${name} failed (${code}): ${firstLine(errors) || 'it gave no reason'}`);
      }
    } finally {
      clearTimeout(timer.handle);
      if (child.exitCode === null && child.signalCode === null) child.kill();
    }
  }

  return {
    output: output(),
    end: (input) => child.stdin?.end(input),
    stop: () => child.kill(),
  };
}

/** Runs git to its end and returns all it printed. Throws GitError when it fails. */
export async function runGit(args: readonly string[], { input, ...options }: GitOptions): Promise<Buffer> {
  const git = startGit(args, { ...options, stdin: input !== undefined });
  if (input !== undefined) git.end(input);
  const chunks: Buffer[] = [];
  for await (const chunk of git.output) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Resolves when git has ended and its output is drained ("exit" comes earlier, with output still on its way). */
function waitForEnd(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new GitError(`git could not be started: ${error.message}`, { cause: error })));
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}
